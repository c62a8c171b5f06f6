package dev.iso8583.benchmarks.peers;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import com.github.kpavlov.jreactive8583.ConnectorConfigurer;
import com.github.kpavlov.jreactive8583.IsoMessageListener;
import com.github.kpavlov.jreactive8583.client.ClientConfiguration;
import com.github.kpavlov.jreactive8583.client.Iso8583Client;
import com.github.kpavlov.jreactive8583.server.Iso8583Server;
import com.github.kpavlov.jreactive8583.server.ServerConfiguration;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.parse.ConfigParser;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import org.jspecify.annotations.Nullable;

import dev.iso8583.benchmarks.Driver;
import dev.iso8583.benchmarks.Workload;

/**
 * jreactive-8583, which sends and receives messages but does not match them: with the map
 * of futures that its user writes.
 */
public final class JreactiveDriver implements Driver {

	/**
	 * It fails what is sent while more than 64 KiB wait for the network, unless the mark
	 * is higher.
	 */
	private static final WriteBufferWaterMark HIGH = new WriteBufferWaterMark(8 * 1024 * 1024, 16 * 1024 * 1024);

	/** No echo tests among what is measured. */
	private static final int NEVER_IDLE = (int) TimeUnit.HOURS.toSeconds(10);

	private final MessageFactory<IsoMessage> factory = new MessageFactory<>();

	private final Stans stans = new Stans();

	private final Map<String, CompletableFuture<IsoMessage>> waiting = new ConcurrentHashMap<>();

	private @Nullable Iso8583Server<IsoMessage> server;

	private @Nullable Iso8583Client<IsoMessage> client;

	@Override
	public String name() {
		return "jreactive-8583";
	}

	@Override
	public int listen() throws Exception {
		configure();
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		this.server = new Iso8583Server<>(port, ServerConfiguration.newBuilder().idleTimeout(NEVER_IDLE).build(),
				this.factory);
		this.server.setConfigurer(new ConnectorConfigurer<ServerConfiguration, ServerBootstrap>() {
			@Override
			public void configureBootstrap(ServerBootstrap bootstrap, ServerConfiguration configuration) {
				bootstrap.childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, HIGH)
					.childOption(ChannelOption.TCP_NODELAY, true);
			}
		});
		this.server.addMessageListener(new Answers());
		this.server.init();
		this.server.start();
		return port;
	}

	@Override
	public void connect(int port) throws Exception {
		configure();
		this.client = new Iso8583Client<>(new InetSocketAddress("127.0.0.1", port),
				ClientConfiguration.newBuilder().idleTimeout(NEVER_IDLE).build(), this.factory);
		this.client.setConfigurer(new ConnectorConfigurer<ClientConfiguration, Bootstrap>() {
			@Override
			public void configureBootstrap(Bootstrap bootstrap, ClientConfiguration configuration) {
				bootstrap.option(ChannelOption.WRITE_BUFFER_WATER_MARK, HIGH).option(ChannelOption.TCP_NODELAY, true);
			}
		});
		this.client.addMessageListener(new Responses());
		this.client.init();
		this.client.connect();
	}

	private void configure() throws IOException {
		ConfigParser.configureFromReader(this.factory, new StringReader(Workload.CONFIGURATION));
		this.factory.setUseBinaryBitmap(true);
	}

	@Override
	public void exchange(Workload workload) throws Exception {
		IsoMessage request = request(workload);
		verify(workload, send(request).get(30, TimeUnit.SECONDS));
	}

	@Override
	public void exchange(Workload workload, Done done) {
		IsoMessage request = request(workload);
		send(request).thenAccept((response) -> verify(workload, response))
			.whenComplete((nothing, failure) -> done.done(failure));
	}

	/** The response is found by its STAN, which is thereby the one of the request. */
	private CompletableFuture<IsoMessage> send(IsoMessage request) {
		Iso8583Client<IsoMessage> client = this.client;
		if (client == null) {
			throw new IllegalStateException("not started");
		}
		CompletableFuture<IsoMessage> response = new CompletableFuture<>();
		this.waiting.put(request.getObjectValue(11), response);
		try {
			client.sendAsync(request).addListener((sent) -> {
				if (!sent.isSuccess()) {
					response.completeExceptionally(sent.cause());
				}
			});
		}
		catch (RuntimeException ex) {
			response.completeExceptionally(ex);
		}
		return response;
	}

	private IsoMessage request(Workload workload) {
		IsoMessage request = this.factory.newMessage(Integer.parseInt(workload.request(), 16));
		request.setValue(11, this.stans.next(), IsoType.NUMERIC, 6);
		workload.fields().forEach((field, value) -> request.setValue(field, value, type(field), value.length()));
		return request;
	}

	private static IsoType type(int field) {
		return switch (field) {
			case 2, 32 -> IsoType.LLVAR;
			case 37, 41, 42 -> IsoType.ALPHA;
			default -> IsoType.NUMERIC;
		};
	}

	private static void verify(Workload workload, IsoMessage response) {
		if (workload.answersWithCode() && !"00".equals(response.getObjectValue(39))) {
			throw new IllegalStateException("an answer without its code");
		}
	}

	/** At the server. */
	private final class Answers implements IsoMessageListener<IsoMessage> {

		@Override
		public boolean applies(IsoMessage message) {
			return (message.getType() & 0x10) == 0;
		}

		@Override
		public boolean onMessage(ChannelHandlerContext context, IsoMessage request) {
			IsoMessage response = JreactiveDriver.this.factory.createResponse(request);
			if (request.getType() == 0x200) {
				response.removeFields(Workload.NOT_ECHOED);
				response.setValue(39, "00", IsoType.ALPHA, 2);
			}
			context.writeAndFlush(response);
			return false;
		}

	}

	/** At the client. */
	private final class Responses implements IsoMessageListener<IsoMessage> {

		@Override
		public boolean applies(IsoMessage message) {
			return (message.getType() & 0x10) != 0;
		}

		@Override
		public boolean onMessage(ChannelHandlerContext context, IsoMessage response) {
			CompletableFuture<IsoMessage> waiting = JreactiveDriver.this.waiting
				.remove(response.<String>getObjectValue(11));
			if (waiting != null) {
				waiting.complete(response);
			}
			return false;
		}

	}

}

package dev.iso8583.benchmarks;

import java.util.Collections;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.tcp.Connector;
import dev.iso8583.transport.Transport;

/**
 * The core as an application uses it: one transport for client and server, and one
 * format.
 */
final class OurDriver implements Driver {

	private final String name;

	private final Transport transport;

	private final MessageFormat format = Messages.format();

	private final ConnectionOptions options;

	/** How many connections the pool has; 0 for a connection without a pool. */
	private final int connections;

	private @Nullable Pool pool;

	private @Nullable Connection connection;

	private final Variant variant;

	private OurDriver(String name, Variant variant, Transport transport, int connections, boolean wide) {
		this.name = name;
		this.variant = variant;
		this.transport = transport;
		this.connections = connections;
		ConnectionOptions.Builder builder = variant.declare(ConnectionOptions.builder(this.format))
			.messageHandler(new Answers());
		if (wide) {
			builder.maximumPendingRequests(200_000)
				.maximumInboundMessages(200_000)
				.maximumOutboundBytes(16 * 1024 * 1024);
		}
		this.options = builder.build();
	}

	/** One connection. */
	static OurDriver connection(Variant variant) {
		return new OurDriver(variant.title(), variant, Transport.create(), 0, false);
	}

	/**
	 * One connection, handlers and callbacks on virtual threads, as Spring Boot has them
	 * when it is told to use such, and bounds that let 100,000 callers in.
	 */
	static OurDriver onVirtualThreads(Variant variant, Executor threads) {
		return new OurDriver(variant.title(), variant, Transport.builder().handlers(threads).callbacks(threads).build(),
				0, true);
	}

	/** A pool of several connections to one server. */
	static OurDriver pool(Variant variant, int connections) {
		return new OurDriver(variant.title(), variant, Transport.create(), connections, false);
	}

	/** What a larger pool is compared with. */
	static OurDriver poolOfOne() {
		return new OurDriver("a pool of 1", Variant.DEFAULT, Transport.create(), 1, false);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public int listen() {
		Server server = new Server("server", this.transport, ServerOptions.onPort(0, this.options));
		server.start();
		return server.port();
	}

	@Override
	public void connect(int port) throws Exception {
		Address address = new Address("127.0.0.1", port);
		ConnectionOptions client = this.variant.declare(ConnectionOptions.builder(this.format))
			.maximumPendingRequests(this.options.limits().pendingRequests())
			.maximumOutboundBytes(this.options.limits().outboundBytes())
			.build();
		if (this.connections > 0) {
			this.pool = new Pool("client", this.transport,
					PoolOptions.builder(client)
						.addresses(Collections.nCopies(this.connections, address))
						.minimumConnections(this.connections)
						.build());
			this.pool.start();
			this.connection = this.pool.asConnection();
		}
		else {
			this.connection = new Connector("client", this.transport, client).connect(address)
				.get(10, TimeUnit.SECONDS);
		}
	}

	@Override
	public void exchange(Workload workload) {
		IsoMessage request = Messages.request(this.format, workload);
		Messages.verify(workload, request, started().send(request));
	}

	@Override
	public void exchange(Workload workload, Done done) {
		IsoMessage request = Messages.request(this.format, workload);
		started().sendAsync(request)
			.thenAccept((response) -> Messages.verify(workload, request, response))
			.whenComplete((nothing, failure) -> done.done(failure));
	}

	private Connection started() {
		if (this.connection == null) {
			throw new IllegalStateException("not started");
		}
		return this.connection;
	}

	/** Answers each request. */
	private final class Answers implements MessageHandler {

		@Override
		public IsoMessage handle(IsoMessage message, Connection connection) {
			return Messages.answer(OurDriver.this.format, message);
		}

		@Override
		public boolean isNonBlocking(Mti mti) {
			return OurDriver.this.variant.isNonBlocking();
		}

	}

}

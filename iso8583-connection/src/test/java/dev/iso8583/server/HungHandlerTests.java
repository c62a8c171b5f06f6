package dev.iso8583.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.connection.NetworkManagementAnswers;
import dev.iso8583.message.Mti;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Handlers that never return, not even when they are interrupted.
 */
class HungHandlerTests {

	private static final int THREADS = 4;

	private static final int QUEUE = 10;

	@RegisterExtension
	final Link link = new Link();

	private final Transport transport = Transport.builder()
		.eventLoopThreads(1)
		.handlerThreads(THREADS)
		.handlerQueue(QUEUE)
		.build();

	private final CountDownLatch testIsOver = new CountDownLatch(1);

	private final List<Wire> wires = new ArrayList<>();

	private Server server;

	@AfterEach
	void stop() {
		this.testIsOver.countDown();
		this.wires.forEach(Wire::close);
		if (this.server != null) {
			this.server.stop(Duration.ZERO);
		}
		this.transport.close();
	}

	@Test
	void hungHandlersOfOneConnectionLeaveThreadsToTheOthers() {
		// one thread is left, which answers one request after the other
		listens((options) -> options.maximumInboundMessages(THREADS - 1).overloadResponseCode("91"));
		Wire other = dials();
		assertServed(other);
		Wire hanging = dials();
		hangs(hanging, 100);
		for (int refused = 0; refused < 100 - (THREADS - 1); refused++) {
			assertThat(hanging.reads().fields()).containsEntry(39, "91");
			assertServed(other);
		}
		assertServed(other);
		assertThat(this.link.metrics.count("0100 OVERLOADED")).isEqualTo(100 - (THREADS - 1));
	}

	@Test
	void onceEveryThreadHangsTheQueueIsBoundedAndWorkWithoutHandlersGoesOn() {
		listens((options) -> options.overloadResponseCode("91")
			.networkManagementHandler(NetworkManagementAnswers.of(this.link.format)));
		Wire other = dials();
		assertServed(other);
		hangs(dials(), THREADS + QUEUE + 50);
		await().until(() -> this.link.metrics.count("0100 OVERLOADED") == 50);
		other.writes(RawMessage.of("0400", "000002"));
		assertThat(other.reads().fields()).as("the next is refused at once").containsEntry(39, "91");
		other.writes(RawMessage.of("0800", "000003").with(70, "301"));
		assertThat(other.reads().fields()).as("an echo test").containsEntry(39, "00");
		CompletableFuture<IsoMessage> answer = this.server.clients()
			.get(0)
			.connection()
			.sendAsync(this.link.request("0800", 4));
		other.answers("00");
		assertThat(Messages.responseCodeOf(Link.resultOf(answer))).as("a response to us").isEqualTo("00");
	}

	@Test
	void serverAndItsThreadsEndAlthoughHandlersNeverDo() {
		listens((options) -> options);
		Wire client = dials();
		hangs(client, THREADS + QUEUE);
		await().until(() -> this.server.stats().online() == 1);
		Link.resultOf(inTheBackground(() -> this.server.stop(Duration.ofMillis(200))));
		assertThat(client.readsToTheEnd()).isZero();
		Link.resultOf(inTheBackground(this.transport::close));
		assertThat(this.testIsOver.getCount()).isEqualTo(1);
	}

	@Test
	void connectionThatWeDialledEndsAlthoughItsHandlerNeverDoesAndTheOthersAreServed() {
		ConnectionOptions options = hanging(this.link.options()).closeTimeout(Duration.ofMillis(200)).build();
		Connection hung = connects(options);
		Wire itsFarEnd = this.wires.get(0);
		hangs(itsFarEnd, 2);
		Connection other = connects(options);
		assertServed(this.wires.get(1));
		CompletableFuture<IsoMessage> answer = hung.sendAsync(this.link.request("0800", 7));
		itsFarEnd.answers("00");
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0810);
		Link.resultOf(inTheBackground(hung::close));
		assertThat(Link.resultOf(hung.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
		assertServed(this.wires.get(1));
		other.close();
	}

	private Connection connects(ConnectionOptions options) {
		CompletableFuture<Connection> connecting = new Connector("issuer", this.transport, options)
			.connect(new Address("127.0.0.1", this.link.peer().port()));
		this.wires.add(this.link.peer().accepts());
		return Link.resultOf(connecting);
	}

	private void listens(UnaryOperator<ConnectionOptions.Builder> with) {
		this.server = new Server("issuer", this.transport,
				ServerOptions.builder(with.apply(hanging(this.link.options())).build())
					.bindAddress("127.0.0.1")
					.build());
		this.server.start();
	}

	/** Handlers that never return from 0100, and do not handle network management. */
	private ConnectionOptions.Builder hanging(ConnectionOptions.Builder options) {
		return options.messageHandler(new MessageHandler() {
			@Override
			public IsoMessage handle(IsoMessage message, Connection on) {
				if (Mti.of(message).toString().equals("0100")) {
					hang();
				}
				return HungHandlerTests.this.link.format.set(HungHandlerTests.this.link.format.responseTo(message), 39,
						"00");
			}

			@Override
			public boolean handles(Mti mti) {
				return !mti.isNetworkManagement();
			}
		});
	}

	private void hang() {
		while (this.testIsOver.getCount() > 0) {
			try {
				this.testIsOver.await();
			}
			catch (InterruptedException ex) {
				// ignores the interrupt, as a bad handler does
			}
		}
	}

	private Wire dials() {
		Wire wire = Wire.dialling(this.server.port());
		this.wires.add(wire);
		return wire;
	}

	private static void hangs(Wire wire, int requests) {
		for (int stan = 1; stan <= requests; stan++) {
			wire.writes(RawMessage.of("0100", Messages.stan(stan)));
		}
	}

	private static void assertServed(Wire wire) {
		wire.writes(RawMessage.of("0400", "000001"));
		assertThat(wire.reads().fields()).containsEntry(39, "00");
	}

	private static CompletableFuture<Void> inTheBackground(Runnable task) {
		return CompletableFuture.runAsync(task, (run) -> new Thread(run).start());
	}

}

package dev.iso8583.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.TransportThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Handlers of network management that do not return occupy only the threads of their own
 * link and purpose.
 */
@Tag("slow")
@Timeout(60)
class HungManagementTests {

	private static final int MORE_THAN_THREADS = 2 * TransportThreads.MANAGEMENT_THREADS;

	@RegisterExtension
	final Link link = new Link();

	private final CountDownLatch end = new CountDownLatch(1);

	private final AtomicInteger asked = new AtomicInteger();

	private final AtomicBoolean hangs = new AtomicBoolean(true);

	private final NetworkManagementRequest hanging = (on) -> {
		this.asked.incrementAndGet();
		if (this.hangs.get()) {
			this.end.await();
		}
		return this.link.request("0800", 1);
	};

	private final RawPeer host = RawPeer.listening().answersEverything();

	@AfterEach
	void ends() {
		this.end.countDown();
		this.host.close();
	}

	@Test
	void otherLinksSignOnWhileSignOnHandlersOfOneHang() {
		String last = manySignOnsHang(hangingLink());
		assertThat(this.asked).hasValue(TransportThreads.MANAGEMENT_THREADS);
		assertThat(last).contains("it waits for a thread, since handlers of this link have not returned");
		signsOn("beside");
	}

	@Test
	void connectionsOfTheLinkThatAreOnlineAreStillPingedAndAnswer() {
		Connector connector = hangingLink();
		Connection connection = Link.resultOf(connector.with(this.link.options()
			.idleTime(Duration.ofMillis(50))
			// the far end of this test is slow to answer
			.pingTimeout(Duration.ofMinutes(5))
			.ping(Link.onceOnline((on) -> this.link.request("0800", 9)))
			.networkManagementHandler(
					(message, on) -> this.link.format.set(this.link.format.responseTo(message), 39, "00"))
			.build()).connect(this.link.address()));
		Wire farEnd = this.link.peer().accepts();
		manySignOnsHang(connector);
		assertThat(farEnd.answers("00").mti()).isEqualTo("0800");
		farEnd.writes(RawMessage.of("0800", "000077"));
		RawMessage received = farEnd.reads();
		while (received.mti().equals("0800")) {
			farEnd.writes(received.answered("00"));
			received = farEnd.reads();
		}
		assertThat(received).isEqualTo(RawMessage.of("0810", "000077").with(39, "00"));
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void handlersAreNotAskedForConnectionsThatHaveEndedMeanwhile() {
		Connector connector = hangingLink();
		manySignOnsHang(connector);
		this.hangs.set(false);
		this.end.countDown();
		// after the calls of ended connections, in order
		Link.resultOf(connector.with(this.link.options().signOn(this.hanging).build()).connect(host()));
		assertThat(this.asked).hasValue(TransportThreads.MANAGEMENT_THREADS + 1);
	}

	@Test
	void otherLinksSignOnWhileAnswersOfOneHang() {
		Connection connection = this.link.connects((options) -> options.codec(new MessageCodec() {
			@Override
			public byte[] write(IsoMessage message, MessageFormat format) {
				HungManagementTests.this.asked.incrementAndGet();
				try {
					HungManagementTests.this.end.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return format.encode(message);
			}
		})
			.networkManagementHandler(
					(message, on) -> this.link.format.set(this.link.format.responseTo(message), 39, "00")));
		for (int request = 1; request <= MORE_THAN_THREADS; request++) {
			this.link.farEnd().writes(RawMessage.of("0800", "%06d".formatted(request)));
		}
		await().until(() -> this.asked.get() == TransportThreads.MANAGEMENT_THREADS);
		signsOn("beside");
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
	}

	private Connector hangingLink() {
		// long enough for a busy machine to call the handler; later it is not called
		return new Connector("hanging", this.link.transport(),
				this.link.options().signOn(this.hanging).signOnTimeout(Duration.ofMillis(500)).build());
	}

	/** Return why the last dial failed, which found all threads of its link taken. */
	private String manySignOnsHang(Connector connector) {
		while (this.asked.get() < TransportThreads.MANAGEMENT_THREADS) {
			dialsAndFails(connector, TransportThreads.MANAGEMENT_THREADS - this.asked.get());
		}
		return dialsAndFails(connector, MORE_THAN_THREADS - TransportThreads.MANAGEMENT_THREADS);
	}

	private String dialsAndFails(Connector connector, int times) {
		List<CompletableFuture<Connection>> dials = Stream.generate(() -> connector.connect(host()))
			.limit(times)
			.toList();
		String failure = "";
		for (CompletableFuture<Connection> connecting : dials) {
			failure = Link.failureOf(connecting, ConnectFailedException.class).getMessage();
		}
		return failure;
	}

	private void signsOn(String name) {
		Connection beside = Link.resultOf(new Connector(name, this.link.transport(),
				this.link.options().signOn((on) -> this.link.request("0800", 1)).build())
			.connect(host()));
		assertThat(beside.state()).isEqualTo(ConnectionState.ONLINE);
	}

	private Address host() {
		return new Address("127.0.0.1", this.host.port());
	}

}

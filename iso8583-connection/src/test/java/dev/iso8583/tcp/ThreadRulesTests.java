package dev.iso8583.tcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.Transport;
import dev.iso8583.transport.TransportThreads;
import dev.iso8583.watch.EventLoops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ThreadRulesTests {

	private static final String CALLBACK = "iso8583-callback";

	@RegisterExtension
	final Link link = new Link();

	@Test
	void blockingSendOnAnEventLoopIsRefusedWithASentence() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> onLoop = CompletableFuture.supplyAsync(
				() -> connection.send(this.link.request("0100", 7)),
				TransportThreads.of(this.link.transport()).scheduler());
		assertThat(Link.failureOf(onLoop, IllegalStateException.class))
			.hasMessageContaining("would block the event loop");
		assertThat(connection.pending()).isZero();
	}

	@Test
	void closeOnAnEventLoopIsRefused() {
		Connection connection = this.link.connects();
		CompletableFuture<Void> onLoop = CompletableFuture.runAsync(connection::close,
				TransportThreads.of(this.link.transport()).scheduler());
		assertThat(Link.failureOf(onLoop, IllegalStateException.class)).hasMessageContaining("close would block");
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void connectionsMayBeClosedOnEveryCallbackThreadAtOnce() {
		int threads = Math.max(4, Runtime.getRuntime().availableProcessors());
		CyclicBarrier together = new CyclicBarrier(threads);
		List<Connection> connections = new ArrayList<>();
		List<Wire> farEnds = new ArrayList<>();
		for (int count = 0; count < threads; count++) {
			connections.add(this.link.connects());
			farEnds.add(this.link.farEnd());
		}
		connections.forEach((connection) -> connection.sendAsync(this.link.request("0100", 7)).thenRun(() -> {
			try {
				together.await();
			}
			catch (InterruptedException | BrokenBarrierException ex) {
				throw new IllegalStateException(ex);
			}
			connection.close();
		}));
		// registered before the answer, so that all of it runs on callback threads
		farEnds.forEach((farEnd) -> farEnd.answers("00"));
		connections.forEach(
				(connection) -> assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY));
	}

	@Test
	void closeOfTheTransportOnAnEventLoopIsRefused() {
		Transport transport = this.link.transport();
		CompletableFuture<Void> onLoop = CompletableFuture.runAsync(transport::close,
				TransportThreads.of(transport).scheduler());
		assertThat(Link.failureOf(onLoop, IllegalStateException.class)).hasMessageContaining("Transport.close()");
	}

	@Test
	void whatDependsOnAResponseRunsOnACallbackThread() {
		Connection connection = this.link.connects();
		CompletableFuture<String> thread = connection.sendAsync(this.link.request("0100", 7))
			.thenApply((response) -> Thread.currentThread().getName());
		this.link.farEnd().answers("00");
		assertThat(Link.resultOf(thread)).startsWith(CALLBACK);
	}

	@Test
	void whatDependsOnATimeoutRunsOnACallbackThread() {
		Connection connection = this.link.connects();
		CompletableFuture<String> thread = connection.sendAsync(this.link.request("0100", 7), Duration.ofMillis(50))
			.handle((response, failure) -> Thread.currentThread().getName());
		assertThat(Link.resultOf(thread)).startsWith(CALLBACK);
	}

	@Test
	void whatDependsOnTheEndOfAConnectionRunsOnACallbackThread() {
		Connection connection = this.link.connects();
		CompletableFuture<String> answered = connection.sendAsync(this.link.request("0100", 7))
			.handle((response, failure) -> Thread.currentThread().getName());
		CompletableFuture<String> closed = connection.closed().thenApply((reason) -> Thread.currentThread().getName());
		this.link.farEnd().reads();
		this.link.farEnd().hangsUp();
		assertThat(Link.resultOf(answered)).startsWith(CALLBACK);
		assertThat(Link.resultOf(closed)).startsWith(CALLBACK);
	}

	@Test
	void whatDependsOnADialRunsOnACallbackThread() {
		assertThat(threadAfterDial()).startsWith(CALLBACK);
		this.link.peer().close();
		assertThat(threadAfterDial()).startsWith(CALLBACK);
	}

	/**
	 * Dial, with the event loops held until the dependent is there: what is complete
	 * before would run it on this thread.
	 */
	private String threadAfterDial() {
		CountDownLatch attached = new CountDownLatch(1);
		TransportThreads.of(this.link.transport())
			.eventLoops()
			.forEach(
					(eventLoop) -> eventLoop.execute(() -> EventLoops.onPurpose(() -> awaitUninterruptibly(attached))));
		CompletableFuture<String> thread = this.link.dials(this.link.options().build())
			.handle((connection, failure) -> Thread.currentThread().getName());
		attached.countDown();
		return Link.resultOf(thread);
	}

	@Test
	void whatDependsOnATransmissionRunsOnACallbackThread() {
		// the event loop is held until the dependent is there: what completes before
		// would run it on this thread
		Connection connection = this.link.connects();
		CountDownLatch attached = new CountDownLatch(1);
		((TcpConnection) connection).onEventLoop(() -> EventLoops.onPurpose(() -> awaitUninterruptibly(attached)));
		CompletableFuture<String> thread = connection.transmit(this.link.request("0620", 7))
			.thenApply((done) -> Thread.currentThread().getName());
		attached.countDown();
		assertThat(Link.resultOf(thread)).startsWith(CALLBACK);
	}

	@Test
	void listenersRunOnThreadsOfTheirOwnAndInOrder() {
		Connection connection = this.link.connects();
		for (int stan = 1; stan <= 200; stan++) {
			this.link.farEnd().writes(RawMessage.of("0110", String.format("%06d", stan)).with(39, "00"));
		}
		this.link.farEnd().hangsUp();
		Link.resultOf(connection.closed());
		await().until(() -> this.link.listener.notifications().contains("closed CLOSED_BY_PEER"));
		assertThat(this.link.listener.notifications()).hasSize(202)
			.startsWith("online")
			.endsWith("closed CLOSED_BY_PEER");
		assertThat(this.link.listener.notifications().subList(1, 201)).isSorted();
		assertThat(this.link.listener.threads()).allMatch((name) -> name.startsWith("iso8583-listener"));
	}

	@Test
	void listenerThatThrowsMissesNoFurtherNews() {
		CompletableFuture<CloseReason> told = new CompletableFuture<>();
		Connection connection = this.link.connects((options) -> options.listener(new ConnectionListener() {
			@Override
			public void online(Connection connection) {
				throw new IllegalStateException("a broken listener");
			}

			@Override
			public void closed(Connection connection, CloseReason reason) {
				told.complete(reason);
			}
		}));
		connection.close();
		assertThat(Link.resultOf(told)).isEqualTo(CloseReason.CLOSED_LOCALLY);
	}

	@Test
	void listenerThatBlocksHoldsUpNoRequest() {
		CountDownLatch slow = new CountDownLatch(1);
		Connection connection = this.link.connects((options) -> options.listener(new ConnectionListener() {
			@Override
			public void online(Connection connection) {
				awaitUninterruptibly(slow);
			}
		}));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().answers("00");
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0110);
		slow.countDown();
	}

	@Test
	void handlersRunOnHandlerThreads() {
		CompletableFuture<String> thread = new CompletableFuture<>();
		this.link.connects((options) -> options.messageHandler((message, on) -> {
			thread.complete(Thread.currentThread().getName());
			return null;
		}));
		this.link.farEnd().writes(RawMessage.of("0800", "000007"));
		assertThat(Link.resultOf(thread)).startsWith("iso8583-handler");
	}

	@Test
	void interruptEndsABlockingSendWithAnUnknownOutcome() throws InterruptedException {
		Connection connection = this.link.connects();
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				connection.send(this.link.request("0100", 7));
				failure.complete(new AssertionError("answered"));
			}
			catch (Throwable ex) {
				interrupted.complete(Thread.currentThread().isInterrupted());
				failure.complete(ex);
			}
		});
		caller.start();
		this.link.farEnd().reads();
		caller.interrupt();
		assertThat(Link.resultOf(failure)).isInstanceOfSatisfying(OutcomeUnknownException.class,
				(unknown) -> assertThat(unknown.reason()).isEqualTo(FailureReason.INTERRUPTED));
		assertThat(Link.resultOf(interrupted)).isTrue();
		assertThat(connection.pending()).isZero();
		assertThat(this.link.metrics.count("UNKNOWN")).isEqualTo(1);
		assertThat(this.link.metrics.count("CANCELLED")).isZero();
		caller.join();
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}

package dev.iso8583.watch;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import dev.iso8583.transport.Transport;
import dev.iso8583.transport.TransportThreads;

import static org.assertj.core.api.Assertions.assertThat;

/** That the watch is awake in this JVM. */
class WatchTests {

	private static final String HERE = WatchTests.class.getName();

	@Test
	void eventLoopThatIsBlockedIsFound() throws Exception {
		onEventLoop(WatchTests::blocks);
		assertThat(EventLoops.takeBlocked(HERE)).isNotEmpty().allMatch((stack) -> stack.startsWith("iso8583-loop"));
	}

	@Test
	void eventLoopMayBeBlockedOnPurpose() throws Exception {
		onEventLoop(() -> EventLoops.onPurpose(WatchTests::blocks));
		assertThat(EventLoops.takeBlocked(HERE)).isEmpty();
	}

	@Test
	void otherThreadsMayBlock() throws Exception {
		blocks();
		assertThat(EventLoops.takeBlocked(HERE)).isEmpty();
	}

	@Test
	void bufferThatIsDroppedIsFound() {
		Leaks.drop(HERE);
		Leaks.find();
		assertThat(Leaks.take(HERE)).singleElement().asString().contains("bufferThatIsDroppedIsFound");
	}

	private static void onEventLoop(Runnable task) throws ExecutionException, InterruptedException {
		try (Transport transport = Transport.create()) {
			TransportThreads.of(transport).scheduler().submit(task).get();
		}
	}

	/** Not by a lock, which a machine that is slow to come to it may never wait for. */
	private static void blocks() {
		LockSupport.parkNanos(1);
	}

}

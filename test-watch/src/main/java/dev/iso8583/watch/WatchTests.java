package dev.iso8583.watch;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows that the watch is awake in this JVM. Surefire runs it in each module that depends
 * on this one.
 */
class WatchTests {

	private static final String HERE = WatchTests.class.getName();

	@Test
	void eventLoopThatIsBlockedIsFound() throws Exception {
		onEventLoop(WatchTests::blocks);
		assertThat(EventLoops.takeBlocked(HERE)).isNotEmpty().allMatch((stack) -> stack.startsWith(EventLoops.NAMES));
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

	/** On a thread that is named as a transport names its event loops. */
	private static void onEventLoop(Runnable task) throws ExecutionException, InterruptedException {
		FutureTask<?> run = new FutureTask<>(task, null);
		new Thread(run, EventLoops.NAMES + "watched").start();
		run.get();
	}

	/** Not by a lock, which a machine that is slow to come to it may never wait for. */
	private static void blocks() {
		LockSupport.parkNanos(1);
	}

}

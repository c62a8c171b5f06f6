package dev.iso8583.watch;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/**
 * Keeps the stack of every call that blocks an event loop of a transport. The call itself
 * goes on: what would be thrown on an event loop may be swallowed there.
 */
public final class EventLoops {

	/** The prefix of the names that a transport gives its threads. */
	static final String NAMES = "iso8583-loop-";

	/** Enough to see what is wrong; a loop that waits in turns would fill the heap. */
	private static final int MAXIMUM = 20;

	private static final Queue<String> BLOCKED = new ConcurrentLinkedQueue<>();

	private EventLoops() {
	}

	/**
	 * Watch from now on. Without effect from the second time on. BlockHound itself allows
	 * a class to be loaded.
	 */
	static void watch() {
		BlockHound.builder()
			.nonBlockingThreadPredicate((none) -> (thread) -> thread.getName().startsWith(NAMES))
			// ourselves
			.allowBlockingCallsInside(EventLoops.class.getName(), "onPurpose")
			.allowBlockingCallsInside(EventLoops.class.getName(), "record")
			// random numbers of the JDK's TLS come from /dev/urandom, which never waits
			.allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "ensureBufferValid")
			// a task is handed to other threads; the lock of their queue or of their
			// number is held for a few instructions
			.allowBlockingCallsInside("java.util.concurrent.LinkedBlockingQueue", "offer")
			.allowBlockingCallsInside("java.util.concurrent.ArrayBlockingQueue", "offer")
			.allowBlockingCallsInside("java.util.concurrent.ThreadPoolExecutor", "addWorker")
			// Netty's allocator replaces arenas that too many threads share; the lock of
			// an old one is held for the rest of one allocation
			.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$MagazineGroup", "tryExpandMagazines")
			// when a far end hangs up in a handshake,
			// Netty ends the engine of the JDK, whose
			// lock a task of the handshake may hold for
			// as long as it verifies a certificate
			.allowBlockingCallsInside("sun.security.ssl.SSLEngineImpl", "closeOutbound")
			.allowBlockingCallsInside("sun.security.ssl.SSLEngineImpl", "closeInbound")
			// the tests' own log, on the console; state changes only
			.allowBlockingCallsInside("ch.qos.logback.core.OutputStreamAppender", "append")
			.blockingMethodCallback(EventLoops::record)
			.install();
	}

	/**
	 * Run what may block an event loop, in a test of what happens then.
	 * @param task what blocks
	 */
	public static void onPurpose(Runnable task) {
		task.run();
	}

	/**
	 * Block a thread that is named as event loops are, and fail if that is not found.
	 */
	static void find() {
		String name = NAMES + "blocked-on-purpose";
		FutureTask<?> blocks = new FutureTask<>(() -> LockSupport.parkNanos(1), null);
		new Thread(blocks, name).start();
		try {
			blocks.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		if (takeBlocked(name).isEmpty()) {
			throw new AssertionError("Event loops that are blocked are not found: is BlockHound installed?");
		}
	}

	private static void record(BlockingMethod method) {
		if (BLOCKED.size() < MAXIMUM) {
			StringWriter stack = new StringWriter();
			new BlockingOperationError(method).printStackTrace(new PrintWriter(stack));
			BLOCKED.add(Thread.currentThread().getName() + ": " + stack);
		}
	}

	/**
	 * Return the stacks that contain a text, and forget them.
	 * @param text such as the name of a class
	 * @return the stacks, each with the name of its thread in front
	 */
	public static List<String> takeBlocked(String text) {
		List<String> taken = BLOCKED.stream().filter((stack) -> stack.contains(text)).toList();
		BLOCKED.removeAll(taken);
		return taken;
	}

}

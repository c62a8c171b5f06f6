package dev.iso8583.watch;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;

/**
 * Keeps the leaks that Netty finds. Netty makes one for each kind of resource, since the
 * build names this class in {@code io.netty.customResourceLeakDetector}.
 *
 * @param <T> what may leak
 */
public final class Leaks<T> extends ResourceLeakDetector<T> {

	private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	/**
	 * Called by Netty.
	 * @param type what may leak
	 * @param samplingInterval of no effect at the level that the build sets
	 */
	public Leaks(Class<?> type, int samplingInterval) {
		super(type, samplingInterval);
	}

	/**
	 * Looked for by Netty, which logs an error if it is not there.
	 * @param type what may leak
	 * @param samplingInterval of no effect at the level that the build sets
	 * @param ignored of no effect
	 */
	public Leaks(Class<?> type, int samplingInterval, long ignored) {
		this(type, samplingInterval);
	}

	/** Whether loggers are off, as they are in some tests, is no matter. */
	@Override
	protected boolean needReport() {
		return true;
	}

	@Override
	protected void reportTracedLeak(String type, String records) {
		FOUND.add(type + records);
	}

	@Override
	protected void reportUntracedLeak(String type) {
		FOUND.add(type);
	}

	/** Return the leaks whose records contain a text, and forget them. */
	static List<String> take(String text) {
		List<String> taken = FOUND.stream().filter((leak) -> leak.contains(text)).toList();
		FOUND.removeAll(taken);
		return taken;
	}

	/**
	 * Have every buffer found that was dropped until now. Netty finds one when it was
	 * garbage and another is allocated; that this has happened is known when a buffer is
	 * found that was dropped here. Twice, since those that became garbage at once are not
	 * found all at once.
	 */
	static void find() {
		for (int round = 0; round < 2; round++) {
			String hint = "dropped on purpose " + UUID.randomUUID();
			drop(hint);
			long begin = System.nanoTime();
			while (take(hint).isEmpty()) {
				if (System.nanoTime() - begin > PATIENCE.toNanos()) {
					throw new AssertionError("Leaks are not found at the level " + getLevel()
							+ ": is io.netty.customResourceLeakDetector set?");
				}
				System.gc();
				LockSupport.parkNanos(1_000_000);
				ByteBufAllocator.DEFAULT.buffer(1).release();
			}
		}
	}

	/** Drop a buffer without releasing it, with a text to know it by. */
	static void drop(String hint) {
		ByteBufAllocator.DEFAULT.buffer(1).touch(hint);
	}

}

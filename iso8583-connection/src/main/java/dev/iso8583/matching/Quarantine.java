package dev.iso8583.matching;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The keys of requests that ended without their response, for as long as that may still
 * come. No new request gets such a key, so that a late response can never answer it, and
 * a response with such a key is known to be late. Safe for use by several threads.
 * <p>
 * A key is entered before its request is removed from {@link PendingRequests}, and a new
 * request looks here after it was added there: so one of the two is always seen.
 */
public final class Quarantine {

	private final Map<MatchKey, Entry> entries = new ConcurrentHashMap<>();

	/** All entries, those that leave first at the head. */
	private final Queue<Entry> inOrder = new ConcurrentLinkedQueue<>();

	/** How many entries were withdrawn since these were last thrown out. */
	private final AtomicInteger withdrawn = new AtomicInteger();

	private final long time;

	private final int maximum;

	/**
	 * Create an empty quarantine.
	 * @param time how long a key stays
	 * @param maximum how many keys it holds before it counts as full
	 */
	public Quarantine(Duration time, int maximum) {
		this.time = time.toNanos();
		this.maximum = maximum;
	}

	/**
	 * Enter a key.
	 * @param key the key of a request that is about to end without its response
	 * @param over run when its response can come no more, such as to release its STAN.
	 * Two who end a request at once both enter it, so this may run after the request was
	 * answered or after it ran for another entry
	 * @param now the time in nanoseconds
	 * @return what {@link #withdraw} takes
	 */
	public Entry add(MatchKey key, Runnable over, long now) {
		purge(now);
		Entry entry = new Entry(key, over, now + this.time);
		entry.prolongs = this.entries.put(key, entry) != null;
		this.inOrder.add(entry);
		return entry;
	}

	/**
	 * Take back an entry: its request was answered after all, or never written. Nothing
	 * is run when its time is over. A key that was held before, because the request is a
	 * repeat, stays.
	 * @param entry the entry
	 */
	public void withdraw(Entry entry) {
		entry.withdrawn = true;
		if (!entry.prolongs) {
			this.entries.remove(entry.key, entry);
		}
		// they would wait for their end without counting as held
		if (this.withdrawn.incrementAndGet() >= this.maximum) {
			this.withdrawn.set(0);
			// but for those that hold a key for the entry they replaced
			this.inOrder.removeIf((waiting) -> waiting.withdrawn && !waiting.prolongs);
		}
	}

	/**
	 * Whether no new request may have a key.
	 * @param key the key
	 * @param now the time in nanoseconds
	 * @return whether it is held
	 */
	public boolean holds(MatchKey key, long now) {
		Entry entry = this.entries.get(key);
		return entry != null && !entry.isOver(now);
	}

	/**
	 * Tell of a response.
	 * @param key its key
	 * @param now the time in nanoseconds
	 * @return whether it is the late response to a request; a second one is not
	 */
	public boolean claimLateResponse(MatchKey key, long now) {
		Entry entry = this.entries.get(key);
		// on two connections of a pool it may come twice at once
		return entry != null && !entry.isOver(now) && entry.answered.compareAndSet(false, true);
	}

	/**
	 * Whether so many keys are held that no request should be added to them.
	 * @param now the time in nanoseconds
	 * @return whether it is full
	 */
	public boolean isFull(long now) {
		purge(now);
		return this.entries.size() >= this.maximum;
	}

	/** Return how many entries wait for their end, those withdrawn among them. */
	int size() {
		return this.inOrder.size();
	}

	/** Let go of everything. */
	public void clear() {
		for (Entry entry = this.inOrder.poll(); entry != null; entry = this.inOrder.poll()) {
			release(entry);
		}
	}

	private void purge(long now) {
		for (Entry first = this.inOrder.peek(); first != null && first.isOver(now); first = this.inOrder.peek()) {
			if (this.inOrder.remove(first)) {
				release(first);
			}
		}
	}

	private void release(Entry entry) {
		this.entries.remove(entry.key, entry);
		if (!entry.withdrawn) {
			entry.over.run();
		}
	}

	/**
	 * A key in quarantine.
	 */
	public static final class Entry {

		private final MatchKey key;

		private final Runnable over;

		private final long end;

		/** Whether its key was held already. */
		private boolean prolongs;

		/** Whether its response came. */
		private final AtomicBoolean answered = new AtomicBoolean();

		private volatile boolean withdrawn;

		private Entry(MatchKey key, Runnable over, long end) {
			this.key = key;
			this.over = over;
			this.end = end;
		}

		private boolean isOver(long now) {
			return now - this.end >= 0;
		}

	}

}

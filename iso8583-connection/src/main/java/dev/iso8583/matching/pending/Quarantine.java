package dev.iso8583.matching.pending;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.iso8583.matching.MatchKey;

/**
 * The keys of requests that ended without a response, held for as long as the response
 * may still arrive. No new request may use such a key, so that a late response never
 * answers the wrong request. A response with such a key is recognized as late. Safe for
 * use by several threads.
 * <p>
 * A key is added here before its request is removed from {@link PendingRequests}, and a
 * new request checks the quarantine after it was added there. So a new request always
 * sees the key in one of the two.
 */
public final class Quarantine {

	private final Map<MatchKey, Entry> entries = new ConcurrentHashMap<>();

	/** All entries in the order in which they expire. */
	private final Queue<Entry> byExpiry = new ConcurrentLinkedQueue<>();

	/** The number of entries withdrawn since withdrawn entries were last removed. */
	private final AtomicInteger withdrawn = new AtomicInteger();

	private final long time;

	private final int maximum;

	/**
	 * Create an empty quarantine.
	 * @param time how long a key is held
	 * @param maximum the number of keys at which the quarantine is full
	 */
	public Quarantine(Duration time, int maximum) {
		this.time = time.toNanos();
		this.maximum = maximum;
	}

	/**
	 * Add a key.
	 * @param key the key of a request that is about to end without a response
	 * @param onExpiry run when the key is released, for example to release the STAN. Two
	 * threads that end a request at the same time both add its key, so this may run after
	 * the request was answered, and once for each entry
	 * @param now the time in nanoseconds
	 * @return the entry, for {@link #withdraw}
	 */
	public Entry add(MatchKey key, Runnable onExpiry, long now) {
		purge(now);
		Entry entry = new Entry(key, onExpiry, now + this.time);
		entry.extendsAnother = this.entries.put(key, entry) != null;
		this.byExpiry.add(entry);
		return entry;
	}

	/**
	 * Withdraw an entry because its request was answered after all, or never written. Its
	 * expiry action does not run. A key that was already held, because the request is a
	 * repeat, stays held.
	 * @param entry the entry
	 */
	public void withdraw(Entry entry) {
		entry.withdrawn = true;
		if (!entry.extendsAnother) {
			this.entries.remove(entry.key, entry);
		}
		// withdrawn entries would otherwise stay in the queue until they expire, without
		// counting towards the maximum
		if (this.withdrawn.incrementAndGet() >= this.maximum) {
			this.withdrawn.set(0);
			// an entry that replaced another still holds the key for it
			this.byExpiry.removeIf((waiting) -> waiting.withdrawn && !waiting.extendsAnother);
		}
	}

	/**
	 * Whether a key is in quarantine, so that no new request may use it.
	 * @param key the key
	 * @param now the time in nanoseconds
	 * @return whether it is held
	 */
	public boolean holds(MatchKey key, long now) {
		Entry entry = this.entries.get(key);
		return entry != null && !entry.isExpired(now);
	}

	/**
	 * Record a response to a request in quarantine, if there is one with its key. Only
	 * the first response to a request is late; another one answers nothing.
	 * @param key the key of the response
	 * @param now the time in nanoseconds
	 * @return whether it is the first late response to a request
	 */
	public boolean claimLateResponse(MatchKey key, long now) {
		Entry entry = this.entries.get(key);
		// it may arrive on two connections of a pool at the same time
		return entry != null && !entry.isExpired(now) && entry.responseReceived.compareAndSet(false, true);
	}

	/**
	 * Whether the maximum number of keys is held, so that no new request should be sent.
	 * @param now the time in nanoseconds
	 * @return whether it is full
	 */
	public boolean isFull(long now) {
		purge(now);
		return this.entries.size() >= this.maximum;
	}

	/** Return the number of entries that have not expired, including withdrawn ones. */
	int size() {
		return this.byExpiry.size();
	}

	/** Release all keys and run their expiry actions. */
	public void clear() {
		for (Entry entry = this.byExpiry.poll(); entry != null; entry = this.byExpiry.poll()) {
			release(entry);
		}
	}

	private void purge(long now) {
		for (Entry first = this.byExpiry.peek(); first != null && first.isExpired(now); first = this.byExpiry.peek()) {
			if (this.byExpiry.remove(first)) {
				release(first);
			}
		}
	}

	private void release(Entry entry) {
		this.entries.remove(entry.key, entry);
		if (!entry.withdrawn) {
			entry.onExpiry.run();
		}
	}

	/**
	 * A key in quarantine.
	 */
	public static final class Entry {

		private final MatchKey key;

		private final Runnable onExpiry;

		private final long end;

		/** Whether its key was already held by another entry. */
		private boolean extendsAnother;

		/** Whether its late response has been received. */
		private final AtomicBoolean responseReceived = new AtomicBoolean();

		private volatile boolean withdrawn;

		private Entry(MatchKey key, Runnable onExpiry, long end) {
			this.key = key;
			this.onExpiry = onExpiry;
			this.end = end;
		}

		private boolean isExpired(long now) {
			return now - this.end >= 0;
		}

	}

}

package dev.iso8583.matching.pending;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.iso8583.matching.MatchKey;

/**
 * The requests that wait for a response. Each entry is removed exactly once, and the
 * thread that removes it completes the request: a response, a timeout, a rejection, a
 * cancellation and the end of the connection race on that one removal and on nothing
 * else. Safe for use by several threads.
 *
 * @param <R> the type kept for each request; never the message itself, which may hold
 * card data
 */
public final class PendingRequests<R> {

	private final Map<MatchKey, R> requests = new ConcurrentHashMap<>();

	/**
	 * The number of places taken: by pending requests, and briefly by a request that
	 * turns out to be a duplicate. Several threads may compete for the last place.
	 */
	private final AtomicInteger places = new AtomicInteger();

	private final int maximum;

	/**
	 * The table that holds each key, among all tables whose connections may receive the
	 * response.
	 */
	private final @Nullable Map<MatchKey, PendingRequests<R>> scope;

	private volatile boolean closed;

	/**
	 * Create an empty table for a connection that receives only the responses to its own
	 * requests.
	 * @param maximum the maximum number of pending requests
	 */
	public PendingRequests(int maximum) {
		this(maximum, null);
	}

	/**
	 * Create an empty table.
	 * @param maximum the maximum number of pending requests
	 * @param scope shared by the tables of all connections that may receive a response,
	 * so that each key is in only one of them; {@code null} for none. Must be safe for
	 * use by several threads, and only the tables may change it
	 */
	public PendingRequests(int maximum, @Nullable Map<MatchKey, PendingRequests<R>> scope) {
		this.maximum = maximum;
		this.scope = scope;
	}

	/**
	 * Add a request, unless its key is taken. A pending request is never replaced.
	 * @param key its key
	 * @param request the request
	 * @return whether it was added, or why not
	 */
	public Admission add(MatchKey key, R request) {
		return add(key, request, 0);
	}

	/**
	 * Add a request with a maximum of its own.
	 * @param key its key
	 * @param request the request
	 * @param reserve the number of additional places for this request beyond the maximum;
	 * negative if it must leave places free for others
	 * @return whether it was added, or why not
	 */
	public Admission add(MatchKey key, R request, int reserve) {
		if (this.closed) {
			return Admission.CLOSED;
		}
		if (!takePlace((long) this.maximum + reserve)) {
			return Admission.FULL;
		}
		if (!putIfFree(key, request)) {
			this.places.decrementAndGet();
			return Admission.DUPLICATE;
		}
		// close() may have run before the entry was there; if it has not removed the
		// entry, nothing else will
		return (this.closed && remove(key, request)) ? Admission.CLOSED : Admission.ADDED;
	}

	private boolean takePlace(long maximum) {
		for (int taken = this.places.get(); taken < maximum; taken = this.places.get()) {
			if (this.places.compareAndSet(taken, taken + 1)) {
				return true;
			}
		}
		return false;
	}

	private boolean putIfFree(MatchKey key, R request) {
		// the scope is claimed first and released last, so that no other table can have
		// the key in between
		return (this.scope == null || this.scope.putIfAbsent(key, this) == null)
				&& this.requests.putIfAbsent(key, request) == null;
	}

	/**
	 * Return the request that has a key, in this table or another of its scope, without
	 * removing it.
	 * @param key the key
	 * @return the request, or {@code null} if no request has the key
	 */
	public @Nullable R find(MatchKey key) {
		PendingRequests<R> holder = (this.scope != null) ? this.scope.get(key) : this;
		return (holder != null) ? holder.requests.get(key) : null;
	}

	/**
	 * Remove a request from this table.
	 * @param key its key
	 * @param request the request
	 * @return whether it was in the table: the caller must then complete the request
	 */
	public boolean remove(MatchKey key, R request) {
		if (!this.requests.remove(key, request)) {
			return false;
		}
		if (this.scope != null) {
			this.scope.remove(key, this);
		}
		this.places.decrementAndGet();
		return true;
	}

	/**
	 * Run an action for each pending request. Requests may be added and removed
	 * meanwhile.
	 * @param action the action
	 */
	public void forEach(Consumer<R> action) {
		this.requests.values().forEach(action);
	}

	/**
	 * Refuse further requests and remove the pending ones, one after the other.
	 * @param removed completes a request that was removed
	 */
	public void close(Consumer<R> removed) {
		this.closed = true;
		this.requests.forEach((key, request) -> {
			if (remove(key, request)) {
				removed.accept(request);
			}
		});
	}

	/**
	 * Return the number of pending requests.
	 * @return the number
	 */
	public int size() {
		return this.requests.size();
	}

	/**
	 * The result of an attempt to add a request.
	 */
	public enum Admission {

		/** The request was added and waits for its response. */
		ADDED,

		/** Another pending request has the same key. */
		DUPLICATE,

		/** The maximum number of requests is pending. */
		FULL,

		/** The table is closed. */
		CLOSED

	}

}

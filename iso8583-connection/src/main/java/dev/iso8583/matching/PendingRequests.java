package dev.iso8583.matching;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a response. An entry leaves exactly once, and whoever
 * removed it answers its caller: a response, a timeout, a rejection, a cancellation and
 * the end of the connection race on that one removal and on nothing else. Safe for use by
 * several threads.
 *
 * @param <R> what is kept of a request; not its message, which may hold card data
 */
public final class PendingRequests<R> {

	private final Map<MatchKey, R> requests = new ConcurrentHashMap<>();

	/**
	 * How many places are taken, by requests that wait and for a moment by one that turns
	 * out to be a duplicate: several threads may want the last one.
	 */
	private final AtomicInteger places = new AtomicInteger();

	private final int maximum;

	/** Which table holds a key, of all on which its response may come. */
	private final @Nullable Map<MatchKey, PendingRequests<R>> scope;

	private volatile boolean closed;

	/**
	 * Create an empty table for a connection that gets the responses to its own requests
	 * only.
	 * @param maximum the most requests it takes at a time
	 */
	public PendingRequests(int maximum) {
		this(maximum, null);
	}

	/**
	 * Create an empty table.
	 * @param maximum the most requests it takes at a time
	 * @param scope shared by the tables of all connections on which a response may come:
	 * a key is in one of them only. Safe for use by several threads, and changed by the
	 * tables alone; {@code null} for none
	 */
	public PendingRequests(int maximum, @Nullable Map<MatchKey, PendingRequests<R>> scope) {
		this.maximum = maximum;
		this.scope = scope;
	}

	/**
	 * Add a request, unless its key is taken: a request in flight is never replaced.
	 * @param key its key
	 * @param request the request
	 * @return whether it was added, or why not
	 */
	public Admission add(MatchKey key, R request) {
		return add(key, request, 0);
	}

	/**
	 * Add a request that may still go when others may not, or the other way round.
	 * @param key its key
	 * @param request the request
	 * @param reserve how many more than the maximum it finds room for, or if negative how
	 * many fewer
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
		// close() may have looked before the entry was there; if it did not take the
		// entry, nobody else will
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
		// the scope first and last, so that nobody else can have the key in between
		return (this.scope == null || this.scope.putIfAbsent(key, this) == null)
				&& this.requests.putIfAbsent(key, request) == null;
	}

	/**
	 * Return the request that has a key, in this table or in another of its scope. It
	 * stays.
	 * @param key the key
	 * @return the request, or {@code null} if there is none
	 */
	public @Nullable R find(MatchKey key) {
		PendingRequests<R> holder = (this.scope != null) ? this.scope.get(key) : this;
		return (holder != null) ? holder.requests.get(key) : null;
	}

	/**
	 * Remove one request of this table.
	 * @param key its key
	 * @param request the request
	 * @return whether it was there, so that the caller must now answer it
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
	 * Do something with each request that waits. More may come and go meanwhile.
	 * @param action what to do
	 */
	public void forEach(Consumer<R> action) {
		this.requests.values().forEach(action);
	}

	/**
	 * Take no more requests and remove those that wait, one after the other.
	 * @param removed answers a request that was removed
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
	 * Return how many requests wait.
	 * @return the number
	 */
	public int size() {
		return this.requests.size();
	}

	/**
	 * What became of an attempt to add a request.
	 */
	public enum Admission {

		/** It waits for its response. */
		ADDED,

		/** Another request with the same key waits. */
		DUPLICATE,

		/** As many requests wait as may. */
		FULL,

		/** The table takes no more. */
		CLOSED

	}

}

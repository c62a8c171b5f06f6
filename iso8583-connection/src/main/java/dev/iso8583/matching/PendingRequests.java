package dev.iso8583.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

	private final int maximum;

	private volatile boolean closed;

	/**
	 * Create an empty table.
	 * @param maximum the most requests it takes at a time
	 */
	public PendingRequests(int maximum) {
		this.maximum = maximum;
	}

	/**
	 * Add a request, unless its key is taken: a request in flight is never replaced.
	 * @param key its key
	 * @param request the request
	 * @return whether it was added, or why not
	 */
	public Admission add(MatchKey key, R request) {
		if (this.closed) {
			return Admission.CLOSED;
		}
		if (this.requests.size() >= this.maximum) {
			return Admission.FULL;
		}
		if (this.requests.putIfAbsent(key, request) != null) {
			return Admission.DUPLICATE;
		}
		// close() may have looked before the entry was there; if it did not take the
		// entry, nobody else will
		return (this.closed && remove(key, request)) ? Admission.CLOSED : Admission.ADDED;
	}

	/**
	 * Return the request that has a key, which stays.
	 * @param key the key
	 * @return the request, or {@code null} if there is none
	 */
	public @Nullable R find(MatchKey key) {
		return this.requests.get(key);
	}

	/**
	 * Remove one request.
	 * @param key its key
	 * @param request the request
	 * @return whether it was there, so that the caller must now answer it
	 */
	public boolean remove(MatchKey key, R request) {
		return this.requests.remove(key, request);
	}

	/**
	 * Take no more requests and remove those that wait.
	 * @return the requests, which the caller must now answer
	 */
	public List<R> close() {
		this.closed = true;
		List<R> removed = new ArrayList<>();
		this.requests.forEach((key, request) -> {
			if (remove(key, request)) {
				removed.add(request);
			}
		});
		return removed;
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

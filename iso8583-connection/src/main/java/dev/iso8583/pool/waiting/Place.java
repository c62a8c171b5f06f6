package dev.iso8583.pool.waiting;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;

/**
 * One connection of a member that dials on demand, from the request that needs it to its
 * end. Requests take it, up to a limit, and give it back. It is over when its dial has
 * failed or its connection is to be closed; then no request gets it any more.
 * <p>
 * Safe for use by several threads. Its lock makes the count of the requests and the end
 * one decision: a connection that a request has taken is not closed because it is idle.
 * Nothing is called under the lock but the connection's count of pending requests.
 */
public final class Place {

	private final Duration sendTimeout;

	private final Consumer<Place> onFree;

	private final Consumer<Connection> closer;

	private State state = State.DIALLING;

	private @Nullable Connection connection;

	/** How many requests may take it in all. */
	private int limit;

	/** How many requests have taken it, except those that gave it back unused. */
	private int taken;

	private int inUse;

	/** The clock's time when it was last taken or given back. */
	private long lastUse;

	/** Those that wait until it is online. */
	private final Set<Waiter> waiting = new LinkedHashSet<>();

	/**
	 * Create a place whose connection is yet to be dialled.
	 * @param limit how many requests may take it
	 * @param sendTimeout the timeout of a request whose caller gives none
	 * @param onFree is called when a request has given it back
	 * @param closer closes the connection in good order, without blocking
	 */
	Place(int limit, Duration sendTimeout, Consumer<Place> onFree, Consumer<Connection> closer) {
		this.limit = limit;
		this.sendTimeout = sendTimeout;
		this.onFree = onFree;
		this.closer = closer;
	}

	Duration sendTimeout() {
		return this.sendTimeout;
	}

	/** Whether no request gets it any more. */
	synchronized boolean isOver() {
		return this.state == State.OVER;
	}

	/** Whether another request may take it. */
	synchronized boolean isFree() {
		return this.state != State.OVER && this.taken < this.limit;
	}

	/**
	 * Take it for a request, which must give it back.
	 * @return whether the request has it
	 */
	synchronized boolean take() {
		boolean free = this.state != State.OVER && this.taken < this.limit;
		if (free) {
			this.taken++;
			this.inUse++;
		}
		return free;
	}

	/**
	 * Return the connection for a request that has taken it. If it is being dialled, the
	 * waiter is woken when that has ended.
	 * @return the connection; {@code null} while it is being dialled, and if it is over
	 */
	synchronized @Nullable Connection connectionFor(Waiter waiter) {
		if (this.state == State.DIALLING) {
			this.waiting.add(waiter);
		}
		return (this.state == State.ONLINE) ? this.connection : null;
	}

	/**
	 * A request no longer needs it.
	 * @param used whether a byte of the request may have been written
	 * @param now the clock's time
	 */
	void giveBack(Waiter waiter, boolean used, long now) {
		Connection ended;
		synchronized (this) {
			this.waiting.remove(waiter);
			this.inUse--;
			this.taken -= used ? 0 : 1;
			this.lastUse = now;
			ended = endIfUsedUp();
		}
		if (ended != null) {
			this.closer.accept(ended);
		}
		this.onFree.accept(this);
	}

	private @Nullable Connection endIfUsedUp() {
		if (this.state == State.ONLINE && this.inUse == 0 && this.taken >= this.limit) {
			this.state = State.OVER;
			return this.connection;
		}
		return null;
	}

	/**
	 * Give it to no further request, and close its connection once no request uses it.
	 */
	void retire() {
		Connection ended;
		synchronized (this) {
			this.limit = Math.min(this.limit, this.taken);
			ended = endIfUsedUp();
		}
		if (ended != null) {
			this.closer.accept(ended);
		}
	}

	/**
	 * The dial has succeeded.
	 * @return whether the connection is still wanted
	 */
	boolean online(Connection connection, long now) {
		List<Waiter> woken;
		synchronized (this) {
			if (this.state != State.DIALLING) {
				return false;
			}
			this.state = State.ONLINE;
			this.connection = connection;
			this.lastUse = now;
			woken = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		woken.forEach(Waiter::wake);
		return true;
	}

	/** The dial has failed, or the connection has ended or takes no requests. */
	void over() {
		List<Waiter> woken;
		synchronized (this) {
			this.state = State.OVER;
			woken = List.copyOf(this.waiting);
			this.waiting.clear();
		}
		woken.forEach(Waiter::wake);
	}

	/**
	 * Close the connection if no request has been in flight for the idle timeout.
	 * @param timeout the idle timeout in nanoseconds
	 * @param now the clock's time
	 * @return when to look again, in nanoseconds from now; 0 or less if it is over
	 */
	long closeIfIdle(long timeout, long now) {
		Connection idle;
		synchronized (this) {
			if (this.state != State.ONLINE || this.connection == null) {
				return 0;
			}
			boolean inFlight = this.inUse > 0 || this.connection.pending() > 0;
			long left = inFlight ? timeout : timeout - (now - this.lastUse);
			if (left > 0) {
				return left;
			}
			this.state = State.OVER;
			idle = this.connection;
		}
		this.closer.accept(idle);
		return 0;
	}

	private enum State {

		DIALLING, ONLINE, OVER

	}

}

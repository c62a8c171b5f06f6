package dev.iso8583.autoconfigure;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import com.solab.iso8583.IsoMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.event.ConnectFailedEvent;
import dev.iso8583.event.ConnectionClosedEvent;
import dev.iso8583.event.ConnectionOnlineEvent;
import dev.iso8583.event.IncompleteMessageEvent;
import dev.iso8583.event.LateResponseEvent;
import dev.iso8583.event.LinkEvent;
import dev.iso8583.event.PoolStateChangedEvent;
import dev.iso8583.event.ReadTimeoutEvent;
import dev.iso8583.event.UndecodableMessageEvent;
import dev.iso8583.event.UnmatchedResponseEvent;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.presence.Incompleteness;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolListener;
import dev.iso8583.pool.PoolState;

/**
 * Publishes notifications of links as application events, on the threads of the
 * notifications. Starts before all links and stops after them. Earlier notifications wait
 * until the start, because Spring does not know all listeners before; later ones are
 * dropped, because listeners may have been destroyed. The stop first waits until every
 * connection and pool that was reported up has been reported down, so that the events of
 * a shutdown are complete.
 */
final class LinkEvents implements ConnectionListener, PoolListener, SmartLifecycle, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(LinkEvents.class);

	/** Longest time that the stop of the application waits for listeners. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	/** Their text may quote the message that an event carries. */
	private final FailureLog failures = new FailureLog(logger, "A listener of {} failed");

	private final ApplicationEventPublisher publisher;

	private final Object gate = new Object();

	/**
	 * Connections reported online and not yet closed, and pools reported up and not yet
	 * down. Guarded by the gate.
	 */
	private final Set<Object> unfinished = new HashSet<>();

	/** Guarded by the gate. */
	private Phase phase = Phase.BEFORE;

	LinkEvents(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void online(Connection connection) {
		hasBegun(connection);
		publish(new ConnectionOnlineEvent(connection));
	}

	@Override
	public void closed(Connection connection, CloseReason reason) {
		publish(new ConnectionClosedEvent(connection, reason));
		hasEnded(connection);
	}

	@Override
	public void stateChanged(Pool pool, PoolState previous, PoolState current) {
		hasBegun(pool);
		publish(PoolStateChangedEvent.of(pool, previous, current));
		if (current == PoolState.DOWN) {
			hasEnded(pool);
		}
	}

	private void hasBegun(Object what) {
		synchronized (this.gate) { // guards the phase and the set; held while no listener
									// is called
			this.unfinished.add(what);
		}
	}

	private void hasEnded(Object what) {
		synchronized (this.gate) {
			this.unfinished.remove(what);
			this.gate.notifyAll();
		}
	}

	@Override
	public void connectFailed(ConnectFailedException failure) {
		publish(new ConnectFailedEvent(failure.link(), failure));
	}

	@Override
	public void readTimeout(Connection connection) {
		publish(new ReadTimeoutEvent(connection));
	}

	@Override
	public void late(Connection connection, IsoMessage response) {
		publish(new LateResponseEvent(connection, response));
	}

	@Override
	public void unmatched(Connection connection, IsoMessage response, UnmatchedReason reason) {
		publish(new UnmatchedResponseEvent(connection, response, reason));
	}

	@Override
	public void undecodable(Connection connection, UndecodableMessageException.Reason reason) {
		publish(new UndecodableMessageEvent(connection, reason));
	}

	@Override
	public void incomplete(Connection connection, IsoMessage message, Incompleteness incompleteness) {
		publish(new IncompleteMessageEvent(connection, message, incompleteness));
	}

	private void publish(LinkEvent event) {
		if (!isOpen()) {
			return;
		}
		try {
			this.publisher.publishEvent(event);
		}
		catch (Throwable ex) {
			this.failures.failed(event.getClass().getSimpleName(), ex);
		}
	}

	/** Wait until events are accepted, and return whether they still are. */
	private boolean isOpen() {
		synchronized (this.gate) {
			while (this.phase == Phase.BEFORE) {
				try {
					this.gate.wait();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					return false;
				}
			}
			return this.phase == Phase.OPEN;
		}
	}

	@Override
	public void start() {
		to(Phase.OPEN);
	}

	@Override
	public void stop() {
		awaitTheEnd();
		to(Phase.AFTER);
	}

	/** Stopped without a start: releases the threads that wait for the start. */
	@Override
	public void destroy() {
		to(Phase.AFTER);
	}

	private void to(Phase next) {
		synchronized (this.gate) {
			this.phase = next;
			this.gate.notifyAll();
		}
	}

	private void awaitTheEnd() {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		synchronized (this.gate) {
			try {
				for (long left = PATIENCE.toMillis(); left > 0
						&& !this.unfinished.isEmpty(); left = (deadline - System.nanoTime()) / 1_000_000) {
					this.gate.wait(left);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		synchronized (this.gate) {
			return this.phase == Phase.OPEN;
		}
	}

	@Override
	public int getPhase() {
		return LinkLifecycle.EVENTS;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	/** Whether events are accepted. */
	private enum Phase {

		/** Not started. */
		BEFORE,

		OPEN,

		/** Stopped. */
		AFTER

	}

}

package dev.iso8583.pool;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;
import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeFailure;

/**
 * Asks the application's filter which connections may be used, and remembers its last
 * answer for each member. A filter that fails refuses the connection. Safe for use by
 * several threads.
 */
final class PoolFilter {

	private final MemberContext context;

	private final @Nullable Predicate<Connection> filter;

	private final BooleanSupplier onEventLoop;

	private final Runnable onChange;

	/** A filter may fail for each message. */
	private final LogThrottle failures;

	/** Whether a call of {@code onChange} is already scheduled. */
	private final AtomicBoolean changeScheduled = new AtomicBoolean();

	/** Set while the filter runs on the current thread. */
	private final ThreadLocal<Boolean> running = new ThreadLocal<>();

	/**
	 * Create a filter.
	 * @param filter the application's filter, {@code null} if it has none
	 * @param onEventLoop whether the current thread is an event loop
	 * @param onChange is run on the scheduler after the filter's answer has changed
	 */
	PoolFilter(MemberContext context, @Nullable Predicate<Connection> filter, BooleanSupplier onEventLoop,
			Runnable onChange) {
		this.context = context;
		this.filter = filter;
		this.onEventLoop = onEventLoop;
		this.onChange = onChange;
		this.failures = new LogThrottle(context.clock());
	}

	Verdict newVerdict() {
		return new Verdict();
	}

	private boolean test(Predicate<Connection> filter, Connection connection) {
		this.running.set(Boolean.TRUE);
		try {
			return filter.test(connection);
		}
		catch (Throwable ex) {
			this.context.logger()
				.atLevel(this.failures.warnOrDebug())
				.log("{}: the filter failed, so the connection is not used: {}", this.context.name(),
						SafeFailure.describe(ex));
			return false;
		}
		finally {
			this.running.remove();
		}
	}

	/**
	 * Whether the filter runs on the current thread and looks at its own pool: asking it
	 * again would never end.
	 */
	private boolean isRunningHere() {
		return Boolean.TRUE.equals(this.running.get());
	}

	private void answerChanged() {
		if (this.changeScheduled.compareAndSet(false, true)) {
			try {
				this.context.scheduler().execute(() -> {
					this.changeScheduled.set(false);
					this.onChange.run();
				});
			}
			catch (RejectedExecutionException ex) {
				// the transport is closed, and no listener is notified any more
			}
		}
	}

	/** What the filter says about the connection of one member. */
	final class Verdict {

		/** Whether the filter refused the connection when it was last asked. */
		private volatile boolean refused;

		/** Ask the filter about a connection that may get a message. */
		boolean allows(Connection connection) {
			return allows(connection, true);
		}

		/**
		 * Ask the filter, or take its last answer on an event loop, where code of the
		 * application must not run.
		 * @param notifies whether listeners are notified if the answer has changed; not
		 * when the answer is asked for in order to notify them, which would never end
		 */
		boolean allowsOnAnyThread(Connection connection, boolean notifies) {
			return PoolFilter.this.onEventLoop.getAsBoolean() ? !this.refused : allows(connection, notifies);
		}

		private boolean allows(Connection connection, boolean notifies) {
			Predicate<Connection> filter = PoolFilter.this.filter;
			if (filter == null) {
				return true;
			}
			if (isRunningHere()) {
				return !this.refused;
			}
			boolean allowed = test(filter, connection);
			if (allowed == this.refused) {
				this.refused = !allowed;
				if (notifies) {
					answerChanged();
				}
			}
			return allowed;
		}

	}

}

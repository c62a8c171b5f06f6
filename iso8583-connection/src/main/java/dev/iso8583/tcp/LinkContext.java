package dev.iso8583.tcp;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.CallbackThreads;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.MatchScope;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.internal.LogThrottle;
import dev.iso8583.message.Mti;
import dev.iso8583.transport.LoopWatchdog;
import dev.iso8583.transport.NotificationQueue;
import dev.iso8583.transport.SharedTimers;
import dev.iso8583.transport.TransportThreads;

/**
 * What all connections of a link share. A server may have thousands of idle connections,
 * so each holds one reference to this instead of the parts.
 *
 * @param link the name of the link
 * @param threads the threads of its connections
 * @param options the options of its connections
 * @param poolWideMatching finds the request for a response on any dialled connection of
 * the link, or {@code null} if each connection matches only its own
 * @param notifications runs the listener of the link
 * @param timers run the checks of idle times
 * @param pingQueue creates pings, one at a time
 * @param sessionExecutor creates sign-ons and sign-offs
 * @param answerExecutor answers network management messages from far ends
 * @param clientLogThrottle throttles log lines that clients of a server can cause
 * @param declared the application code that runs on event loops by declaration
 */
record LinkContext(String link, TransportThreads threads, ConnectionOptions options,
		@Nullable PoolWideMatching poolWideMatching, NotificationQueue notifications, SharedTimers timers,
		PingQueue pingQueue, Executor sessionExecutor, Executor answerExecutor, LogThrottle clientLogThrottle,
		DeclaredCode declared) {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	static LinkContext of(String link, TransportThreads threads, ConnectionOptions options) {
		return new LinkContext(link, threads, options, poolWideMatching(options, null),
				new NotificationQueue(link, threads::notifyListeners, () -> options.metrics().notificationsDropped()),
				new SharedTimers(), new PingQueue(threads.management()), threads.managementOfLink(),
				threads.managementOfLink(), new LogThrottle(), new DeclaredCode(link, threads, options.metrics()));
	}

	/** Return a context for connections of the same link with other options. */
	LinkContext with(ConnectionOptions options) {
		return new LinkContext(this.link, this.threads, options, poolWideMatching(options, this.poolWideMatching),
				this.notifications, this.timers, this.pingQueue, this.sessionExecutor, this.answerExecutor,
				this.clientLogThrottle, this.declared);
	}

	/** Return what completes the futures of {@code sendAsync}. */
	Executor completer() {
		return (this.options.callbacks() == CallbackThreads.DIRECT) ? this.declared : this.threads.completer;
	}

	private static @Nullable PoolWideMatching poolWideMatching(ConnectionOptions options,
			@Nullable PoolWideMatching present) {
		if (options.matching().scope() != MatchScope.POOL) {
			return null;
		}
		return (present != null) ? present : new PoolWideMatching(options);
	}

	/**
	 * The code of the application that runs on event loops because the application has
	 * declared that it does not block. Code that does is moved to other threads. As an
	 * executor, completes futures on the event loop itself.
	 */
	static final class DeclaredCode implements Executor {

		private final String link;

		private final TransportThreads threads;

		private final LinkMetrics metrics;

		private final Set<String> slowHandlers = ConcurrentHashMap.newKeySet();

		private final AtomicBoolean slowCallbacks = new AtomicBoolean();

		DeclaredCode(String link, TransportThreads threads, LinkMetrics metrics) {
			this.link = link;
			this.threads = threads;
			this.metrics = metrics;
		}

		/**
		 * Complete the future of a request: on the current thread if that is an event
		 * loop, else on a callback thread, since the current thread belongs to another
		 * caller.
		 */
		@Override
		public void execute(Runnable completion) {
			if (completion instanceof LoopWatchdog.Code code && !this.slowCallbacks.get()
					&& this.threads.isOnEventLoop()) {
				this.threads.watchdog().run(code);
			}
			else {
				this.threads.callback(completion);
			}
		}

		/** Whether a handler has held an event loop. */
		boolean isSlow(MessageHandler handler, Mti mti) {
			return !this.slowHandlers.isEmpty() && this.slowHandlers.contains(handler.nameFor(mti));
		}

		void handlerHeldEventLoop(String name, long millis) {
			this.metrics.slowCallback();
			if (this.slowHandlers.add(name)) {
				logger.warn("{}: the handler {} has held its event loop for {} ms, and so every connection there."
						+ " It now runs on the handler threads. Let it not declare itself non-blocking, or do what"
						+ " takes time on another thread", this.link, name, millis);
			}
		}

		void callbackHeldEventLoop(String where, long millis) {
			this.metrics.slowCallback();
			if (this.slowCallbacks.compareAndSet(false, true)) {
				logger.warn("{}: the callback {} has held its event loop for {} ms, and so every connection there."
						+ " Callbacks of this link now run on the callback threads. Leave out 'callbacks: direct', or do"
						+ " what takes time on another thread", this.link, where.isEmpty() ? "of a request" : where,
						millis);
			}
		}

	}

}

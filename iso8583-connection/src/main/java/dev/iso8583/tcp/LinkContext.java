package dev.iso8583.tcp;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MatchScope;
import dev.iso8583.internal.LogThrottle;
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
 */
record LinkContext(String link, TransportThreads threads, ConnectionOptions options,
		@Nullable PoolWideMatching poolWideMatching, NotificationQueue notifications, SharedTimers timers,
		PingQueue pingQueue, Executor sessionExecutor, Executor answerExecutor, LogThrottle clientLogThrottle) {

	static LinkContext of(String link, TransportThreads threads, ConnectionOptions options) {
		return new LinkContext(link, threads, options, poolWideMatching(options, null),
				new NotificationQueue(link, threads::notifyListeners, () -> options.metrics().notificationsDropped()),
				new SharedTimers(), new PingQueue(threads.management()), threads.managementOfLink(),
				threads.managementOfLink(), new LogThrottle());
	}

	/** Return a context for connections of the same link with other options. */
	LinkContext with(ConnectionOptions options) {
		return new LinkContext(this.link, this.threads, options, poolWideMatching(options, this.poolWideMatching),
				this.notifications, this.timers, this.pingQueue, this.sessionExecutor, this.answerExecutor,
				new LogThrottle());
	}

	private static @Nullable PoolWideMatching poolWideMatching(ConnectionOptions options,
			@Nullable PoolWideMatching present) {
		if (options.matching().scope() != MatchScope.POOL) {
			return null;
		}
		return (present != null) ? present : new PoolWideMatching(options);
	}

}

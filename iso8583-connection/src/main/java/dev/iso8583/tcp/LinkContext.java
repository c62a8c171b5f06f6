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
 * What all connections of a link have in common. A server may have thousands that do
 * nothing, and each keeps no more of this than where it is.
 *
 * @param link the name of the link
 * @param threads the threads of its connections
 * @param options how its connections behave
 * @param scope finds the request for a response on any connection that was dialled, or
 * {@code null} if each finds its own
 * @param news what its listener is told
 * @param alarms when its connections look at their idle times
 * @param pings whose turn it is to have a ping made
 * @param sessions makes sign-ons and sign-offs
 * @param answers answers network management of far ends
 * @param knocks lets into the log what clients of a server can cause
 */
record LinkContext(String link, TransportThreads threads, ConnectionOptions options, @Nullable PoolWideMatching scope,
		NotificationQueue news, SharedTimers alarms, PingQueue pings, Executor sessions, Executor answers,
		LogThrottle knocks) {

	static LinkContext of(String link, TransportThreads threads, ConnectionOptions options) {
		return new LinkContext(link, threads, options, scope(options, null),
				new NotificationQueue(link, threads::notifyListeners, () -> options.metrics().notificationsDropped()),
				new SharedTimers(), new PingQueue(threads.management()), threads.managementOfLink(),
				threads.managementOfLink(), new LogThrottle());
	}

	/** Return those of connections of the same link that behave differently. */
	LinkContext with(ConnectionOptions options) {
		return new LinkContext(this.link, this.threads, options, scope(options, this.scope), this.news, this.alarms,
				this.pings, this.sessions, this.answers, new LogThrottle());
	}

	private static @Nullable PoolWideMatching scope(ConnectionOptions options, @Nullable PoolWideMatching present) {
		if (options.matching().scope() != MatchScope.POOL) {
			return null;
		}
		return (present != null) ? present : new PoolWideMatching(options);
	}

}

package dev.iso8583.connection;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

/**
 * What all connections of a link have in common. A server may have thousands that do
 * nothing, and each keeps no more of this than where it is.
 *
 * @param link the name of the link
 * @param transport the threads of its connections
 * @param options how its connections behave
 * @param scope finds the request for a response on any connection that was dialled, or
 * {@code null} if each finds its own
 * @param news what its listener is told
 * @param pings whose turn it is to have a ping made
 * @param sessions makes sign-ons and sign-offs
 * @param answers answers network management of far ends
 * @param knocks lets into the log what clients of a server can cause
 */
record SharedParts(String link, Transport transport, ConnectionOptions options, @Nullable ResponseScope scope,
		SerialTasks news, PingTurns pings, Executor sessions, Executor answers, LogGate knocks) {

	static SharedParts of(String link, Transport transport, ConnectionOptions options) {
		return new SharedParts(link, transport, options, scope(options, null),
				new SerialTasks(link, transport::tell, options.metrics()), new PingTurns(transport.management()),
				transport.managementOfLink(), transport.managementOfLink(), new LogGate());
	}

	/** Return those of connections of the same link that behave differently. */
	SharedParts with(ConnectionOptions options) {
		return new SharedParts(this.link, this.transport, options, scope(options, this.scope), this.news, this.pings,
				this.sessions, this.answers, new LogGate());
	}

	private static @Nullable ResponseScope scope(ConnectionOptions options, @Nullable ResponseScope present) {
		if (options.matchScope() != MatchScope.POOL) {
			return null;
		}
		return (present != null) ? present : new ResponseScope(options);
	}

}

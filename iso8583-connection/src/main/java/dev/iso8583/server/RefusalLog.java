package dev.iso8583.server;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.LinkMetrics.Refusal;
import dev.iso8583.internal.LogThrottle;

/**
 * Logs which clients were refused: one line a second for each reason, with the number of
 * refusals since the line before, so that clients cannot flood the log. For one thread.
 */
final class RefusalLog {

	private static final Logger logger = LoggerFactory.getLogger(Server.class);

	private final String server;

	private final ServerOptions options;

	private final Map<Refusal, Throttled> reasons = new EnumMap<>(Refusal.class);

	/**
	 * Create a log.
	 * @param nanoTime the clock, as {@link System#nanoTime}
	 */
	RefusalLog(String server, ServerOptions options, LongSupplier nanoTime) {
		this.server = server;
		this.options = options;
		for (Refusal reason : Refusal.values()) {
			this.reasons.put(reason, new Throttled(new LogThrottle(nanoTime)));
		}
	}

	void refused(Refusal reason, InetAddress address) {
		refused(reason, address, describe(reason));
	}

	/**
	 * A client was refused.
	 * @param why why, in words
	 */
	void refused(Refusal reason, InetAddress address, String why) {
		Throttled throttled = this.reasons.get(reason);
		if (!throttled.throttle.isOpen()) {
			throttled.suppressed++;
			return;
		}
		String others = (throttled.suppressed > 0) ? ", and " + throttled.suppressed + " more before it" : "";
		throttled.suppressed = 0;
		logger.warn("{}: refused a client from {}{}: {}", this.server, address.getHostAddress(), others, why);
	}

	private String describe(Refusal reason) {
		return switch (reason) {
			case NOT_ALLOWED -> "its address is not in the allow list";
			case TOO_MANY -> "there are " + this.options.maximumConnections() + " connections, the maximum";
			case TOO_MANY_FROM_ADDRESS -> "there are " + this.options.maximumConnectionsPerAddress()
					+ " connections from its address, the maximum";
			case STOPPED -> "the server was stopped";
			case NO_OPTIONS -> "there are no options for its address";
		};
	}

	private static final class Throttled {

		private final LogThrottle throttle;

		/** How many refusals were not logged since the last line. */
		private long suppressed;

		Throttled(LogThrottle throttle) {
			this.throttle = throttle;
		}

	}

}

package dev.iso8583.server;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.LinkMetrics.Refusal;

/**
 * Tells the log who was refused: for each reason at most once a second, with how many
 * there were since, so that whoever knocks cannot flood the log. For one thread.
 */
final class RefusalLog {

	private static final Logger logger = LoggerFactory.getLogger(Server.class);

	private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final String server;

	private final ServerOptions options;

	private final LongSupplier nanoTime;

	private final Map<Refusal, Told> told = new EnumMap<>(Refusal.class);

	/**
	 * Create a log.
	 * @param nanoTime the clock, as {@link System#nanoTime}
	 */
	RefusalLog(String server, ServerOptions options, LongSupplier nanoTime) {
		this.server = server;
		this.options = options;
		this.nanoTime = nanoTime;
	}

	void refused(Refusal reason, InetAddress address) {
		long now = this.nanoTime.getAsLong();
		Told last = this.told.get(reason);
		if (last != null && now - last.at < INTERVAL) {
			last.untold++;
			return;
		}
		this.told.put(reason, new Told(now));
		String others = (last != null && last.untold > 0) ? ", and " + last.untold + " more before it" : "";
		logger.warn("{}: refused a client from {}{}: {}", this.server, address.getHostAddress(), others, why(reason));
	}

	private String why(Refusal reason) {
		return switch (reason) {
			case NOT_ALLOWED -> "its address is not in the allow list";
			case TOO_MANY -> "there are " + this.options.maximumConnections() + " connections, the maximum";
			case TOO_MANY_FROM_ADDRESS -> "there are " + this.options.maximumConnectionsPerAddress()
					+ " connections from its address, the maximum";
			case STOPPED -> "the server was stopped";
		};
	}

	/** When a reason was told, and how many refusals were not since. */
	private static final class Told {

		private final long at;

		private long untold;

		Told(long at) {
			this.at = at;
		}

	}

}

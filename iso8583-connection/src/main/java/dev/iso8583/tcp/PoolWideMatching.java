package dev.iso8583.tcp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MatchScope;
import dev.iso8583.matching.MatchKey;
import dev.iso8583.matching.pending.PendingRequests;
import dev.iso8583.matching.pending.Quarantine;

/**
 * The state shared by connections when a response may arrive on another connection than
 * its request was sent on, see {@link MatchScope#POOL}. It outlives the connections.
 */
final class PoolWideMatching {

	/**
	 * The number of keys in quarantine at which the far end is assumed not to answer at
	 * all.
	 */
	private static final int MAX_QUARANTINED_KEYS = 100_000;

	/** The table that holds the pending request with a key. */
	final Map<MatchKey, PendingRequests<Exchange>> holders = new ConcurrentHashMap<>();

	final Quarantine quarantine;

	PoolWideMatching(ConnectionOptions options) {
		this.quarantine = quarantine(options);
	}

	static Quarantine quarantine(ConnectionOptions options) {
		return new Quarantine(options.matching().quarantineTime(), MAX_QUARANTINED_KEYS);
	}

}

package dev.iso8583.tcp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MatchScope;
import dev.iso8583.matching.MatchKey;
import dev.iso8583.matching.PendingRequests;
import dev.iso8583.matching.Quarantine;

/**
 * What connections share of which any may get the response to a request of another: see
 * {@link MatchScope#POOL}. It outlives them.
 */
final class PoolWideMatching {

	final Map<MatchKey, PendingRequests<Exchange>> holders = new ConcurrentHashMap<>();

	final Quarantine quarantine;

	PoolWideMatching(ConnectionOptions options) {
		this.quarantine = quarantine(options);
	}

	/** So many keys count as a far end that answers nothing. */
	private static final int QUARANTINED = 100_000;

	static Quarantine quarantine(ConnectionOptions options) {
		return new Quarantine(options.matching().quarantineTime(), QUARANTINED);
	}

}

package dev.iso8583.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.iso8583.pool.PoolStartException;

/**
 * Says what can be done when a pool does not get its minimum of connections.
 */
final class PoolStartFailureAnalyzer extends AbstractFailureAnalyzer<PoolStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PoolStartException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Check that the far end listens on these addresses and accepts the sign-on. To start without it and keep"
						+ " dialling, set iso8583.pool." + cause.pool() + ".minimum-connections (or iso8583.connection."
						+ cause.pool() + ".minimum-connections) to 0.",
				cause);
	}

}

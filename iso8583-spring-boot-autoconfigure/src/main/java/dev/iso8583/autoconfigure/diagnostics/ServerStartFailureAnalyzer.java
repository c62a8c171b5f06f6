package dev.iso8583.autoconfigure.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import dev.iso8583.server.ServerStartException;

/**
 * Shows what to do when a server cannot listen.
 */
final class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerStartException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Find and stop what listens on port " + cause.address().getPort() + ", or set iso8583.server."
						+ cause.server() + ".port to another one (and bind-address to an address of this machine).",
				cause);
	}

}

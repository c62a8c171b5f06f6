package dev.iso8583.autoconfigure.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports an {@link Iso8583ConfigurationException}.
 */
final class Iso8583FailureAnalyzer extends AbstractFailureAnalyzer<Iso8583ConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, Iso8583ConfigurationException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}

package dev.iso8583.autoconfigure.diagnostics;

import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

import dev.iso8583.pool.PoolStartException;

/**
 * Shows what to do when a pool does not reach its minimum of connections.
 */
final class PoolStartFailureAnalyzer extends AbstractFailureAnalyzer<PoolStartException> {

	private final Environment environment;

	PoolStartFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PoolStartException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Check that the far end listens on these addresses and accepts the sign-on. To start without it and keep"
						+ " dialling, " + remedy(cause.pool()) + ".",
				cause);
	}

	private String remedy(String link) {
		return Stream.of("iso8583.pool", "iso8583.connection")
			.filter((kind) -> Binder.get(this.environment)
				.bind(kind + "." + link, Bindable.mapOf(String.class, Object.class))
				.isBound())
			.findFirst()
			.map((kind) -> "set " + kind + "." + link + ".minimum-connections to 0")
			.orElse("give its PoolOptions a minimum of 0 connections");
	}

}

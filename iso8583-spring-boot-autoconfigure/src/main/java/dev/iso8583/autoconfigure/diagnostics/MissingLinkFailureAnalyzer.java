package dev.iso8583.autoconfigure.diagnostics;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

/**
 * Shows what to configure when a link is injected that does not exist. Runs first: the
 * analyzer of Spring Boot would suggest defining a bean.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingLinkFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final String POOL = "iso8583.pool.<name>.addresses, such as"
			+ " iso8583.pool.acquirer.addresses=issuer.example:8583";

	private static final String CONNECTION = "iso8583.connection.<name>.address, such as"
			+ " iso8583.connection.hsm.address=hsm.example:9000";

	private static final Map<Class<?>, String> EXAMPLES = Map.of(Pool.class, POOL, Connection.class, CONNECTION,
			Iso8583Operations.class, POOL + "; or " + CONNECTION, Server.class,
			"iso8583.server.<name>.port, such as iso8583.server.issuer.port=8583");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		Class<?> type = (cause.getResolvableType() != null) ? cause.getResolvableType().resolve() : null;
		String example = (type != null) ? EXAMPLES.get(type) : null;
		if (example == null || cause instanceof NoUniqueBeanDefinitionException) {
			return null;
		}
		return new FailureAnalysis(
				(type == Iso8583Operations.class ? "A pool or connection" : "A " + type.getSimpleName())
						+ " is to be injected, but no configured one matches: " + cause.getMessage(),
				"Configure one: " + example + ". A @Qualifier must be the name in the configuration, and"
						+ " iso8583.enabled must not be false.",
				cause);
	}

}

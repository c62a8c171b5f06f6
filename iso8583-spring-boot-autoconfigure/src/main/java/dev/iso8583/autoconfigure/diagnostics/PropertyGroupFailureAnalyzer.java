package dev.iso8583.autoconfigure.diagnostics;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.Environment;

import dev.iso8583.autoconfigure.properties.Iso8583Properties;

/**
 * Shows what to write when a value was given to a group of properties, as in {@code ssl:
 * issuer}. Runs first: the analyzer of Spring Boot shows neither the value nor what to
 * write.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PropertyGroupFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private final Environment environment;

	PropertyGroupFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		Class<?> group = cause.getTarget().getType().resolve();
		if (!(cause.getCause() instanceof ConverterNotFoundException) || group == null
				|| !group.getPackageName().equals(Iso8583Properties.class.getPackageName())) {
			return null;
		}
		String value = Binder.get(this.environment).bind(cause.getName().toString(), String.class).orElse("");
		return new FailureAnalysis(
				"'" + cause.getName() + "' has "
						+ (SecretValues.canBeShown(value) ? "the value '" + value + "'" : "a value, which is not shown")
						+ ", and is a group of properties",
				"Write one or more of these below it: " + names(group) + ".", cause);
	}

	private static String names(Class<?> group) {
		return Arrays.stream(BeanUtils.getPropertyDescriptors(group))
			.map((property) -> DataObjectPropertyName.toDashedForm(property.getName()))
			.filter((name) -> !name.equals("class"))
			.sorted()
			.collect(Collectors.joining(", "));
	}

}

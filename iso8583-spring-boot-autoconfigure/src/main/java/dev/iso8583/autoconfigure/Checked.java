package dev.iso8583.autoconfigure;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Hands values of properties to options, whose refusal becomes one that names the
 * property.
 */
final class Checked {

	private Checked() {
	}

	static <T> void set(String property, @Nullable T value, Consumer<T> option) {
		if (value != null) {
			check(property, value, () -> option.accept(value));
		}
	}

	static void check(String property, @Nullable Object value, Runnable use) {
		try {
			use.run();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value, ex.getMessage() + ".");
		}
	}

}

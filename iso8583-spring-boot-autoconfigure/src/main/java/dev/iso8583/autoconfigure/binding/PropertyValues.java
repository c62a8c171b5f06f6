package dev.iso8583.autoconfigure.binding;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Hands values of properties to options, whose refusal becomes one that names the
 * property.
 */
public final class PropertyValues {

	private PropertyValues() {
	}

	public static <T> void set(String property, @Nullable T value, Consumer<T> option) {
		if (value != null) {
			check(property, value, () -> option.accept(value));
		}
	}

	/** Return what is made of a value. */
	public static <T> T use(String property, @Nullable Object value, Supplier<T> use) {
		try {
			return use.get();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value, ex.getMessage() + ".");
		}
	}

	/**
	 * Return a text whose zeros count. YAML takes digits without quotes for a number, and
	 * those that begin with 0 for an octal one.
	 */
	public static @Nullable String text(String property, @Nullable Object value) {
		if (value != null && !(value instanceof CharSequence)) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"It is not in quotes, and YAML takes digits for a number and those that begin with 0 for an octal"
							+ " one; write it in quotes.");
		}
		return (value != null) ? value.toString() : null;
	}

	/** Return how many bytes a size is, as the core counts them. */
	public static int bytes(DataSize size) {
		if (size.toBytes() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException(
					"A size is at most " + Integer.MAX_VALUE + " bytes, a little less than 2GB, not " + size);
		}
		return (int) size.toBytes();
	}

	public static void check(String property, @Nullable Object value, Runnable use) {
		try {
			use.run();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value, ex.getMessage() + ".");
		}
	}

}

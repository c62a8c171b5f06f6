package dev.iso8583.autoconfigure.binding;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Passes values of properties to options, and reports a refused value by the name of its
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

	/** Return what is made from a value. */
	public static <T> T use(String property, @Nullable Object value, Supplier<T> use) {
		try {
			return use.get();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, value, ex.getMessage() + ".");
		}
	}

	/**
	 * Return a text with its leading zeros. YAML reads digits without quotes as a number,
	 * and those that begin with 0 as an octal one.
	 */
	public static @Nullable String text(String property, @Nullable Object value) {
		if (value != null && !(value instanceof CharSequence)) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"It is not in quotes, and YAML takes digits for a number and those that begin with 0 for an octal"
							+ " one; write it in quotes.");
		}
		return (value != null) ? value.toString() : null;
	}

	/** Return a size in bytes, as options of the core take it. */
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

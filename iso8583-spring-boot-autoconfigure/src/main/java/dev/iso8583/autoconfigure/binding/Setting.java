package dev.iso8583.autoconfigure.binding;

import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The value of a property, and the full name of the property that has set it.
 *
 * @param <T> the type of the value
 * @param property the name of the property; the one of the link if nothing is set
 * @param value the value, {@code null} if nothing is set
 */
public record Setting<T>(String property, @Nullable T value) {

	public boolean isSet() {
		return this.value != null;
	}

	public T orElse(T standard) {
		return (this.value != null) ? this.value : standard;
	}

	/**
	 * Pass the value to an option if it is set.
	 * @param option takes the value, or refuses it by an {@link IllegalArgumentException}
	 */
	public void apply(Consumer<T> option) {
		PropertyValues.set(this.property, this.value, option);
	}

	/**
	 * Return what is made with the value.
	 * @param <R> the type of the result
	 * @param use makes it, or refuses the value by an {@link IllegalArgumentException}
	 * @return the result
	 */
	public <R> R use(Supplier<R> use) {
		return PropertyValues.use(this.property, this.value, use);
	}

	/**
	 * Return the failure of a value that cannot be.
	 * @param reason why not, and what to write instead
	 * @return the failure to throw
	 */
	public InvalidConfigurationPropertyValueException refused(String reason) {
		return new InvalidConfigurationPropertyValueException(this.property, this.value, reason);
	}

	/** Return the property without its value, which may be secret. */
	@Override
	public String toString() {
		return this.property;
	}

}

package dev.iso8583.autoconfigure.binding;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Properties of a link, and the defaults for what it does not set.
 *
 * @param <P> the type of the properties
 * @param prefix what the properties of the link begin with
 * @param own the properties of the link
 * @param defaultsPrefix what the defaults begin with
 * @param defaults the defaults
 */
public record Settings<P>(String prefix, P own, String defaultsPrefix, P defaults) {

	/**
	 * Return a property of the link, else its default, with the name it is set by.
	 * @param <T> the type of the value
	 * @param name the name below the prefix
	 * @param property reads the property
	 * @return the setting
	 */
	public <T> Setting<T> get(String name, Function<? super P, @Nullable T> property) {
		T value = property.apply(this.own);
		T shared = (value == null) ? property.apply(this.defaults) : null;
		return (shared != null) ? new Setting<>(this.defaultsPrefix + "." + name, shared)
				: new Setting<>(this.prefix + "." + name, value);
	}

	/**
	 * Return a group of properties, such as {@code framing}.
	 * @param <G> the type of the group
	 * @param name the name below the prefix
	 * @param group reads the group
	 * @return its settings
	 */
	public <G> Settings<G> group(String name, Function<? super P, ? extends G> group) {
		return new Settings<>(this.prefix + "." + name, group.apply(this.own), this.defaultsPrefix + "." + name,
				group.apply(this.defaults));
	}

	/** Return the prefixes without the properties, whose values may be secret. */
	@Override
	public String toString() {
		return this.prefix + ", else " + this.defaultsPrefix;
	}

}

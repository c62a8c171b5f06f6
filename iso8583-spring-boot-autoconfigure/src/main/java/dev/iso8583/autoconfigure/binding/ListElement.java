package dev.iso8583.autoconfigure.binding;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Finds the property that an element of a list comes from.
 */
public final class ListElement {

	private ListElement() {
	}

	/**
	 * Return the property. A list may be written with an index for each element or as one
	 * text with commas, and either form may override the other.
	 */
	public static String where(Environment environment, String property, int index, String value) {
		String element = property + "[" + index + "]";
		// unlike the environment, a binder leaves unresolvable placeholders as they are
		String written = Binder.get(environment).bind(element, String.class).orElse(null);
		return value.equals(written) ? element : property;
	}

}

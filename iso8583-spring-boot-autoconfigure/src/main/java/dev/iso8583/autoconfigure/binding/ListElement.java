package dev.iso8583.autoconfigure.binding;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Names the property that an element of a list comes from.
 */
public final class ListElement {

	private ListElement() {
	}

	/**
	 * Return the property. A list may be written with an index for each element, or with
	 * commas between them, and the one form may override the other.
	 */
	public static String where(Environment environment, String property, int index, String value) {
		String element = property + "[" + index + "]";
		// unlike the environment, a binder leaves a placeholder that nothing resolves
		String written = Binder.get(environment).bind(element, String.class).orElse(null);
		return value.equals(written) ? element : property;
	}

}

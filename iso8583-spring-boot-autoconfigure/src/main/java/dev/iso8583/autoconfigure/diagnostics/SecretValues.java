package dev.iso8583.autoconfigure.diagnostics;

import java.util.regex.Pattern;

/**
 * Decides whether a configured value may be quoted in an error: a key or a password may
 * have been written to the wrong property.
 */
public final class SecretValues {

	/** Keys and certificates are longer than this, or have other characters. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,30}");

	private SecretValues() {
	}

	/**
	 * Return whether a value may be quoted.
	 * @param value the value, which was given where a name or a number was expected
	 * @return whether it looks like a name or a number
	 */
	public static boolean canBeShown(String value) {
		return NAME.matcher(value).matches();
	}

}

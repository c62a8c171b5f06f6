package dev.iso8583.message.configuration;

import java.util.HexFormat;
import java.util.Map;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoType;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.value.Numbers;

/**
 * Converts a configured value of a field to the type of its parse guide, and refuses
 * values that j8583 would truncate, pad or write unchecked. Its error texts never quote
 * the value, which may be a secret.
 */
public final class ConfiguredValue {

	private static final Map<IsoType, Integer> MAXIMUM_LENGTHS = Map.of(IsoType.LLVAR, 99, IsoType.LLLVAR, 999,
			IsoType.LLLLVAR, 9999);

	private static final Map<IsoType, Integer> MAXIMUM_BINARY_LENGTHS = Map.of(IsoType.LLBIN, 99, IsoType.LLLBIN, 999,
			IsoType.LLLLBIN, 9999, IsoType.LLBCDBIN, 49, IsoType.LLLBCDBIN, 499, IsoType.LLLLBCDBIN, 4999);

	private ConfiguredValue() {
	}

	/**
	 * Return the value of a field.
	 * @param type the type of the field
	 * @param length the length of the field, if its type needs one
	 * @param codec the application's codec for the field, or {@code null}
	 * @param configured a text, or a number as YAML reads it
	 * @throws IllegalArgumentException if the value does not fit the field, with a text
	 * that says what to write
	 */
	public static Object of(int field, IsoType type, int length, @Nullable CustomField<Object> codec,
			Object configured) {
		if (!(configured instanceof CharSequence || configured instanceof Number)) {
			throw new IllegalArgumentException("Field " + field + " is not a text; write it in quotes");
		}
		if (configured instanceof Number number && (type != IsoType.NUMERIC || mayBeOctal(number, length))) {
			throw new IllegalArgumentException("Field " + field
					+ " is not in quotes, so YAML reads digits as a number, and digits that begin with 0 as an octal"
					+ " number; write it in quotes, such as \"061\"");
		}
		String text = configured.toString();
		if (codec != null) {
			Object value = decode(codec, text);
			if (value == null) {
				throw new IllegalArgumentException("The codec of field " + field + " cannot decode the value");
			}
			return value;
		}
		if (type == IsoType.NUMERIC) {
			return digits(field, length, text);
		}
		if (type == IsoType.BINARY) {
			return bytes(field, length, length, text);
		}
		if (MAXIMUM_BINARY_LENGTHS.containsKey(type)) {
			return bytes(field, 1, MAXIMUM_BINARY_LENGTHS.get(type), text);
		}
		return text(field, (type == IsoType.ALPHA) ? Integer.valueOf(length) : MAXIMUM_LENGTHS.get(type), text);
	}

	/**
	 * Whether a number may differ from the digits that were written, because YAML reads
	 * 061 as the octal number 49. Numbers from 0 to 7 are the same in both, and a number
	 * is not octal if it is larger than the largest octal number of the field's length.
	 */
	private static boolean mayBeOctal(Number number, int length) {
		long value = number.longValue();
		return value > 7 && value < 1L << 3 * Math.min(length - 1, 20);
	}

	private static @Nullable Object decode(CustomField<Object> codec, String text) {
		try {
			return codec.decodeField(text);
		}
		catch (Throwable ex) {
			// not passed on: its text may quote the value
			return null;
		}
	}

	private static String digits(int field, int length, String text) {
		if (!text.matches("[0-9]+") || text.length() > length) {
			throw new IllegalArgumentException("Field " + field + " is a number of " + length
					+ " digits; write at most " + length + " digits and nothing else");
		}
		return "0".repeat(length - text.length()) + text;
	}

	private static byte[] bytes(int field, int shortest, int longest, String text) {
		if (!text.matches("([0-9A-Fa-f]{2})*") || text.length() < 2 * shortest || text.length() > 2 * longest) {
			throw new IllegalArgumentException("Field " + field + " is binary; write "
					+ ((shortest == longest) ? "its " : "at most ") + 2 * longest + " hexadecimal digits in quotes");
		}
		return HexFormat.of().parseHex(text);
	}

	private static String text(int field, @Nullable Integer longest, String text) {
		if (longest == null) {
			throw new IllegalArgumentException("Field " + field
					+ " is a date or an amount, which differs in each message; let a handler create the message");
		}
		if (text.isEmpty() || text.length() > longest) {
			throw new IllegalArgumentException(
					"Field " + field + " is a text; write 1 to " + longest + " characters, not " + text.length());
		}
		return text;
	}

}

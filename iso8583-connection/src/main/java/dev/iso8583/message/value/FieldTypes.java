package dev.iso8583.message.value;

import com.solab.iso8583.IsoType;

/**
 * What j8583's types of fields have in common.
 */
public final class FieldTypes {

	private FieldTypes() {
	}

	/** Whether a type holds characters. */
	public static boolean isText(IsoType type) {
		return unit(type) == Unit.CHARACTER;
	}

	/** Whether a type holds bytes, or digits packed in bytes. */
	public static boolean isBytes(IsoType type) {
		return type == IsoType.BINARY || IsoType.VARIABLE_LENGTH_BIN_TYPES.contains(type);
	}

	/** Whether a type holds digits packed in bytes, and its length counts the digits. */
	public static boolean isPacked(IsoType type) {
		return type == IsoType.LLBCDBIN || type == IsoType.LLLBCDBIN || type == IsoType.LLLLBCDBIN;
	}

	/** Whether both types have the same kind of content, which their lengths count. */
	public static boolean haveSameUnit(IsoType type, IsoType other) {
		return unit(type) == unit(other);
	}

	private static Unit unit(IsoType type) {
		return switch (type) {
			case ALPHA, LLVAR, LLLVAR, LLLLVAR -> Unit.CHARACTER;
			case BINARY, LLBIN, LLLBIN, LLLLBIN -> Unit.BYTE;
			case LLBCDBIN, LLLBCDBIN, LLLLBCDBIN -> Unit.PACKED_DIGIT;
			default -> Unit.DIGIT;
		};
	}

	/**
	 * Return the number of digits of the length with which a field begins, or 0 if its
	 * type has a fixed length.
	 */
	public static int lengthDigits(IsoType type) {
		return switch (type) {
			case LLVAR, LLBIN, LLBCDBIN -> 2;
			case LLLVAR, LLLBIN, LLLBCDBIN -> 3;
			case LLLLVAR, LLLLBIN, LLLLBCDBIN -> 4;
			default -> 0;
		};
	}

	/** Return a type for an error text, with its length if the type needs one. */
	public static String describe(IsoType type, int length) {
		return type.needsLength() ? type + " of length " + length : type.toString();
	}

	private enum Unit {

		CHARACTER, BYTE, PACKED_DIGIT, DIGIT

	}

}

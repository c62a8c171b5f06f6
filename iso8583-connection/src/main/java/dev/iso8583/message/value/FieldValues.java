package dev.iso8583.message.value;

import com.solab.iso8583.CustomBinaryField;
import com.solab.iso8583.CustomFieldEncoder;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

/**
 * Creates values of fields, where j8583's own constructors are too narrow: they refuse
 * packed digits beyond fifty, and count the hexadecimal digits of what a codec makes of
 * bytes.
 */
public final class FieldValues {

	private FieldValues() {
	}

	/**
	 * Return a value of a type.
	 * @param length its length, if the type needs one
	 * @param allowBinaryLengths whether the length may be as large as a binary number can
	 * express; otherwise j8583 refuses lengths that decimal digits cannot express
	 */
	public static <T> IsoValue<T> of(IsoType type, T value, @Nullable CustomFieldEncoder<T> encoder, int length,
			boolean allowBinaryLengths) {
		if (encoder == null && PlainValue.isOf(type)) {
			return new PlainValue<>(type, value, type.needsLength() ? length : type.getLength());
		}
		if (type.needsLength()) {
			return new IsoValue<>(type, value, length, encoder);
		}
		boolean measured = allowBinaryLengths || FieldTypes.isPacked(type)
				|| encoder != null && FieldTypes.isBytes(type);
		int actual = measured ? lengthOf(type, value, encoder) : 0;
		return (actual > 0) ? new IsoValue<>(type, value, actual, true, encoder) : new IsoValue<>(type, value, encoder);
	}

	/** Return the length of a value of variable length, or 0 for other types. */
	private static <T> int lengthOf(IsoType type, T value, @Nullable CustomFieldEncoder<T> encoder) {
		if (FieldTypes.lengthDigits(type) == 0) {
			return 0;
		}
		Object content = (encoder == null) ? value
				: (FieldTypes.isBytes(type) && encoder instanceof CustomBinaryField<T> ofBytes)
						? ofBytes.encodeBinaryField(value) : encoder.encodeField(value);
		if (content instanceof byte[] bytes) {
			return FieldTypes.isPacked(type) ? 2 * bytes.length : bytes.length;
		}
		int length = content.toString().length();
		return (FieldTypes.isBytes(type) && !FieldTypes.isPacked(type)) ? (length + 1) / 2 : length;
	}

}

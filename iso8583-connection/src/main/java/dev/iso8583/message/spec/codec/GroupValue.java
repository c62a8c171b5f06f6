package dev.iso8583.message.spec.codec;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;

import dev.iso8583.message.spec.Subfields;

/**
 * The value of a field with parts. Its text is the content of the field, as it is for all
 * other values.
 */
final class GroupValue extends IsoValue<Subfields> {

	private final boolean isText;

	private final int length;

	/**
	 * Create a value.
	 * @param length the number of units of the content
	 * @param isText whether the content is shown as text rather than as hexadecimal
	 * digits
	 */
	GroupValue(IsoType type, Subfields value, int length, boolean isText) {
		// of an empty value, j8583 would find out the length from an array of bytes
		super(type, value, Math.max(length, 1), true);
		this.length = length;
		this.isText = isText;
	}

	@Override
	public int getLength() {
		return this.length;
	}

	@Override
	public String toString() {
		byte[] raw = getValue().raw();
		return this.isText ? new String(raw, StandardCharsets.ISO_8859_1)
				: HexFormat.of().withUpperCase().formatHex(raw);
	}

}

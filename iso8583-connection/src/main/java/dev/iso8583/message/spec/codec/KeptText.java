package dev.iso8583.message.spec.codec;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;

import dev.iso8583.message.field.OutputBuffer;

/**
 * A text that was not read strictly, with bytes that are no characters of its character
 * set. Its field writes it as the bytes that came; another field refuses it.
 */
final class KeptText extends IsoValue<String> {

	private final SpecField field;

	private final byte[] bytes;

	/**
	 * Create a value.
	 * @param text the text, with U+FFFD for what is no character
	 * @param bytes the bytes of the field with its length, which must not change
	 */
	KeptText(SpecField field, IsoType type, String text, byte[] bytes) {
		super(type, text, text.length(), true);
		this.field = field;
		this.bytes = bytes;
	}

	/** Whether it was read from a field, and no codec was added to it. */
	boolean isOf(SpecField field) {
		return this.field == field && getEncoder() == null;
	}

	void write(OutputBuffer out) {
		out.write(this.bytes, 0, this.bytes.length);
	}

	@Override
	public String toString() {
		return (getEncoder() == null) ? getValue() : super.toString();
	}

}

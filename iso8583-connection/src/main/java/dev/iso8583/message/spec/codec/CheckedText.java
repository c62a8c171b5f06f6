package dev.iso8583.message.spec.codec;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;

/**
 * A text that its field can write as it is: the application set it, or it was read
 * strictly. It need not be checked again.
 */
final class CheckedText extends IsoValue<String> {

	private final SpecField field;

	CheckedText(SpecField field, IsoType type, String text, int length) {
		super(type, text, length, true);
		this.field = field;
	}

	/** Whether a field has checked this text, and no codec was added to it. */
	boolean isOf(SpecField field) {
		return this.field == field && getEncoder() == null;
	}

	@Override
	public String toString() {
		return (getEncoder() == null) ? getValue() : super.toString();
	}

}

package dev.iso8583.message;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;

import dev.iso8583.internal.SafeText;
import dev.iso8583.message.disclosure.Disclosure;
import dev.iso8583.message.disclosure.ShownValue;
import dev.iso8583.message.disclosure.Visibility;
import dev.iso8583.message.spec.Subfields;
import dev.iso8583.message.value.Numbers;

/**
 * Prints messages without card data. It shows the fields of an allow-list, the first six
 * and last four digits of a card number, and only the length of all other fields, in
 * characters or bytes:
 * {@code 0100 [2=411111******1111 3=000000 14=<hidden:4> 52=<hidden:8 bytes>]}. Original
 * data elements, field 90 or 56, are printed in parts:
 * {@code 90=0200/836166/1122192528/00000123456/00000000000}. Print messages only with
 * this class: j8583's {@code debugString()} shows all fields. Safe for use by several
 * threads.
 */
public final class MessagePrinter {

	private static final Disclosure STANDARD = new Disclosure();

	private MessagePrinter() {
	}

	/**
	 * Return a message as text without card data, by the rules of the format that created
	 * it. A message that was not created by a format is printed by the default rules.
	 * @param message the message, which no other thread may be changing
	 * @return the message type and the fields on one line
	 */
	public static String print(IsoMessage message) {
		return print(message, (message instanceof LazyIsoMessage made) ? made.disclosure() : STANDARD);
	}

	static String print(IsoMessage message, Disclosure disclosure) {
		if (!Mti.isValid(message.getType())) {
			return "<no MTI>";
		}
		Mti mti = Mti.of(message);
		StringBuilder text = new StringBuilder(mti.toString()).append(" [");
		int last = (message instanceof LazyIsoMessage made) ? made.lastField() : DataElements.LAST;
		for (int field = DataElements.FIRST; field <= last; field++) {
			if (message.hasField(field)) {
				text.append((text.charAt(text.length() - 1) == '[') ? "" : " ");
				text.append(field).append('=').append(value(mti.version(), field, message.getField(field), disclosure));
			}
		}
		return text.append(']').toString();
	}

	/**
	 * Whether the value of a field is printed in messages of the 1987 version by the
	 * default rules.
	 * @param field the number of a field
	 * @return {@code false} if the field may hold card data, or if the number is not
	 * valid
	 */
	public static boolean shows(int field) {
		return field > 0 && Visibility.of(0, field) == Visibility.SHOWN;
	}

	static String value(int version, int field, IsoValue<?> value, Disclosure disclosure) {
		if (Numbers.isTooLargeToCompute(value.getValue())) {
			return "<invalid>";
		}
		String text;
		try {
			text = value.toString();
		}
		catch (Throwable ex) {
			// the value does not fit its field; the exception may quote it
			return "<invalid>";
		}
		if (value.getValue() instanceof Subfields) {
			// each part may be card data
			return hidden(value, text);
		}
		return switch (disclosure.of(version, field)) {
			case SHOWN -> ShownValue.of(version, field, text, disclosure);
			case TRUNCATED -> SafeText.isNumber(text) ? SafeText.truncate(text) : hidden(value, text);
			case HIDDEN -> hidden(value, text);
		};
	}

	/** Return the length of a value: in bytes if its field is binary. */
	private static String hidden(IsoValue<?> value, String text) {
		return switch (value.getType()) {
			case BINARY, LLBIN, LLLBIN, LLLLBIN -> "<hidden:" + value.getLength() + " bytes>";
			default -> SafeText.hidden(text.length());
		};
	}

}

package dev.iso8583.message;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;

import dev.iso8583.internal.SafeText;

/**
 * The one printer of messages. It shows the fields of an allow-list, the first six and
 * last four digits of a card number, and of everything else the length, in characters or
 * in bytes: {@code 0100 [2=411111******1111 3=000000 14=<hidden:4> 52=<hidden:8 bytes>]}.
 * Original data, field 90 or 56, is printed in its parts:
 * {@code 90=0200/836166/1122192528/00000123456/00000000000}. Nothing that prints a
 * message, of ours or yours, should go another way; j8583's own {@code debugString()}
 * shows all.
 */
public final class MessagePrinter {

	private static final Disclosure STANDARD = new Disclosure();

	private MessagePrinter() {
	}

	/**
	 * Return a message as text without card data, by the rules of the format that made
	 * it, or those of the standard if none did.
	 * @param message the message, which no other thread may be changing
	 * @return its type and fields on one line
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
		for (int field = 2; field <= 128; field++) {
			if (message.hasField(field)) {
				text.append((text.charAt(text.length() - 1) == '[') ? "" : " ");
				text.append(field).append('=').append(value(mti.version(), field, message.getField(field), disclosure));
			}
		}
		return text.append(']').toString();
	}

	/**
	 * Whether the value of a field is printed, in messages of the 1987 version.
	 * @param field the number of a field
	 * @return {@code false} for what may hold card data, and for what is no field
	 */
	public static boolean shows(int field) {
		return field > 0 && Visibility.of(0, field) == Visibility.SHOWN;
	}

	private static String value(int version, int field, IsoValue<?> value, Disclosure disclosure) {
		if (FieldValidator.isTooLargeToCompute(value.getValue())) {
			return "<invalid>";
		}
		String text;
		try {
			text = value.toString();
		}
		catch (Throwable ex) {
			// a value that does not fit its field: the codec's complaint may quote it
			return "<invalid>";
		}
		return switch (disclosure.of(version, field)) {
			case SHOWN -> ShownValue.of(version, field, text, disclosure);
			case TRUNCATED -> SafeText.isNumber(text) ? SafeText.truncate(text) : hidden(value, text);
			case HIDDEN -> hidden(value, text);
		};
	}

	/** Tell the length of a value: in bytes, if that is what its field holds. */
	private static String hidden(IsoValue<?> value, String text) {
		return switch (value.getType()) {
			case BINARY, LLBIN, LLLBIN, LLLLBIN -> "<hidden:" + value.getLength() + " bytes>";
			default -> SafeText.hidden(text.length());
		};
	}

}

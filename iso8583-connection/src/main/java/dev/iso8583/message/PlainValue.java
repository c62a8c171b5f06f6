package dev.iso8583.message;

import java.math.BigDecimal;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

/**
 * A number, an amount or a text of fixed length that no codec writes. Its text is that of
 * j8583, which formats numbers by a pattern, in the digits of the language of the JVM,
 * each time that a request is matched or a message is printed.
 */
final class PlainValue<T> extends IsoValue<T> {

	PlainValue(IsoType type, T value, int length) {
		super(type, value, length);
	}

	/** Whether values of a type may be of this class. */
	static boolean isOf(IsoType type) {
		return type == IsoType.NUMERIC || type == IsoType.ALPHA || type == IsoType.AMOUNT;
	}

	@Override
	public String toString() {
		String text = text(getValue());
		int missing = (text != null) ? getLength() - text.length() : -1;
		if (missing < 0) {
			if (text != null && getType() == IsoType.NUMERIC) {
				// j8583 quotes it
				throw new IllegalArgumentException("The number is longer than its field");
			}
			return super.toString();
		}
		if (missing == 0) {
			return text;
		}
		return (getType() != IsoType.ALPHA) ? "0".repeat(missing) + text : text + " ".repeat(missing);
	}

	/** Return what is left to be padded, or {@code null} if that is for j8583 to say. */
	private @Nullable String text(@Nullable Object value) {
		if (getType() == IsoType.AMOUNT) {
			return (value instanceof BigDecimal amount && FieldValidator.isAmount(amount))
					? Long.toString(amount.movePointRight(2).longValue()) : null;
		}
		if (value instanceof String text) {
			return text;
		}
		boolean number = getType() == IsoType.NUMERIC && (value instanceof Long || value instanceof Integer);
		return (number && ((Number) value).longValue() >= 0) ? value.toString() : null;
	}

}

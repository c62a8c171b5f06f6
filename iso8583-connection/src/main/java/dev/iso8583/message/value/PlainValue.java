package dev.iso8583.message.value;

import java.math.BigDecimal;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

/**
 * A number, an amount or a text of fixed length without a codec. Its text is the same as
 * in j8583, but it is made without a format pattern, which is slow and depends on the
 * locale of the JVM: the text is needed whenever a request is matched or a message is
 * printed.
 */
public final class PlainValue<T> extends IsoValue<T> {

	/** Create a value of a type for which {@link #isOf} is true. */
	public PlainValue(IsoType type, T value, int length) {
		super(type, value, length);
	}

	/** Whether values of a type may be of this class. */
	public static boolean isOf(IsoType type) {
		return type == IsoType.NUMERIC || type == IsoType.ALPHA || type == IsoType.AMOUNT;
	}

	@Override
	public String toString() {
		String text = text(getValue());
		int missing = (text != null) ? getLength() - text.length() : -1;
		if (missing < 0) {
			if (text != null && getType() == IsoType.NUMERIC) {
				// j8583's exception would quote it
				throw new IllegalArgumentException("The number is longer than its field");
			}
			return super.toString();
		}
		if (missing == 0) {
			return text;
		}
		return (getType() != IsoType.ALPHA) ? "0".repeat(missing) + text : text + " ".repeat(missing);
	}

	/** Return the text before padding, or {@code null} if j8583 must format the value. */
	private @Nullable String text(@Nullable Object value) {
		if (getType() == IsoType.AMOUNT) {
			return (value instanceof BigDecimal amount && Numbers.isAmount(amount))
					? Long.toString(amount.movePointRight(2).longValue()) : null;
		}
		if (value instanceof String text) {
			return text;
		}
		boolean number = getType() == IsoType.NUMERIC && (value instanceof Long || value instanceof Integer);
		return (number && ((Number) value).longValue() >= 0) ? value.toString() : null;
	}

}

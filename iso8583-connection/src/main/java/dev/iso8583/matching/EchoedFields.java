package dev.iso8583.matching;

import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MessagePrinter;

/**
 * Fields that a response must bring back as its request had them, beside the match
 * fields: a response with another value belongs to another transaction, and answers
 * nothing.
 *
 * @param fields numbers of fields that may be shown; those with card data are not kept
 * while a request waits, and so cannot be compared
 */
public record EchoedFields(List<Integer> fields) {

	/** Nothing is compared. */
	public static final EchoedFields NONE = new EchoedFields(List.of());

	private static final String[] NO_VALUES = {};

	/**
	 * Create echoed fields.
	 * @throws IllegalArgumentException if a field may have card data, or is none
	 */
	public EchoedFields {
		fields = List.copyOf(fields);
		for (int field : fields) {
			if (!MessagePrinter.shows(field)) {
				throw new IllegalArgumentException("Field " + field + " cannot be compared, since its value would be"
						+ " kept while a request waits; write fields without card data, such as 7, 37 and 41");
			}
		}
	}

	/**
	 * Return what a response must bring back.
	 * @param request the request
	 * @return the values to compare a response with; {@code null} for a field that the
	 * request does not have
	 */
	public @Nullable String[] valuesOf(IsoMessage request) {
		if (this.fields.isEmpty()) {
			return NO_VALUES;
		}
		@Nullable String[] values = new String[this.fields.size()];
		for (int index = 0; index < values.length; index++) {
			values[index] = valueOf(request, this.fields.get(index));
		}
		return values;
	}

	/**
	 * Return the first field of a response that is not as its request had it.
	 * @param values what the request had
	 * @param response the response
	 * @return the number of a field, or 0 if all are well
	 */
	public int firstDifference(@Nullable String[] values, IsoMessage response) {
		for (int index = 0; index < values.length; index++) {
			String wanted = values[index];
			if (wanted != null && !wanted.equals(valueOf(response, this.fields.get(index)))) {
				return this.fields.get(index);
			}
		}
		return 0;
	}

	private static @Nullable String valueOf(IsoMessage message, int field) {
		IsoValue<?> value = message.getField(field);
		if (value == null || value.getValue() == null) {
			return null;
		}
		try {
			return value.toString();
		}
		catch (Throwable ex) {
			// a value that does not fit its type, which encoding will refuse
			return null;
		}
	}

}

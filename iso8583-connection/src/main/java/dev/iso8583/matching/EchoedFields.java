package dev.iso8583.matching;

import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MessagePrinter;

/**
 * Fields that a response must echo unchanged from its request, in addition to the match
 * fields. A response with a different value belongs to another transaction and does not
 * answer the request. Immutable and safe for use by several threads.
 *
 * @param fields numbers of fields that may be shown. Fields with card data cannot be
 * compared, because their values would have to be kept while the request is pending
 */
public record EchoedFields(List<Integer> fields) {

	/** No field is compared. */
	public static final EchoedFields NONE = new EchoedFields(List.of());

	private static final String[] NO_VALUES = {};

	/**
	 * Create echoed fields.
	 * @throws IllegalArgumentException if a field may hold card data, or its number is
	 * not valid
	 */
	public EchoedFields {
		fields = List.copyOf(fields);
		for (int field : fields) {
			if (!MessagePrinter.shows(field)) {
				throw new IllegalArgumentException("Field " + field + " cannot be compared, because its value would be"
						+ " kept while the request is pending; write fields without card data, such as 7, 37 and 41");
			}
		}
	}

	/**
	 * Return the values that a response must echo.
	 * @param request the request
	 * @return the values to compare with a response, in the order of the fields;
	 * {@code null} for a field that the request does not have
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
	 * Return the first field of a response whose value differs from that of its request.
	 * @param values the values of the request
	 * @param response the response
	 * @return the number of the field, or 0 if all values are equal
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
			// the value does not fit its type; encoding will refuse it
			return null;
		}
	}

}

package dev.iso8583.matching;

import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;

/**
 * The fields whose values a response echoes from its request, so that both have the same
 * {@link MatchKey}. Immutable and safe for use by several threads.
 *
 * @param fields numbers of fields from 2 to 128, without duplicates
 */
public record MatchFields(List<Integer> fields) implements MatchKeyResolver {

	/** The STAN, field 11. */
	public static final MatchFields STAN = MatchFields.of(11);

	/**
	 * Create match fields.
	 * @throws IllegalArgumentException if there are no fields, duplicate fields, or
	 * numbers that are not valid
	 */
	public MatchFields {
		fields = List.copyOf(fields);
		if (fields.isEmpty() || fields.stream().distinct().count() != fields.size()) {
			throw new IllegalArgumentException(
					"Match fields must be one or more different fields, such as 11, or 7 and 11, not " + fields);
		}
		for (int field : fields) {
			if (field < 2 || field > 128) {
				throw new IllegalArgumentException("A match field is a number from 2 to 128, not " + field);
			}
		}
	}

	/**
	 * Return match fields.
	 * @param fields numbers of fields
	 * @return the match fields
	 */
	public static MatchFields of(Integer... fields) {
		return new MatchFields(List.of(fields));
	}

	/**
	 * {@inheritDoc}
	 * @throws MissingMatchFieldException if a match field is missing or does not fit its
	 * type
	 */
	@Override
	public MatchKey keyOf(IsoMessage message) {
		int count = this.fields.size();
		if (count <= 2) {
			String first = valueOf(message, this.fields.get(0));
			return MatchKey.of(message, first, (count == 2) ? valueOf(message, this.fields.get(1)) : null);
		}
		String[] values = new String[count];
		for (int index = 0; index < count; index++) {
			values[index] = valueOf(message, this.fields.get(index));
		}
		return MatchKey.of(message, List.of(values));
	}

	private static String valueOf(IsoMessage message, int field) {
		IsoValue<?> value = message.getField(field);
		if (value == null || value.getValue() == null) {
			throw new MissingMatchFieldException(field, "is missing");
		}
		try {
			return value.toString();
		}
		catch (Throwable ex) {
			// not passed on: the text of a codec may quote the value
			throw new MissingMatchFieldException(field, "does not fit its type");
		}
	}

}

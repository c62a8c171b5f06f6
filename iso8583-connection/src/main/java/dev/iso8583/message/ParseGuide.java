package dev.iso8583.message;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

import com.solab.iso8583.IsoValue;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message type, as its parse guide describes them.
 *
 * @param type the message type, as j8583 has it
 * @param fields the fields by their numbers, {@code null} where there is none
 * @param maximumLengths the maximum lengths of fields of variable length by their
 * numbers, 0 where there is none; {@code null} if there are none at all
 * @param first the bits of the fields up to 64, the first field highest
 * @param second the bits of the fields from 65, the first field highest
 * @param plainFirst those bits of {@code first} whose fields are plain, see
 * {@link FieldReader#isPlain}
 * @param plainSecond those bits of {@code second} whose fields are plain
 * @param last the number of the last field
 */
record ParseGuide(int type, @Nullable FieldParseInfo[] fields, int @Nullable [] maximumLengths, long first, long second,
		long plainFirst, long plainSecond, int last) {

	/**
	 * Return the guide of a message type.
	 * @param isPlain whether a field is plain
	 * @throws IllegalArgumentException if the guide has a field that no message can have
	 */
	static ParseGuide of(int type, Map<Integer, FieldParseInfo> guide, int @Nullable [] maximumLengths,
			BiPredicate<Integer, FieldParseInfo> isPlain) {
		@Nullable FieldParseInfo[] fields = new FieldParseInfo[DataElements.LAST + 1];
		long first = 0;
		long second = 0;
		long plainFirst = 0;
		long plainSecond = 0;
		int last = 0;
		for (Map.Entry<Integer, FieldParseInfo> entry : guide.entrySet()) {
			int field = entry.getKey();
			if (field < DataElements.FIRST || field > DataElements.LAST) {
				throw new IllegalArgumentException(
						"A parse guide has a field " + field + "; fields have numbers from 2 to 128");
			}
			fields[field] = entry.getValue();
			boolean plain = isPlain.test(field, entry.getValue());
			long bit = 1L << -field;
			first |= (field <= 64) ? bit : 0;
			second |= (field > 64) ? bit : 0;
			plainFirst |= (field <= 64 && plain) ? bit : 0;
			plainSecond |= (field > 64 && plain) ? bit : 0;
			last = Math.max(last, field);
		}
		return new ParseGuide(type, fields, maximumLengths, first, second, plainFirst, plainSecond, last);
	}

	/** Return the maximum length of a field, or 0 if there is none. */
	int maximumLength(int field) {
		return (maximumLengths() != null) ? maximumLengths()[field] : 0;
	}

	/** Whether a field is plain, see {@link FieldReader#isPlain}. */
	boolean isPlain(int field) {
		return (((field <= 64) ? plainFirst() : plainSecond()) & 1L << -field) != 0;
	}

	/**
	 * Return what is wrong with the length of a value, as a text to follow the name of
	 * the field; {@code null} if the length is allowed.
	 */
	@Nullable String lengthProblem(int field, IsoValue<?> value) {
		int maximum = maximumLength(field);
		// the maximum does not apply to a value that the application made of another type
		boolean applies = maximum > 0 && value.getType() == fields()[field].getType();
		return (applies && value.getLength() > maximum)
				? "has a length of " + value.getLength() + ", but its parse guide allows at most " + maximum : null;
	}

	/**
	 * All parse guides of a format, which are looked up for every message.
	 */
	static final class Table {

		static final Table EMPTY = new Table(List.of());

		/** The types that have guides, in ascending order. */
		private final int[] types;

		/** The guides in the order of their types. */
		private final ParseGuide[] guides;

		Table(Collection<ParseGuide> guides) {
			this.guides = guides.stream().sorted(Comparator.comparingInt(ParseGuide::type)).toArray(ParseGuide[]::new);
			this.types = Arrays.stream(this.guides).mapToInt(ParseGuide::type).toArray();
		}

		/** Return the types that have guides. */
		int[] types() {
			return this.types.clone();
		}

		/** Whether a message type has a guide. */
		boolean contains(int type) {
			return Arrays.binarySearch(this.types, type) >= 0;
		}

		/** Return the guide of a message type, or {@code null} if it has none. */
		@Nullable ParseGuide find(int type) {
			int index = Arrays.binarySearch(this.types, type);
			return (index >= 0) ? this.guides[index] : null;
		}

		/**
		 * Return what the guide of a message type has for a field, or {@code null} if it
		 * has nothing.
		 */
		@Nullable FieldParseInfo field(int type, int field) {
			ParseGuide guide = find(type);
			return (guide != null && field >= DataElements.FIRST && field <= DataElements.LAST) ? guide.fields()[field]
					: null;
		}

	}

}

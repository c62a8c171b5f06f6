package dev.iso8583.message;

import java.util.List;
import java.util.function.IntPredicate;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.mapping.FieldTable;
import dev.iso8583.message.value.DeepCopy;

/**
 * How the messages of a format reverse others.
 *
 * @param mti the type of reversals, or {@code null} for the advice of the version
 * @param copied the fields that a reversal has from its request, or {@code null} for
 * those of the version
 * @param originalDataField the number of the field that names the request, or 0 for that
 * of the version
 * @param originalData the layout of that field, or {@code null} for that of the version
 */
record Reversals(@Nullable Mti mti, @Nullable List<Integer> copied, int originalDataField,
		@Nullable OriginalData originalData) {

	/** As the standard says. */
	static final Reversals STANDARD = new Reversals(null, null, 0, null);

	/**
	 * The fields that a reversal has from its request by default, by version: the card
	 * number, amounts, local time, expiry date, what describes the terminal and the
	 * merchant, and the institutions. Not tracks, PIN, chip data and codes of
	 * authentication, which must not be kept; not field 49 of 2003, the card verification
	 * value.
	 */
	private static final List<List<Integer>> COPIED = List.of(
			List.of(2, 3, 4, 5, 6, 9, 10, 12, 13, 14, 18, 19, 20, 22, 23, 25, 26, 28, 32, 33, 37, 41, 42, 43, 49, 50,
					51, 100, 102, 103),
			List.of(2, 3, 4, 5, 6, 9, 10, 12, 14, 19, 20, 22, 23, 26, 28, 32, 33, 37, 41, 42, 43, 49, 50, 51, 100, 102,
					103),
			List.of(2, 3, 4, 5, 6, 9, 10, 12, 14, 19, 20, 22, 23, 26, 32, 33, 37, 41, 42, 43, 100, 102, 103));

	private static final int REVERSAL_ADVICE = 0x420;

	Reversals withMti(String digits) {
		Mti mti = Mti.of(digits);
		if ((mti.value() >> 8 & 0xF) != 4 || !mti.isRequest()) {
			throw new IllegalArgumentException(
					digits + " is not the type of a reversal; write one such as 0400 or 0420");
		}
		return new Reversals(mti, this.copied, this.originalDataField, this.originalData);
	}

	Reversals withCopied(List<Integer> fields) {
		fields.forEach(Reversals::requireNumber);
		return new Reversals(this.mti, List.copyOf(fields), this.originalDataField, this.originalData);
	}

	Reversals withOriginalDataField(int field) {
		requireNumber(field);
		return new Reversals(this.mti, this.copied, field, this.originalData);
	}

	private static void requireNumber(int field) {
		if (field < DataElements.FIRST || field > DataElements.LAST) {
			throw new IllegalArgumentException("There is no field " + field + "; write numbers from 2 to 128");
		}
	}

	Reversals withOriginalData(String layout) {
		return new Reversals(this.mti, this.copied, this.originalDataField, OriginalData.parse(layout));
	}

	/** Return the type of the reversal of a request. */
	Mti mtiFor(Mti request) {
		return (this.mti != null) ? this.mti : new Mti(request.version() << 12 | REVERSAL_ADVICE);
	}

	/**
	 * Copy what a reversal has from its request, and name the request in it.
	 * @param isPossible whether reversals may have a field. One that is copied by default
	 * and is not possible is left out: it would keep the reversal from being sent
	 * @throws IllegalArgumentException if the request has no STAN, or its original data
	 * elements do not fit
	 */
	void fill(IsoMessage reversal, IsoMessage request, FieldTable fields, IntPredicate isPossible) {
		int version = Mti.of(request).version();
		if (request.getField(DataElements.STAN) == null) {
			throw new IllegalArgumentException("The request has no field 11, by which a reversal could name it");
		}
		List<Integer> numbers = (this.copied != null) ? this.copied : COPIED.get(Math.min(version, 2));
		for (int field : numbers) {
			IsoValue<?> value = request.getField(field);
			if (value != null && fields.codec(reversal.getType(), field) != null
					&& (this.copied != null || isPossible.test(field))) {
				reversal.setField(field, DeepCopy.copyOf(value));
			}
		}
		fields.set(reversal, fieldOf(version), layoutOf(version).of(request));
	}

	/**
	 * Refuse fields or a layout that reversals cannot have.
	 * @param blank a message of any type of the version, without fields
	 * @param factory says which fields reversals have, and which they may have
	 */
	void requireFit(IsoMessage blank, GuidedMessageFactory factory) {
		FieldTable fields = factory.fields();
		Mti reversal = mtiFor(Mti.of(blank));
		int field = fieldOf(reversal.version());
		if (fields.codec(reversal.value(), field) == null) {
			throw new IllegalArgumentException("Reversals " + reversal + " are to name their requests in field " + field
					+ ", which they do not have");
		}
		requirePossible(reversal, factory);
		for (int number : (this.copied != null) ? this.copied : List.<Integer>of()) {
			boolean has = fields.codec(reversal.value(), number) != null;
			if (!has || !factory.allows(reversal.value(), number)) {
				throw new IllegalArgumentException(
						"Reversals " + reversal + " are to have field " + number + " of their requests, which "
								+ (has ? "they must not have by the specification; add it under messages, or"
										: "the specification does not have; add it under fields, or")
								+ " leave it out of the fields of reversals");
			}
		}
		String empty = layoutOf(reversal.version()).of(blank);
		blank.setType(reversal.value());
		try {
			fields.set(blank, field, empty);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("The original data elements do not fit: " + ex.getMessage());
		}
	}

	/**
	 * Refuse reversals that could not be sent, because they must not have the field that
	 * names their request.
	 * @param reversal the type of reversals
	 * @param factory says which fields reversals may have
	 */
	void requirePossible(Mti reversal, GuidedMessageFactory factory) {
		int field = fieldOf(reversal.version());
		if (!factory.allows(reversal.value(), field)) {
			throw new IllegalArgumentException("Reversals " + reversal + " name their requests in field " + field
					+ ", which they must not have by the specification; add it under messages, or let reversals have"
					+ " another field for original data");
		}
	}

	private int fieldOf(int version) {
		return (this.originalDataField != 0) ? this.originalDataField : OriginalData.fieldOf(version);
	}

	private OriginalData layoutOf(int version) {
		return (this.originalData != null) ? this.originalData : OriginalData.of(version);
	}

}

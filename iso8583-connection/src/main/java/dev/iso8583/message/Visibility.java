package dev.iso8583.message;

import java.util.BitSet;

/**
 * What may be shown of a field: an allow-list by version of the standard, and whatever it
 * does not name is hidden. The same number means different things in different versions:
 * field 49 is a currency in 1987 and 1993, and the card verification value in 2003.
 */
enum Visibility {

	/** The value. */
	SHOWN,

	/** The first six and the last four digits of a card number. */
	TRUNCATED,

	/** Its length only. */
	HIDDEN;

	private static final BitSet ISO_1987 = fields("3-13 15-33 37-39 41-43 49-51 66-71 72 73 74-95 97 99-101");

	private static final BitSet ISO_1993 = fields("3-13 15-33 37-39 41-43 46 49-51 56-58 66-71 73 74-94 97 99-101");

	private static final BitSet ISO_2003 = fields("3-13 15-33 37-39 41-43 46 56-58 66-70 73 74-75 93-94 97 99-101");

	private static final BitSet ACCOUNTS = fields("2 102 103");

	private static final BitSet CARD_DATA = fields("2 14 34-36 40 45 52 55 102 103");

	/**
	 * What no configuration may show: card data, what networks put it into (Visa's CVV2
	 * is in 126, Mastercard's in 48, and others have theirs in 127), keys and what
	 * belongs to PINs.
	 */
	private static final BitSet SECRETS = fields("2 14 34-36 40 45 48 49 52 53 55 96 102 103 126 127");

	static Visibility of(int version, int field) {
		if (ACCOUNTS.get(field)) {
			return TRUNCATED;
		}
		return shown(version).get(field) ? SHOWN : HIDDEN;
	}

	/**
	 * Whether a field holds card data by the standard: card and account numbers, expiry,
	 * tracks, service code, PIN block, EMV data, and the verification value.
	 */
	static boolean isCardData(int version, int field) {
		return CARD_DATA.get(field) || (version == 2 && field == 49);
	}

	/**
	 * Whether a field may hold, in any version, what must not be shown by configuration
	 * either. Field 49 is one: it is shown where it is a currency, and nowhere else.
	 */
	static boolean isSecret(int field) {
		return SECRETS.get(field);
	}

	private static BitSet shown(int version) {
		return switch (version) {
			case 0 -> ISO_1987;
			case 1 -> ISO_1993;
			case 2 -> ISO_2003;
			default -> new BitSet();
		};
	}

	private static BitSet fields(String ranges) {
		BitSet fields = new BitSet(129);
		for (String range : ranges.split(" ")) {
			String[] ends = range.split("-");
			fields.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
		}
		return fields;
	}

}

package dev.iso8583.message.disclosure;

import java.util.BitSet;

/**
 * How much of a field may be shown: by an allow-list for each version of the standard.
 * Fields that are not listed are hidden. The same number can mean different things: field
 * 49 is a currency in 1987 and 1993, and the card verification value in 2003.
 */
public enum Visibility {

	/** The whole value is shown. */
	SHOWN,

	/** Only the first six and the last four digits of a card number are shown. */
	TRUNCATED,

	/** Only the length is shown. */
	HIDDEN;

	private static final BitSet ISO_1987 = fields("3-13 15-33 37-39 41-43 49-51 66-71 72 73 74-95 97 99-101");

	private static final BitSet ISO_1993 = fields("3-13 15-33 37-39 41-43 46 49-51 56-58 66-71 73 74-94 97 99-101");

	private static final BitSet ISO_2003 = fields("3-13 15-33 37-39 41-43 46 56-58 66-70 73 74-75 93-94 97 99-101");

	private static final BitSet ACCOUNTS = fields("2 102 103");

	private static final BitSet CARD_DATA = fields("2 14 34-36 40 45 52 55 102 103");

	/**
	 * Fields that no configuration may show: card data, private fields in which networks
	 * carry card data (Visa's CVV2 is in 126, Mastercard's CVC2 in 48, others use 127),
	 * keys and PIN data.
	 */
	private static final BitSet SECRETS = fields("2 14 34-36 40 45 48 49 52 53 55 96 102 103 126 127");

	/** Return how much of a field is shown by default. */
	public static Visibility of(int version, int field) {
		if (ACCOUNTS.get(field)) {
			return TRUNCATED;
		}
		return shown(version).get(field) ? SHOWN : HIDDEN;
	}

	/**
	 * Whether a field holds card data according to the standard: card and account
	 * numbers, expiry, tracks, service code, PIN block, EMV data and the verification
	 * value.
	 */
	public static boolean isCardData(int version, int field) {
		return CARD_DATA.get(field) || (version == 2 && field == 49);
	}

	/**
	 * Whether a field may hold card data or a secret in any version, so that no
	 * configuration may show it. Field 49 is one of them: it is shown by default where it
	 * is a currency, and nowhere else.
	 */
	public static boolean isSecret(int field) {
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

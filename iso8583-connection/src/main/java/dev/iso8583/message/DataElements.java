package dev.iso8583.message;

/**
 * The numbers of the data elements that most messages have. They are the same in ISO
 * 8583:1987, 1993 and 2003, except where a comment names the version.
 */
public final class DataElements {

	/** The first number that a field of a message may have; 1 is the bitmap. */
	public static final int FIRST = 2;

	/** The last number that a field of a message may have. */
	public static final int LAST = 128;

	/** Primary account number (PAN): the card number. */
	public static final int PAN = 2;

	/** Processing code. */
	public static final int PROCESSING_CODE = 3;

	/** Transaction amount. */
	public static final int TRANSACTION_AMOUNT = 4;

	/** Date and time of transmission, {@code MMDDhhmmss} in UTC. */
	public static final int TRANSMISSION_DATE_TIME = 7;

	/** System trace audit number (STAN). */
	public static final int STAN = 11;

	/** Local time of the transaction; in 1993 and 2003 local date and time. */
	public static final int LOCAL_TIME = 12;

	/** Local date of the transaction in 1987; the effective date in 1993 and 2003. */
	public static final int LOCAL_DATE = 13;

	/** Expiration date of the card, {@code YYMM}. */
	public static final int EXPIRATION_DATE = 14;

	/**
	 * Type of the merchant (MCC) in 1987; 26 in 1993 and 2003.
	 */
	public static final int MERCHANT_TYPE = 18;

	/** Point of service entry mode in 1987; point of service data code in 1993. */
	public static final int ENTRY_MODE = 22;

	/** Acquiring institution identification code. */
	public static final int ACQUIRING_INSTITUTION = 32;

	/** Forwarding institution identification code. */
	public static final int FORWARDING_INSTITUTION = 33;

	/** Track 2 of the card. */
	public static final int TRACK_2 = 35;

	/** Retrieval reference number (RRN). */
	public static final int RRN = 37;

	/** Authorization identification response in 1987: the approval code. */
	public static final int APPROVAL_CODE = 38;

	/** Response code; called action code in 1993 and 2003. */
	public static final int RESPONSE_CODE = 39;

	/** Card acceptor terminal identification. */
	public static final int TERMINAL_ID = 41;

	/** Card acceptor identification code: the merchant. */
	public static final int CARD_ACCEPTOR_ID = 42;

	/** Additional data, private. */
	public static final int ADDITIONAL_DATA = 48;

	/** Currency code of the transaction; the card verification value in 2003. */
	public static final int TRANSACTION_CURRENCY = 49;

	/** PIN block. */
	public static final int PIN_DATA = 52;

	/** Chip data: tags of EMV. Reserved in 1987, and used for it. */
	public static final int ICC_DATA = 55;

	/** Network management information code in 1987. */
	public static final int NETWORK_MANAGEMENT_CODE = 70;

	/** Original data elements in 1987; 56 in 1993 and 2003. */
	public static final int ORIGINAL_DATA_ELEMENTS = 90;

	private DataElements() {
	}

}

package dev.iso8583.sample;

/**
 * The fields of ISO 8583:1987 that this sample uses, by the names people give them.
 */
public final class DataElements {

	/** Primary account number. */
	public static final int PAN = 2;

	/** Processing code. */
	public static final int PROCESSING_CODE = 3;

	/** Amount in the smallest unit of its currency. */
	public static final int AMOUNT = 4;

	/** Date and time of transmission in UTC, {@code MMddHHmmss}. */
	public static final int TRANSMISSION_TIME = 7;

	/** System trace audit number. */
	public static final int STAN = 11;

	/** Local time of the transaction, {@code HHmmss}. */
	public static final int LOCAL_TIME = 12;

	/** Local date of the transaction, {@code MMdd}. */
	public static final int LOCAL_DATE = 13;

	/** Expiry of the card, {@code yyMM}. */
	public static final int EXPIRY = 14;

	/** Merchant category code. */
	public static final int MERCHANT_CATEGORY = 18;

	/** How the card number was entered. */
	public static final int ENTRY_MODE = 22;

	/** Circumstances at the point of service. */
	public static final int CONDITION_CODE = 25;

	/** Retrieval reference number: names the payment in all its messages. */
	public static final int RRN = 37;

	/** Authorization code of an approval. */
	public static final int AUTHORIZATION_CODE = 38;

	/** Response code. */
	public static final int RESPONSE_CODE = 39;

	/** Terminal. */
	public static final int TERMINAL = 41;

	/** Merchant. */
	public static final int MERCHANT = 42;

	/** Currency, three digits of ISO 4217. */
	public static final int CURRENCY = 49;

	/** Network management code. */
	public static final int NETWORK_CODE = 70;

	/** Which message a reversal takes back. */
	public static final int ORIGINAL_DATA = 90;

	private DataElements() {
	}

}

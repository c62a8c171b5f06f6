package dev.iso8583.message.code;

/**
 * The action codes of ISO 8583:1993, field 39. In the 2003 version a zero follows the
 * first digit, see {@link #in2003}.
 */
public final class ActionCodes {

	/** Approved. */
	public static final String APPROVED = "000";

	/** Honour with identification. */
	public static final String HONOUR_WITH_IDENTIFICATION = "001";

	/** Approved in part. */
	public static final String APPROVED_IN_PART = "002";

	/** Approved, VIP. */
	public static final String APPROVED_VIP = "003";

	/** Approved, update track 3. */
	public static final String APPROVED_UPDATE_TRACK_3 = "004";

	/** Approved, account chosen by issuer. */
	public static final String APPROVED_ACCOUNT_CHOSEN_BY_ISSUER = "005";

	/** Approved in part, account chosen by issuer. */
	public static final String APPROVED_IN_PART_ACCOUNT_CHOSEN_BY_ISSUER = "006";

	/** Approved, update chip. */
	public static final String APPROVED_UPDATE_CHIP = "007";

	/** Do not honour. */
	public static final String DO_NOT_HONOUR = "100";

	/** Expired card. */
	public static final String EXPIRED_CARD = "101";

	/** Suspected fraud. */
	public static final String SUSPECTED_FRAUD = "102";

	/** Contact acquirer. */
	public static final String CONTACT_ACQUIRER = "103";

	/** Restricted card. */
	public static final String RESTRICTED_CARD = "104";

	/** Call acquirer security. */
	public static final String CALL_ACQUIRER_SECURITY = "105";

	/** PIN tries exceeded. */
	public static final String PIN_TRIES_EXCEEDED = "106";

	/** Refer to issuer. */
	public static final String REFER_TO_ISSUER = "107";

	/** Refer to issuer, special condition. */
	public static final String REFER_TO_ISSUER_SPECIAL_CONDITION = "108";

	/** Invalid merchant. */
	public static final String INVALID_MERCHANT = "109";

	/** Invalid amount. */
	public static final String INVALID_AMOUNT = "110";

	/** Invalid card number. */
	public static final String INVALID_CARD_NUMBER = "111";

	/** PIN required. */
	public static final String PIN_REQUIRED = "112";

	/** Unacceptable fee. */
	public static final String UNACCEPTABLE_FEE = "113";

	/** No such account type. */
	public static final String NO_SUCH_ACCOUNT_TYPE = "114";

	/** Function not supported. */
	public static final String FUNCTION_NOT_SUPPORTED = "115";

	/** Insufficient funds. */
	public static final String INSUFFICIENT_FUNDS = "116";

	/** Wrong PIN. */
	public static final String WRONG_PIN = "117";

	/** No card record. */
	public static final String NO_CARD_RECORD = "118";

	/** Not permitted to cardholder. */
	public static final String NOT_PERMITTED_TO_CARDHOLDER = "119";

	/** Not permitted to terminal. */
	public static final String NOT_PERMITTED_TO_TERMINAL = "120";

	/** Exceeds amount limit. */
	public static final String EXCEEDS_AMOUNT_LIMIT = "121";

	/** Security violation. */
	public static final String SECURITY_VIOLATION = "122";

	/** Exceeds frequency limit. */
	public static final String EXCEEDS_FREQUENCY_LIMIT = "123";

	/** Violation of law. */
	public static final String VIOLATION_OF_LAW = "124";

	/** Card not yet effective. */
	public static final String CARD_NOT_YET_EFFECTIVE = "125";

	/** Invalid PIN block. */
	public static final String INVALID_PIN_BLOCK = "126";

	/** PIN length error. */
	public static final String PIN_LENGTH_ERROR = "127";

	/** PIN key out of step. */
	public static final String PIN_KEY_OUT_OF_STEP = "128";

	/** Suspected counterfeit. */
	public static final String SUSPECTED_COUNTERFEIT = "129";

	/** Do not honour, pick up. */
	public static final String DO_NOT_HONOUR_PICK_UP = "200";

	/** Expired card, pick up. */
	public static final String EXPIRED_CARD_PICK_UP = "201";

	/** Suspected fraud, pick up. */
	public static final String SUSPECTED_FRAUD_PICK_UP = "202";

	/** Contact acquirer, pick up. */
	public static final String CONTACT_ACQUIRER_PICK_UP = "203";

	/** Restricted card, pick up. */
	public static final String RESTRICTED_CARD_PICK_UP = "204";

	/** Call acquirer security, pick up. */
	public static final String CALL_ACQUIRER_SECURITY_PICK_UP = "205";

	/** PIN tries exceeded, pick up. */
	public static final String PIN_TRIES_EXCEEDED_PICK_UP = "206";

	/** Special condition, pick up. */
	public static final String SPECIAL_CONDITION_PICK_UP = "207";

	/** Lost card, pick up. */
	public static final String LOST_CARD_PICK_UP = "208";

	/** Stolen card, pick up. */
	public static final String STOLEN_CARD_PICK_UP = "209";

	/** Suspected counterfeit, pick up. */
	public static final String SUSPECTED_COUNTERFEIT_PICK_UP = "210";

	/** File action successful. */
	public static final String FILE_ACTION_SUCCESSFUL = "300";

	/** File action not supported. */
	public static final String FILE_ACTION_NOT_SUPPORTED = "301";

	/** Record not found. */
	public static final String RECORD_NOT_FOUND = "302";

	/** Duplicate record replaced. */
	public static final String DUPLICATE_RECORD_REPLACED = "303";

	/** Field error. */
	public static final String FIELD_ERROR = "304";

	/** File locked. */
	public static final String FILE_LOCKED = "305";

	/** File action not successful. */
	public static final String FILE_ACTION_NOT_SUCCESSFUL = "306";

	/** File action format error. */
	public static final String FILE_ACTION_FORMAT_ERROR = "307";

	/** Duplicate, new record refused. */
	public static final String DUPLICATE_NEW_RECORD_REFUSED = "308";

	/** Unknown file. */
	public static final String UNKNOWN_FILE = "309";

	/** Reversal accepted. */
	public static final String REVERSAL_ACCEPTED = "400";

	/** Reconciled, in balance. */
	public static final String RECONCILED_IN_BALANCE = "500";

	/** Reconciled, out of balance. */
	public static final String RECONCILED_OUT_OF_BALANCE = "501";

	/** Amount not reconciled, totals provided. */
	public static final String AMOUNT_NOT_RECONCILED_TOTALS_PROVIDED = "502";

	/** Totals not available. */
	public static final String TOTALS_NOT_AVAILABLE = "503";

	/** Not reconciled, totals provided. */
	public static final String NOT_RECONCILED_TOTALS_PROVIDED = "504";

	/** Administrative message accepted. */
	public static final String ADMINISTRATIVE_MESSAGE_ACCEPTED = "600";

	/** Original cannot be traced. */
	public static final String ORIGINAL_CANNOT_BE_TRACED = "601";

	/** Invalid reference number. */
	public static final String INVALID_REFERENCE_NUMBER = "602";

	/** Reference and card number do not match. */
	public static final String REFERENCE_AND_CARD_NUMBER_DO_NOT_MATCH = "603";

	/** Photograph not available. */
	public static final String PHOTOGRAPH_NOT_AVAILABLE = "604";

	/** Item supplied. */
	public static final String ITEM_SUPPLIED = "605";

	/** Documents not available. */
	public static final String DOCUMENTS_NOT_AVAILABLE = "606";

	/** Fee collection accepted. */
	public static final String FEE_COLLECTION_ACCEPTED = "700";

	/** Network management accepted. */
	public static final String NETWORK_MANAGEMENT_ACCEPTED = "800";

	/** Advice acknowledged, no liability. */
	public static final String ADVICE_ACKNOWLEDGED_NO_LIABILITY = "900";

	/** Advice acknowledged, liability accepted. */
	public static final String ADVICE_ACKNOWLEDGED_LIABILITY_ACCEPTED = "901";

	/** Invalid transaction. */
	public static final String INVALID_TRANSACTION = "902";

	/** Enter transaction again. */
	public static final String ENTER_TRANSACTION_AGAIN = "903";

	/** Format error. */
	public static final String FORMAT_ERROR = "904";

	/** Acquirer not supported by switch. */
	public static final String ACQUIRER_NOT_SUPPORTED_BY_SWITCH = "905";

	/** Cutover in progress. */
	public static final String CUTOVER_IN_PROGRESS = "906";

	/** Issuer or switch inoperative. */
	public static final String ISSUER_OR_SWITCH_INOPERATIVE = "907";

	/** No route to destination. */
	public static final String NO_ROUTE_TO_DESTINATION = "908";

	/** System malfunction. */
	public static final String SYSTEM_MALFUNCTION = "909";

	/** Issuer signed off. */
	public static final String ISSUER_SIGNED_OFF = "910";

	/** Issuer timed out. */
	public static final String ISSUER_TIMED_OUT = "911";

	/** Issuer unavailable. */
	public static final String ISSUER_UNAVAILABLE = "912";

	/** Duplicate transmission. */
	public static final String DUPLICATE_TRANSMISSION = "913";

	/** Original not found. */
	public static final String ORIGINAL_NOT_FOUND = "914";

	/** Reconciliation cutover error. */
	public static final String RECONCILIATION_CUTOVER_ERROR = "915";

	/** MAC wrong. */
	public static final String MAC_WRONG = "916";

	/** MAC key out of step. */
	public static final String MAC_KEY_OUT_OF_STEP = "917";

	/** No communication keys. */
	public static final String NO_COMMUNICATION_KEYS = "918";

	/** Encryption key out of step. */
	public static final String ENCRYPTION_KEY_OUT_OF_STEP = "919";

	/** Security device error, try again. */
	public static final String SECURITY_DEVICE_ERROR_TRY_AGAIN = "920";

	/** Security device error. */
	public static final String SECURITY_DEVICE_ERROR = "921";

	/** Message number out of sequence. */
	public static final String MESSAGE_NUMBER_OUT_OF_SEQUENCE = "922";

	/** Request in progress. */
	public static final String REQUEST_IN_PROGRESS = "923";

	/** Violation of business arrangement. */
	public static final String VIOLATION_OF_BUSINESS_ARRANGEMENT = "950";

	private ActionCodes() {
	}

	/**
	 * Return an action code as the 2003 version writes it.
	 * @param code a code of three digits, such as {@code 116}
	 * @return its four digits, such as {@code 1016}
	 */
	public static String in2003(String code) {
		if (!code.matches("[0-9]{3}")) {
			throw new IllegalArgumentException("An action code of 1993 has three digits, such as 116");
		}
		return code.charAt(0) + "0" + code.substring(1);
	}

}

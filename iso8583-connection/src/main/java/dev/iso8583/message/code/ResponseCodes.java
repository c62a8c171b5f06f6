package dev.iso8583.message.code;

/**
 * The response codes of ISO 8583:1987, field 39. Networks have others of their own; see
 * {@link CodeMeanings} for some that are usual.
 */
public final class ResponseCodes {

	/** Approved. */
	public static final String APPROVED = "00";

	/** Refer to issuer. */
	public static final String REFER_TO_ISSUER = "01";

	/** Refer to issuer, special condition. */
	public static final String REFER_TO_ISSUER_SPECIAL_CONDITION = "02";

	/** Invalid merchant. */
	public static final String INVALID_MERCHANT = "03";

	/** Pick up card. */
	public static final String PICK_UP_CARD = "04";

	/** Do not honour. */
	public static final String DO_NOT_HONOUR = "05";

	/** Error. */
	public static final String ERROR = "06";

	/** Pick up card, special condition. */
	public static final String PICK_UP_CARD_SPECIAL_CONDITION = "07";

	/** Honour with identification. */
	public static final String HONOUR_WITH_IDENTIFICATION = "08";

	/** Request in progress. */
	public static final String REQUEST_IN_PROGRESS = "09";

	/** Approved in part. */
	public static final String APPROVED_IN_PART = "10";

	/** Approved, VIP. */
	public static final String APPROVED_VIP = "11";

	/** Invalid transaction. */
	public static final String INVALID_TRANSACTION = "12";

	/** Invalid amount. */
	public static final String INVALID_AMOUNT = "13";

	/** Invalid card number. */
	public static final String INVALID_CARD_NUMBER = "14";

	/** No such issuer. */
	public static final String NO_SUCH_ISSUER = "15";

	/** Approved, update track 3. */
	public static final String APPROVED_UPDATE_TRACK_3 = "16";

	/** Customer cancelled. */
	public static final String CUSTOMER_CANCELLED = "17";

	/** Customer dispute. */
	public static final String CUSTOMER_DISPUTE = "18";

	/** Enter transaction again. */
	public static final String ENTER_TRANSACTION_AGAIN = "19";

	/** Invalid response. */
	public static final String INVALID_RESPONSE = "20";

	/** No action taken. */
	public static final String NO_ACTION_TAKEN = "21";

	/** Suspected malfunction. */
	public static final String SUSPECTED_MALFUNCTION = "22";

	/** Unacceptable fee. */
	public static final String UNACCEPTABLE_FEE = "23";

	/** File update not supported. */
	public static final String FILE_UPDATE_NOT_SUPPORTED = "24";

	/** Record not found. */
	public static final String RECORD_NOT_FOUND = "25";

	/** Duplicate record replaced. */
	public static final String DUPLICATE_RECORD_REPLACED = "26";

	/** File update field error. */
	public static final String FILE_UPDATE_FIELD_ERROR = "27";

	/** File locked. */
	public static final String FILE_LOCKED = "28";

	/** File update failed. */
	public static final String FILE_UPDATE_FAILED = "29";

	/** Format error. */
	public static final String FORMAT_ERROR = "30";

	/** Bank not supported by switch. */
	public static final String BANK_NOT_SUPPORTED_BY_SWITCH = "31";

	/** Completed in part. */
	public static final String COMPLETED_IN_PART = "32";

	/** Expired card, pick up. */
	public static final String EXPIRED_CARD_PICK_UP = "33";

	/** Suspected fraud, pick up. */
	public static final String SUSPECTED_FRAUD_PICK_UP = "34";

	/** Contact acquirer, pick up. */
	public static final String CONTACT_ACQUIRER_PICK_UP = "35";

	/** Restricted card, pick up. */
	public static final String RESTRICTED_CARD_PICK_UP = "36";

	/** Call acquirer security, pick up. */
	public static final String CALL_ACQUIRER_SECURITY_PICK_UP = "37";

	/** PIN tries exceeded, pick up. */
	public static final String PIN_TRIES_EXCEEDED_PICK_UP = "38";

	/** No credit account. */
	public static final String NO_CREDIT_ACCOUNT = "39";

	/** Function not supported. */
	public static final String FUNCTION_NOT_SUPPORTED = "40";

	/** Lost card, pick up. */
	public static final String LOST_CARD_PICK_UP = "41";

	/** No universal account. */
	public static final String NO_UNIVERSAL_ACCOUNT = "42";

	/** Stolen card, pick up. */
	public static final String STOLEN_CARD_PICK_UP = "43";

	/** No investment account. */
	public static final String NO_INVESTMENT_ACCOUNT = "44";

	/** Insufficient funds. */
	public static final String INSUFFICIENT_FUNDS = "51";

	/** No cheque account. */
	public static final String NO_CHEQUE_ACCOUNT = "52";

	/** No savings account. */
	public static final String NO_SAVINGS_ACCOUNT = "53";

	/** Expired card. */
	public static final String EXPIRED_CARD = "54";

	/** Wrong PIN. */
	public static final String WRONG_PIN = "55";

	/** No card record. */
	public static final String NO_CARD_RECORD = "56";

	/** Not permitted to cardholder. */
	public static final String NOT_PERMITTED_TO_CARDHOLDER = "57";

	/** Not permitted to terminal. */
	public static final String NOT_PERMITTED_TO_TERMINAL = "58";

	/** Suspected fraud. */
	public static final String SUSPECTED_FRAUD = "59";

	/** Contact acquirer. */
	public static final String CONTACT_ACQUIRER = "60";

	/** Exceeds amount limit. */
	public static final String EXCEEDS_AMOUNT_LIMIT = "61";

	/** Restricted card. */
	public static final String RESTRICTED_CARD = "62";

	/** Security violation. */
	public static final String SECURITY_VIOLATION = "63";

	/** Original amount wrong. */
	public static final String ORIGINAL_AMOUNT_WRONG = "64";

	/** Exceeds frequency limit. */
	public static final String EXCEEDS_FREQUENCY_LIMIT = "65";

	/** Call acquirer security. */
	public static final String CALL_ACQUIRER_SECURITY = "66";

	/** Hard capture. */
	public static final String HARD_CAPTURE = "67";

	/** Response too late. */
	public static final String RESPONSE_TOO_LATE = "68";

	/** PIN tries exceeded. */
	public static final String PIN_TRIES_EXCEEDED = "75";

	/** Cut-off in progress. */
	public static final String CUT_OFF_IN_PROGRESS = "90";

	/** Issuer or switch inoperative. */
	public static final String ISSUER_OR_SWITCH_INOPERATIVE = "91";

	/** No route to institution. */
	public static final String NO_ROUTE_TO_INSTITUTION = "92";

	/** Violation of law. */
	public static final String VIOLATION_OF_LAW = "93";

	/** Duplicate transmission. */
	public static final String DUPLICATE_TRANSMISSION = "94";

	/** Reconciliation error. */
	public static final String RECONCILIATION_ERROR = "95";

	/** System malfunction. */
	public static final String SYSTEM_MALFUNCTION = "96";

	private ResponseCodes() {
	}

}

package dev.iso8583.connection;

/**
 * Why a response answers no request. A fixed set of values, so it can tag a metric.
 */
public enum UnmatchedReason {

	/** No request with its match key is pending, or has recently timed out. */
	NO_REQUEST("no request is waiting for it"),

	/**
	 * It lacks a match field, or the application's own {@code MatchKeyResolver} returns
	 * no key for it.
	 */
	NO_MATCH_KEY("it has no match key"),

	/**
	 * A request with its match key is pending, but a field that must be as in the request
	 * differs. The request keeps waiting.
	 */
	NOT_ECHOED("a field differs from the request"),

	/**
	 * The far end sent our message back as rejected, and no such request is waiting for
	 * an answer.
	 */
	SENT_BACK("the far end sent our message back, and no request is waiting for it");

	private final String text;

	UnmatchedReason(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}

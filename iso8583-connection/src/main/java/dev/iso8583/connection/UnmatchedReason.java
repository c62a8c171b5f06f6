package dev.iso8583.connection;

/**
 * Why a response answers no request. A closed set, fit for metrics.
 */
public enum UnmatchedReason {

	/** No request with its match key waits, nor ended without a response of late. */
	NO_REQUEST("no request waits for it"),

	/** It lacks a match field, or the application's own match keys have none for it. */
	NO_MATCH_KEY("it has no match key"),

	/**
	 * A request with its match key waits, and another field that must be as in the
	 * request is not. The request goes on waiting.
	 */
	NOT_ECHOED("a field differs from its request"),

	/**
	 * A message of ours that the far end sent back as rejected, and no request waits for
	 * its answer.
	 */
	SENT_BACK("the far end sent it back, and no request waits for it");

	private final String text;

	UnmatchedReason(String text) {
		this.text = text;
	}

	@Override
	public String toString() {
		return this.text;
	}

}

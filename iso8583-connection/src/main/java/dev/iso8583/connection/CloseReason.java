package dev.iso8583.connection;

import dev.iso8583.framing.BrokenFrameException;

/**
 * Why a connection ended, from our point of view.
 */
public enum CloseReason {

	/** We closed it in good order. */
	CLOSED_LOCALLY("closed by us"),

	/** The far end closed it. */
	CLOSED_BY_PEER("closed by the far end"),

	/** The network or the far end's host broke it, for example with a reset. */
	NETWORK_ERROR("network error"),

	/** The far end refused our sign-on, or did not answer it in time. */
	SIGN_ON_FAILED("sign-on failed"),

	/** The far end did not answer our echo test in time. */
	PING_UNANSWERED("echo test unanswered"),

	/** The far end answered our echo test with a response code that is not accepted. */
	PING_REFUSED("echo test refused"),

	/** The far end sent a length header that is not a number. */
	FRAME_INVALID_LENGTH("invalid length header"),

	/** The far end announced a message longer than the maximum. */
	FRAME_TOO_LONG("frame too long"),

	/** The far end sent a length too small for what it must count. */
	FRAME_TOO_SHORT("frame too short"),

	/** The far end closed it in the middle of a message. */
	FRAME_TRUNCATED("frame truncated"),

	/** The far end began a message and did not finish it in time. */
	FRAME_TIMED_OUT("frame timed out"),

	/** The application gave it up, see {@link Connection#fail}. */
	FAILED_LOCALLY("given up by the application"),

	/** A fault of ours. */
	INTERNAL_ERROR("internal error");

	private final String text;

	CloseReason(String text) {
		this.text = text;
	}

	static CloseReason of(BrokenFrameException.Reason reason) {
		return switch (reason) {
			case INVALID_LENGTH -> FRAME_INVALID_LENGTH;
			case TOO_LONG -> FRAME_TOO_LONG;
			case TOO_SHORT -> FRAME_TOO_SHORT;
			case TRUNCATED -> FRAME_TRUNCATED;
			case TIMED_OUT -> FRAME_TIMED_OUT;
		};
	}

	@Override
	public String toString() {
		return this.text;
	}

}

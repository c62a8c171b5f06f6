package dev.iso8583.connection;

import dev.iso8583.framing.BrokenFrameException;

/**
 * Why a connection ended, from our point of view.
 */
public enum CloseReason {

	/** We closed it in good order. */
	CLOSED_LOCALLY("closed by us"),

	/**
	 * The far end closed it, or ended its output and got the replies that were on their
	 * way.
	 */
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

	/** The far end sent a frame whose header is not one. */
	FRAME_INVALID_HEADER("invalid frame header"),

	/** The far end sent a message that its trailer does not follow. */
	FRAME_WRONG_TRAILER("wrong frame trailer"),

	/** The far end sent a frame of length zero, and none may come. */
	FRAME_EMPTY("empty frame"),

	/** The far end sent more keep-alives than it may. */
	TOO_MANY_KEEP_ALIVES("too many keep-alives"),

	/** The far end closed it in the middle of a message. */
	FRAME_TRUNCATED("frame truncated"),

	/** The far end began a message and did not finish it in time. */
	FRAME_TIMED_OUT("frame timed out"),

	/** The far end read nothing of what we wrote for the write timeout. */
	WRITE_STALLED("the far end does not read"),

	/** The far end showed a certificate that no authority we trust has issued. */
	TLS_UNTRUSTED("certificate not trusted"),

	/** The far end showed a certificate that is not valid any more, or not yet. */
	TLS_EXPIRED("certificate expired"),

	/** The far end showed a certificate that is for another host. */
	TLS_WRONG_HOST("certificate for another host"),

	/** The far end refused our certificate. */
	TLS_CERTIFICATE_REFUSED("our certificate was refused"),

	/**
	 * One side demands a certificate and the other showed none: a client of ours, or we
	 * where we dialled.
	 */
	TLS_CERTIFICATE_MISSING("no certificate shown"),

	/** The far end and we have no version of TLS or no cipher suite in common. */
	TLS_NO_COMMON_PROTOCOL("no common TLS version or cipher"),

	/** The far end sent something that is not TLS. */
	NOT_TLS("not TLS"),

	/** The TLS handshake was not finished in time. */
	TLS_TIMED_OUT("TLS handshake timed out"),

	/** TLS failed for another reason. */
	TLS_FAILED("TLS failed"),

	/** The far end dialled us and did not send a first message in time. */
	FIRST_MESSAGE_TIMED_OUT("no first message in time"),

	/** The application gave it up, see {@link Connection#fail}. */
	FAILED_LOCALLY("given up by the application"),

	/** A fault of ours. */
	INTERNAL_ERROR("internal error");

	private final String text;

	CloseReason(String text) {
		this.text = text;
	}

	public static CloseReason of(BrokenFrameException.Reason reason) {
		return switch (reason) {
			case INVALID_LENGTH -> FRAME_INVALID_LENGTH;
			case TOO_LONG -> FRAME_TOO_LONG;
			case TOO_SHORT -> FRAME_TOO_SHORT;
			case INVALID_HEADER -> FRAME_INVALID_HEADER;
			case WRONG_TRAILER -> FRAME_WRONG_TRAILER;
			case EMPTY -> FRAME_EMPTY;
			case TOO_MANY_KEEP_ALIVES -> TOO_MANY_KEEP_ALIVES;
			case TRUNCATED -> FRAME_TRUNCATED;
			case TIMED_OUT -> FRAME_TIMED_OUT;
		};
	}

	/**
	 * Whether somebody closed it as one closes a connection, we or the far end, and
	 * nothing was wrong with it.
	 * @return {@code true} for an orderly end, {@code false} for an error
	 */
	public boolean isOrderly() {
		return this == CLOSED_LOCALLY || this == CLOSED_BY_PEER;
	}

	@Override
	public String toString() {
		return this.text;
	}

}

package dev.iso8583.connection;

import dev.iso8583.framing.BrokenFrameException;

/**
 * Why a connection ended, from our point of view.
 */
public enum CloseReason {

	/** We closed it in good order. */
	CLOSED_LOCALLY("closed by us"),

	/**
	 * The far end closed it, or ended its output and was then sent the replies that were
	 * still owed.
	 */
	CLOSED_BY_PEER("closed by the far end"),

	/** The network or the far end's host broke it off, for example with a reset. */
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

	/** The far end sent a length smaller than what it includes, such as its own bytes. */
	FRAME_TOO_SHORT("frame too short"),

	/** The far end sent a frame whose header is not valid. */
	FRAME_INVALID_HEADER("invalid frame header"),

	/** The far end sent a message without the trailer that must follow it. */
	FRAME_WRONG_TRAILER("wrong frame trailer"),

	/** The far end sent bytes that are not delimited by STX and ETX as they must be. */
	FRAME_WRONG_DELIMITER("wrong frame delimiter"),

	/** The far end sent a message that its LRC does not match. */
	FRAME_WRONG_CHECKSUM("wrong frame checksum"),

	/**
	 * The far end sent bytes without a frame with which no message begins, so where they
	 * end is unknown.
	 */
	FRAME_UNKNOWN_END("end of message unknown"),

	/** The far end sent a frame of length zero, and keep-alives are not allowed. */
	FRAME_EMPTY("empty frame"),

	/** The far end sent more keep-alives than the limit allows. */
	TOO_MANY_KEEP_ALIVES("too many keep-alives"),

	/** The far end closed it in the middle of a message. */
	FRAME_TRUNCATED("frame truncated"),

	/** The far end began a message and did not finish it in time. */
	FRAME_TIMED_OUT("frame timed out"),

	/** The far end read none of our bytes for the write timeout. */
	WRITE_STALLED("the far end stopped reading"),

	/** The far end presented a certificate that no authority we trust has issued. */
	TLS_UNTRUSTED("certificate not trusted"),

	/** The far end presented a certificate that has expired, or is not valid yet. */
	TLS_EXPIRED("certificate expired"),

	/** The far end presented a certificate for another host. */
	TLS_WRONG_HOST("certificate for another host"),

	/** The far end presented a certificate without a pinned key or an expected name. */
	TLS_NOT_EXPECTED("certificate not expected"),

	/** The far end's certificate is revoked, or came without proof that it is not. */
	TLS_REVOCATION("revocation check failed"),

	/** The far end refused our certificate. */
	TLS_CERTIFICATE_REFUSED("our certificate was refused"),

	/**
	 * One side requires a certificate and the other presented none: a client of our
	 * server, or we if we dialled.
	 */
	TLS_CERTIFICATE_MISSING("no certificate presented"),

	/** Both sides have no TLS version or no cipher suite in common. */
	TLS_NO_COMMON_PROTOCOL("no common TLS version or cipher"),

	/** The far end sent something that is not TLS. */
	NOT_TLS("not TLS"),

	/** The TLS handshake did not finish in time. */
	TLS_TIMED_OUT("TLS handshake timed out"),

	/** TLS failed for another reason. */
	TLS_FAILED("TLS failed"),

	/** The far end dialled us and did not send a first message in time. */
	FIRST_MESSAGE_TIMED_OUT("no first message in time"),

	/** The application declared it failed, see {@link Connection#fail}. */
	FAILED_LOCALLY("declared failed by the application"),

	/** A bug in this library. */
	INTERNAL_ERROR("internal error");

	private final String text;

	CloseReason(String text) {
		this.text = text;
	}

	/**
	 * Return the reason for closing a connection on which framing broke.
	 * @param reason what is wrong with the frame
	 * @return the reason with the same meaning
	 */
	public static CloseReason of(BrokenFrameException.Reason reason) {
		return switch (reason) {
			case INVALID_LENGTH -> FRAME_INVALID_LENGTH;
			case TOO_LONG -> FRAME_TOO_LONG;
			case TOO_SHORT -> FRAME_TOO_SHORT;
			case INVALID_HEADER -> FRAME_INVALID_HEADER;
			case WRONG_TRAILER -> FRAME_WRONG_TRAILER;
			case WRONG_DELIMITER -> FRAME_WRONG_DELIMITER;
			case WRONG_CHECKSUM -> FRAME_WRONG_CHECKSUM;
			case UNKNOWN_END -> FRAME_UNKNOWN_END;
			case EMPTY -> FRAME_EMPTY;
			case TOO_MANY_KEEP_ALIVES -> TOO_MANY_KEEP_ALIVES;
			case TRUNCATED -> FRAME_TRUNCATED;
			case TIMED_OUT -> FRAME_TIMED_OUT;
		};
	}

	/**
	 * Whether we or the far end closed the connection on purpose, and no error ended it.
	 * @return {@code true} for an orderly close, {@code false} for an error
	 */
	public boolean isOrderly() {
		return this == CLOSED_LOCALLY || this == CLOSED_BY_PEER;
	}

	@Override
	public String toString() {
		return this.text;
	}

}

package dev.iso8583.message;

import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.MalformedFieldException;

/**
 * The bytes of a frame are not a message of the configured format. The text gives the
 * reason and the position, never the bytes. There is no cause, because exceptions of
 * j8583 can contain the whole message.
 */
public final class UndecodableMessageException extends Exception {

	private final Reason reason;

	private @Nullable Mti mti;

	private @Nullable IsoValue<?> stan;

	private String hint = "";

	/**
	 * Create an exception, for a {@link MessageCodec} that cannot read a frame and for
	 * tests.
	 * @param reason why the message cannot be decoded
	 */
	public UndecodableMessageException(Reason reason) {
		this(reason, "");
	}

	UndecodableMessageException(Reason reason, String detail) {
		this(reason, detail, false);
	}

	/**
	 * Create an exception.
	 * @param specified whether a specification describes the messages, rather than parse
	 * guides
	 */
	UndecodableMessageException(Reason reason, String detail, boolean specified) {
		super((specified ? reason.textOfSpecification : reason.text) + detail);
		this.reason = reason;
	}

	/**
	 * Return the failure to read a field, with the position at which it is wrong.
	 * @param specified whether a specification describes the messages
	 */
	static UndecodableMessageException of(int field, MalformedFieldException problem, boolean specified) {
		String place = ": field " + field + " at byte " + problem.position();
		return problem.isTruncated()
				? new UndecodableMessageException(Reason.TRUNCATED_FIELD, place + " " + problem.getMessage(), specified)
				: new UndecodableMessageException(Reason.MALFORMED_FIELD, place + ": " + problem.getMessage(),
						specified);
	}

	/** Add what could be read of the message. */
	UndecodableMessageException identifiedBy(Mti mti, @Nullable IsoValue<?> stan) {
		this.mti = mti;
		this.stan = stan;
		return this;
	}

	/** Add what the bytes look like, as the end of the text. */
	void addHint(String hint) {
		this.hint = hint;
	}

	/**
	 * Return the reason, the position, and what the bytes look like: another coding, or a
	 * header. Never quotes the message.
	 */
	@Override
	public String getMessage() {
		return super.getMessage() + this.hint;
	}

	/**
	 * Return the message type, if it could be read.
	 * @return the message type, or {@code null}
	 */
	public @Nullable Mti mti() {
		return this.mti;
	}

	/**
	 * Return the STAN, if it could be read.
	 * @return field 11, or {@code null}
	 */
	public @Nullable IsoValue<?> stan() {
		return this.stan;
	}

	/**
	 * Return why the message cannot be decoded.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why a message cannot be decoded.
	 */
	public enum Reason {

		/** The message is shorter than ISO header, MTI and bitmap. */
		TOO_SHORT("shorter than an MTI and a bitmap"),

		/** The bytes in the place of the MTI are not four digits. */
		INVALID_MTI("no MTI at its start"),

		/** The format has no parse guide for this MTI, or its specification no type. */
		UNKNOWN_MTI("no parse guide for this MTI", "no message type of the specification"),

		/** The bitmap is not hexadecimal digits. */
		INVALID_BITMAP("the bitmap is not hexadecimal digits"),

		/**
		 * The bitmap names a field that the parse guide or specification does not have.
		 */
		UNKNOWN_FIELD("a field that the parse guide does not have", "a field that the specification does not have"),

		/** The message ends before a field does. */
		TRUNCATED_FIELD("the message ends within a field"),

		/** A field does not fit its parse guide or specification. */
		MALFORMED_FIELD("a field does not fit the parse guide", "a field does not fit the specification"),

		/** There are bytes after the last field of the bitmap. */
		TRAILING_BYTES("bytes after the last field"),

		/** The link's {@link MessageCodec} failed. */
		CODEC_FAILED("the message codec failed");

		private final String text;

		/** The text if a specification describes the messages. */
		private final String textOfSpecification;

		Reason(String text) {
			this(text, text);
		}

		Reason(String text, String textOfSpecification) {
			this.text = text;
			this.textOfSpecification = textOfSpecification;
		}

	}

}

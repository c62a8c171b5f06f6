package dev.iso8583.message;

import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a frame are not a message of the configured format. The text tells the
 * reason and where, never the bytes, and there is no cause: j8583's own exceptions can
 * hold the whole message.
 */
public final class UndecodableMessageException extends Exception {

	private final Reason reason;

	private @Nullable Mti mti;

	private @Nullable IsoValue<?> stan;

	/**
	 * Create an exception, for a {@link MessageCodec} that cannot read a frame, and for
	 * tests.
	 * @param reason why the message cannot be decoded
	 */
	public UndecodableMessageException(Reason reason) {
		this(reason, "");
	}

	UndecodableMessageException(Reason reason, String where) {
		super(reason.text + where);
		this.reason = reason;
	}

	/** Say what was read before it could not be read on. */
	UndecodableMessageException of(Mti mti, @Nullable IsoValue<?> stan) {
		this.mti = mti;
		this.stan = stan;
		return this;
	}

	/**
	 * Return the message type, if that much could be read.
	 * @return the message type, or {@code null}
	 */
	public @Nullable Mti mti() {
		return this.mti;
	}

	/**
	 * Return the STAN, if that much could be read.
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

		/** There are fewer bytes than ISO header, MTI and bitmap need. */
		TOO_SHORT("shorter than an MTI and a bitmap"),

		/** The bytes where the MTI should be are not four digits. */
		INVALID_MTI("no MTI at its start"),

		/** The format has no parse guide for this MTI. */
		UNKNOWN_MTI("no parse guide for this MTI"),

		/** The bitmap is not hexadecimal digits. */
		INVALID_BITMAP("the bitmap is not hexadecimal digits"),

		/** The bitmap names a field that the parse guide does not have. */
		UNKNOWN_FIELD("a field that the parse guide does not have"),

		/** The message ends before a field does. */
		TRUNCATED_FIELD("the message ends within a field"),

		/** A field does not fit its parse guide. */
		MALFORMED_FIELD("a field does not fit the parse guide"),

		/** There are bytes after the last field that the bitmap names. */
		TRAILING_BYTES("bytes after the last field"),

		/** The link's {@link MessageCodec} failed. */
		CODEC_FAILED("the message codec failed");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

	}

}

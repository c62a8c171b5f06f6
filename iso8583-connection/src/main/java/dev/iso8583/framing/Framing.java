package dev.iso8583.framing;

import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * How messages are delimited on a connection, in both directions.
 *
 * <pre>
 *   +---------------+----------------+---------------------+
 *   | length header | header         | message             |
 *   | 2 or 4 bytes  | none, 5 (TPDU) | up to the maximum   |
 *   +---------------+----------------+---------------------+
 *                   |&lt;----- what the length counts ------&gt;|
 *   |&lt;------------- when it counts itself ---------------&gt;|
 *
 *   "ABCD", binary-2                    00 04 41 42 43 44
 *   "ABCD", binary-2, counts itself     00 06 41 42 43 44
 *   "ABCD", binary-2, TPDU 6000010002   00 09 60 00 01 00 02 41 42 43 44
 *   "ABCD", ascii-4                     30 30 30 34 41 42 43 44
 * </pre>
 *
 * A frame of length zero is a keep-alive of the line: it is counted and not answered. A
 * length that is no number, that is larger than the maximum or smaller than what it
 * counts closes the connection, since nothing after it can be found.
 *
 * @param lengthHeader how the length is written
 * @param countsItself whether the length counts the length header too
 * @param header the bytes between length header and message
 * @param maximumLength the most bytes a message may have, without headers
 */
public record Framing(LengthHeader lengthHeader, boolean countsItself, FrameHeader header, int maximumLength) {

	/** The most bytes a message may have unless configured: 8 KiB. */
	public static final int DEFAULT_MAXIMUM_LENGTH = 8192;

	/** The most common one: two bytes, big endian, counting the message. */
	public static final Framing BINARY_2 = builder().build();

	/**
	 * Create a framing; {@link #builder()} reads better.
	 * @throws IllegalArgumentException if the maximum length is not one that the length
	 * header can say
	 */
	public Framing {
		int largest = largest(lengthHeader, header, countsItself);
		if (maximumLength < 1 || maximumLength > largest) {
			throw new IllegalArgumentException("The maximum length of a message is 1 to " + largest + " bytes with "
					+ lengthHeader + ", not " + maximumLength);
		}
	}

	private static int largest(LengthHeader lengthHeader, FrameHeader header, boolean countsItself) {
		return lengthHeader.largest() - header.length() - (countsItself ? lengthHeader.width() : 0);
	}

	/**
	 * Return a builder.
	 * @return a builder of {@code binary-2} without header, up to 8 KiB
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Write a frame.
	 * @param out where to
	 * @param message the bytes of a message, which {@link #fits}
	 * @param answered the header of the message this one answers, empty if it answers
	 * none or that one had none
	 */
	public void write(ByteBuf out, byte[] message, byte[] answered) {
		byte[] headerBytes = this.header.forReplyTo(answered);
		this.lengthHeader.write(out, message.length + overhead());
		out.writeBytes(headerBytes).writeBytes(message);
	}

	/**
	 * Whether a message may be written: it has a byte and no more than the maximum.
	 * @param messageLength the number of its bytes
	 * @return whether it may
	 */
	public boolean fits(int messageLength) {
		return messageLength > 0 && messageLength <= this.maximumLength;
	}

	/**
	 * Return how many bytes a message takes on the wire.
	 * @param messageLength the number of its own bytes
	 * @return the bytes of its frame
	 */
	public int frameLength(int messageLength) {
		return this.lengthHeader.width() + this.header.length() + messageLength;
	}

	/** Return what the length counts beside the message. */
	int overhead() {
		return this.header.length() + (this.countsItself ? this.lengthHeader.width() : 0);
	}

	/**
	 * Return a handler that turns bytes into {@link Frame}s and fails with a
	 * {@link BrokenFrameException}.
	 * @param timeout how long a frame may take from its first byte to its last
	 * @param keepAlive called on the event loop for each frame of length zero
	 * @return a handler for one channel
	 */
	public ChannelHandler newDecoder(Duration timeout, Runnable keepAlive) {
		return new FrameDecoder(this, timeout, keepAlive);
	}

	/**
	 * Builds a {@link Framing}.
	 */
	public static final class Builder {

		private LengthHeader lengthHeader = LengthHeader.BINARY_2;

		private boolean countsItself;

		private FrameHeader header = FrameHeader.NONE;

		private @Nullable Integer maximumLength;

		private Builder() {
		}

		/**
		 * How the length is written. Default {@link LengthHeader#BINARY_2}.
		 * @param lengthHeader the length header
		 * @return this builder
		 */
		public Builder lengthHeader(LengthHeader lengthHeader) {
			this.lengthHeader = lengthHeader;
			return this;
		}

		/**
		 * Whether the length counts the length header too. Default {@code false}.
		 * @param countsItself whether it does
		 * @return this builder
		 */
		public Builder countsItself(boolean countsItself) {
			this.countsItself = countsItself;
			return this;
		}

		/**
		 * The bytes between length header and message. Default {@link FrameHeader#NONE}.
		 * @param header the header
		 * @return this builder
		 */
		public Builder header(FrameHeader header) {
			this.header = header;
			return this;
		}

		/**
		 * The most bytes a message may have, without headers. Default 8192, or what the
		 * length header can say if that is less.
		 * @param maximumLength a number of bytes
		 * @return this builder
		 */
		public Builder maximumLength(int maximumLength) {
			this.maximumLength = maximumLength;
			return this;
		}

		/**
		 * Return the framing.
		 * @return the framing
		 * @throws IllegalArgumentException if the length header cannot say the maximum
		 * length
		 */
		public Framing build() {
			int largest = largest(this.lengthHeader, this.header, this.countsItself);
			int maximum = (this.maximumLength != null) ? this.maximumLength : Math.min(DEFAULT_MAXIMUM_LENGTH, largest);
			return new Framing(this.lengthHeader, this.countsItself, this.header, maximum);
		}

	}

}

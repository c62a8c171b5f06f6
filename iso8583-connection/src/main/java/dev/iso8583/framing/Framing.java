package dev.iso8583.framing;

import java.time.Duration;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * How messages are delimited on a connection, in both directions. Immutable.
 *
 * <pre>
 *   +-------------------+--------------------+---------------------+------------+
 *   | length header     | header             | message             | trailer    |
 *   | 1 to 9 bytes and  | none, fixed, TPDU  | up to the maximum   | none, or   |
 *   | padding           | (5), BASE I (22)   |                     | fixed      |
 *   +-------------------+--------------------+---------------------+------------+
 *                       |&lt;--------------- what the length counts --------------&gt;|
 *   |&lt;----------------------- when it counts itself ---------------------------&gt;|
 *
 *   "ABCD", binary-2                          00 04 41 42 43 44
 *   "ABCD", binary-2, counts itself           00 06 41 42 43 44             amex
 *   "ABCD", binary-2, TPDU 6000010002         00 09 60 00 01 00 02 41 42 43 44
 *   the same, header not counted              00 04 60 00 01 00 02 41 42 43 44
 *   "ABCD", binary-2 padded with 0 and 2      00 04 00 00 41 42 43 44       vmlh
 *   "ABCD", binary-2, trailer 03              00 05 41 42 43 44 03          base24
 *   the same, trailer not counted             00 04 41 42 43 44 03
 *   "ABCD", ascii-4                           30 30 30 34 41 42 43 44
 *   a keep-alive, binary-2                    00 00
 *   a keep-alive, binary-2, counts itself     00 02
 *   a keep-alive, vmlh                        00 00 00 00
 * </pre>
 *
 * A length header that says zero, or counts nothing but itself, stands alone, without
 * header and trailer: it is a keep-alive of the line, which is counted and is no message.
 * <p>
 * {@code vmlh} and {@code visa} have session control, too:
 *
 * <pre>
 *   byte 1 - 2   00 04     length
 *   byte 3       00        reserved
 *   byte 4       0         message format: 2 is session control
 *                 0        platform
 *
 *   "ABCD", from any platform                 00 04 00 0B 41 42 43 44
 *   session control                           00 00 00 20
 *   session control of 15 bytes               00 0F 00 20 ...
 * </pre>
 *
 * Session control comes when the line was idle for some seconds. It is a keep-alive,
 * whatever its length, and has no BASE I header. Any other format, from any platform, is
 * a message. We write format 0 and platform 0. A reserved byte that is not zero is as
 * wrong as a length that is not a number. Source: the description of VMLH in issue 105 of
 * moov-io/iso8583, its {@code network.VMLH}, and the channels CS and VAP of jPOS, which
 * never look at bytes 3 and 4 and send an empty frame back as it came.
 * <p>
 * A length that is no number, that is larger than the maximum or smaller than what it
 * counts closes the connection, and so does a wrong trailer, since nothing after it can
 * be found.
 */
public final class Framing {

	/** The most bytes a message may have unless configured: 8 KiB. */
	public static final int DEFAULT_MAXIMUM_LENGTH = 8192;

	/** The most common one: two bytes, big endian, counting the message. */
	public static final Framing BINARY_2 = builder().build();

	/** The message format that is not a message. */
	private static final int SESSION_CONTROL = 2;

	private final Builder values;

	private final LengthHeader lengthHeader;

	private final FrameHeader header;

	private final byte[] trailer;

	private final int maximumLength;

	/** Whether the last byte of the length header tells format and platform. */
	private final boolean sessionControl;

	/** What the length counts beside the message. */
	private final int counted;

	/** All bytes of a frame we write beside the message. */
	private final int overhead;

	private Framing(Builder values) {
		this.values = values;
		this.lengthHeader = values.lengthHeader;
		this.header = values.header;
		this.trailer = values.trailer;
		// a length header with other padding has no such byte
		this.sessionControl = values.sessionControl && this.lengthHeader.paddingAfter() == 2;
		this.overhead = this.lengthHeader.length() + this.header.length() + this.trailer.length;
		this.counted = this.overhead - (values.countsItself ? 0 : this.lengthHeader.length())
				- (values.countsHeader ? 0 : this.header.length()) - (values.countsTrailer ? 0 : this.trailer.length);
		int largest = largestMessage();
		if (largest < 1) {
			throw new IllegalArgumentException("A length of " + this.lengthHeader + " counts " + this.counted
					+ " bytes beside the message, and leaves none for it; use a longer length header");
		}
		this.maximumLength = (values.maximumLength != null) ? values.maximumLength
				: Math.min(DEFAULT_MAXIMUM_LENGTH, largest);
		if (this.maximumLength < 1 || this.maximumLength > largest) {
			throw new IllegalArgumentException("The maximum length of a message is 1 to " + largest + " bytes with "
					+ this.lengthHeader + ", not " + this.maximumLength);
		}
		if (!values.countsHeader && this.header.longest() != this.header.length()) {
			throw new IllegalArgumentException(
					"The length must count a " + this.header + ", since the far end's may be longer");
		}
	}

	private int largestMessage() {
		int sayable = this.lengthHeader.largest() - this.counted;
		int addressable = Integer.MAX_VALUE - this.overhead - this.header.longest();
		return Math.min(Math.min(sayable, addressable), this.header.largestMessage());
	}

	/**
	 * Return a builder.
	 * @return a builder of {@code binary-2} without header and trailer, up to 8 KiB
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return a framing by its name.
	 * @param name {@code vmlh}, {@code visa}, {@code gicc}, {@code amex}, {@code nac},
	 * {@code ncc}, {@code base24}, or the name of a {@link LengthHeader#of length header}
	 * such as {@code binary-2}
	 * @return the framing
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public static Framing of(String name) {
		return NamedFraming.builder(name).build();
	}

	/**
	 * Return a builder with these values, to change some.
	 * @return a builder
	 */
	public Builder toBuilder() {
		return this.values.copy();
	}

	public LengthHeader lengthHeader() {
		return this.lengthHeader;
	}

	public boolean countsItself() {
		return this.values.countsItself;
	}

	public boolean countsHeader() {
		return this.values.countsHeader;
	}

	public boolean countsTrailer() {
		return this.values.countsTrailer;
	}

	public FrameHeader header() {
		return this.header;
	}

	/**
	 * Return the bytes after a message.
	 * @return none or more bytes
	 */
	public byte[] trailer() {
		return this.trailer.clone();
	}

	public int maximumLength() {
		return this.maximumLength;
	}

	/**
	 * Write a frame.
	 * @param out where to
	 * @param message the bytes of a message, which {@link #fits}
	 * @param answered the header of the message this one answers, empty if it answers
	 * none or that one had none
	 */
	public void write(ByteBuf out, byte[] message, byte[] answered) {
		this.lengthHeader.write(out, message.length + this.counted);
		this.header.write(out, message.length, answered);
		out.writeBytes(message).writeBytes(this.trailer);
	}

	/**
	 * Write a keep-alive: a length header alone.
	 * @param out where to
	 */
	public void writeKeepAlive(ByteBuf out) {
		this.lengthHeader.write(out, this.values.countsItself ? this.lengthHeader.length() : 0);
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
		return this.overhead + messageLength;
	}

	/**
	 * Return how many bytes a frame took on the wire.
	 * @param frame a frame that was received
	 * @return the bytes of it
	 */
	public int frameLength(Frame frame) {
		return this.overhead - this.header.length() + frame.header().length + frame.message().length;
	}

	/**
	 * Return what the far end says of a message of ours that it sent back because it
	 * refuses it. Only a BASE I header can say so.
	 * @param frame a frame that was received
	 * @return such as {@code reject code 0012}, or {@code null} if it is not sent back
	 */
	public @Nullable String rejection(Frame frame) {
		return this.header.rejection(frame.header());
	}

	/** Return what a received length header says, or -1 if it is not a length. */
	long declared(ByteBuf in, int index) {
		return this.lengthHeader.read(in, index, this.sessionControl ? 1 : 0);
	}

	/** Whether a received length header is that of a frame of length zero. */
	boolean isKeepAlive(long declared) {
		return declared == 0 || (this.values.countsItself && declared == this.lengthHeader.length());
	}

	/** Whether a received length header is that of session control. */
	boolean isSessionControl(ByteBuf in, int index) {
		return this.sessionControl && indicators(in, index) >> 4 == SESSION_CONTROL;
	}

	private int indicators(ByteBuf in, int index) {
		return in.getUnsignedByte(index + this.lengthHeader.length() - 1);
	}

	/** Return how many bytes follow the length header of session control. */
	long followingSessionControl(long declared) {
		return (declared == 0) ? 0 : declared - (this.values.countsItself ? this.lengthHeader.length() : 0);
	}

	/** Return a keep-alive that was received. */
	KeepAlive keepAlive(ByteBuf in, int index, int length) {
		if (this.sessionControl && (indicators(in, index) != 0 || length > this.lengthHeader.length())) {
			return new KeepAlive(ByteBufUtil.getBytes(in, index, length), isSessionControl(in, index));
		}
		return KeepAlive.EMPTY;
	}

	/**
	 * Return how many bytes follow a received length header. A length too small gives
	 * less than {@link #least}, even below zero.
	 */
	long following(long declared) {
		return declared - this.counted + this.overhead - this.lengthHeader.length();
	}

	/** Return how many bytes follow a length header at least, without the message. */
	int least() {
		return this.header.length() + this.trailer.length;
	}

	/** Return how many bytes follow a length header at most. */
	int most() {
		return this.header.longest() + this.maximumLength + this.trailer.length;
	}

	int trailerLength() {
		return this.trailer.length;
	}

	/** Whether the trailer stands at an index. */
	boolean hasTrailer(ByteBuf in, int index) {
		for (int offset = 0; offset < this.trailer.length; offset++) {
			if (in.getByte(index + offset) != this.trailer[offset]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return what makes handlers that turn bytes into {@link Frame}s, fire a
	 * {@link KeepAlive} for each frame of length zero or session control, and fail with a
	 * {@link BrokenFrameException}.
	 * @param timeout how long a frame may take from its first byte to its last
	 * @param limit how many keep-alives may come
	 * @return makes a handler for one channel
	 */
	public Supplier<ChannelHandler> decoders(Duration timeout, KeepAliveLimit limit) {
		return new FrameDecoderFactory(this, timeout, limit);
	}

	@Override
	public String toString() {
		return this.lengthHeader + (this.values.countsItself ? " that counts itself" : "")
				+ ((this.header.length() > 0) ? ", " + this.header : "")
				+ ((this.trailer.length > 0) ? ", trailer of " + this.trailer.length + " bytes" : "");
	}

	/**
	 * Builds a {@link Framing}.
	 */
	public static final class Builder implements Cloneable {

		private static final int LONGEST_TRAILER = 16;

		private LengthHeader lengthHeader = LengthHeader.BINARY_2;

		private boolean countsItself;

		private boolean countsHeader = true;

		private boolean countsTrailer = true;

		private FrameHeader header = FrameHeader.NONE;

		private byte[] trailer = {};

		private boolean sessionControl;

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
		 * Change the zero bytes around the length, and leave the rest of the length
		 * header.
		 * @param before how many before it, 0 to 8
		 * @param after how many after it, 0 to 8
		 * @return this builder
		 */
		public Builder padding(int before, int after) {
			return lengthHeader(this.lengthHeader.padded(before, after));
		}

		/**
		 * Whether the length counts the length header too, with its padding. Default
		 * {@code false}.
		 * @param countsItself whether it does
		 * @return this builder
		 */
		public Builder countsItself(boolean countsItself) {
			this.countsItself = countsItself;
			return this;
		}

		/**
		 * Whether the length counts the header. Default {@code true}.
		 * @param countsHeader whether it does
		 * @return this builder
		 */
		public Builder countsHeader(boolean countsHeader) {
			this.countsHeader = countsHeader;
			return this;
		}

		/**
		 * Whether the length counts the trailer. Default {@code true}.
		 * @param countsTrailer whether it does
		 * @return this builder
		 */
		public Builder countsTrailer(boolean countsTrailer) {
			this.countsTrailer = countsTrailer;
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
		 * Fixed bytes after each message. Default none.
		 * @param hex up to 16 bytes in hexadecimal, such as {@code 03}; empty for none
		 * @return this builder
		 * @throws IllegalArgumentException if the text is not pairs of hexadecimal digits
		 */
		public Builder trailer(String hex) {
			byte[] bytes;
			try {
				bytes = FrameHeader.parse(hex);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("'" + hex
						+ "' is not a trailer; write its bytes as pairs of hexadecimal digits in quotes, such as"
						+ " \"03\"");
			}
			if (bytes.length > LONGEST_TRAILER) {
				throw new IllegalArgumentException("A trailer has at most 16 bytes, not " + bytes.length);
			}
			this.trailer = bytes;
			return this;
		}

		/**
		 * The last byte of a length header with two bytes of padding after the length
		 * tells message format and platform.
		 */
		Builder sessionControl() {
			this.sessionControl = true;
			return this;
		}

		/**
		 * The most bytes a message may have, without header and trailer. Default 8192, or
		 * what the length header can say if that is less.
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
		 * length, or the values do not go together
		 */
		public Framing build() {
			return new Framing(copy());
		}

		private Builder copy() {
			try {
				return (Builder) clone();
			}
			catch (CloneNotSupportedException ex) {
				throw new AssertionError(ex);
			}
		}

	}

}

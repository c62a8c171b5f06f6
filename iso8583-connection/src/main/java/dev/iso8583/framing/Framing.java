package dev.iso8583.framing;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * How messages are delimited on a connection, in both directions. Immutable and safe for
 * use by several threads.
 *
 * <pre>
 *   +-------------------+--------------------+---------------------+------------+
 *   | length header     | header             | message             | trailer    |
 *   | 1 to 9 bytes and  | none, fixed, TPDU  | up to the maximum   | none, or   |
 *   | what is around    | (5), BASE I (22)   |                     | fixed      |
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
 *   "ABCD", ebcdic-4                          F0 F0 F0 F4 41 42 43 44
 *   "ABCD", binary-2 within 01 00 00 02 at 1  01 00 04 02 41 42 43 44
 *   the same, counts the rest after it        01 00 05 02 41 42 43 44
 *   the same, counts itself                   01 00 08 02 41 42 43 44
 *   a keep-alive, binary-2                    00 00
 *   a keep-alive, binary-2, counts itself     00 02
 *   a keep-alive, vmlh                        00 00 00 00
 * </pre>
 *
 * A length header that states zero, or counts nothing but itself, stands alone, without
 * header and trailer. It is a keep-alive, not a message.
 * <p>
 * {@code vmlh} and {@code visa} also have session control:
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
 * The far end sends session control after the line was idle for some seconds. It is a
 * keep-alive, whatever its length, and has no BASE I header. Every other format, from any
 * platform, is a message. We write format 0 and platform 0. A reserved byte that is not
 * zero breaks the frame, just as a length that is not a number does. Source: the
 * description of VMLH in issue 105 of moov-io/iso8583, its {@code network.VMLH}, and the
 * channels CS and VAP of jPOS, which ignore bytes 3 and 4 and return an empty frame
 * unchanged.
 * <p>
 * In place of a length, {@link Delimiters} may stand before and after a message:
 *
 * <pre>
 *   "ABCD", stx-etx                           02 41 42 43 44 03
 *   "ABCD", stx-etx with LRC                  02 41 42 43 44 03 07
 *   "ABCD", stx-etx, TPDU 6000010002          02 60 00 01 00 02 41 42 43 44 03    refused if not escaped
 *   the same, escaped                         02 60 00 01 00 10 02 41 42 43 44 03
 * </pre>
 *
 * Or there is nothing around a message, but for the header and the trailer, and
 * {@link MessageEnd} tells where it ends:
 *
 * <pre>
 *   "ABCD", none                              41 42 43 44
 *   "ABCD", none, TPDU 6000010002             60 00 01 00 02 41 42 43 44
 * </pre>
 *
 * A length closes the connection if it is not a number, is larger than the maximum, or is
 * smaller than the parts it counts. So does a wrong trailer. In all these cases the start
 * of the next frame cannot be found.
 */
public final class Framing {

	/** The default maximum length of a message in bytes: 8 KiB. */
	public static final int DEFAULT_MAXIMUM_LENGTH = 8192;

	/**
	 * The most common framing: a length of two bytes, big endian, that counts the
	 * message.
	 */
	public static final Framing BINARY_2 = builder().build();

	private static final byte[] NOTHING = {};

	/** The message format that marks session control. */
	private static final int SESSION_CONTROL_FORMAT = 2;

	private final Builder values;

	private final LengthHeader lengthHeader;

	private final FrameHeader header;

	private final byte[] trailer;

	private final int maximumLength;

	/** Whether frames begin with their length. */
	private final boolean hasLength;

	/** {@code null} if something else says where a message ends. */
	private final @Nullable Delimiters delimiters;

	/** Whether the last byte of the length header holds message format and platform. */
	private final boolean sessionControl;

	/**
	 * The number of bytes of the length header that a reply takes over from its request:
	 * all, if the length is within a header of any content, else 0.
	 */
	private final int echoed;

	/** The number of bytes of the length header that the length counts. */
	private final int countedAlone;

	/** The number of bytes that the length counts besides the message. */
	private final int counted;

	/** The number of bytes of a frame we write besides the message. */
	private final int overhead;

	private Framing(Builder values) {
		this.values = values;
		this.lengthHeader = values.lengthHeader;
		this.header = values.header;
		this.trailer = values.trailer;
		this.delimiters = values.delimiters;
		this.hasLength = this.delimiters == null && !values.unframed;
		// a length header with different padding has no such byte
		this.sessionControl = this.hasLength && values.sessionControl && this.lengthHeader.paddingAfter() == 2
				&& !this.lengthHeader.isWithinHeader();
		this.echoed = (this.hasLength && this.lengthHeader.isWithinHeader()) ? this.lengthHeader.length() : 0;
		int delimiting = this.hasLength ? this.lengthHeader.length()
				: (this.delimiters != null) ? this.delimiters.length() : 0;
		this.overhead = delimiting + this.header.length() + this.trailer.length;
		this.countedAlone = values.lengthIncludesItself ? this.lengthHeader.length()
				: values.lengthIncludesRest ? this.lengthHeader.paddingAfter() : 0;
		this.counted = this.countedAlone + (values.lengthIncludesHeader ? this.header.length() : 0)
				+ (values.lengthIncludesTrailer ? this.trailer.length : 0);
		if (!this.hasLength) {
			requireNoLength();
		}
		int largest = largestMessage();
		if (largest < 1) {
			throw new IllegalArgumentException(
					"The length header " + this.lengthHeader + " leaves no room for a message: its length also counts "
							+ this.counted + " other bytes; use a longer length header");
		}
		this.maximumLength = (values.maximumLength != null) ? values.maximumLength
				: Math.min(DEFAULT_MAXIMUM_LENGTH, largest);
		if (this.maximumLength < 1 || this.maximumLength > largest) {
			throw new IllegalArgumentException("The maximum length of a message is 1 to " + largest + " bytes with "
					+ (this.hasLength ? this.lengthHeader : delimitedBy()) + ", not " + this.maximumLength);
		}
		if (!values.lengthIncludesHeader && this.header.longest() != this.header.length()) {
			throw new IllegalArgumentException(
					"The length must count the " + this.header + ", because the far end may send a longer one");
		}
	}

	/** Refuse what only a length could have. */
	private void requireNoLength() {
		boolean counts = this.values.lengthIncludesItself || this.values.lengthIncludesRest
				|| !this.values.lengthIncludesHeader || !this.values.lengthIncludesTrailer;
		if (counts) {
			throw new IllegalArgumentException(
					"There is no length that could count or leave out a part of the frame with " + delimitedBy());
		}
		if (this.header.longest() != this.header.length()) {
			throw new IllegalArgumentException(
					"A " + this.header + " states the length of the message, and goes with a length header only");
		}
		if (this.delimiters != null) {
			this.delimiters.requireHeader(this.header);
			if (this.trailer.length > 0) {
				throw new IllegalArgumentException("There is no trailer in frames with " + this.delimiters);
			}
		}
	}

	/** Return what stands in place of a length. */
	private String delimitedBy() {
		return (this.delimiters != null) ? this.delimiters.toString() : "messages without a frame";
	}

	private int largestMessage() {
		if (!this.hasLength) {
			return Delimiters.LARGEST;
		}
		int expressible = this.lengthHeader.largest() - this.counted;
		int addressable = Integer.MAX_VALUE - this.overhead - this.header.longest();
		return Math.min(Math.min(expressible, addressable), this.header.largestMessage());
	}

	/**
	 * Return a builder.
	 * @return a builder for {@code binary-2} without header and trailer, with messages of
	 * at most 8 KiB
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return a framing by its name.
	 * @param name {@code vmlh}, {@code visa}, {@code gicc}, {@code amex}, {@code nac},
	 * {@code ncc}, {@code base24}, {@code stx-etx}, {@code none}, or the name of a
	 * {@link LengthHeader#of length header} such as {@code binary-2}
	 * @return the framing
	 * @throws IllegalArgumentException if no framing has that name
	 */
	public static Framing of(String name) {
		return NamedFraming.builder(name).build();
	}

	/**
	 * Return a builder that starts with the values of this framing.
	 * @return a builder
	 */
	public Builder toBuilder() {
		return this.values.copy();
	}

	/**
	 * Return what delimits the messages in place of a length.
	 * @return the delimiters, or {@code null} if something else says where a message ends
	 */
	public @Nullable Delimiters delimiters() {
		return this.delimiters;
	}

	/**
	 * Whether messages have no frame around them, and tell where they end themselves.
	 * @return {@code true} if there is neither a length nor delimiters
	 */
	public boolean isUnframed() {
		return this.values.unframed;
	}

	/**
	 * Return what tells where a message without a frame ends.
	 * @return {@code null} if messages have frames, or the format of the link tells
	 */
	public @Nullable MessageEnd messageEnd() {
		return this.values.messageEnd;
	}

	/**
	 * Whether there are frames of length zero, which keep a line alive. There are none
	 * without a length header.
	 * @return {@code true} if there are
	 */
	public boolean hasKeepAlives() {
		return hasLength();
	}

	/**
	 * Whether frames begin with their length.
	 * @return {@code false} if something else says where a message ends
	 */
	public boolean hasLength() {
		return this.hasLength;
	}

	/**
	 * Return how the length is written.
	 * @return the length header, which has no effect if frames have no length
	 */
	public LengthHeader lengthHeader() {
		return this.lengthHeader;
	}

	/**
	 * Whether the length counts the length header.
	 * @return {@code true} if it does
	 */
	public boolean lengthIncludesItself() {
		return this.values.lengthIncludesItself;
	}

	/**
	 * Whether the length counts the bytes of the length header that follow it.
	 * @return {@code true} if it counts them, but not necessarily the rest of the header
	 */
	public boolean lengthIncludesRest() {
		return this.values.lengthIncludesRest;
	}

	/**
	 * Whether the length counts the header.
	 * @return {@code true} if it does
	 */
	public boolean lengthIncludesHeader() {
		return this.values.lengthIncludesHeader;
	}

	/**
	 * Whether the length counts the trailer.
	 * @return {@code true} if it does
	 */
	public boolean lengthIncludesTrailer() {
		return this.values.lengthIncludesTrailer;
	}

	/**
	 * Return the header between length header and message.
	 * @return the header, {@link FrameHeader#NONE} if there is none
	 */
	public FrameHeader header() {
		return this.header;
	}

	/**
	 * Return the bytes after each message.
	 * @return a copy of the trailer, empty if there is none
	 */
	public byte[] trailer() {
		return this.trailer.clone();
	}

	/**
	 * Return the maximum length of a message, without header and trailer.
	 * @return a number of bytes
	 */
	public int maximumLength() {
		return this.maximumLength;
	}

	/**
	 * Write a frame.
	 * @param out the buffer to write to
	 * @param message the bytes of a message whose length {@link #fits}
	 * @param answered the header of the request that this message answers; empty if it is
	 * not a reply, or the request had no header
	 */
	public void write(ByteBuf out, byte[] message, byte[] answered) {
		if (!this.hasLength) {
			writeWithoutLength(out, message, answered);
			return;
		}
		byte[] header = answered;
		if (this.echoed > 0) {
			boolean isOurs = answered.length == this.echoed + this.header.length();
			this.lengthHeader.write(out, message.length + this.counted, isOurs ? answered : NOTHING);
			header = isOurs ? Arrays.copyOfRange(answered, this.echoed, answered.length) : NOTHING;
		}
		else {
			this.lengthHeader.write(out, message.length + this.counted, NOTHING);
		}
		this.header.write(out, message.length, header);
		out.writeBytes(message).writeBytes(this.trailer);
	}

	private void writeWithoutLength(ByteBuf out, byte[] message, byte[] answered) {
		if (this.delimiters != null) {
			this.delimiters.write(out, this.header, message, answered);
		}
		else {
			this.header.write(out, message.length, answered);
			out.writeBytes(message).writeBytes(this.trailer);
		}
	}

	/**
	 * Write a keep-alive, which is a length header alone.
	 * @param out the buffer to write to
	 * @throws IllegalStateException if there are {@linkplain #hasKeepAlives no
	 * keep-alives}
	 */
	public void writeKeepAlive(ByteBuf out) {
		if (!hasKeepAlives()) {
			throw new IllegalStateException("There are no keep-alives in " + this);
		}
		this.lengthHeader.write(out, this.countedAlone, NOTHING);
	}

	/**
	 * Whether a message of some length may be written: from one byte to the maximum.
	 * @param messageLength the length of the message in bytes
	 * @return whether it may be written
	 */
	public boolean fits(int messageLength) {
		return messageLength > 0 && messageLength <= this.maximumLength;
	}

	/**
	 * Return why a message must not be written although it {@linkplain #fits fits}: the
	 * far end would read another one.
	 * @param message the bytes of the message
	 * @return a text that quotes no bytes, or {@code null} if it may be written
	 */
	public @Nullable String problem(byte[] message) {
		MessageEnd end = this.values.messageEnd;
		if (end != null) {
			return problem(message, end);
		}
		return (this.delimiters != null) ? this.delimiters.problem(message) : null;
	}

	/** Return why the end of a message would not be found, or {@code null}. */
	private static @Nullable String problem(byte[] message, MessageEnd end) {
		try {
			int length = end.lengthAtLeast(message);
			return (length == message.length) ? null : "it has " + message.length
					+ " bytes, but without a frame its receiver would read " + length + " bytes";
		}
		catch (RuntimeException ex) {
			return "without a frame its receiver would not find its end: "
					+ ((ex instanceof IllegalArgumentException) ? ex.getMessage() : ex.getClass().getName());
		}
	}

	/**
	 * Return the length of the frame in which we write a message, without the bytes that
	 * may be inserted to {@linkplain Delimiters#escaped escape} others.
	 * @param messageLength the length of the message in bytes
	 * @return the number of bytes on the wire
	 */
	public int frameLength(int messageLength) {
		return this.overhead + messageLength;
	}

	/**
	 * Return the length of a received frame on the wire.
	 * @param frame the received frame
	 * @return the number of bytes on the wire
	 */
	public int frameLength(Frame frame) {
		int escapes = (this.delimiters != null)
				? this.delimiters.escapesIn(frame.header()) + this.delimiters.escapesIn(frame.message()) : 0;
		return this.overhead - this.echoed - this.header.length() + frame.header().length + frame.message().length
				+ escapes;
	}

	/**
	 * Return why the far end rejected a message of ours that it returned. Only a BASE I
	 * header reports a rejection.
	 * @param frame the received frame
	 * @return a text such as {@code reject code 0012}, or {@code null} if the frame is
	 * not a returned message
	 */
	public @Nullable String rejection(Frame frame) {
		byte[] header = frame.header();
		return this.header
			.rejection((this.echoed > 0) ? Arrays.copyOfRange(header, this.echoed, header.length) : header);
	}

	/**
	 * Return the length that a received length header states, or -1 if it is not valid.
	 */
	long declared(ByteBuf in, int index) {
		return this.lengthHeader.read(in, index, this.sessionControl ? 1 : 0);
	}

	/** Whether a length is that of a frame of length zero. */
	boolean isKeepAlive(long declared) {
		return declared == 0 || declared == this.countedAlone;
	}

	/** Whether the length header at an index is that of session control. */
	boolean isSessionControl(ByteBuf in, int index) {
		return this.sessionControl && indicators(in, index) >> 4 == SESSION_CONTROL_FORMAT;
	}

	private int indicators(ByteBuf in, int index) {
		return in.getUnsignedByte(index + this.lengthHeader.length() - 1);
	}

	/**
	 * Return the number of bytes that follow the length header of session control;
	 * negative if the length is too small.
	 */
	long followingSessionControl(long declared) {
		return (declared == 0) ? 0 : declared - this.countedAlone;
	}

	/** Return the keep-alive that was received at an index. */
	KeepAlive keepAlive(ByteBuf in, int index, int length) {
		boolean hasContent = this.echoed > 0
				|| this.sessionControl && (indicators(in, index) != 0 || length > this.lengthHeader.length());
		if (hasContent) {
			return new KeepAlive(ByteBufUtil.getBytes(in, index, length), isSessionControl(in, index));
		}
		return KeepAlive.EMPTY;
	}

	/**
	 * Return the number of bytes that follow a received length header. If the length is
	 * too small, the result is at most {@link #shortestRest} and may be negative.
	 */
	long following(long declared) {
		return declared - this.counted + this.overhead - this.lengthHeader.length();
	}

	/**
	 * Return the smallest number of bytes that follow a length header, without the
	 * message.
	 */
	int shortestRest() {
		return this.header.length() + this.trailer.length;
	}

	/** Return the largest number of bytes that may follow a length header. */
	int longestRest() {
		return this.header.longest() + this.maximumLength + this.trailer.length;
	}

	/**
	 * Return the number of bytes of the length header that belong to the header of a
	 * received frame.
	 */
	int echoed() {
		return this.echoed;
	}

	int trailerLength() {
		return this.trailer.length;
	}

	/** Whether the configured trailer starts at an index. */
	boolean hasTrailer(ByteBuf in, int index) {
		for (int offset = 0; offset < this.trailer.length; offset++) {
			if (in.getByte(index + offset) != this.trailer[offset]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return a factory of channel handlers that turn received bytes into {@link Frame}s.
	 * They fire a {@link KeepAlive} for each frame of length zero and for session
	 * control, and a {@link BrokenFrameException} when the bytes are not valid frames.
	 * @param timeout the time from the first byte of a frame to its last after which the
	 * frame counts as broken
	 * @param limit how many keep-alives a connection may receive
	 * @return a factory that creates one handler per channel
	 * @throws IllegalStateException if messages have no frame, and no {@link MessageEnd}
	 * is set
	 */
	public Supplier<ChannelHandler> decoders(Duration timeout, KeepAliveLimit limit) {
		if (this.values.unframed && this.values.messageEnd == null) {
			throw new IllegalStateException("Without a frame, a MessageEnd must tell where messages end");
		}
		return new FrameDecoderFactory(this, timeout, limit);
	}

	@Override
	public String toString() {
		String text = this.hasLength ? lengthText() : delimitedBy();
		return text + ((this.header.length() > 0) ? ", " + this.header : "")
				+ ((this.trailer.length > 0) ? ", trailer of " + this.trailer.length + " bytes" : "");
	}

	private String lengthText() {
		return this.lengthHeader + (this.values.lengthIncludesItself ? " that counts itself"
				: (this.countedAlone > 0) ? " that counts what follows it" : "");
	}

	/**
	 * Builds a {@link Framing}.
	 */
	public static final class Builder implements Cloneable {

		private static final int LONGEST_TRAILER = 16;

		private LengthHeader lengthHeader = LengthHeader.BINARY_2;

		private boolean lengthIncludesItself;

		private boolean lengthIncludesRest;

		private boolean lengthIncludesHeader = true;

		private boolean lengthIncludesTrailer = true;

		private FrameHeader header = FrameHeader.NONE;

		private byte[] trailer = {};

		private boolean sessionControl;

		private @Nullable Delimiters delimiters;

		private boolean unframed;

		private @Nullable MessageEnd messageEnd;

		private @Nullable Integer maximumLength;

		private Builder() {
		}

		/**
		 * Set how the length is written: there are no delimiters. Default
		 * {@link LengthHeader#BINARY_2}.
		 * @param lengthHeader the length header
		 * @return this builder
		 */
		public Builder lengthHeader(LengthHeader lengthHeader) {
			this.lengthHeader = lengthHeader;
			return delimitedBy(null, false, null);
		}

		/**
		 * Set what delimits the messages, in place of a length.
		 * @param delimiters the bytes before and after each message
		 * @return this builder
		 */
		public Builder delimiters(Delimiters delimiters) {
			return delimitedBy(delimiters, false, null);
		}

		/**
		 * Send messages without a frame: neither length nor delimiters, only the header
		 * and trailer if there are any. The format of the link tells where they end.
		 * @return this builder
		 */
		public Builder unframed() {
			return delimitedBy(null, true, null);
		}

		/**
		 * Send messages without a frame: neither length nor delimiters, only the header
		 * and trailer if there are any.
		 * @param messageEnd tells where a message ends
		 * @return this builder
		 */
		public Builder unframed(MessageEnd messageEnd) {
			return delimitedBy(null, true, messageEnd);
		}

		private Builder delimitedBy(@Nullable Delimiters delimiters, boolean unframed,
				@Nullable MessageEnd messageEnd) {
			this.delimiters = delimiters;
			this.unframed = unframed;
			this.messageEnd = messageEnd;
			return this;
		}

		/**
		 * Set the number of zero bytes around the length, and keep the rest of the length
		 * header.
		 * @param before the number of zero bytes before the length, 0 to 8
		 * @param after the number of zero bytes after the length, 0 to 8
		 * @return this builder
		 */
		public Builder padding(int before, int after) {
			return lengthHeader(this.lengthHeader.padded(before, after));
		}

		/**
		 * Set whether the length also counts the length header, with all that is around
		 * the length. Default {@code false}.
		 * @param lengthIncludesItself {@code true} if it does
		 * @return this builder
		 */
		public Builder lengthIncludesItself(boolean lengthIncludesItself) {
			this.lengthIncludesItself = lengthIncludesItself;
			return this;
		}

		/**
		 * Set whether the length also counts the bytes of the length header that follow
		 * the length: its padding, or the rest of the header that it is
		 * {@linkplain LengthHeader#within within}. Default {@code false}. A length that
		 * counts itself counts them in any case.
		 * @param lengthIncludesRest {@code true} if it does
		 * @return this builder
		 */
		public Builder lengthIncludesRest(boolean lengthIncludesRest) {
			this.lengthIncludesRest = lengthIncludesRest;
			return this;
		}

		/**
		 * Set whether the length counts the header. Default {@code true}.
		 * @param lengthIncludesHeader {@code true} if it does
		 * @return this builder
		 */
		public Builder lengthIncludesHeader(boolean lengthIncludesHeader) {
			this.lengthIncludesHeader = lengthIncludesHeader;
			return this;
		}

		/**
		 * Set whether the length counts the trailer. Default {@code true}.
		 * @param lengthIncludesTrailer {@code true} if it does
		 * @return this builder
		 */
		public Builder lengthIncludesTrailer(boolean lengthIncludesTrailer) {
			this.lengthIncludesTrailer = lengthIncludesTrailer;
			return this;
		}

		/**
		 * Set the bytes between length header and message. Default
		 * {@link FrameHeader#NONE}.
		 * @param header the header
		 * @return this builder
		 */
		public Builder header(FrameHeader header) {
			this.header = header;
			return this;
		}

		/**
		 * Set fixed bytes that follow each message. Default none.
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
		 * Let the last byte of the length header hold message format and platform, if two
		 * bytes of padding follow the length.
		 */
		Builder sessionControl() {
			this.sessionControl = true;
			return this;
		}

		/**
		 * Set the maximum length of a message, without header and trailer. Default 8192
		 * bytes, or less if the length header cannot express that.
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
		 * @throws IllegalArgumentException if the length header cannot express the
		 * maximum length, or the values contradict each other
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

package dev.iso8583.framing;

import java.util.Arrays;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;

import dev.iso8583.framing.BrokenFrameException.Reason;

/**
 * Splits the bytes of a connection into messages without frames. A message is looked at
 * when so many bytes have arrived that more of its length can be told, not for each byte.
 */
final class UnframedDecoder extends FrameDecoder {

	/** Most messages are not longer, and are looked at once. */
	private static final int LOOK_AHEAD = 1024;

	private final MessageEnd messageEnd;

	/** How many bytes the next message has at least, as far as is known. */
	private int atLeast = 1;

	UnframedDecoder(FrameDecoderFactory settings, MessageEnd messageEnd) {
		super(settings);
		this.messageEnd = messageEnd;
	}

	@Override
	boolean read(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		int headerLength = this.framing.header().length();
		int start = in.readerIndex() + headerLength;
		int available = in.readableBytes() - headerLength;
		byte[] bytes = NO_HEADER;
		while (this.atLeast > bytes.length) {
			if (this.atLeast > available) {
				return false;
			}
			bytes = ByteBufUtil.getBytes(in, start, Math.min(available, Math.max(this.atLeast, LOOK_AHEAD)));
			this.atLeast = lengthAtLeast(bytes, in);
		}
		int length = this.atLeast;
		if (available - length < this.framing.trailerLength()) {
			return false;
		}
		if (!this.framing.hasTrailer(in, start + length)) {
			throw broken(Reason.WRONG_TRAILER, "a message of " + length + " bytes is not followed by its trailer", in);
		}
		byte[] header = (headerLength > 0) ? ByteBufUtil.getBytes(in, in.readerIndex(), headerLength) : NO_HEADER;
		out.add(new Frame(header, (length == bytes.length) ? bytes : Arrays.copyOf(bytes, length)));
		in.readerIndex(start + length + this.framing.trailerLength());
		this.atLeast = 1;
		return true;
	}

	private int lengthAtLeast(byte[] bytes, ByteBuf in) {
		int length;
		try {
			length = this.messageEnd.lengthAtLeast(bytes);
		}
		catch (IllegalArgumentException ex) {
			throw broken(Reason.UNKNOWN_END, "where the message ends is unknown: " + ex.getMessage(), in);
		}
		catch (RuntimeException ex) {
			throw broken(Reason.UNKNOWN_END, "where the message ends is unknown: " + ex.getClass().getName(), in);
		}
		if (length > this.framing.maximumLength()) {
			throw broken(Reason.TOO_LONG,
					"a message has at least " + length + " bytes, but the maximum is " + this.framing.maximumLength(),
					in);
		}
		if (length < 1) {
			throw broken(Reason.UNKNOWN_END, "where the message ends is unknown: it has a length of " + length, in);
		}
		return length;
	}

}

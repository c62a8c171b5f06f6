package dev.iso8583.framing;

import java.util.Arrays;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

import dev.iso8583.framing.BrokenFrameException.Reason;
import dev.iso8583.framing.Delimiters.Lrc;

/**
 * Splits the bytes of a connection into frames between STX and ETX. Each byte is looked
 * at once, however the frames are split.
 */
final class DelimitedFrameDecoder extends FrameDecoder {

	private final Delimiters delimiters;

	/**
	 * The number of bytes of the frame that have been looked at; the next one is ETX if
	 * nothing but the LRC is missing.
	 */
	private int scanned;

	/** The number of bytes of header and message so far, without those that escape. */
	private int contentLength;

	DelimitedFrameDecoder(FrameDecoderFactory settings, Delimiters delimiters) {
		super(settings);
		this.delimiters = delimiters;
	}

	@Override
	boolean read(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		if (this.scanned == 0) {
			if (in.getByte(in.readerIndex()) != Delimiters.STX) {
				throw broken(Reason.WRONG_DELIMITER, "a frame begins with a byte that is not STX", in);
			}
			this.scanned = 1;
		}
		boolean hasLrc = this.delimiters.lrc() != Lrc.NONE;
		int start = in.readerIndex();
		if (!findEnd(in) || hasLrc && in.readableBytes() < this.scanned + 2) {
			return false;
		}
		int end = start + this.scanned;
		if (hasLrc && in.getByte(end + 1) != this.delimiters.lrc(in, start, end + 1)) {
			throw broken(Reason.WRONG_CHECKSUM,
					"the LRC of a message of " + messageLength() + " bytes is wrong: bytes were changed or lost", in);
		}
		if (messageLength() < 1) {
			throw broken(Reason.TOO_SHORT, "there is no message between STX and ETX", in);
		}
		out.add(frame(in, start + 1, end));
		in.readerIndex(end + (hasLrc ? 2 : 1));
		this.scanned = 0;
		this.contentLength = 0;
		return true;
	}

	private int messageLength() {
		return this.contentLength - this.framing.header().length();
	}

	/** Look for ETX, and return whether it has been found. */
	private boolean findEnd(ByteBuf in) {
		int start = in.readerIndex();
		int end = in.writerIndex();
		int index = start + this.scanned;
		while (index < end) {
			byte value = in.getByte(index);
			if (value == Delimiters.ETX) {
				this.scanned = index - start;
				return true;
			}
			if (value == Delimiters.STX) {
				throw broken(Reason.WRONG_DELIMITER, "there is an STX within a message", in);
			}
			if (value == Delimiters.DLE && this.delimiters.escaped()) {
				if (index + 1 == end) {
					break; // of the two bytes, neither counts as looked at
				}
				if (!Delimiters.isEscaped(in.getByte(index + 1))) {
					throw broken(Reason.WRONG_DELIMITER,
							"there is a DLE within a message that precedes neither STX, ETX nor DLE", in);
				}
				index++;
			}
			index++;
			this.contentLength++;
			if (messageLength() > this.framing.maximumLength()) {
				throw broken(Reason.TOO_LONG,
						"there is no ETX after a message of " + this.framing.maximumLength() + " bytes, the maximum",
						in);
			}
		}
		this.scanned = index - start;
		return false;
	}

	/** Return the frame with the content between two indexes. */
	private Frame frame(ByteBuf in, int start, int end) {
		byte[] content = new byte[this.contentLength];
		if (content.length == end - start) {
			in.getBytes(start, content);
		}
		else {
			int length = 0;
			for (int index = start; index < end; index++) {
				if (in.getByte(index) == Delimiters.DLE) {
					index++;
				}
				content[length++] = in.getByte(index);
			}
		}
		int headerLength = this.framing.header().length();
		return (headerLength == 0) ? new Frame(NO_HEADER, content) : new Frame(Arrays.copyOf(content, headerLength),
				Arrays.copyOfRange(content, headerLength, content.length));
	}

}

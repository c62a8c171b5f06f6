package dev.iso8583.framing;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

import dev.iso8583.framing.BrokenFrameException.Reason;

/**
 * Splits the bytes of a connection into frames that begin with their length. A length is
 * checked before memory is allocated for it.
 */
final class LengthFrameDecoder extends FrameDecoder {

	/** {@code null} until the first keep-alive is received. */
	private @Nullable KeepAliveCounter keepAlives;

	LengthFrameDecoder(FrameDecoderFactory settings) {
		super(settings);
	}

	@Override
	boolean read(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		int width = this.framing.lengthHeader().length();
		if (in.readableBytes() < width) {
			return false;
		}
		long declared = this.framing.declared(in, in.readerIndex());
		if (declared == -1) {
			throw broken(Reason.INVALID_LENGTH, "the length header is not a number in " + this.framing.lengthHeader(),
					in);
		}
		boolean sessionControl = this.framing.isSessionControl(in, in.readerIndex());
		boolean keepAlive = sessionControl || this.framing.isKeepAlive(declared);
		int following = sessionControl ? followingSessionControl(declared, in)
				: keepAlive ? 0 : following(declared, in);
		if (in.readableBytes() - width < following) {
			return false;
		}
		if (keepAlive) {
			keepAlive(context, in, width + following, sessionControl);
		}
		else {
			out.add(frame(in, width, following));
		}
		return true;
	}

	private void keepAlive(ChannelHandlerContext context, ByteBuf in, int length, boolean sessionControl) {
		KeepAlive keepAlive = this.framing.keepAlive(in, in.readerIndex(), length);
		in.skipBytes(length);
		complete();
		KeepAliveLimit limit = this.settings.limit();
		if (limit.maximum() == 0 && !sessionControl) {
			throw broken(Reason.EMPTY, "received a frame of length zero, but keep-alives are not allowed", in);
		}
		KeepAliveCounter count = this.keepAlives;
		if (count == null) {
			// session control is allowed even where a frame of length zero is not
			count = new KeepAliveCounter((limit.maximum() == 0) ? KeepAliveLimit.DEFAULT : limit);
			this.keepAlives = count;
		}
		if (!count.add(context.executor().ticker().nanoTime())) {
			throw broken(Reason.TOO_MANY_KEEP_ALIVES, count.toString(), in);
		}
		context.fireUserEventTriggered(keepAlive);
	}

	/** Return how many bytes of session control follow the length header. */
	private int followingSessionControl(long declared, ByteBuf in) {
		long following = this.framing.followingSessionControl(declared);
		if (following < 0) {
			throw broken(Reason.TOO_SHORT, "a length of " + declared + " does not include the length header", in);
		}
		if (following > this.framing.longestRest()) {
			throw broken(Reason.TOO_LONG, "the length header announces session control of " + following
					+ " bytes, but the maximum is " + this.framing.longestRest(), in);
		}
		return (int) following;
	}

	/** Return how many bytes follow the length header. */
	private int following(long declared, ByteBuf in) {
		long following = this.framing.following(declared);
		if (following > this.framing.longestRest()) {
			throw tooLong(following - this.framing.shortestRest(), in);
		}
		if (following <= this.framing.shortestRest()) {
			throw tooShort(declared, in);
		}
		return (int) following;
	}

	private BrokenFrameException tooLong(long message, ByteBuf in) {
		return broken(Reason.TOO_LONG, "the length header announces a message of " + message
				+ " bytes, but the maximum is " + this.framing.maximumLength(), in);
	}

	private BrokenFrameException tooShort(long declared, ByteBuf in) {
		return broken(Reason.TOO_SHORT, "a length of " + declared + " leaves no room for a message", in);
	}

	/** Read a frame that has been received completely. */
	private Frame frame(ByteBuf in, int width, int following) {
		int start = in.readerIndex() + width;
		int headerLength = this.framing.header().lengthIn(in, start, following);
		int messageLength = following - headerLength - this.framing.trailerLength();
		if (headerLength < 0) {
			throw broken(Reason.INVALID_HEADER, "the message is not preceded by a valid " + this.framing.header(), in);
		}
		if (messageLength > this.framing.maximumLength()) {
			throw tooLong(messageLength, in);
		}
		if (messageLength < 1) {
			throw tooShort(this.framing.declared(in, in.readerIndex()), in);
		}
		if (!this.framing.hasTrailer(in, start + headerLength + messageLength)) {
			throw broken(Reason.WRONG_TRAILER,
					"a message of " + messageLength + " bytes is not followed by its trailer", in);
		}
		int echoed = this.framing.echoed();
		byte[] header = (headerLength + echoed > 0) ? ByteBufUtil.getBytes(in, start - echoed, echoed + headerLength)
				: NO_HEADER;
		byte[] message = ByteBufUtil.getBytes(in, start + headerLength, messageLength);
		in.skipBytes(width + following);
		return new Frame(header, message);
	}

}

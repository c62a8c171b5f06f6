package dev.iso8583.framing;

import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

import dev.iso8583.framing.BrokenFrameException.Reason;

/**
 * Splits the bytes of a connection into frames. A length is checked before memory is
 * allocated for it. After the first failure the decoder discards everything it receives.
 */
final class FrameDecoder extends ByteToMessageDecoder {

	private static final byte[] NO_HEADER = {};

	private final FrameDecoderFactory settings;

	private final Framing framing;

	/** {@code null} until the first keep-alive is received. */
	private @Nullable KeepAliveCounter keepAlives;

	private @Nullable Future<?> deadline;

	/** Whether no complete frame has been received yet. */
	private boolean first = true;

	private boolean broken;

	FrameDecoder(FrameDecoderFactory settings) {
		this.settings = settings;
		this.framing = settings.framing();
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		if (this.broken) {
			in.skipBytes(in.readableBytes());
			return;
		}
		int width = this.framing.lengthHeader().length();
		if (in.readableBytes() < width) {
			startDeadline(context);
			return;
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
			startDeadline(context);
		}
		else if (keepAlive) {
			keepAlive(context, in, width + following, sessionControl);
		}
		else {
			out.add(frame(in, width, following));
			complete();
		}
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

	private void complete() {
		this.first = false;
		stopDeadline();
	}

	private BrokenFrameException broken(Reason reason, String text, ByteBuf in) {
		this.broken = true;
		stopDeadline();
		return new BrokenFrameException(reason, text + (this.first ? FramingHint.hint(in, this.framing) : ""));
	}

	private void startDeadline(ChannelHandlerContext context) {
		if (this.deadline == null) {
			this.deadline = context.executor()
				.schedule(() -> timedOut(context), this.settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void timedOut(ChannelHandlerContext context) {
		this.deadline = null;
		if (!context.channel().config().isAutoRead()) {
			// we have paused reading: the rest may have arrived long ago
			startDeadline(context);
			return;
		}
		// an event loop that is late may find the rest in the socket, which it reads
		// before it runs this timer
		this.deadline = context.executor().schedule(() -> cutShort(context), 0, TimeUnit.NANOSECONDS);
	}

	private void cutShort(ChannelHandlerContext context) {
		this.deadline = null;
		ByteBuf in = internalBuffer();
		context.fireExceptionCaught(broken(Reason.TIMED_OUT, "a frame was not complete within "
				+ this.settings.timeout().toMillis() + " ms; " + in.readableBytes() + " bytes of it had arrived", in));
	}

	private void stopDeadline() {
		if (this.deadline != null) {
			this.deadline.cancel(false);
			this.deadline = null;
		}
	}

	@Override
	protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		// every complete frame has been decoded; the rest is the beginning of a frame
		if (in.isReadable()) {
			context.fireExceptionCaught(broken(Reason.TRUNCATED,
					"the connection ended in the middle of a frame; " + in.readableBytes() + " bytes of it had arrived",
					in));
		}
	}

	@Override
	protected void handlerRemoved0(ChannelHandlerContext context) {
		stopDeadline();
	}

}

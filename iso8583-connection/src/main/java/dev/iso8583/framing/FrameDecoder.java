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
 * Cuts the bytes of a connection into frames. A length is judged before anything is
 * allocated for it. Fails once, and from then on drops what arrives.
 */
final class FrameDecoder extends ByteToMessageDecoder {

	private static final byte[] NO_HEADER = {};

	private final FrameDecoderFactory common;

	private final Framing framing;

	/** {@code null} until the first one comes. */
	private @Nullable KeepAliveCounter keepAlives;

	private @Nullable Future<?> deadline;

	/** Whether nothing was received yet that is a frame. */
	private boolean first = true;

	private boolean broken;

	FrameDecoder(FrameDecoderFactory common) {
		this.common = common;
		this.framing = common.framing();
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
		KeepAliveLimit limit = this.common.limit();
		if (limit.maximum() == 0 && !sessionControl) {
			throw broken(Reason.EMPTY, "a frame of length zero came, and none may", in);
		}
		KeepAliveCounter count = this.keepAlives;
		if (count == null) {
			// where a frame of length zero is an error, session control is not one
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
			throw broken(Reason.TOO_SHORT, "a length of " + declared + " does not count the length header", in);
		}
		if (following > this.framing.most()) {
			throw broken(Reason.TOO_LONG, "session control of " + following + " bytes is announced, and the maximum is "
					+ this.framing.most(), in);
		}
		return (int) following;
	}

	/** Return how many bytes follow the length header. */
	private int following(long declared, ByteBuf in) {
		long following = this.framing.following(declared);
		if (following > this.framing.most()) {
			throw tooLong(following - this.framing.least(), in);
		}
		if (following <= this.framing.least()) {
			throw tooShort(declared, in);
		}
		return (int) following;
	}

	private BrokenFrameException tooLong(long message, ByteBuf in) {
		return broken(Reason.TOO_LONG,
				"a message of " + message + " bytes is announced, and the maximum is " + this.framing.maximumLength(),
				in);
	}

	private BrokenFrameException tooShort(long declared, ByteBuf in) {
		return broken(Reason.TOO_SHORT, "a length of " + declared + " leaves no byte for the message", in);
	}

	/** Cut off a frame whose bytes are all there. */
	private Frame frame(ByteBuf in, int width, int following) {
		int start = in.readerIndex() + width;
		int headerLength = this.framing.header().lengthIn(in, start, following);
		int messageLength = following - headerLength - this.framing.trailerLength();
		if (headerLength < 0) {
			throw broken(Reason.INVALID_HEADER, "there is no " + this.framing.header(), in);
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
		byte[] header = (headerLength > 0) ? ByteBufUtil.getBytes(in, start, headerLength) : NO_HEADER;
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
				.schedule(() -> timedOut(context), this.common.timeout().toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void timedOut(ChannelHandlerContext context) {
		this.deadline = null;
		if (!context.channel().config().isAutoRead()) {
			// it is us who do not read on: the rest may have arrived long since
			startDeadline(context);
			return;
		}
		// a timer, since an event loop reads before it: if it is late, the rest may lie
		// in
		// the socket
		this.deadline = context.executor().schedule(() -> cutShort(context), 0, TimeUnit.NANOSECONDS);
	}

	private void cutShort(ChannelHandlerContext context) {
		this.deadline = null;
		ByteBuf in = internalBuffer();
		context.fireExceptionCaught(broken(Reason.TIMED_OUT, "the rest of a frame did not arrive within "
				+ this.common.timeout().toMillis() + " ms; " + in.readableBytes() + " bytes of it did", in));
	}

	private void stopDeadline() {
		if (this.deadline != null) {
			this.deadline.cancel(false);
			this.deadline = null;
		}
	}

	@Override
	protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		// all that can be decoded was; what is left is the beginning of a frame
		if (in.isReadable()) {
			context.fireExceptionCaught(broken(Reason.TRUNCATED,
					"the connection ended within a frame; " + in.readableBytes() + " bytes of it had arrived", in));
		}
	}

	@Override
	protected void handlerRemoved0(ChannelHandlerContext context) {
		stopDeadline();
	}

}

package dev.iso8583.framing;

import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

import dev.iso8583.framing.BrokenFrameException.Reason;

/**
 * Splits the bytes of a connection into frames. After the first failure the decoder
 * discards everything it receives.
 */
abstract class FrameDecoder extends ByteToMessageDecoder {

	static final byte[] NO_HEADER = {};

	final FrameDecoderFactory settings;

	final Framing framing;

	private @Nullable Future<?> deadline;

	/** Whether no complete frame has been received yet. */
	private boolean first = true;

	private boolean broken;

	FrameDecoder(FrameDecoderFactory settings) {
		this.settings = settings;
		this.framing = settings.framing();
	}

	@Override
	protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		if (this.broken) {
			in.skipBytes(in.readableBytes());
			return;
		}
		if (read(context, in, out)) {
			complete();
		}
		else {
			startDeadline(context);
		}
	}

	/**
	 * Read a frame. Nothing is read if it is not complete.
	 * @return whether it was complete
	 * @throws BrokenFrameException see {@link #broken}
	 */
	abstract boolean read(ChannelHandlerContext context, ByteBuf in, List<Object> out);

	/** Record that a frame was complete, even if it is refused now. */
	final void complete() {
		this.first = false;
		stopDeadline();
	}

	/** Return the failure to throw: no further frame can be found. */
	final BrokenFrameException broken(Reason reason, String text, ByteBuf in) {
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

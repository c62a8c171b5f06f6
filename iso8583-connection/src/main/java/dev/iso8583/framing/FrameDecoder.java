package dev.iso8583.framing;

import java.time.Duration;
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

	private final Framing framing;

	private final Duration timeout;

	private final Runnable keepAlive;

	private @Nullable Future<?> deadline;

	private boolean broken;

	FrameDecoder(Framing framing, Duration timeout, Runnable keepAlive) {
		this.framing = framing;
		this.timeout = timeout;
		this.keepAlive = keepAlive;
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
		if (this.broken) {
			in.skipBytes(in.readableBytes());
			return;
		}
		int width = this.framing.lengthHeader().width();
		if (in.readableBytes() < width) {
			startDeadline(context, in);
			return;
		}
		long declared = this.framing.lengthHeader().read(in, in.readerIndex());
		if (isKeepAlive(declared)) {
			in.skipBytes(width);
			stopDeadline();
			this.keepAlive.run();
			return;
		}
		int remaining = remaining(declared);
		if (in.readableBytes() - width < remaining) {
			startDeadline(context, in);
			return;
		}
		in.skipBytes(width);
		byte[] header = ByteBufUtil.getBytes(in.readSlice(this.framing.header().length()));
		out.add(new Frame(header, ByteBufUtil.getBytes(in.readSlice(remaining - header.length))));
		stopDeadline();
	}

	private boolean isKeepAlive(long declared) {
		return declared == 0 || (this.framing.countsItself() && declared == this.framing.lengthHeader().width());
	}

	/** Return how many bytes follow the length header. */
	private int remaining(long declared) {
		if (declared < 0) {
			throw broken(Reason.INVALID_LENGTH, "the length header is not a number in " + this.framing.lengthHeader());
		}
		long message = declared - this.framing.overhead();
		if (message > this.framing.maximumLength()) {
			throw broken(Reason.TOO_LONG, "a message of " + message + " bytes is announced, and the maximum is "
					+ this.framing.maximumLength());
		}
		if (message < 1) {
			throw broken(Reason.TOO_SHORT, "a length of " + declared + " leaves no byte for the message");
		}
		return (int) message + this.framing.header().length();
	}

	private BrokenFrameException broken(Reason reason, String text) {
		this.broken = true;
		stopDeadline();
		return new BrokenFrameException(reason, text);
	}

	private void startDeadline(ChannelHandlerContext context, ByteBuf in) {
		if (this.deadline == null && in.isReadable()) {
			this.deadline = context.executor()
				.schedule(() -> timedOut(context), this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	private void timedOut(ChannelHandlerContext context) {
		int arrived = actualReadableBytes();
		context.fireExceptionCaught(broken(Reason.TIMED_OUT, "the rest of a frame did not arrive within "
				+ this.timeout.toMillis() + " ms; " + arrived + " bytes of it did"));
	}

	private void stopDeadline() {
		if (this.deadline != null) {
			this.deadline.cancel(false);
			this.deadline = null;
		}
	}

	@Override
	protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
		super.decodeLast(context, in, out);
		stopDeadline();
		if (!this.broken && out.isEmpty() && in.isReadable()) {
			context.fireExceptionCaught(broken(Reason.TRUNCATED,
					"the connection ended within a frame; " + in.readableBytes() + " bytes of it had arrived"));
		}
	}

	@Override
	protected void handlerRemoved0(ChannelHandlerContext context) {
		stopDeadline();
	}

}

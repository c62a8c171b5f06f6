package dev.iso8583.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.message.SafeFailure;

/**
 * The way of messages from any thread to the event loop, where all that have gathered are
 * written and flushed together. Watches whether the network takes them.
 */
final class Outbox {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/**
	 * A flush after so many messages keeps the far end busy while more are written;
	 * measured best from 64 to 128.
	 */
	private static final int FLUSH_AFTER = 64;

	/** So many bytes are worth a flush, however few messages they are. */
	private static final int FLUSH_BYTES = 8192;

	/**
	 * After so many messages whatever else the event loop does has its turn: who sends as
	 * fast as we write would keep it from reading, from timers and from other connections
	 * for as long as they like.
	 */
	private static final int AT_A_TIME = 4 * FLUSH_AFTER;

	private final Queue<Outgoing> waiting = new ConcurrentLinkedQueue<>();

	/** The bytes of what is waiting. */
	private final AtomicLong waitingBytes = new AtomicLong();

	/** Whether the event loop will come for what is waiting. */
	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final TcpConnection connection;

	private final Channel channel;

	private final ConnectionOptions options;

	/** Frames that will leave together, if any. Event loop only. */
	private @Nullable ByteBuf gathered;

	/** The bytes of their messages. */
	private long gatheredBytes;

	/** How many bytes left together the last time. */
	private int usual;

	/** Those of their senders who want to know whether the network took them. */
	private final List<OneWay> written = new ArrayList<>();

	/**
	 * How often the network took something, or the channel gave it up. Event loop only.
	 */
	private long taken;

	private final ChannelFutureListener countTaken = (done) -> this.taken++;

	/** Whether it is being watched that the network takes something. Event loop only. */
	private boolean watching;

	/** Whether reading is paused until the far end has read. Event loop only. */
	private boolean paused;

	Outbox(TcpConnection connection) {
		this.connection = connection;
		this.channel = connection.channel;
		this.options = connection.options;
	}

	/** Whether so much waits for the far end to read that no request should be added. */
	boolean isFull() {
		return !this.channel.isWritable() || this.waitingBytes.get() > this.options.maximumOutbound();
	}

	/**
	 * Add a message. It will be claimed or refused, on the event loop if that has not
	 * ended.
	 */
	void add(Outgoing message) {
		this.waitingBytes.addAndGet(message.message().length);
		this.waiting.add(message);
		if (this.scheduled.compareAndSet(false, true)) {
			try {
				this.channel.eventLoop().execute(this::drainSome);
			}
			catch (RejectedExecutionException ex) {
				this.scheduled.set(false);
				// others may have relied on this drain
				for (Outgoing left = this.waiting.poll(); left != null; left = this.waiting.poll()) {
					left.refused();
				}
			}
		}
	}

	private void drainSome() {
		try {
			drain(AT_A_TIME);
		}
		finally {
			this.scheduled.set(false);
			if (!this.channel.isActive()) {
				// the event loop may be ending, and have no more timers
				drain(Integer.MAX_VALUE);
			}
			else if (!this.waiting.isEmpty() && this.scheduled.compareAndSet(false, true)) {
				// a timer, since reads come before it, and before another task they may
				// not
				this.channel.eventLoop().schedule(this::drainSome, 0, TimeUnit.NANOSECONDS);
			}
		}
	}

	/** Write all that has gathered, or refuse it if the channel has ended. */
	void drain() {
		this.scheduled.set(false);
		drain(Integer.MAX_VALUE);
	}

	private void drain(int most) {
		assert this.channel.eventLoop().inEventLoop();
		int claimed = 0;
		Outgoing message = this.waiting.poll();
		while (message != null) {
			if (!this.channel.isActive()) {
				this.waitingBytes.addAndGet(-message.message().length);
				message.refused();
			}
			else if (message.claim()) {
				gather(message);
				if (++claimed % FLUSH_AFTER == 0 || hasGathered(FLUSH_BYTES)) {
					writeGathered();
				}
			}
			else {
				this.waitingBytes.addAndGet(-message.message().length);
			}
			message = (claimed < most) ? this.waiting.poll() : null;
		}
		writeGathered();
		watch();
	}

	/** Add the frame of a message to those that leave together. */
	private void gather(Outgoing message) {
		int length = message.message().length;
		ByteBuf frames = this.gathered;
		int before = (frames != null) ? frames.writerIndex() : 0;
		try {
			if (frames == null) {
				frames = this.channel.alloc()
					.ioBuffer(Math.max(this.usual, this.options.framing().frameLength(length)));
				this.gathered = frames;
			}
			message.writeTo(frames, this.options.framing());
			this.options.metrics().sent(frames.writerIndex() - before);
			this.gatheredBytes += length;
			message.addTo(this.written);
		}
		catch (Throwable ex) {
			// such as no memory left: neither this message nor those behind it may wait
			// without a timer, and half of it must not leave
			if (frames != null) {
				frames.writerIndex(before);
			}
			this.waitingBytes.addAndGet(-length);
			logger.error("{}: internal error", this.connection, SafeFailure.of(ex));
			message.lost();
			this.connection.lifecycle.cut(CloseReason.INTERNAL_ERROR, ex.getClass().getName());
		}
	}

	private boolean hasGathered(int bytes) {
		return this.gathered != null && this.gathered.readableBytes() >= bytes;
	}

	/** Let the frames that were gathered leave. */
	private void writeGathered() {
		ByteBuf frames = this.gathered;
		if (frames == null) {
			return;
		}
		long bytes = this.gatheredBytes;
		List<OneWay> senders = this.written.isEmpty() ? List.of() : List.copyOf(this.written);
		this.gathered = null;
		this.gatheredBytes = 0;
		this.written.clear();
		this.usual = Math.min(FLUSH_BYTES, frames.readableBytes());
		ChannelFuture leaving = this.channel.writeAndFlush(frames).addListener(this.countTaken);
		this.waitingBytes.addAndGet(-bytes);
		if (!senders.isEmpty()) {
			leaving.addListener((done) -> senders.forEach((sender) -> sender.written(done.isSuccess())));
		}
	}

	/** Add a keep-alive, which is no message, to those that leave together. */
	void addKeepAlive() {
		if (this.gathered == null) {
			this.gathered = this.channel.alloc().ioBuffer(this.options.framing().lengthHeader().length());
		}
		this.options.framing().writeKeepAlive(this.gathered);
	}

	/** Let the keep-alives leave that were added. On the event loop. */
	void writeKeepAlives() {
		writeGathered();
		watch();
	}

	/**
	 * See that what the network has not taken leaves in time, and that a far end which
	 * sends requests and reads no replies does not fill the memory with these.
	 */
	private void watch() {
		ChannelOutboundBuffer left = this.channel.unsafe().outboundBuffer();
		if (left == null || left.isEmpty()) {
			return;
		}
		if (!this.paused && left.totalPendingWriteBytes() > 2L * this.options.maximumOutbound()) {
			this.paused = true;
			this.channel.config().setAutoRead(false);
		}
		if (!this.watching) {
			this.watching = true;
			expectProgress(this.taken, left);
		}
	}

	private void expectProgress(long takenBefore, ChannelOutboundBuffer left) {
		int headBefore = bytesOfHead(left);
		this.channel.eventLoop().schedule(() -> {
			ChannelOutboundBuffer now = this.channel.unsafe().outboundBuffer();
			if (now == null || now.isEmpty()) {
				this.watching = false;
			}
			else if (this.taken == takenBefore && bytesOfHead(now) == headBefore) {
				this.connection.lifecycle.cut(CloseReason.WRITE_STALLED, now.totalPendingWriteBytes()
						+ " bytes wait, and none left within " + this.options.writeTimeout().toMillis() + " ms");
			}
			else {
				expectProgress(this.taken, now);
			}
		}, this.options.writeTimeout().toNanos(), TimeUnit.NANOSECONDS);
	}

	/** Return how much of the oldest message has not left: it may be written in parts. */
	private static int bytesOfHead(ChannelOutboundBuffer left) {
		return (left.current() instanceof ByteBuf head) ? head.readableBytes() : 0;
	}

	/** The far end has read, or reads no more. */
	void writabilityChanged() {
		if (this.paused && this.channel.isWritable()) {
			this.paused = false;
			this.channel.config().setAutoRead(true);
		}
	}

}

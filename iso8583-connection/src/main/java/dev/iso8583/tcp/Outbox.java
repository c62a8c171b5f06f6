package dev.iso8583.tcp;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.framing.KeepAlive;
import dev.iso8583.internal.SafeFailure;

/**
 * The queue of messages from any thread to the event loop, which writes and flushes them
 * in batches. Closes the connection if the network accepts no bytes for too long.
 */
final class Outbox implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/**
	 * The number of messages after which a batch is flushed, so that the far end has work
	 * while more are written. Measured: 64 to 128 is best.
	 */
	private static final int FLUSH_MESSAGES = 64;

	/**
	 * The number of bytes after which a batch is flushed, even if it has few messages.
	 */
	private static final int FLUSH_BYTES = 8192;

	/**
	 * The maximum number of messages written in one run. The rest is left to another run:
	 * callers that send as fast as we write would otherwise keep the event loop from
	 * reading, from timers and from other connections.
	 */
	private static final int MAX_PER_RUN = 4 * FLUSH_MESSAGES;

	/**
	 * The end of the queue while a run is scheduled or in progress: {@link #add} must not
	 * schedule another.
	 */
	private static final OutboundMessage<?> RUN_SCHEDULED = new RunScheduled();

	/**
	 * Messages the event loop has not taken yet, newest first, linked by {@code next}. It
	 * takes all of them at once. {@code null}: no run is scheduled.
	 */
	private final AtomicReference<@Nullable OutboundMessage<?>> queue = new AtomicReference<>();

	/**
	 * Messages the event loop has taken and not written yet, oldest first, linked by
	 * {@code next}. Event loop only.
	 */
	private @Nullable OutboundMessage<?> taken;

	/**
	 * The number of bytes the event loop has taken and not handed to the channel yet.
	 * Changed by the event loop only.
	 */
	private final AtomicLong takenBytes = new AtomicLong();

	private final ConnectionControl control;

	private final Channel channel;

	private final ConnectionOptions options;

	/** Whether the link has metrics that count sent messages. */
	private final boolean countsSent;

	/** The frames that will be written and flushed together, if any. Event loop only. */
	private @Nullable ByteBuf batch;

	/** The number of bytes of the messages in the batch, without framing. */
	private long batchBytes;

	/** The size of the last batch, the initial capacity of the next one. */
	private int lastBatchSize;

	/**
	 * The messages in the batch that need to know the outcome of the write, linked by
	 * {@code next}: all of them if sent messages are counted, else those that
	 * {@linkplain OutboundMessage#wantsOutcome want the outcome}.
	 */
	private @Nullable OutboundMessage<?> tracked;

	private @Nullable OutboundMessage<?> lastTracked;

	/**
	 * The number of batches that were written or failed. Event loop only.
	 */
	private long finishedWrites;

	/** Whether a timer will check that the network accepts bytes. Event loop only. */
	private boolean watching;

	/**
	 * Whether the sign-off has been claimed: nothing may be written after it. Event loop
	 * only.
	 */
	private boolean signingOff;

	/**
	 * Whether reading is paused until the far end reads what we have written. Event loop
	 * only.
	 */
	private boolean paused;

	Outbox(Channel channel, ConnectionOptions options, ConnectionControl control) {
		this.channel = channel;
		this.options = options;
		this.control = control;
		this.countsSent = this.options.metrics() != LinkMetrics.NONE;
	}

	/**
	 * Whether so many bytes wait to be sent that no request should be added. A channel
	 * that is closing takes nothing and is not full: the sender of a message added then
	 * learns of the end.
	 */
	boolean isFull() {
		// read in this order, no bytes are counted twice
		long bytes = this.takenBytes.get();
		OutboundMessage<?> last = this.queue.get();
		if (bytes + ((last != null) ? last.byteCount : 0) > this.options.limits().outboundBytes()) {
			return true;
		}
		// not isWritable(): it is false from the moment a channel begins to close, when
		// isActive() may still be true
		ChannelOutboundBuffer unsent = this.channel.unsafe().outboundBuffer();
		return unsent != null && !unsent.isWritable();
	}

	/**
	 * Add a message from any thread. The event loop will claim or refuse it. If the event
	 * loop has ended, the message is refused on the calling thread.
	 */
	void add(OutboundMessage<?> message) {
		int length = message.length();
		OutboundMessage<?> last;
		do {
			last = this.queue.get();
			message.next = last;
			message.byteCount = ((last != null) ? last.byteCount : 0) + length;
		}
		while (!this.queue.compareAndSet(last, message));
		if (last == null) {
			try {
				this.channel.eventLoop().execute(this);
			}
			catch (Throwable ex) {
				// the event loop has ended, or there is no memory left. Other threads may
				// have added messages and relied on this run, so refuse them, too
				for (OutboundMessage<?> left = oldestFirst(
						this.queue.getAndSet(null)); left != null; left = left.next) {
					left.clearBytes();
					left.refused();
				}
			}
		}
	}

	/** Write a limited number of messages, and schedule another run for the rest. */
	@Override
	public void run() {
		try {
			drain(MAX_PER_RUN);
		}
		finally {
			if (!isDone() && !scheduleRun()) {
				drain();
			}
		}
	}

	/**
	 * Schedule another run, unless the event loop may be ending.
	 * @return whether it was scheduled
	 */
	private boolean scheduleRun() {
		if (!this.channel.isActive()) {
			return false;
		}
		try {
			// a timer, not a task: the event loop reads before it runs timers, but may
			// run further tasks before it reads
			this.channel.eventLoop().schedule(this, 0, TimeUnit.NANOSECONDS);
			return true;
		}
		catch (Throwable ex) {
			// such as no memory left

			return false;
		}
	}

	/** Write all messages, or refuse them if the channel has ended. */
	void drain() {
		do {
			drain(Integer.MAX_VALUE);
		}
		while (!isDone());
	}

	/** Whether no message is left. If so, the next {@link #add} schedules a run. */
	private boolean isDone() {
		return this.taken == null && (this.queue.get() == null || this.queue.compareAndSet(RUN_SCHEDULED, null));
	}

	private void drain(int maximum) {
		assert this.channel.eventLoop().inEventLoop();
		int claimed = 0;
		Ticker ticker = this.channel.eventLoop().ticker();
		long now = ticker.nanoTime();
		OutboundMessage<?> message = take();
		while (message != null) {
			if (!this.channel.isActive()) {
				subtractTaken(message.length());
				message.clearBytes();
				message.refused();
			}
			else if (claims(message, now)) {
				addToBatch(message);
				if (++claimed % FLUSH_MESSAGES == 0 || batchHolds(FLUSH_BYTES)) {
					writeBatch();
					now = ticker.nanoTime();
				}
			}
			else {
				subtractTaken(message.length());
				message.clearBytes();
			}
			message = (claimed < maximum) ? take() : null;
		}
		writeBatch();
		watchWrites();
	}

	/** Take the oldest message. */
	private @Nullable OutboundMessage<?> take() {
		OutboundMessage<?> first = this.taken;
		if (first == null) {
			OutboundMessage<?> last = this.queue.get();
			if (last == null || last == RUN_SCHEDULED) {
				return null;
			}
			last = this.queue.getAndSet(RUN_SCHEDULED);
			this.takenBytes.lazySet(this.takenBytes.get() + last.byteCount);
			first = oldestFirst(last);
		}
		this.taken = first.next;
		first.next = null;
		return first;
	}

	/** Reverse a queue, so that the oldest message is the first. */
	private static @Nullable OutboundMessage<?> oldestFirst(@Nullable OutboundMessage<?> last) {
		OutboundMessage<?> first = null;
		OutboundMessage<?> message = last;
		while (message != null && message != RUN_SCHEDULED) {
			OutboundMessage<?> older = message.next;
			message.next = first;
			first = message;
			message = older;
		}
		return first;
	}

	private void subtractTaken(long bytes) {
		this.takenBytes.lazySet(this.takenBytes.get() - bytes);
	}

	/** Add the frame of a message to the batch. */
	private void addToBatch(OutboundMessage<?> message) {
		int length = message.length();
		ByteBuf frames = this.batch;
		int before = (frames != null) ? frames.writerIndex() : 0;
		try {
			if (frames == null) {
				frames = this.channel.alloc()
					.ioBuffer(Math.max(this.lastBatchSize, this.options.framing().frameLength(length)));
				this.batch = frames;
			}
			message.writeTo(frames, this.options.framing());
			this.batchBytes += length;
			message.clearBytes();
			if (this.countsSent || message.wantsOutcome()) {
				message.byteCount = frames.writerIndex() - before;
				trackOutcome(message);
			}
		}
		catch (Throwable ex) {
			// a part of the frame must not be sent
			if (frames != null) {
				frames.writerIndex(before);
			}
			subtractTaken(length);
			message.clearBytes();
			failed(message, ex);
		}
	}

	private boolean claims(OutboundMessage<?> message, long now) {
		try {
			boolean isSession = message.purpose == Purpose.SESSION;
			if (this.signingOff && !isSession) {
				message.refused();
				return false;
			}
			boolean claimed = message.claim(now);
			if (isSession && claimed && this.control.isLeaving()) {
				this.signingOff = true;
			}
			return claimed;
		}
		catch (Throwable ex) {
			failed(message, ex);
			return false;
		}
	}

	/**
	 * Close the connection after an unexpected failure, such as no memory left: neither
	 * this message nor those behind it may wait without a timer.
	 */
	private void failed(OutboundMessage<?> message, Throwable failure) {
		try {
			message.lost();
		}
		finally {
			this.control.cut(CloseReason.INTERNAL_ERROR, failure.getClass().getName());
			logger.error("{}: internal error", this.control, SafeFailure.of(failure));
		}
	}

	private void trackOutcome(OutboundMessage<?> message) {
		if (this.lastTracked != null) {
			this.lastTracked.next = message;
		}
		else {
			this.tracked = message;
		}
		this.lastTracked = message;
	}

	private boolean batchHolds(int bytes) {
		return this.batch != null && this.batch.readableBytes() >= bytes;
	}

	private void writeBatch() {
		ByteBuf frames = this.batch;
		if (frames == null) {
			return;
		}
		long bytes = this.batchBytes;
		OutboundMessage<?> messages = this.tracked;
		this.batch = null;
		this.batchBytes = 0;
		this.tracked = null;
		this.lastTracked = null;
		this.lastBatchSize = Math.min(FLUSH_BYTES, frames.readableBytes());
		ChannelFuture write = this.channel.writeAndFlush(frames);
		subtractTaken(bytes);
		if (write.isDone()) {
			writeFinished(write.isSuccess(), messages);
		}
		else {
			write.addListener((done) -> writeFinished(done.isSuccess(), messages));
		}
	}

	/** Record that a batch was written or failed, and notify its messages. */
	private void writeFinished(boolean sent, @Nullable OutboundMessage<?> messages) {
		this.finishedWrites++;
		OutboundMessage<?> message = messages;
		while (message != null) {
			// its sender may hold it for long: it must not keep the others in memory
			OutboundMessage<?> following = message.next;
			message.next = null;
			if (sent) {
				this.options.metrics().sent((int) message.byteCount);
			}
			if (message.wantsOutcome() && sent) {
				message.sent();
			}
			else if (message.wantsOutcome()) {
				message.lost();
			}
			message = following;
		}
	}

	/** Whether the sign-off has been claimed, so that nothing else may be written. */
	boolean isSigningOff() {
		return this.signingOff;
	}

	/** Add a keep-alive to the batch. It does not count as a message. */
	void addKeepAlive(KeepAlive keepAlive) {
		if (this.batch == null) {
			this.batch = this.channel.alloc().ioBuffer(this.options.framing().lengthHeader().length());
		}
		keepAlive.writeTo(this.batch, this.options.framing());
	}

	/** Write the keep-alives that were added. On the event loop. */
	void writeKeepAlives() {
		writeBatch();
		watchWrites();
	}

	/**
	 * Watch that unsent bytes are sent in time. Pause reading if there are too many: a
	 * far end that sends requests and does not read the replies must not fill the memory.
	 */
	private void watchWrites() {
		ChannelOutboundBuffer unsent = this.channel.unsafe().outboundBuffer();
		if (unsent == null || unsent.isEmpty()) {
			return;
		}
		if (!this.paused && unsent.totalPendingWriteBytes() > 2L * this.options.limits().outboundBytes()) {
			this.paused = true;
			this.channel.config().setAutoRead(false);
		}
		if (!this.watching) {
			startWatching(this.finishedWrites, unsent);
		}
	}

	private void startWatching(long writesBefore, ChannelOutboundBuffer unsent) {
		try {
			expectProgress(writesBefore, unsent);
			this.watching = true;
		}
		catch (Throwable ex) {
			// such as no memory for the timer: the next write tries again
		}
	}

	private void expectProgress(long writesBefore, ChannelOutboundBuffer unsent) {
		int headBytesBefore = headBytes(unsent);
		checkProgressAfter(this.options.timeouts().write(), writesBefore, headBytesBefore,
				// if the event loop was late, the network may accept bytes by now: let it
				// write once more
				() -> checkProgressAfter(Duration.ZERO, writesBefore, headBytesBefore, this::stalled));
	}

	/** Check after a delay whether bytes were sent, and continue to watch if so. */
	private void checkProgressAfter(Duration delay, long writesBefore, int headBytesBefore, Runnable noProgress) {
		this.channel.eventLoop().schedule(() -> {
			this.watching = false;
			ChannelOutboundBuffer now = this.channel.unsafe().outboundBuffer();
			if (now == null || now.isEmpty()) {
				return;
			}
			if (this.finishedWrites == writesBefore && headBytes(now) == headBytesBefore) {
				noProgress.run();
				this.watching = true;
			}
			else {
				startWatching(this.finishedWrites, now);
			}
		}, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void stalled() {
		ChannelOutboundBuffer unsent = this.channel.unsafe().outboundBuffer();
		this.control.cut(CloseReason.WRITE_STALLED,
				((unsent != null) ? unsent.totalPendingWriteBytes() : 0)
						+ " bytes are waiting, and none were sent within " + this.options.timeouts().write().toMillis()
						+ " ms");
	}

	/**
	 * Return how many bytes of the first buffer are unsent: it may be written in parts.
	 */
	private static int headBytes(ChannelOutboundBuffer unsent) {
		return (unsent.current() instanceof ByteBuf head) ? head.readableBytes() : 0;
	}

	/** Resume reading if it was paused and the channel is writable again. */
	void writabilityChanged() {
		if (this.paused && this.channel.isWritable()) {
			this.paused = false;
			this.channel.config().setAutoRead(true);
		}
	}

	/**
	 * Not a message, but the marker {@link #RUN_SCHEDULED}.
	 */
	private static final class RunScheduled extends OutboundMessage<Void> {

		RunScheduled() {
			super(new byte[0], Purpose.APPLICATION);
		}

		@Override
		boolean claim(long now) {
			return false;
		}

		@Override
		void refused() {
		}

	}

}

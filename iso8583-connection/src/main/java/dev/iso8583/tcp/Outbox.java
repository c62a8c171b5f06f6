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
 * The way of messages from any thread to the event loop, where all that have gathered are
 * written and flushed together. Watches whether the network takes them.
 */
final class Outbox implements Runnable {

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

	/**
	 * At the end of the line: the event loop is at the outbox or will come by itself, so
	 * who adds a message need not call it.
	 */
	private static final OutboundMessage<?> CALLED = new Called();

	/**
	 * What came last, and before it in line what came before. The event loop takes the
	 * line as a whole. Without any the event loop has yet to be called.
	 */
	private final AtomicReference<@Nullable OutboundMessage<?>> line = new AtomicReference<>();

	/**
	 * What the event loop has taken and not written yet, what came first at the head.
	 * Event loop only.
	 */
	private @Nullable OutboundMessage<?> atHand;

	/**
	 * The bytes of what the event loop has taken and not handed to the channel. Changed
	 * by the event loop only.
	 */
	private final AtomicLong bytesAtHand = new AtomicLong();

	private final ConnectionControl control;

	private final Channel channel;

	private final ConnectionOptions options;

	/** Whether anybody counts what was sent. */
	private final boolean counts;

	/** Frames that will leave together, if any. Event loop only. */
	private @Nullable ByteBuf gathered;

	/** The bytes of their messages. */
	private long gatheredBytes;

	/** How many bytes left together the last time. */
	private int usual;

	/**
	 * Those of them of which it is asked what becomes of them, the first of them and the
	 * last. If messages are counted, these are all.
	 */
	private @Nullable OutboundMessage<?> asking;

	private @Nullable OutboundMessage<?> lastAsking;

	/**
	 * How often the network took something, or the channel gave it up. Event loop only.
	 */
	private long taken;

	/** Whether it is being watched that the network takes something. Event loop only. */
	private boolean watching;

	/**
	 * Whether the sign-off has begun to leave: nothing else follows it. Event loop only.
	 */
	private boolean signingOff;

	/** Whether reading is paused until the far end has read. Event loop only. */
	private boolean paused;

	Outbox(Channel channel, ConnectionOptions options, ConnectionControl control) {
		this.channel = channel;
		this.options = options;
		this.control = control;
		this.counts = this.options.metrics() != LinkMetrics.NONE;
	}

	/** Whether so much waits for the far end to read that no request should be added. */
	boolean isFull() {
		// in this order nothing is counted twice
		long bytes = this.bytesAtHand.get();
		OutboundMessage<?> last = this.line.get();
		return !this.channel.isWritable()
				|| bytes + ((last != null) ? last.bytes : 0) > this.options.limits().outboundBytes();
	}

	/**
	 * Add a message. It will be claimed or refused, on the event loop if that has not
	 * ended.
	 */
	void add(OutboundMessage<?> message) {
		int length = message.length();
		OutboundMessage<?> last;
		do {
			last = this.line.get();
			message.next = last;
			message.bytes = ((last != null) ? last.bytes : 0) + length;
		}
		while (!this.line.compareAndSet(last, message));
		if (last == null) {
			try {
				this.channel.eventLoop().execute(this);
			}
			catch (Throwable ex) {
				// it has ended, or no memory is left, and others may have relied on this
				// call: nobody else would make it
				for (OutboundMessage<?> left = inOrder(this.line.getAndSet(null)); left != null; left = left.next) {
					left.forget();
					left.refused();
				}
			}
		}
	}

	/** Write some of what has gathered, and come back for the rest. */
	@Override
	public void run() {
		try {
			drain(AT_A_TIME);
		}
		finally {
			if (!isDone() && !comesBack()) {
				drain();
			}
		}
	}

	/** Whether there will be another run: not if the event loop may be ending. */
	private boolean comesBack() {
		if (!this.channel.isActive()) {
			return false;
		}
		try {
			// a timer, since reads come before it, and before another task they may not
			this.channel.eventLoop().schedule(this, 0, TimeUnit.NANOSECONDS);
			return true;
		}
		catch (Throwable ex) {
			// such as no memory left
			return false;
		}
	}

	/** Write all that has gathered, or refuse it if the channel has ended. */
	void drain() {
		do {
			drain(Integer.MAX_VALUE);
		}
		while (!isDone());
	}

	/** Whether nothing is left. Then the next who adds a message calls the event loop. */
	private boolean isDone() {
		return this.atHand == null && (this.line.get() == null || this.line.compareAndSet(CALLED, null));
	}

	private void drain(int most) {
		assert this.channel.eventLoop().inEventLoop();
		int claimed = 0;
		Ticker ticker = this.channel.eventLoop().ticker();
		long now = ticker.nanoTime();
		OutboundMessage<?> message = take();
		while (message != null) {
			if (!this.channel.isActive()) {
				leaves(message.length());
				message.forget();
				message.refused();
			}
			else if (claims(message, now)) {
				gather(message);
				if (++claimed % FLUSH_AFTER == 0 || hasGathered(FLUSH_BYTES)) {
					writeGathered();
					now = ticker.nanoTime();
				}
			}
			else {
				leaves(message.length());
				message.forget();
			}
			message = (claimed < most) ? take() : null;
		}
		writeGathered();
		watch();
	}

	/** Take what came first. */
	private @Nullable OutboundMessage<?> take() {
		OutboundMessage<?> first = this.atHand;
		if (first == null) {
			OutboundMessage<?> last = this.line.get();
			if (last == null || last == CALLED) {
				return null;
			}
			last = this.line.getAndSet(CALLED);
			this.bytesAtHand.lazySet(this.bytesAtHand.get() + last.bytes);
			first = inOrder(last);
		}
		this.atHand = first.next;
		first.next = null;
		return first;
	}

	/** Turn round what was in line, so that what came first is the first. */
	private static @Nullable OutboundMessage<?> inOrder(@Nullable OutboundMessage<?> last) {
		OutboundMessage<?> first = null;
		OutboundMessage<?> message = last;
		while (message != null && message != CALLED) {
			OutboundMessage<?> before = message.next;
			message.next = first;
			first = message;
			message = before;
		}
		return first;
	}

	/** So many bytes are not at hand any more. */
	private void leaves(long bytes) {
		this.bytesAtHand.lazySet(this.bytesAtHand.get() - bytes);
	}

	/** Add the frame of a message to those that leave together. */
	private void gather(OutboundMessage<?> message) {
		int length = message.length();
		ByteBuf frames = this.gathered;
		int before = (frames != null) ? frames.writerIndex() : 0;
		try {
			if (frames == null) {
				frames = this.channel.alloc()
					.ioBuffer(Math.max(this.usual, this.options.framing().frameLength(length)));
				this.gathered = frames;
			}
			message.writeTo(frames, this.options.framing());
			this.gatheredBytes += length;
			message.forget();
			if (this.counts || message.asks()) {
				message.bytes = frames.writerIndex() - before;
				asks(message);
			}
		}
		catch (Throwable ex) {
			// half of it must not leave
			if (frames != null) {
				frames.writerIndex(before);
			}
			leaves(length);
			message.forget();
			failed(message, ex);
		}
	}

	private boolean claims(OutboundMessage<?> message, long now) {
		try {
			boolean ofSession = message.purpose == Purpose.SESSION;
			if (this.signingOff && !ofSession) {
				message.refused();
				return false;
			}
			boolean claimed = message.claim(now);
			if (ofSession && claimed && this.control.isLeaving()) {
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
	 * Something is wrong, such as no memory left: neither this message nor those behind
	 * it may wait without a timer.
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

	private void asks(OutboundMessage<?> message) {
		if (this.lastAsking != null) {
			this.lastAsking.next = message;
		}
		else {
			this.asking = message;
		}
		this.lastAsking = message;
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
		OutboundMessage<?> asked = this.asking;
		this.gathered = null;
		this.gatheredBytes = 0;
		this.asking = null;
		this.lastAsking = null;
		this.usual = Math.min(FLUSH_BYTES, frames.readableBytes());
		ChannelFuture leaving = this.channel.writeAndFlush(frames);
		leaves(bytes);
		if (leaving.isDone()) {
			left(leaving.isSuccess(), asked);
		}
		else {
			leaving.addListener((done) -> left(done.isSuccess(), asked));
		}
	}

	/** The network took some frames, or the channel gave them up. */
	private void left(boolean taken, @Nullable OutboundMessage<?> asked) {
		this.taken++;
		OutboundMessage<?> message = asked;
		while (message != null) {
			// it may be asked for long, and need not know the others
			OutboundMessage<?> following = message.next;
			message.next = null;
			if (taken) {
				this.options.metrics().sent((int) message.bytes);
			}
			if (message.asks() && taken) {
				message.taken();
			}
			else if (message.asks()) {
				message.lost();
			}
			message = following;
		}
	}

	/** Whether nothing but the sign-off may leave any more. */
	boolean isSigningOff() {
		return this.signingOff;
	}

	/** Add a keep-alive, which is no message, to those that leave together. */
	void addKeepAlive(KeepAlive keepAlive) {
		if (this.gathered == null) {
			this.gathered = this.channel.alloc().ioBuffer(this.options.framing().lengthHeader().length());
		}
		keepAlive.writeTo(this.gathered, this.options.framing());
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
		if (!this.paused && left.totalPendingWriteBytes() > 2L * this.options.limits().outboundBytes()) {
			this.paused = true;
			this.channel.config().setAutoRead(false);
		}
		if (!this.watching) {
			watch(this.taken, left);
		}
	}

	private void watch(long takenBefore, ChannelOutboundBuffer left) {
		try {
			expectProgress(takenBefore, left);
			this.watching = true;
		}
		catch (Throwable ex) {
			// such as no memory for its timer: the next write tries again
		}
	}

	private void expectProgress(long takenBefore, ChannelOutboundBuffer left) {
		int headBefore = bytesOfHead(left);
		lookAfter(this.options.timeouts().write(), takenBefore, headBefore,
				// the event loop may be late, and the network able to take some by now
				() -> lookAfter(Duration.ZERO, takenBefore, headBefore, this::stalled));
	}

	/** Look whether something left, and go on watching if something did. */
	private void lookAfter(Duration delay, long takenBefore, int headBefore, Runnable otherwise) {
		this.channel.eventLoop().schedule(() -> {
			this.watching = false;
			ChannelOutboundBuffer now = this.channel.unsafe().outboundBuffer();
			if (now == null || now.isEmpty()) {
				return;
			}
			if (this.taken == takenBefore && bytesOfHead(now) == headBefore) {
				otherwise.run();
				this.watching = true;
			}
			else {
				watch(this.taken, now);
			}
		}, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void stalled() {
		ChannelOutboundBuffer left = this.channel.unsafe().outboundBuffer();
		this.control.cut(CloseReason.WRITE_STALLED, ((left != null) ? left.totalPendingWriteBytes() : 0)
				+ " bytes wait, and none left within " + this.options.timeouts().write().toMillis() + " ms");
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

	/** No message. */
	private static final class Called extends OutboundMessage<Void> {

		Called() {
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

package dev.iso8583.tcp;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.transport.DirectWrites;

/**
 * The queue of messages from any thread to the socket. One thread at a time is the
 * writer: it claims messages, writes and flushes them in batches. Usually that is the
 * event loop. While few requests are in flight, a thread that finds no writer
 * {@linkplain #addOrWrite becomes it} and writes to the socket itself, which saves the
 * wake-up of the event loop. Whatever is unusual is left to the event loop: a socket that
 * takes no more bytes, a failure, a connection that is not online, a sign-off.
 * <p>
 * Closes the connection if the network accepts no bytes for too long.
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
	 * The maximum number of batches that a thread writes for others before it leaves the
	 * rest to the event loop.
	 */
	private static final int MAX_DIRECT_BATCHES = 4;

	/**
	 * The end of the queue while the event loop is the writer: a run is scheduled or in
	 * progress, and {@link #add} must not schedule another.
	 */
	private static final OutboundMessage<?> RUN_SCHEDULED = new WriterMark(false);

	/** The end of the queue while another thread is the writer. */
	private static final OutboundMessage<?> WRITING_DIRECTLY = new WriterMark(true);

	/**
	 * Messages the writer has not taken yet, newest first, linked by {@code next}. The
	 * writer takes all of them at once. {@code null}: there is no writer. A thread
	 * becomes the writer by replacing {@code null}, and gives up being the writer by
	 * replacing its mark with {@code null}.
	 */
	private final AtomicReference<@Nullable OutboundMessage<?>> queue = new AtomicReference<>();

	/**
	 * Messages the writer has taken and not written yet, oldest first, linked by
	 * {@code next}. Writer only.
	 */
	private @Nullable OutboundMessage<?> taken;

	/**
	 * The number of bytes the writer has taken and not handed to the channel yet. Changed
	 * by the writer only.
	 */
	private final AtomicLong takenBytes = new AtomicLong();

	private final ConnectionControl control;

	private final Channel channel;

	/** The socket, if threads other than the event loop may write to it. */
	private final @Nullable DirectWrites socket;

	private final ConnectionOptions options;

	/** Whether the link has metrics that count sent messages. */
	private final boolean countsSent;

	/** The frames that will be written and flushed together, if any. Writer only. */
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
	 * The number of batches that the event loop has written, or that failed. Event loop
	 * only.
	 */
	private long finishedWrites;

	/**
	 * When a thread other than the event loop last wrote, by the clock of the event loop;
	 * 0 means never.
	 */
	private volatile long lastDirectWrite;

	/** When such a thread first wrote after something was last received. */
	private volatile long firstDirectWrite;

	/** Whether a timer will check that the network accepts bytes. Event loop only. */
	private boolean watching;

	/**
	 * Whether the sign-off has been claimed: nothing may be written after it. Writer
	 * only.
	 */
	private boolean signingOff;

	/**
	 * Whether reading is paused until the far end reads what we have written. Event loop
	 * only.
	 */
	private boolean paused;

	/** Whether the event loop is in {@link #drain(int)}. Event loop only. */
	private boolean draining;

	Outbox(Channel channel, ConnectionOptions options, ConnectionControl control) {
		this.channel = channel;
		this.options = options;
		this.control = control;
		// TLS encrypts on the event loop
		this.socket = (channel instanceof DirectWrites direct && options.tls() == null) ? direct : null;
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
	 * Write a message on the calling thread if no other thread is writing, else add it.
	 * For a sender that has few messages in flight: those of many are written together.
	 */
	void addOrWrite(OutboundMessage<?> message) {
		if (this.socket == null || this.channel.eventLoop().inEventLoop()
				|| !this.queue.compareAndSet(null, WRITING_DIRECTLY)) {
			add(message);
			return;
		}
		this.taken = message;
		this.takenBytes.lazySet(this.takenBytes.get() + message.length());
		boolean done = false;
		try {
			done = writesDirectly(this.socket);
		}
		catch (Throwable ex) {
			// such as no memory left: the event loop tries again
		}
		finally {
			if (!done) {
				takeQueued(RUN_SCHEDULED);
				callEventLoop();
			}
		}
	}

	/**
	 * Add a message from any thread. The writer will claim or refuse it. If the event
	 * loop has ended, the message is refused on the calling thread.
	 */
	void add(OutboundMessage<?> message) {
		int length = message.length();
		OutboundMessage<?> last;
		do {
			last = this.queue.get();
			message.next = last;
			message.byteCount = ((last != null) ? last.byteCount : 0) + length;
			message.behindDirectWriter = last != null && last.behindDirectWriter;
		}
		while (!this.queue.compareAndSet(last, message));
		if (last == null) {
			callEventLoop();
		}
	}

	/** Schedule a run of the event loop, which has become the writer. */
	private void callEventLoop() {
		try {
			this.channel.eventLoop().execute(this);
		}
		catch (Throwable ex) {
			// the event loop has ended, or there is no memory left. Other threads may
			// have added messages and relied on this run, so refuse them, too
			refuseAll();
		}
	}

	/**
	 * Refuse all messages that are not claimed, and stop being the writer. If a batch was
	 * written in part, the next writer continues with it.
	 */
	private void refuseAll() {
		OutboundMessage<?> message = this.taken;
		this.taken = null;
		this.takenBytes.set(this.batchBytes);
		while (message != null) {
			OutboundMessage<?> following = message.next;
			refuse(message);
			message = following;
		}
		for (OutboundMessage<?> left = oldestFirst(this.queue.getAndSet(null)); left != null; left = left.next) {
			refuse(left);
		}
	}

	private static void refuse(OutboundMessage<?> message) {
		message.clearBytes();
		message.refused();
	}

	/**
	 * Write what was taken, and what others add meanwhile. On a thread that has become
	 * the writer.
	 * @return whether all was written and the thread is no longer the writer
	 */
	private boolean writesDirectly(DirectWrites socket) throws Exception {
		for (int batches = 0; batches < MAX_DIRECT_BATCHES; batches++) {
			// asked by the writer only: until then the event loop may have written
			ChannelOutboundBuffer unsent = this.channel.unsafe().outboundBuffer();
			if (unsent == null || unsent.totalPendingWriteBytes() > 0) {
				return false;
			}
			claimDirectly();
			if (!writesBatch(socket) || this.taken != null) {
				return false;
			}
			if (this.queue.compareAndSet(WRITING_DIRECTLY, null)) {
				return true;
			}
			takeQueued(WRITING_DIRECTLY);
		}
		return false;
	}

	/** Add to the batch what may be written without the event loop. */
	private void claimDirectly() {
		long now = this.channel.eventLoop().ticker().nanoTime();
		OutboundMessage<?> message = this.taken;
		for (int claimed = 0; message != null && claimed < FLUSH_MESSAGES; claimed++) {
			// asked for each message, after it was added: see Requests.claimDirectly
			if (!this.control.isOnline() || message.purpose == Purpose.SESSION || !message.claimDirectly(now)) {
				return;
			}
			this.taken = message.next;
			message.next = null;
			addToBatch(message);
			message = this.taken;
		}
	}

	/**
	 * Write the batch to the socket.
	 * @return whether the socket took all of it; if not, the event loop must write the
	 * rest
	 */
	private boolean writesBatch(DirectWrites socket) {
		ByteBuf frames = this.batch;
		if (frames == null) {
			return true;
		}
		try {
			socket.writeDirectly(frames);
		}
		catch (IOException ex) {
			// the event loop's write will fail, too, and the event loop closes then
			return false;
		}
		if (frames.isReadable()) {
			return false;
		}
		subtractTaken(this.batchBytes);
		OutboundMessage<?> messages = takeBatch();
		frames.release();
		long now = this.channel.eventLoop().ticker().nanoTime();
		this.lastDirectWrite = (now != 0) ? now : 1;
		if (firstDirectWrite() == 0) {
			this.firstDirectWrite = this.lastDirectWrite;
		}
		notify(messages, true);
		return true;
	}

	/**
	 * Return when a thread other than the event loop last wrote, by the clock of the
	 * event loop; 0 means never.
	 */
	long lastDirectWrite() {
		return this.lastDirectWrite;
	}

	/**
	 * Return when a thread other than the event loop first wrote after something was last
	 * received; 0 means not since then.
	 */
	long firstDirectWrite() {
		long first = this.firstDirectWrite;
		long received = this.control.lastReceived();
		return (received == 0 || first - received > 0) ? first : 0;
	}

	/** Write a limited number of messages, and schedule another run for the rest. */
	@Override
	public void run() {
		if (!isWriter()) {
			// the messages of this run are written, or another thread writes them
			return;
		}
		try {
			drain(MAX_PER_RUN);
		}
		finally {
			if (!isDone() && !scheduleRun()) {
				drainAll();
			}
		}
	}

	/** Whether the event loop is the writer. */
	private boolean isWriter() {
		OutboundMessage<?> last = this.queue.get();
		return last != null && !last.behindDirectWriter;
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

	/**
	 * Write all messages, or refuse them if the channel has ended. If another thread is
	 * the writer, it calls the event loop for what it cannot write.
	 * @return whether all messages added before were written or refused
	 */
	boolean drain() {
		assert this.channel.eventLoop().inEventLoop();
		if (this.draining) {
			// called while a message was claimed: the outer call stops being the writer
			drain(Integer.MAX_VALUE);
			return true;
		}
		if (!isWriter() && !this.queue.compareAndSet(null, RUN_SCHEDULED)) {
			return false;
		}
		drainAll();
		return true;
	}

	private void drainAll() {
		do {
			drain(Integer.MAX_VALUE);
		}
		while (!isDone());
	}

	/**
	 * Run a task on the event loop once all messages added before were written or
	 * refused. If the channel ends before, the task may not run.
	 */
	void drainAndRun(Runnable task) {
		if (drain()) {
			task.run();
		}
		else {
			add(new Barrier(this.channel.eventLoop(), task));
		}
	}

	/**
	 * Whether no message is left, so that the event loop is no longer the writer.
	 */
	private boolean isDone() {
		return this.taken == null && this.queue.compareAndSet(RUN_SCHEDULED, null);
	}

	private void drain(int maximum) {
		boolean nested = this.draining;
		this.draining = true;
		try {
			writeMessages(maximum);
		}
		finally {
			this.draining = nested;
		}
	}

	private void writeMessages(int maximum) {
		assert this.channel.eventLoop().inEventLoop();
		int claimed = 0;
		Ticker ticker = this.channel.eventLoop().ticker();
		long now = ticker.nanoTime();
		OutboundMessage<?> message = take();
		while (message != null) {
			if (!this.channel.isActive()) {
				subtractTaken(message.length());
				refuse(message);
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
		if (this.taken == null && this.queue.get() != RUN_SCHEDULED) {
			takeQueued(RUN_SCHEDULED);
		}
		OutboundMessage<?> first = this.taken;
		if (first != null) {
			this.taken = first.next;
			first.next = null;
		}
		return first;
	}

	/**
	 * Take what is in the queue, behind what was taken before.
	 * @param mark the mark of the next writer
	 */
	private void takeQueued(OutboundMessage<?> mark) {
		OutboundMessage<?> last = Objects.requireNonNull(this.queue.getAndSet(mark), "the mark of the writer");
		this.takenBytes.lazySet(this.takenBytes.get() + last.byteCount);
		OutboundMessage<?> first = oldestFirst(last);
		OutboundMessage<?> end = this.taken;
		if (end == null) {
			this.taken = first;
			return;
		}
		while (end.next != null) {
			end = end.next;
		}
		end.next = first;
	}

	/** Reverse a queue, so that the oldest message is the first. */
	private static @Nullable OutboundMessage<?> oldestFirst(@Nullable OutboundMessage<?> last) {
		OutboundMessage<?> first = null;
		OutboundMessage<?> message = last;
		while (message != null && !(message instanceof WriterMark)) {
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
			if ((this.countsSent && message.isCounted()) || message.wantsOutcome()) {
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
			if (this.channel.eventLoop().inEventLoop()) {
				this.control.cut(CloseReason.INTERNAL_ERROR, failure.getClass().getName());
			}
			else {
				this.control
					.onEventLoop(() -> this.control.cut(CloseReason.INTERNAL_ERROR, failure.getClass().getName()));
			}
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
		this.lastBatchSize = Math.min(FLUSH_BYTES, frames.readableBytes());
		long bytes = this.batchBytes;
		OutboundMessage<?> messages = takeBatch();
		ChannelFuture write = this.channel.writeAndFlush(frames);
		subtractTaken(bytes);
		if (write.isDone()) {
			writeFinished(write.isSuccess(), messages);
		}
		else {
			write.addListener((done) -> writeFinished(done.isSuccess(), messages));
		}
	}

	/**
	 * Forget the batch, which is handed to the network.
	 * @return its messages that need to know the outcome
	 */
	private @Nullable OutboundMessage<?> takeBatch() {
		OutboundMessage<?> messages = this.tracked;
		this.batch = null;
		this.batchBytes = 0;
		this.tracked = null;
		this.lastTracked = null;
		return messages;
	}

	/** Record that a batch was written or failed, and notify its messages. */
	private void writeFinished(boolean sent, @Nullable OutboundMessage<?> messages) {
		this.finishedWrites++;
		notify(messages, sent);
	}

	/** Count messages that were sent, and notify those that want to know the outcome. */
	private void notify(@Nullable OutboundMessage<?> messages, boolean sent) {
		OutboundMessage<?> message = messages;
		while (message != null) {
			// its sender may hold it for long: it must not keep the others in memory
			OutboundMessage<?> following = message.next;
			message.next = null;
			if (sent && message.isCounted()) {
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
	 * Not a message, but a mark that says which thread is the writer.
	 */
	private static final class WriterMark extends OutboundMessage<Void> {

		WriterMark(boolean direct) {
			super(new byte[0], Purpose.SESSION);
			this.behindDirectWriter = direct;
		}

		@Override
		boolean claim(long now) {
			return false;
		}

		@Override
		void refused() {
		}

	}

	/**
	 * Not a message, but a task for when all messages before it were written.
	 */
	private static final class Barrier extends OutboundMessage<Void> {

		private final EventLoop eventLoop;

		private final Runnable task;

		Barrier(EventLoop eventLoop, Runnable task) {
			super(new byte[0], Purpose.SESSION);
			this.eventLoop = eventLoop;
			this.task = task;
		}

		@Override
		boolean claim(long now) {
			// the messages before it may be in a batch that is yet to be written
			this.eventLoop.execute(this.task);
			return false;
		}

		@Override
		void refused() {
		}

	}

}

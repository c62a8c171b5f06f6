package dev.iso8583.tcp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.InboundOrder;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.LinkMetrics.Handling;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.message.DataElements;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.mapping.FieldMappingException;
import dev.iso8583.transport.LoopWatchdog;

/**
 * The messages of one connection that handlers work on: bounded, in order if the options
 * say so, and counted with the outcome of their replies. Messages are added on the event
 * loop.
 */
final class HandlerQueue {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/**
	 * Maximum number of network management messages in progress. A working far end never
	 * sends that many at once.
	 */
	private static final int MAXIMUM_NETWORK_MANAGEMENT = 100;

	private static final Throwable NO_STAGE = new IllegalStateException();

	private static final AtomicLongFieldUpdater<HandlerQueue> HANDLING = AtomicLongFieldUpdater
		.newUpdater(HandlerQueue.class, "handling");

	private static final AtomicLongFieldUpdater<HandlerQueue> MANAGING = AtomicLongFieldUpdater
		.newUpdater(HandlerQueue.class, "managing");

	/** Adds one message whose reply is being written. */
	private static final long REPLYING = 1L << 32;

	/**
	 * The lower half counts the messages that are being handled or wait for a handler.
	 * Only the event loop increments it; the thread that finishes a message decrements
	 * it, after it has passed on the reply. The upper half counts those of them whose
	 * reply is being written: the far end may already have the reply and send its next
	 * message.
	 */
	private volatile long handling;

	/** Network management messages in progress, counted the same way. */
	private volatile long managing;

	/** Messages that wait for the one before them, if order matters. Event loop only. */
	private final Queue<InboundTask> inOrder = new ArrayDeque<>(1);

	private final Connection connection;

	private final LinkContext context;

	private final ConnectionOptions options;

	private final ConnectionControl control;

	private final Encoder encoder;

	private final Supplier<Outbox> outbox;

	private final LinkMetrics metrics;

	private final LogThrottle overloads;

	/** Throttles log lines about handlers that fail. */
	final LogThrottle failures;

	/**
	 * Messages whose replies were written after the far end had ended its output. Event
	 * loop only.
	 */
	private final List<InboundTask> unconfirmed = new ArrayList<>(0);

	/**
	 * Create a queue.
	 * @param connection the connection as handlers see it
	 * @param outbox the outbox of the connection, which is created on first use
	 * @param overloads throttles log lines about messages that are refused
	 * @param failures throttles log lines about handlers that fail
	 */
	HandlerQueue(Connection connection, LinkContext context, ConnectionControl control, Encoder encoder,
			Supplier<Outbox> outbox, LogThrottle overloads, LogThrottle failures) {
		this.connection = connection;
		this.context = context;
		this.options = context.options();
		this.control = control;
		this.encoder = encoder;
		this.outbox = outbox;
		this.metrics = this.options.metrics();
		this.overloads = overloads;
		this.failures = failures;
	}

	boolean isBusy() {
		return this.handling != 0 || this.managing != 0;
	}

	/**
	 * Count the replies that were written after the far end had ended its output. Called
	 * when the connection has ended.
	 * @param refused whether the far end's host refused any of these bytes: then no
	 * process was left to read the others
	 */
	void countUnconfirmed(boolean refused) {
		this.unconfirmed.forEach((task) -> task.count(refused ? Handling.FAILED : Handling.UNCONFIRMED));
		this.unconfirmed.clear();
	}

	/** Return how many messages count towards the limit. */
	private static int occupied(long counts) {
		return (int) counts - (int) (counts / REPLYING);
	}

	/** Run a handler, on a handler thread unless it declares that it does not block. */
	void handle(MessageHandler handler, IsoMessage message, Mti mti) {
		int before = occupied(this.handling);
		if (before >= this.options.limits().inboundMessages()) {
			overloaded(message, mti, before + " messages of this connection are being handled");
			return;
		}
		InboundTask next = new InboundTask(HANDLING, handler, message, mti);
		// decided by the previous count in one step: the thread that finishes the
		// previous message then sees that one waits
		if (HANDLING.getAndIncrement(this) > 0 && isInOrder()) {
			this.inOrder.add(next);
		}
		else {
			start(next);
		}
	}

	/**
	 * Run the handler of a message here if it does not block, or hand the message to a
	 * handler thread.
	 * @return whether the message is handled; if not, it counts as overloaded
	 */
	private boolean start(InboundTask next) {
		if (isNonBlocking(next)) {
			this.context.threads().watchdog().run(next);
			return true;
		}
		return start(next, this.context.threads().handlers());
	}

	private boolean isNonBlocking(InboundTask next) {
		try {
			return next.handler.isNonBlocking(next.mti) && !this.context.declared().isSlow(next.handler, next.mti);
		}
		catch (Throwable ex) {
			warning().setCause(SafeFailure.of(ex))
				.log("{}: the handler failed to say whether it blocks; {} is handled on a handler thread",
						this.connection, next.mti);
			return false;
		}
	}

	/** Answer network management, regardless of the messages that handlers work on. */
	void manage(MessageHandler handler, IsoMessage message, Mti mti) {
		int before = occupied(this.managing);
		if (before >= MAXIMUM_NETWORK_MANAGEMENT) {
			overloaded(message, mti, before + " messages of network management are being handled");
			return;
		}
		MANAGING.getAndIncrement(this);
		start(new InboundTask(MANAGING, handler, message, mti), this.context.answerExecutor());
	}

	private boolean isInOrder() {
		return this.options.inbound().order() == InboundOrder.SEQUENTIAL;
	}

	/**
	 * Hand a message to a thread.
	 * @return whether a thread takes it; if not, it counts as overloaded
	 */
	private boolean start(InboundTask next, Executor executor) {
		try {
			executor.execute(next);
			return true;
		}
		catch (Throwable ex) {
			try {
				overloaded(next.message, next.mti, refusalText(ex));
			}
			finally {
				next.counter.decrementAndGet(this);
			}
			return false;
		}
	}

	private static String refusalText(Throwable failure) {
		if (failure instanceof RejectedExecutionException) {
			return "all handler threads are busy and their queue is full";
		}
		return (failure instanceof OutOfMemoryError) ? "no thread can be created for its handler"
				: "the executor of its handler failed with " + failure.getClass().getName();
	}

	private void overloaded(IsoMessage message, Mti mti, String why) {
		logThrottled(this.connection, this.overloads, why + "; " + name(message) + " is not handled");
		this.metrics.inbound(mti, Handling.OVERLOADED, 0);
		String code = this.options.inbound().overloadResponseCode();
		if (code == null || !mti.isRequest()) {
			return;
		}
		if (this.options.codec() == MessageCodec.DEFAULT) {
			answerOverloaded(message, mti, code);
			return;
		}
		try {
			// this is an event loop, and encoding runs the application's codec
			this.context.answerExecutor().execute(() -> answerOverloaded(message, mti, code));
		}
		catch (Throwable ex) {
			logger.debug("{}: no thread is available to answer {} with {}", this.connection, name(message), code);
		}
	}

	private void answerOverloaded(IsoMessage message, Mti mti, String code) {
		MessageFormat format = this.options.format();
		try {
			write(format.set(format.responseTo(message), DataElements.RESPONSE_CODE, code),
					MessageFormat.frameHeader(message), null, (lost) -> {
						if (lost != null) {
							logLostReply(lost, name(message));
						}
					});
		}
		catch (Throwable ex) {
			// the response may have no such field, and
			// codecs of the application may fail
			warning().setCause(SafeFailure.of(ex))
				.log("{}: {} could not be answered with {}", this.connection, name(message), code);
		}
	}

	/**
	 * Write a reply.
	 * @param answered the header of the message that the reply answers
	 * @param request the message that the reply answers, which is marked as answered;
	 * {@code null} if nothing else can answer it
	 * @param sender notified when the reply was written or lost
	 */
	private void write(IsoMessage reply, byte[] answered, @Nullable IsoMessage request, Reply.Sender sender) {
		RequestId replyId = RequestId.of(this.connection.link(), reply);
		byte[] bytes;
		try {
			bytes = this.encoder.encode(reply, request, replyId);
		}
		catch (NotSentException ex) {
			sender.replied(ex);
			return;
		}
		Reply outgoing = new Reply(replyId, bytes, answered, request, sender);
		if ((int) this.handling <= Requests.FEW) {
			this.outbox.get().addOrWrite(outgoing);
		}
		else {
			this.outbox.get().add(outgoing);
		}
	}

	/**
	 * Called on any thread when a message is finished and its reply is passed on. The
	 * event loop is called only if another message waits for this one or the connection
	 * drains. This method decrements the count and then checks for draining;
	 * {@link Lifecycle#close} sets draining and then reads the count: so one of the two
	 * sees the other.
	 */
	private void finished(AtomicLongFieldUpdater<HandlerQueue> counter, boolean replying) {
		long left = counter.addAndGet(this, replying ? -1 - REPLYING : -1);
		if (left > 0 && counter == HANDLING && isInOrder()) {
			this.control.onEventLoop(this::startNext);
		}
		else if (this.control.isDraining()) {
			this.control.onEventLoop(this.control::closeIfDrained);
		}
	}

	private void startNext() {
		for (InboundTask next = this.inOrder.poll(); next != null; next = this.inOrder.poll()) {
			if (start(next)) {
				return;
			}
		}
		this.control.closeIfDrained();
	}

	private Handling logFailure(Throwable failure, Object message) {
		if (failure == NO_STAGE) {
			warning().log("{}: the handler of {} returned null for the stage of its reply, so there is no reply;"
					+ " return CompletableFuture.completedFuture(null) for none", this.connection, message);
			return Handling.FAILED;
		}
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof FieldMappingException) {
			// its text names the field and never its value
			warning().log("{}: the handler of {} failed, so there is no reply: {}", this.connection, message,
					cause.getMessage());
			return Handling.FAILED;
		}
		warning().setCause(SafeFailure.of(cause))
			.log("{}: the handler of {} failed, so there is no reply", this.connection, message);
		return Handling.FAILED;
	}

	/** Whether the message that a handler returned is a reply. */
	private boolean isReply(IsoMessage reply, InboundTask message) {
		if (message.mti.isResponse()) {
			warning().log("{}: the handler of {} returned a reply, and a response is never answered", this.connection,
					message);
			return false;
		}
		if (!Mti.isValid(reply.getType()) || !Mti.of(reply).isResponse()) {
			warning().log("{}: the handler of {} returned a message that is not a response, so it is not sent",
					this.connection, message);
			return false;
		}
		return true;
	}

	/** Whether a message has been answered. If not, marks it as answered. */
	private boolean isAnswered(InboundTask message) {
		if (MessageFormat.markAnswered(message.message)) {
			return false;
		}
		warning().log(
				"{}: the handler of {} returned a reply to a message that has been answered already, so it is not sent",
				this.connection, message);
		return true;
	}

	private void logLostReply(Iso8583Exception failure, Object message) {
		warning().log("{}: the reply to {} was lost: {}", this.connection, message, failure.getMessage());
	}

	/** Throttled: a far end may make a handler fail without limit. */
	private LoggingEventBuilder warning() {
		return logger.atLevel(this.failures.warnOrDebug());
	}

	/**
	 * Log at WARN once a second and otherwise at DEBUG, so that neither a far end nor
	 * clients that connect for each message can flood the log.
	 */
	static void logThrottled(Connection connection, LogThrottle throttle, String text) {
		logger.atLevel(throttle.warnOrDebug()).log("{}: {}", connection, text);
	}

	/** Return the text for log lines: the type and the STAN of a message. */
	static String name(IsoMessage message) {
		return RequestId.of("", message).message();
	}

	private static String name(Mti mti, @Nullable IsoValue<?> stan) {
		return RequestId.of("", mti, stan).message();
	}

	/**
	 * Return the text for log lines about a message that cannot be decoded. Where a wrong
	 * length has moved what follows it, the STAN may be digits of a card number, so that
	 * only its last six digits are shown; zeros before them are.
	 */
	static String nameOfUndecodable(Mti mti, @Nullable IsoValue<?> stan) {
		RequestId id = RequestId.of("", mti, stan);
		String digits = id.stan();
		return (digits != null && digits.matches("0*[1-9][0-9]{6,}"))
				? mti + " STAN ending in " + digits.substring(digits.length() - 6) : id.message();
	}

	/** A message that is being handled or waits for its handler. */
	private final class InboundTask
			implements LoopWatchdog.Code, BiConsumer<@Nullable IsoMessage, @Nullable Throwable>, Reply.Sender {

		/** The count that this message is part of. */
		private final AtomicLongFieldUpdater<HandlerQueue> counter;

		private final MessageHandler handler;

		private final IsoMessage message;

		private final Mti mti;

		/**
		 * The header as received: the handler owns the message, and may turn it into its
		 * reply.
		 */
		private final byte[] header;

		/** The STAN as received, for the same reason. */
		private @Nullable IsoValue<?> stan;

		private long start;

		/** The time that the handler took. */
		private long nanos;

		InboundTask(AtomicLongFieldUpdater<HandlerQueue> counter, MessageHandler handler, IsoMessage message, Mti mti) {
			this.counter = counter;
			this.handler = handler;
			this.message = message;
			this.mti = mti;
			this.header = MessageFormat.frameHeader(message);
		}

		@Override
		public void run() {
			this.start = System.nanoTime();
			CompletionStage<@Nullable IsoMessage> answer;
			IsoMessage reply = null;
			boolean alreadyDone = false;
			Connection before = BlockingCalls.setServedByCurrentThread(HandlerQueue.this.connection);
			try {
				this.stan = this.message.getField(DataElements.STAN);
				answer = this.handler.handleAsync(this.message, HandlerQueue.this.connection);
				// not a subclass: a completedStage refuses isDone
				if (answer instanceof CompletableFuture<@Nullable IsoMessage> future
						&& future.getClass() == CompletableFuture.class && future.isDone()) {
					reply = future.join();
					alreadyDone = true;
				}
			}
			catch (Throwable ex) {
				accept(null, ex);
				return;
			}
			finally {
				BlockingCalls.setServedByCurrentThread(before);
			}
			if (alreadyDone) {
				accept(reply, null);
			}
			else if (answer == null) {
				accept(null, NO_STAGE);
			}
			else {
				answer.whenComplete(this);
			}
		}

		@Override
		public String codeName() {
			return this.handler.nameFor(this.mti);
		}

		@Override
		public void heldEventLoop(String where, long millis) {
			HandlerQueue.this.context.declared().handlerHeldEventLoop(where, millis);
		}

		@Override
		public void accept(@Nullable IsoMessage reply, @Nullable Throwable failure) {
			this.nanos = System.nanoTime() - this.start;
			boolean replying = reply != null;
			if (replying) {
				this.counter.getAndAdd(HandlerQueue.this, REPLYING);
			}
			try {
				ended(reply, failure);
			}
			catch (Throwable ex) {
				// from application code; its text may quote a value
				count(logFailure(ex, this));
			}
			finally {
				finished(this.counter, replying);
			}
		}

		private void ended(@Nullable IsoMessage reply, @Nullable Throwable failure) {
			if (failure != null) {
				count(logFailure(failure, this));
			}
			else if (reply == null) {
				count(Handling.NO_REPLY);
			}
			else if (!isReply(reply, this) || isAnswered(this)) {
				count(Handling.FAILED);
			}
			else {
				// counted when it is known whether it was written
				write(reply, this.header, this.message, this);
			}
		}

		@Override
		public void replied(@Nullable Iso8583Exception lost) {
			if (lost == null && HandlerQueue.this.control.isInputEnded()) {
				if (HandlerQueue.this.control.isOnEventLoop()) {
					HandlerQueue.this.unconfirmed.add(this);
				}
				else {
					HandlerQueue.this.control.onEventLoop(() -> replied(null));
				}
				return;
			}
			count((lost == null) ? Handling.REPLIED : Handling.FAILED);
			if (lost != null) {
				logLostReply(lost, this);
			}
		}

		private void count(Handling handling) {
			HandlerQueue.this.metrics.inbound(this.mti, handling, this.nanos);
		}

		/** Return the text for log lines. */
		@Override
		public String toString() {
			return name(this.mti, this.stan);
		}

	}

}

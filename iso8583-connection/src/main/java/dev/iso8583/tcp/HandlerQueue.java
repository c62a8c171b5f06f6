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

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.InboundOrder;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.LinkMetrics.Handling;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.message.DataElements;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;

/**
 * The messages of one connection that handlers have in hand: bounded, in order if the
 * options say so, and counted, with what became of their replies. Messages are added on
 * the event loop.
 */
final class HandlerQueue {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/** Nobody sends so many echo tests at a time, unless something is wrong. */
	private static final int MAXIMUM_MANAGING = 100;

	private static final Throwable NO_STAGE = new IllegalStateException();

	private static final AtomicLongFieldUpdater<HandlerQueue> HANDLING = AtomicLongFieldUpdater
		.newUpdater(HandlerQueue.class, "handling");

	private static final AtomicLongFieldUpdater<HandlerQueue> MANAGING = AtomicLongFieldUpdater
		.newUpdater(HandlerQueue.class, "managing");

	/** One message more whose reply may be on its way. */
	private static final long REPLYING = 1L << 32;

	/**
	 * How many messages are being handled, or wait for it, in the lower half. The event
	 * loop alone counts up; who ends one counts down, once its reply is on its way. In
	 * the upper half, for how many of them that may be so already: the far end may have
	 * the reply, and send its next.
	 */
	private volatile long handling;

	/** How much network management is being answered by itself, counted likewise. */
	private volatile long managing;

	/**
	 * What is handled once the message before it is, if the order matters. Event loop
	 * only.
	 */
	private final Queue<Handled> inOrder = new ArrayDeque<>(1);

	private final TcpConnection connection;

	private final LinkMetrics metrics;

	private final LogThrottle overloads;

	/**
	 * Messages whose replies were written after the far end had ended its output. Event
	 * loop only.
	 */
	private final List<Handled> unconfirmed = new ArrayList<>(0);

	private final LogThrottle failures;

	/**
	 * Create a queue.
	 * @param failures lets lines about handlers that fail into the log
	 */
	HandlerQueue(TcpConnection connection, LogThrottle failures) {
		this.connection = connection;
		this.metrics = connection.options.metrics();
		this.overloads = connection.newsGate();
		this.failures = failures;
	}

	boolean isBusy() {
		return this.handling != 0 || this.managing != 0;
	}

	/**
	 * Count the replies that were written after the far end had ended its output. The
	 * connection has ended.
	 * @param refused whether the far end's host refused any of these bytes: then no
	 * process was there to read the others
	 */
	void countUnconfirmed(boolean refused) {
		this.unconfirmed.forEach((handled) -> handled.count(refused ? Handling.FAILED : Handling.UNCONFIRMED));
		this.unconfirmed.clear();
	}

	/** Return how many take a place. */
	private static int taken(long counts) {
		return (int) counts - (int) (counts / REPLYING);
	}

	/** Run a handler, on a handler thread. */
	void handle(MessageHandler handler, IsoMessage message, Mti mti) {
		int before = taken(this.handling);
		if (before >= this.connection.options.limits().inboundMessages()) {
			overloaded(message, mti, before + " messages of this connection are being handled");
			return;
		}
		Handled next = new Handled(HANDLING, handler, message, mti);
		// by what was there in that moment: whoever ends another sees that one waits
		if (HANDLING.getAndIncrement(this) > 0 && isInOrder()) {
			this.inOrder.add(next);
		}
		else {
			start(next, this.connection.threads().handlers());
		}
	}

	/** Have network management answered, past all that handlers have in hand. */
	void manage(MessageHandler handler, IsoMessage message, Mti mti) {
		int before = taken(this.managing);
		if (before >= MAXIMUM_MANAGING) {
			overloaded(message, mti, before + " messages of network management are being handled");
			return;
		}
		MANAGING.getAndIncrement(this);
		start(new Handled(MANAGING, handler, message, mti), this.connection.shared.answers());
	}

	private boolean isInOrder() {
		return this.connection.options.inbound().order() == InboundOrder.SEQUENTIAL;
	}

	/**
	 * Hand a message to a thread.
	 * @return whether one takes it; otherwise it is over
	 */
	private boolean start(Handled next, Executor executor) {
		try {
			executor.execute(next);
			return true;
		}
		catch (Throwable ex) {
			try {
				overloaded(next.message, next.mti, whyNot(ex));
			}
			finally {
				next.kind.decrementAndGet(this);
			}
			return false;
		}
	}

	private static String whyNot(Throwable failure) {
		if (failure instanceof RejectedExecutionException) {
			return "all handler threads are busy and their queue is full";
		}
		return (failure instanceof OutOfMemoryError) ? "no thread can be had for its handler"
				: "the executor of its handler failed with " + failure.getClass().getName();
	}

	private void overloaded(IsoMessage message, Mti mti, String why) {
		InboundDispatcher.complain(this.connection, this.overloads,
				why + "; " + InboundDispatcher.name(message) + " is not handled");
		this.metrics.inbound(mti, Handling.OVERLOADED, 0);
		String code = this.connection.options.inbound().overloadResponseCode();
		if (code == null || !mti.isRequest()) {
			return;
		}
		if (this.connection.options.codec() == MessageCodec.DEFAULT) {
			refuse(message, mti, code);
			return;
		}
		try {
			// the application's codec writes it, and this is an event loop
			this.connection.shared.answers().execute(() -> refuse(message, mti, code));
		}
		catch (Throwable ex) {
			logger.debug("{}: there is no thread to answer {} with {}", this.connection,
					InboundDispatcher.name(message), code);
		}
	}

	private void refuse(IsoMessage message, Mti mti, String code) {
		MessageFormat format = this.connection.options.format();
		try {
			this.connection.write(format.set(format.responseTo(message), DataElements.RESPONSE_CODE, code),
					MessageFormat.frameHeader(message), null, (lost) -> {
						if (lost != null) {
							lost(lost, InboundDispatcher.name(message));
						}
					});
		}
		catch (Throwable ex) {
			// its response may have no such field, and what the application has plugged
			// in may fail
			warning().setCause(SafeFailure.of(ex))
				.log("{}: {} is not answered with {}", this.connection, InboundDispatcher.name(message), code);
		}
	}

	/**
	 * A message is over, and its reply is on its way. On any thread. The event loop is
	 * called only if somebody waits for this one; since it counts first and looks after
	 * whether the connection drains, and {@link Lifecycle#close} does it the other way
	 * round, one of the two sees the other.
	 */
	private void over(AtomicLongFieldUpdater<HandlerQueue> kind, boolean replying) {
		long left = kind.addAndGet(this, replying ? -1 - REPLYING : -1);
		if (left > 0 && kind == HANDLING && isInOrder()) {
			this.connection.onEventLoop(this::startNext);
		}
		else if (this.connection.lifecycle.isDraining()) {
			this.connection.onEventLoop(this.connection.lifecycle::closeIfDrained);
		}
	}

	private void startNext() {
		for (Handled next = this.inOrder.poll(); next != null; next = this.inOrder.poll()) {
			if (start(next, this.connection.threads().handlers())) {
				return;
			}
		}
		this.connection.lifecycle.closeIfDrained();
	}

	private Handling failed(Throwable failure, Object message) {
		if (failure == NO_STAGE) {
			warning().log("{}: the handler of {} returned null for the stage of its reply, so there is no reply;"
					+ " return CompletableFuture.completedFuture(null) for none", this.connection, message);
			return Handling.FAILED;
		}
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		warning().setCause(SafeFailure.of(cause))
			.log("{}: the handler of {} failed, so there is no reply", this.connection, message);
		return Handling.FAILED;
	}

	/** Whether what a handler returned is a reply. */
	private boolean isReply(IsoMessage reply, Handled message) {
		if (message.mti.isResponse()) {
			warning().log("{}: the handler of {} returned a reply, and a response is never answered", this.connection,
					message);
			return false;
		}
		if (!Mti.isValid(reply.getType()) || !Mti.of(reply).isResponse()) {
			warning().log("{}: the handler of {} returned a message that is no response, so it is not sent",
					this.connection, message);
			return false;
		}
		return true;
	}

	/** Whether a message has its reply. If not, it is marked as one that has. */
	private boolean isAnswered(Handled message) {
		if (MessageFormat.markAnswered(message.message)) {
			return false;
		}
		warning().log("{}: the handler of {} returned a reply to a message that is answered already, so it is not sent",
				this.connection, message);
		return true;
	}

	private void lost(Iso8583Exception failure, Object message) {
		warning().log("{}: the reply to {} was lost: {}", this.connection, message, failure.getMessage());
	}

	/** Who makes a handler fail may do so as often as it likes. */
	private LoggingEventBuilder warning() {
		return logger.atLevel(this.failures.warnOrDebug());
	}

	/** A message that is handled, or waits for it. */
	private final class Handled
			implements Runnable, BiConsumer<@Nullable IsoMessage, @Nullable Throwable>, Reply.Sender {

		/** What it counts as. */
		private final AtomicLongFieldUpdater<HandlerQueue> kind;

		private final MessageHandler handler;

		private final IsoMessage message;

		private final Mti mti;

		/**
		 * Of the message as it came: the handler owns it, and may turn it into its reply.
		 */
		private final byte[] header;

		/** As it came, likewise. */
		private @Nullable IsoValue<?> stan;

		private long start;

		/** How long the handler took. */
		private long nanos;

		Handled(AtomicLongFieldUpdater<HandlerQueue> kind, MessageHandler handler, IsoMessage message, Mti mti) {
			this.kind = kind;
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
			boolean found = false;
			TcpConnection before = TcpConnection.served(HandlerQueue.this.connection);
			try {
				this.stan = this.message.getField(DataElements.STAN);
				answer = this.handler.handleAsync(this.message, HandlerQueue.this.connection);
				if (answer instanceof CompletableFuture<@Nullable IsoMessage> future && future.isDone()) {
					reply = future.join();
					found = true;
				}
			}
			catch (Throwable ex) {
				accept(null, ex);
				return;
			}
			finally {
				TcpConnection.served(before);
			}
			if (found) {
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
		public void accept(@Nullable IsoMessage reply, @Nullable Throwable failure) {
			this.nanos = System.nanoTime() - this.start;
			boolean replying = reply != null;
			if (replying) {
				this.kind.getAndAdd(HandlerQueue.this, REPLYING);
			}
			try {
				ended(reply, failure);
			}
			catch (Throwable ex) {
				// of what the application has plugged in; its text may quote a value
				count(failed(ex, this));
			}
			finally {
				over(this.kind, replying);
			}
		}

		private void ended(@Nullable IsoMessage reply, @Nullable Throwable failure) {
			if (failure != null) {
				count(failed(failure, this));
			}
			else if (reply == null) {
				count(Handling.NO_REPLY);
			}
			else if (!isReply(reply, this) || isAnswered(this)) {
				count(Handling.FAILED);
			}
			else {
				// counted when it is known whether it left
				HandlerQueue.this.connection.write(reply, this.header, this.message, this);
			}
		}

		@Override
		public void replied(@Nullable Iso8583Exception lost) {
			if (lost == null && HandlerQueue.this.connection.lifecycle.isInputEnded()) {
				HandlerQueue.this.unconfirmed.add(this);
				return;
			}
			count((lost == null) ? Handling.REPLIED : Handling.FAILED);
			if (lost != null) {
				lost(lost, this);
			}
		}

		private void count(Handling handling) {
			HandlerQueue.this.metrics.inbound(this.mti, handling, this.nanos);
		}

		/** Return what a line says of it. */
		@Override
		public String toString() {
			return InboundDispatcher.name(this.mti, this.stan);
		}

	}

}

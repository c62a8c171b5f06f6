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
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.FrameRejectedException;
import dev.iso8583.connection.InboundOrder;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.LinkMetrics.Handling;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.connection.RequestId;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.framing.Frame;
import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.message.DataElements;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.tcp.Requests.Matching;

/**
 * The way of what the far end sends: a response to the caller who waits for it,
 * everything else to the handler.
 */
final class InboundDispatcher {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/** Nobody sends so many echo tests at a time, unless something is wrong. */
	private static final int MAXIMUM_MANAGING = 100;

	private static final Throwable NO_STAGE = new IllegalStateException();

	private final TcpConnection connection;

	private final LinkMetrics metrics;

	private static final AtomicLongFieldUpdater<InboundDispatcher> HANDLING = AtomicLongFieldUpdater
		.newUpdater(InboundDispatcher.class, "handling");

	private static final AtomicLongFieldUpdater<InboundDispatcher> MANAGING = AtomicLongFieldUpdater
		.newUpdater(InboundDispatcher.class, "managing");

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

	/** A far end may send as many as it likes of each. */
	private final LogThrottle undecodable;

	private final LogThrottle unhandled;

	private final LogThrottle overloads;

	/**
	 * Messages whose replies were written after the far end had ended its output. Event
	 * loop only.
	 */
	private final List<Handled> unconfirmed = new ArrayList<>(0);

	private final LogThrottle failures;

	InboundDispatcher(TcpConnection connection) {
		this.connection = connection;
		this.metrics = connection.options.metrics();
		this.undecodable = connection.newsGate();
		this.unhandled = connection.newsGate();
		this.overloads = connection.newsGate();
		this.failures = connection.newsGate();
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

	void received(Frame frame) {
		ConnectionOptions options = this.connection.options;
		this.metrics.received(options.framing().frameLength(frame));
		try {
			IsoMessage message = options.format().decode(frame.message(), frame.header(), options.codec());
			if (message == null) {
				this.metrics.skipped();
				return;
			}
			this.connection.lifecycle.firstMessageCame();
			String rejection = options.framing().rejection(frame);
			if (rejection != null) {
				this.connection.encoder().printReceived(message);
				sentBack(message, rejection);
			}
			else {
				received(message, Mti.of(message));
			}
		}
		catch (UndecodableMessageException ex) {
			String which = (ex.mti() != null) ? ", " + name(ex.mti(), ex.stan()) : "";
			complain(this.undecodable,
					"undecodable message of " + frame.message().length + " bytes" + which + ": " + ex.getMessage());
			this.metrics.undecodable(ex.reason());
			this.connection.undecodable(ex);
			this.connection.lifecycle.tell((listener) -> listener.undecodable(this.connection, ex.reason()));
		}
	}

	/**
	 * A message of ours came back, marked as rejected. It must neither answer a request
	 * nor be handled as one of the far end.
	 */
	private void sentBack(IsoMessage message, String rejection) {
		if (!this.connection.requests().reject(message, new FrameRejectedException(rejection))) {
			complain(this.unhandled,
					"the far end sent back " + name(message) + ", for which no request waits: " + rejection);
			this.metrics.unmatched(UnmatchedReason.SENT_BACK);
			this.connection.lifecycle
				.tell((listener) -> listener.unmatched(this.connection, message, UnmatchedReason.SENT_BACK));
		}
	}

	private void received(IsoMessage message, Mti mti) {
		if (mti.isResponse()) {
			Matching matching = this.connection.requests().answer(message);
			UnmatchedReason unmatched = matching.unmatched;
			if (matching == Matching.ANSWERED) {
				return;
			}
			this.connection.encoder().printReceived(message);
			// a message of their own: the handler may change its while they read
			IsoMessage told = MessageFormat.copyOf(message);
			if (unmatched == null) {
				this.metrics.late();
				this.connection.lifecycle.tell((listener) -> listener.late(this.connection, told));
			}
			else {
				this.metrics.unmatched(unmatched);
				this.connection.lifecycle.tell((listener) -> listener.unmatched(this.connection, told, unmatched));
			}
		}
		else {
			this.connection.encoder().printReceived(message);
		}
		handle(message, mti);
	}

	private void handle(IsoMessage message, Mti mti) {
		ConnectionOptions options = this.connection.options;
		if (takes(options.inbound().handler(), message, mti)) {
			handle(options.inbound().handler(), message, mti);
		}
		else if (takes(options.networkManagement().handler(), message, mti)) {
			manage(options.networkManagement().handler(), message, mti);
		}
		else if (!mti.isResponse()) {
			complain(this.unhandled, "no handler for " + name(message));
			this.metrics.inbound(mti, Handling.UNHANDLED, 0);
		}
	}

	private boolean takes(@Nullable MessageHandler handler, IsoMessage message, Mti mti) {
		try {
			return handler != null && handler.handles(mti);
		}
		catch (Throwable ex) {
			warning().setCause(SafeFailure.of(ex))
				.log("{}: the handler failed to say whether it handles {}", this.connection, name(message));
			return false;
		}
	}

	private void handle(MessageHandler handler, IsoMessage message, Mti mti) {
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
	private void manage(MessageHandler handler, IsoMessage message, Mti mti) {
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
		complain(this.overloads, why + "; " + name(message) + " is not handled");
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
			logger.debug("{}: there is no thread to answer {} with {}", this.connection, name(message), code);
		}
	}

	private void refuse(IsoMessage message, Mti mti, String code) {
		MessageFormat format = this.connection.options.format();
		try {
			this.connection.write(format.set(format.responseTo(message), DataElements.RESPONSE_CODE, code),
					MessageFormat.frameHeader(message), null, (lost) -> {
						if (lost != null) {
							lost(lost, name(message));
						}
					});
		}
		catch (Throwable ex) {
			// its response may have no such field, and what the application has plugged
			// in may fail
			warning().setCause(SafeFailure.of(ex))
				.log("{}: {} is not answered with {}", this.connection, name(message), code);
		}
	}

	/**
	 * A message is over, and its reply is on its way. On any thread. The event loop is
	 * called only if somebody waits for this one; since it counts first and looks after
	 * whether the connection drains, and {@link Lifecycle#close} does it the other way
	 * round, one of the two sees the other.
	 */
	private void over(AtomicLongFieldUpdater<InboundDispatcher> kind, boolean replying) {
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

	/**
	 * Log each at DEBUG, and of those of a second one at WARN, so that a far end cannot
	 * flood the log, and neither can clients that dial for each message.
	 */
	private void complain(LogThrottle kind, String text) {
		logger.atLevel(kind.warnOrDebug()).log("{}: {}", this.connection, text);
	}

	/** Return what a line says of a message: its type and its STAN. */
	private static String name(IsoMessage message) {
		return RequestId.of("", message).message();
	}

	private static String name(Mti mti, @Nullable IsoValue<?> stan) {
		return RequestId.of("", mti, stan).message();
	}

	/** A message that is handled, or waits for it. */
	private final class Handled
			implements Runnable, BiConsumer<@Nullable IsoMessage, @Nullable Throwable>, Reply.Sender {

		/** What it counts as. */
		private final AtomicLongFieldUpdater<InboundDispatcher> kind;

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

		Handled(AtomicLongFieldUpdater<InboundDispatcher> kind, MessageHandler handler, IsoMessage message, Mti mti) {
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
			TcpConnection before = TcpConnection.served(InboundDispatcher.this.connection);
			try {
				this.stan = this.message.getField(DataElements.STAN);
				answer = this.handler.handleAsync(this.message, InboundDispatcher.this.connection);
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
				this.kind.getAndAdd(InboundDispatcher.this, REPLYING);
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
				InboundDispatcher.this.connection.write(reply, this.header, this.message, this);
			}
		}

		@Override
		public void replied(@Nullable Iso8583Exception lost) {
			if (lost == null && InboundDispatcher.this.connection.lifecycle.isInputEnded()) {
				InboundDispatcher.this.unconfirmed.add(this);
				return;
			}
			count((lost == null) ? Handling.REPLIED : Handling.FAILED);
			if (lost != null) {
				lost(lost, this);
			}
		}

		private void count(Handling handling) {
			InboundDispatcher.this.metrics.inbound(this.mti, handling, this.nanos);
		}

		/** Return what a line says of it. */
		@Override
		public String toString() {
			return name(this.mti, this.stan);
		}

	}

}

package dev.iso8583.connection;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

import dev.iso8583.connection.LinkMetrics.Handling;
import dev.iso8583.connection.Requests.Matching;
import dev.iso8583.framing.Frame;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.SafeFailure;
import dev.iso8583.message.UndecodableMessageException;

/**
 * The way of what the far end sends: a response to the caller who waits for it,
 * everything else to the handler.
 */
final class Inbound {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private static final int RESPONSE_CODE = 39;

	/** Nobody sends so many echo tests at a time, unless something is wrong. */
	private static final int MAXIMUM_MANAGING = 100;

	private final TcpConnection connection;

	private final LinkMetrics metrics;

	/**
	 * How many messages are being handled, or wait for it. Event loop only.
	 */
	private int handling;

	/** How much network management is being answered by itself. Event loop only. */
	private int managing;

	/**
	 * What is handled once the message before it is, if the order matters. Event loop
	 * only.
	 */
	private final Queue<Waiting> inOrder = new ArrayDeque<>(1);

	/**
	 * Whether the last message was undecodable or unhandled, so that another one is no
	 * news. Event loop only.
	 */
	private boolean complained;

	/** A far end may send something right between any two that are not. */
	private final LogGate complaints;

	private final LogGate failures;

	Inbound(TcpConnection connection) {
		this.connection = connection;
		this.metrics = connection.options.metrics();
		this.complaints = connection.newsGate();
		this.failures = connection.newsGate();
	}

	boolean isBusy() {
		return this.handling > 0 || this.managing > 0;
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
			if (TcpConnection.messages.isDebugEnabled()) {
				TcpConnection.messages.debug("{} <- {}", this.connection.id(), options.format().print(message));
			}
			String rejection = options.framing().rejection(frame);
			if (rejection != null) {
				sentBack(message, rejection);
			}
			else {
				received(message, Mti.of(message));
			}
		}
		catch (UndecodableMessageException ex) {
			complain("undecodable message of " + frame.message().length + " bytes: " + ex.getMessage());
			this.metrics.undecodable(ex.reason());
			this.connection.lifecycle.tell((listener) -> listener.undecodable(this.connection, ex.reason()));
		}
	}

	/**
	 * A message of ours came back, marked as rejected. It must neither answer a request
	 * nor be handled as one of the far end.
	 */
	private void sentBack(IsoMessage message, String rejection) {
		if (!this.connection.requests().reject(message, new FrameRejectedException(rejection))) {
			complain("the far end sent back a message that no request waits for: " + rejection);
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
			if (unmatched == null) {
				this.metrics.late();
				this.connection.lifecycle.tell((listener) -> listener.late(this.connection, message));
			}
			else {
				this.metrics.unmatched(unmatched);
				this.connection.lifecycle.tell((listener) -> listener.unmatched(this.connection, message, unmatched));
			}
		}
		handle(message, mti);
	}

	private void handle(IsoMessage message, Mti mti) {
		ConnectionOptions options = this.connection.options;
		if (takes(options.messageHandler(), mti)) {
			handle(options.messageHandler(), message, mti);
		}
		else if (takes(options.networkManagementHandler(), mti)) {
			manage(options.networkManagementHandler(), message, mti);
		}
		else if (!mti.isResponse()) {
			complain("no handler for " + mti);
			this.metrics.inbound(mti, Handling.UNHANDLED, 0);
		}
	}

	private boolean takes(@Nullable MessageHandler handler, Mti mti) {
		try {
			return handler != null && handler.handles(mti);
		}
		catch (Throwable ex) {
			warning().setCause(SafeFailure.of(ex))
				.log("{}: the handler failed to say whether it handles {}", this.connection, mti);
			return false;
		}
	}

	private void handle(MessageHandler handler, IsoMessage message, Mti mti) {
		if (this.handling >= this.connection.options.maximumInbound()) {
			overloaded(message, mti, this.handling + " messages of this connection are being handled");
			return;
		}
		this.complained = false;
		this.handling++;
		Waiting next = new Waiting(handler, message, mti, this.connection.transport.handlers(), this::handled);
		if (this.connection.options.inboundOrder() == InboundOrder.SEQUENTIAL && this.handling > 1) {
			this.inOrder.add(next);
		}
		else if (!start(next)) {
			this.handling--;
		}
	}

	/** Have network management answered, past all that handlers have in hand. */
	private void manage(MessageHandler handler, IsoMessage message, Mti mti) {
		if (this.managing >= MAXIMUM_MANAGING) {
			overloaded(message, mti, this.managing + " messages of network management are being handled");
			return;
		}
		this.complained = false;
		this.managing++;
		if (!start(new Waiting(handler, message, mti, this.connection.transport.management(), this::managed))) {
			this.managing--;
		}
	}

	private void managed() {
		this.managing--;
		this.connection.lifecycle.closeIfDrained();
	}

	/** Hand a message to a thread. */
	private boolean start(Waiting next) {
		try {
			next.executor.execute(() -> handle(next));
			return true;
		}
		catch (RejectedExecutionException ex) {
			overloaded(next.message, next.mti, "all handler threads are busy and their queue is full");
			return false;
		}
		catch (OutOfMemoryError ex) {
			overloaded(next.message, next.mti, "no thread can be had for its handler");
			return false;
		}
	}

	private void overloaded(IsoMessage message, Mti mti, String why) {
		complain(why + "; " + mti + " is not handled");
		this.metrics.inbound(mti, Handling.OVERLOADED, 0);
		String code = this.connection.options.overloadResponseCode();
		if (code == null || !mti.isRequest()) {
			return;
		}
		MessageFormat format = this.connection.options.format();
		try {
			reply(MessageFormat.frameHeader(message), format.set(format.responseTo(message), RESPONSE_CODE, code), mti);
		}
		catch (IllegalArgumentException ex) {
			complain(mti + " is not answered: its response has no field " + RESPONSE_CODE + " for " + code);
		}
	}

	private void handled() {
		this.handling--;
		for (Waiting next = this.inOrder.poll(); next != null && !start(next); next = this.inOrder.poll()) {
			this.handling--;
		}
		this.connection.lifecycle.closeIfDrained();
	}

	private void handle(Waiting next) {
		Mti mti = next.mti;
		long start = System.nanoTime();
		// the handler owns the message, and may turn it into its reply
		byte[] header = MessageFormat.frameHeader(next.message);
		CompletionStage<@Nullable IsoMessage> answer;
		try {
			answer = Objects.requireNonNull(next.handler.handleAsync(next.message, this.connection),
					"the stage of the reply");
		}
		catch (Throwable ex) {
			answer = CompletableFuture.failedFuture(ex);
		}
		answer.whenComplete((reply, failure) -> {
			Handling handling = Handling.FAILED;
			try {
				handling = (failure != null) ? failed(failure, mti) : replyIfAny(header, reply, mti);
			}
			finally {
				this.metrics.inbound(mti, handling, System.nanoTime() - start);
				this.connection.onEventLoop(next.done);
			}
		});
	}

	private Handling failed(Throwable failure, Mti mti) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		warning().setCause(SafeFailure.of(cause))
			.log("{}: the handler of {} failed, so there is no reply", this.connection, mti);
		return Handling.FAILED;
	}

	private Handling replyIfAny(byte[] header, @Nullable IsoMessage reply, Mti mti) {
		return (reply != null) ? reply(header, reply, mti) : Handling.NO_REPLY;
	}

	private Handling reply(byte[] header, IsoMessage reply, Mti mti) {
		if (mti.isResponse()) {
			warning().log("{}: the handler of {} returned a reply, and a response is never answered", this.connection,
					mti);
			return Handling.FAILED;
		}
		if (!Mti.isValid(reply.getType()) || !Mti.of(reply).isResponse()) {
			warning().log("{}: the handler of {} returned a message that is no response, so it is not sent",
					this.connection, mti);
			return Handling.FAILED;
		}
		boolean written = this.connection.write(reply, header, (failure) -> warning()
			.log("{}: the reply to {} was lost: {}", this.connection, mti, failure.getMessage()));
		return written ? Handling.REPLIED : Handling.FAILED;
	}

	/** Who makes a handler fail may do so as often as it likes. */
	private LoggingEventBuilder warning() {
		return logger.atLevel(this.failures.isOpen() ? Level.WARN : Level.DEBUG);
	}

	/**
	 * Log at WARN once, and at DEBUG until something is right again and a second has
	 * passed, so that a far end cannot flood the log, and neither can clients that dial
	 * for each message.
	 */
	private void complain(String text) {
		if (this.complained || !this.complaints.isOpen()) {
			logger.debug("{}: {}", this.connection, text);
		}
		else {
			this.complained = true;
			logger.warn("{}: {}", this.connection, text);
		}
	}

	/** A message, who handles it and where, and what to do on the event loop after. */
	private record Waiting(MessageHandler handler, IsoMessage message, Mti mti, Executor executor, Runnable done) {

	}

}

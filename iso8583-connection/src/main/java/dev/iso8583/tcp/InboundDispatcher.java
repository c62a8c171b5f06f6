package dev.iso8583.tcp;

import java.util.Map;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.FrameRejectedException;
import dev.iso8583.connection.LinkMetrics.Handling;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.framing.Frame;
import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.presence.Incompleteness;
import dev.iso8583.tcp.Requests.Matching;

/**
 * Dispatches what the far end sends: a response to the request that waits for it, every
 * other message to a handler. Event loop only.
 */
final class InboundDispatcher {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final TcpConnection connection;

	private final LinkMetrics metrics;

	// a far end can cause lines of each kind without limit

	private final LogThrottle undecodable;

	private final LogThrottle incomplete;

	private final LogThrottle unhandled;

	/** The messages that handlers work on. */
	private final HandlerQueue handlers;

	InboundDispatcher(TcpConnection connection) {
		this.connection = connection;
		this.metrics = connection.options.metrics();
		this.undecodable = connection.logThrottle();
		this.incomplete = connection.logThrottle();
		this.unhandled = connection.logThrottle();
		this.handlers = connection.handlers();
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
			countParts(message);
			this.connection.lifecycle.stopFirstMessageTimer();
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
			String which = (ex.mti() != null) ? ", " + HandlerQueue.nameOfUndecodable(ex.mti(), ex.stan()) : "";
			HandlerQueue.logThrottled(this.connection, this.undecodable,
					"undecodable message of " + frame.message().length + " bytes" + which + ": " + ex.getMessage());
			this.metrics.undecodable(ex.reason());
			this.connection.undecodable(ex);
			this.connection.lifecycle.notifier()
				.offer((listener) -> listener.undecodable(this.connection, ex.reason()));
		}
	}

	/** Count parts that are unknown or broken. Few messages have some. */
	private void countParts(IsoMessage message) {
		Map<Integer, Integer> unknown = MessageFormat.unknownParts(message);
		if (!unknown.isEmpty()) {
			unknown.forEach(this.metrics::unknownParts);
		}
		Map<Integer, Integer> broken = MessageFormat.brokenParts(message);
		if (!broken.isEmpty()) {
			broken.forEach(this.metrics::brokenParts);
		}
	}

	/**
	 * Handle a message of ours that the far end sent back, marked as rejected. It must
	 * neither answer a request nor be passed to a handler.
	 */
	private void sentBack(IsoMessage message, String rejection) {
		if (!this.connection.requests().reject(message, new FrameRejectedException(rejection))) {
			HandlerQueue.logThrottled(this.connection, this.unhandled, "the far end sent back "
					+ HandlerQueue.name(message) + ", which matches no pending request: " + rejection);
			this.metrics.unmatched(UnmatchedReason.SENT_BACK);
			this.connection.lifecycle.notifier()
				.offer((listener) -> listener.unmatched(this.connection, message, UnmatchedReason.SENT_BACK));
		}
	}

	private void received(IsoMessage message, Mti mti) {
		Incompleteness incompleteness = this.connection.options.format().incompleteness(message);
		if (incompleteness != null) {
			report(message, incompleteness);
			if (!mti.isResponse() && this.connection.options.format().refusesIncomplete()) {
				this.connection.encoder().printReceived(message);
				this.metrics.inbound(mti, Handling.REFUSED, 0);
				return;
			}
		}
		if (mti.isResponse()) {
			Matching matching = this.connection.requests().answer(message);
			UnmatchedReason unmatched = matching.unmatched;
			if (matching == Matching.ANSWERED) {
				return;
			}
			this.connection.encoder().printReceived(message);
			// listeners get a copy: the handler may
			// change the message while they read it
			IsoMessage copy = MessageFormat.copyOf(message);
			if (unmatched == null) {
				this.metrics.late();
				this.connection.lifecycle.notifier().offer((listener) -> listener.late(this.connection, copy));
			}
			else {
				this.metrics.unmatched(unmatched);
				this.connection.lifecycle.notifier()
					.offer((listener) -> listener.unmatched(this.connection, copy, unmatched));
			}
		}
		else {
			this.connection.encoder().printReceived(message);
		}
		handle(message, mti);
	}

	/** Report a message that lacks fields, or has fields that it must not have. */
	private void report(IsoMessage message, Incompleteness incompleteness) {
		HandlerQueue.logThrottled(this.connection, this.incomplete,
				"incomplete message: " + HandlerQueue.name(message) + ' ' + incompleteness);
		this.metrics.incomplete();
		IsoMessage copy = MessageFormat.copyOf(message);
		this.connection.lifecycle.notifier()
			.offer((listener) -> listener.incomplete(this.connection, copy, incompleteness));
	}

	private void handle(IsoMessage message, Mti mti) {
		ConnectionOptions options = this.connection.options;
		if (isHandledBy(options.inbound().handler(), message, mti)) {
			this.handlers.handle(options.inbound().handler(), message, mti);
		}
		else if (isHandledBy(options.networkManagement().handler(), message, mti)) {
			this.handlers.manage(options.networkManagement().handler(), message, mti);
		}
		else if (!mti.isResponse()) {
			HandlerQueue.logThrottled(this.connection, this.unhandled, "no handler for " + HandlerQueue.name(message));
			this.metrics.inbound(mti, Handling.UNHANDLED, 0);
		}
	}

	private boolean isHandledBy(@Nullable MessageHandler handler, IsoMessage message, Mti mti) {
		try {
			return handler != null && handler.handles(mti);
		}
		catch (Throwable ex) {
			logger.atLevel(this.handlers.failures.warnOrDebug())
				.setCause(SafeFailure.of(ex))
				.log("{}: the handler failed to say whether it handles {}", this.connection,
						HandlerQueue.name(message));
			return false;
		}
	}

}

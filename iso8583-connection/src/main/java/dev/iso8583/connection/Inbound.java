package dev.iso8583.connection;

import java.util.concurrent.RejectedExecutionException;

import com.solab.iso8583.IsoMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.LinkMetrics.Handling;
import dev.iso8583.framing.Frame;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.Mti;
import dev.iso8583.message.SafeFailure;
import dev.iso8583.message.UndecodableMessageException;

/**
 * The way of what the far end sends: a response to the caller who waits for it,
 * everything else to the handler.
 */
final class Inbound {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final TcpConnection connection;

	private final LinkMetrics metrics;

	/** How many handlers are at work. Event loop only. */
	private int handling;

	/**
	 * Whether the last message was undecodable or unhandled, so that another one is no
	 * news. Event loop only.
	 */
	private boolean complained;

	Inbound(TcpConnection connection) {
		this.connection = connection;
		this.metrics = connection.options.metrics();
	}

	boolean isBusy() {
		return this.handling > 0;
	}

	void received(Frame frame) {
		ConnectionOptions options = this.connection.options;
		this.metrics.received(options.framing().frameLength(frame.message().length));
		try {
			IsoMessage message = options.format().decode(frame.message(), frame.header());
			if (TcpConnection.messages.isDebugEnabled()) {
				TcpConnection.messages.debug("{} <- {}", this.connection.id, MessagePrinter.print(message));
			}
			received(message, Mti.of(message));
		}
		catch (UndecodableMessageException ex) {
			complain("undecodable message of " + frame.message().length + " bytes: " + ex.getMessage());
			this.metrics.undecodable(ex.reason());
			this.connection.lifecycle.tell((listener) -> listener.undecodable(this.connection, ex.reason()));
		}
	}

	private void received(IsoMessage message, Mti mti) {
		if (mti.isResponse()) {
			switch (this.connection.requests.answer(message)) {
				case ANSWERED -> {
					return;
				}
				case LATE -> {
					this.metrics.late();
					this.connection.lifecycle.tell((listener) -> listener.late(this.connection, message));
				}
				case UNMATCHED -> {
					this.metrics.unmatched();
					this.connection.lifecycle.tell((listener) -> listener.unmatched(this.connection, message));
				}
			}
		}
		handle(message, mti);
	}

	private void handle(IsoMessage message, Mti mti) {
		MessageHandler handler = this.connection.options.messageHandler();
		if (handler == null || !handler.handles(mti)) {
			if (!mti.isResponse()) {
				complain("no handler for " + mti);
				this.metrics.inbound(mti, Handling.UNHANDLED, 0);
			}
			return;
		}
		this.complained = false;
		this.handling++;
		try {
			this.connection.transport.handlers().execute(() -> {
				try {
					handle(handler, message, mti);
				}
				finally {
					this.connection.onEventLoop(this::handled);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			complain("all handler threads are busy and their queue is full; " + mti + " is not handled");
			this.metrics.inbound(mti, Handling.OVERLOADED, 0);
			handled();
		}
	}

	private void handled() {
		this.handling--;
		this.connection.lifecycle.closeIfDrained();
	}

	private void handle(MessageHandler handler, IsoMessage message, Mti mti) {
		long start = System.nanoTime();
		Handling handling = Handling.FAILED;
		try {
			// the handler owns the message, and may turn it into its reply
			byte[] header = MessageFormat.frameHeader(message);
			IsoMessage reply = handler.handle(message, this.connection);
			handling = (reply != null) ? reply(header, reply, mti) : Handling.NO_REPLY;
		}
		catch (Throwable ex) {
			logger.warn("{}: the handler of {} failed, so there is no reply", this.connection, mti, SafeFailure.of(ex));
		}
		finally {
			this.metrics.inbound(mti, handling, System.nanoTime() - start);
		}
	}

	private Handling reply(byte[] header, IsoMessage reply, Mti mti) {
		if (mti.isResponse()) {
			logger.warn("{}: the handler of {} returned a reply, and a response is never answered", this.connection,
					mti);
			return Handling.FAILED;
		}
		if (!Mti.isValid(reply.getType()) || !Mti.of(reply).isResponse()) {
			logger.warn("{}: the handler of {} returned a message that is no response, so it is not sent",
					this.connection, mti);
			return Handling.FAILED;
		}
		this.connection.write(reply, header, RequestId.of(this.connection.link, reply))
			.whenComplete((done, failure) -> {
				if (failure != null) {
					logger.warn("{}: the reply to {} was lost: {}", this.connection, mti, failure.getMessage());
				}
			});
		return Handling.REPLIED;
	}

	/**
	 * Log at WARN once, and at DEBUG until something is right again, so that a far end
	 * cannot flood the log.
	 */
	private void complain(String text) {
		if (this.complained) {
			logger.debug("{}: {}", this.connection, text);
		}
		else {
			this.complained = true;
			logger.warn("{}: {}", this.connection, text);
		}
	}

}

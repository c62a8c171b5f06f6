package dev.iso8583.tcp;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.internal.CallerContext;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UnencodableMessageException;

/**
 * Encodes the messages of a connection, and logs what the connection sends and receives,
 * without card data, at DEBUG. Safe for use by several threads.
 */
final class Encoder {

	private static final Logger logger = LoggerFactory.getLogger("dev.iso8583.messages");

	private final ConnectionOptions options;

	private final ConnectionControl control;

	Encoder(ConnectionOptions options, ConnectionControl control) {
		this.options = options;
		this.control = control;
	}

	/** Whether messages are printed. */
	static boolean isPrinting() {
		return logger.isDebugEnabled();
	}

	/**
	 * Return the bytes of a message.
	 * @throws NotSentException if the message cannot be encoded, or does not fit into a
	 * frame
	 */
	byte[] encode(IsoMessage message, RequestId id) {
		byte[] bytes;
		try {
			bytes = this.options.format().encode(message, this.options.codec());
		}
		catch (UnencodableMessageException ex) {
			throw new NotSentException(FailureReason.UNENCODABLE, id, String.valueOf(ex.getMessage()));
		}
		if (!this.options.framing().fits(bytes.length)) {
			throw new NotSentException(FailureReason.TOO_LONG, id,
					bytes.length + " bytes, and the maximum is " + this.options.framing().maximumLength());
		}
		String problem = this.options.framing().problem(bytes);
		if (problem != null) {
			throw new NotSentException(FailureReason.UNENCODABLE, id, problem);
		}
		if (isPrinting()) {
			logger.debug("{} -> {}", this.control.id(), this.options.format().print(message));
		}
		return bytes;
	}

	/**
	 * Return the bytes of a reply. If it cannot be encoded, its request may be answered
	 * again.
	 * @param request the request that was marked as answered, {@code null} if none was
	 * @throws NotSentException as of {@link #encode(IsoMessage, RequestId)}
	 */
	byte[] encode(IsoMessage reply, @Nullable IsoMessage request, RequestId replyId) {
		try {
			return encode(reply, replyId);
		}
		catch (Throwable ex) {
			if (request != null) {
				MessageFormat.unmarkAnswered(request);
			}
			throw ex;
		}
	}

	/** Print a received message that is not the response to a request. */
	void printReceived(IsoMessage message) {
		if (isPrinting()) {
			logger.debug("{} <- {}", this.control.id(), this.options.format().print(message));
		}
	}

	/**
	 * Print a response.
	 * @param context the logging context of the thread that sent the request
	 * @param millis the time in milliseconds from the request to its response
	 */
	void printResponse(IsoMessage response, @Nullable CallerContext context, long millis) {
		CallerContext.run(context, () -> logger.debug("{} <- {} in {} ms", this.control.id(),
				this.options.format().print(response), millis));
	}

}

package dev.iso8583.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.Mti;

/**
 * Answers messages that the far end sends on its own: requests, advices and
 * notifications, and responses that came late or that match nothing. Called on the
 * transport's handler threads, never on an event loop, for several messages at a time and
 * in no particular order; it may block, and it may send requests over the same
 * connection.
 */
@FunctionalInterface
public interface MessageHandler {

	/**
	 * Handle a message.
	 * @param message the message, which the handler owns
	 * @param connection the connection it came on, and on which the reply goes
	 * @return the reply, a response, or {@code null} for none. A reply to a response is
	 * refused, and so is one to a message that {@link Connection#reply} has answered
	 * @throws Exception if the message cannot be handled: it is logged without its text,
	 * counted, and no reply is sent
	 */
	@Nullable IsoMessage handle(IsoMessage message, Connection connection) throws Exception;

	/**
	 * Handle a message whose reply is found later. This is what connections call; unless
	 * overridden, it calls {@link #handle} and has the reply at once. Until the returned
	 * stage completes, the message counts as being handled: a connection that closes in
	 * good order waits for it.
	 * @param message the message, which the handler owns
	 * @param connection the connection it came on, and on which the reply goes
	 * @return the reply to come, as of {@link #handle}
	 * @throws Exception if the message cannot be handled; the stage may fail instead
	 */
	default CompletionStage<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection)
			throws Exception {
		return CompletableFuture.completedFuture(handle(message, connection));
	}

	/**
	 * Whether messages of a type are handled at all. Called on event loops: must return
	 * at once.
	 * @param mti a message type
	 * @return {@code true} unless overridden; otherwise the message is counted and logged
	 * as unhandled
	 */
	default boolean handles(Mti mti) {
		return true;
	}

}

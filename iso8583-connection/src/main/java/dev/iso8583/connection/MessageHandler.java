package dev.iso8583.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.Mti;

/**
 * Handles messages that the far end sends on its own: requests, advices and
 * notifications, and responses that are late or unmatched. Called on the transport's
 * handler threads for several messages at a time and in no particular order (see
 * {@link InboundOrder}). It may block, and it may send requests over the same connection.
 * Only a handler that declares itself {@linkplain #isNonBlocking not to block} is called
 * on an event loop.
 */
@FunctionalInterface
public interface MessageHandler {

	/**
	 * Handle a message.
	 * @param message the message, which the handler owns
	 * @param connection the connection on which it arrived and the reply is sent
	 * @return the reply, which is a response, or {@code null} for none. A reply to a
	 * response is refused, and so is a reply to a message that {@link Connection#reply}
	 * has already answered
	 * @throws Exception if the message cannot be handled: the exception is logged without
	 * its message and counted, and no reply is sent
	 */
	@Nullable IsoMessage handle(IsoMessage message, Connection connection) throws Exception;

	/**
	 * Handle a message whose reply is known only later. This is the method that
	 * connections call; by default it calls {@link #handle}. Until the returned stage
	 * completes, the message counts as being handled, and a connection that closes in
	 * good order waits for it.
	 * @param message the message, which the handler owns
	 * @param connection the connection on which it arrived and the reply is sent
	 * @return a stage of the reply, as described at {@link #handle}
	 * @throws Exception if the message cannot be handled; the stage may instead fail
	 */
	default CompletionStage<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection)
			throws Exception {
		return CompletableFuture.completedFuture(handle(message, connection));
	}

	/**
	 * Whether the handler never blocks for messages of a type: it does not wait for a
	 * lock, another thread, a database or the network, and returns within a millisecond
	 * or so. It is then called on the event loop that has read the message, which saves
	 * the hand-over to another thread, and its reply may be completed later by any
	 * thread. While it runs, the event loop serves no other connection. Our own blocking
	 * calls, such as {@link Connection#send}, fail there with an
	 * {@link IllegalStateException}.
	 * <p>
	 * A handler that holds an event loop for more than 10 ms all the same is logged,
	 * counted, and called on the handler threads from then on. Called on event loops: it
	 * must return at once.
	 * @param mti a message type
	 * @return {@code false} by default
	 */
	default boolean isNonBlocking(Mti mti) {
		return false;
	}

	/**
	 * Return the name of the code that handles messages of a type, for logs.
	 * @param mti a message type
	 * @return the name of the class by default
	 */
	default String nameFor(Mti mti) {
		return getClass().getName();
	}

	/**
	 * Whether messages of a type are handled at all. Called on event loops: it must
	 * return at once.
	 * @param mti a message type
	 * @return {@code true} by default; if {@code false}, the message is counted and
	 * logged as unhandled
	 */
	default boolean handles(Mti mti) {
		return true;
	}

}

package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MessageFormat;

/**
 * Sends messages over a link. A {@link dev.iso8583.pool.Pool} and a {@link Connection}
 * are both such links, so code that depends on this interface works with either, and with
 * a fake in its tests. Thread-safe; another thread must not change a message during a
 * call that takes it.
 *
 * <pre>
 * IsoMessage response = acquirer.request("0100").set(4, 1250).set("48.92", "123").send();
 *
 * Approval approval = acquirer.request("0100").fields(sale).timeout(Duration.ofSeconds(10)).send(Approval.class);
 * </pre>
 *
 * Every request has exactly one outcome: its response, or one of
 * <ul>
 * <li>{@link NotSentException}: not a single byte was sent, so it is safe to send it
 * again;</li>
 * <li>{@link OutcomeUnknownException}: the far end may have received it, so reverse it or
 * inquire;</li>
 * <li>{@link RejectedException}: the far end refused the message itself.</li>
 * </ul>
 * Nothing is queued while the link is offline, and nothing is sent twice. A response that
 * declines is a response like any other.
 */
public interface Iso8583Operations {

	/**
	 * Return the name of the link.
	 * @return the name of the pool, connection or server
	 */
	String link();

	/**
	 * Return the format of the messages on this link, for example to create a message or
	 * to read the fields of a response.
	 * @return the format; of a pool, that of its own settings, which an address may
	 * override
	 */
	MessageFormat format();

	/**
	 * Send a request and wait for its response, at most for the configured send timeout.
	 * @param request a message of a type that is answered, with its match fields set
	 * @return the response, whatever its response code
	 * @throws NotSentException if no byte of it was sent: it is safe to send it again
	 * @throws OutcomeUnknownException if it may have arrived: reverse it or inquire
	 * @throws RejectedException if the far end refused the message itself
	 * @throws IllegalStateException if called on an event loop, where waiting would stall
	 * all connections
	 */
	IsoMessage send(IsoMessage request);

	/**
	 * Send a request and wait for its response.
	 * @param request a message of a type that is answered, with its match fields set
	 * @param timeout how long to wait, more than zero
	 * @return the response, whatever its response code
	 * @throws Iso8583Exception if there is no response, as of {@link #send(IsoMessage)}
	 * @throws IllegalStateException if called on an event loop, where waiting would stall
	 * all connections
	 */
	IsoMessage send(IsoMessage request, Duration timeout);

	/**
	 * Send a request, with the configured send timeout.
	 * @param request a message of a type that is answered, with its match fields set
	 * @return a future of the response, or of an {@link Iso8583Exception}. Its dependent
	 * stages run on the transport's callback threads, or on the calling thread if the
	 * request is refused at once. In such a stage, chain the next request to the future
	 * or use the blocking call; do not wait for another of these futures, since the
	 * threads that would complete it are limited. Cancelling the future gives up the
	 * response; the request may still be sent
	 */
	CompletableFuture<IsoMessage> sendAsync(IsoMessage request);

	/**
	 * Send a request.
	 * @param request a message of a type that is answered, with its match fields set
	 * @param timeout how long to wait, more than zero
	 * @return a future as described at {@link #sendAsync(IsoMessage)}
	 */
	CompletableFuture<IsoMessage> sendAsync(IsoMessage request, Duration timeout);

	/**
	 * Send a message that is not answered, such as a notification.
	 * @param message the message
	 * @return a future that completes when the network has taken the bytes, and fails
	 * with an {@link Iso8583Exception}
	 */
	CompletableFuture<@Nullable Void> transmit(IsoMessage message);

	/**
	 * Prepare a request. It begins as {@link MessageFormat#newMessage(String)} of
	 * {@link #format()} makes it: with the fields of its template, and the next STAN.
	 * Nothing is sent until one of the {@code send} methods of what is returned is
	 * called.
	 * @param mti four digits, such as {@code 0100}
	 * @return the request, for one thread
	 * @throws IllegalArgumentException if the text is not an MTI
	 */
	default PreparedRequest request(String mti) {
		return new PreparedRequest(this, mti);
	}

}

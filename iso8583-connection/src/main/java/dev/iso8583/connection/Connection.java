package dev.iso8583.connection;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MessageFormat;

/**
 * A connection to one far end. It carries requests and responses in both directions, many
 * at a time and in any order. {@link Iso8583Operations} describes the outcomes of a
 * request. Thread-safe; another thread must not change a message during a call that takes
 * it.
 */
public interface Connection extends Iso8583Operations, AutoCloseable {

	/**
	 * Return a name of this connection for logs. It is unique among the connections of
	 * the link in this process.
	 * @return a name such as {@code acquirer-3}
	 */
	String id();

	/**
	 * Return the address of the far end.
	 * @return host and port as dialled, or the IP address and port of an accepted client
	 */
	Address remoteAddress();

	/**
	 * Return the state of the connection.
	 * @return the state
	 */
	ConnectionState state();

	/**
	 * Wait until the connection is online. A connection that has ended never comes back;
	 * a configured connection, which reconnects, may.
	 * @param timeout the longest time to wait; zero or less does not wait
	 * @return {@code true} if it is online, {@code false} if the time has passed or the
	 * connection has ended
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if called on an event loop, or by a sign-on, which
	 * must complete first
	 */
	boolean awaitOnline(Duration timeout) throws InterruptedException;

	/**
	 * Whether a request would be accepted now: the connection is online, the far end
	 * reads fast enough, and fewer requests are in flight than the maximum. This may
	 * change at any moment.
	 * @return {@code true} if it would
	 */
	boolean takesRequests();

	/**
	 * Return what the application stores about this connection, for its handlers and for
	 * a pool's filter: for example what the far end said when it signed on. It is dropped
	 * with the connection, and never shown or logged.
	 * @return a thread-safe map that accepts no {@code null}
	 */
	Map<String, Object> attributes();

	/**
	 * Return how many requests are waiting for their response.
	 * @return the number
	 */
	int pending();

	/**
	 * Return how long ago something was last received, a message or a keep-alive.
	 * @return the time since then, or {@code null} if nothing has been received yet
	 */
	@Nullable Duration lastReceived();

	/**
	 * Reply to a request of the far end, without waiting. A handler simply returns its
	 * reply; this method is for a reply that is known only later. A request gets one
	 * reply: a second one fails with {@link NotSentException}, whether the first came
	 * from the handler or from this method. If the first fails with
	 * {@link NotSentException}, another may be sent; if it fails with
	 * {@link OutcomeUnknownException}, the far end may have received it.
	 * @param request the request as it was received on this connection, or a
	 * {@link MessageFormat#copyOf copy} of it
	 * @param response the response to it. It is sent with the request's TPDU, source and
	 * destination swapped
	 * @return a future that completes when the network has taken the bytes, and fails
	 * with an {@link Iso8583Exception}
	 */
	CompletableFuture<@Nullable Void> reply(IsoMessage request, IsoMessage response);

	/**
	 * Write bytes as they are, including the length header, between two other messages.
	 * They must be one or more whole frames, since part of a frame would corrupt all that
	 * follows. They are neither checked nor logged, and a response to them is unmatched.
	 * Use it for a reject, or for a message that another system has packed.
	 * @param frames the bytes, which are copied
	 * @return a future that completes when the network has taken the bytes, and fails
	 * with an {@link Iso8583Exception}
	 * @throws IllegalArgumentException if the array is empty
	 */
	CompletableFuture<@Nullable Void> writeRaw(byte[] frames);

	/**
	 * End a pending request because the far end refused the message, for example with an
	 * 0620, or by sending it back marked as rejected. The caller of the request gets a
	 * {@link RejectedException}.
	 * @param request the request as the far end refers to it; its type and its match
	 * fields are used
	 * @param cause what the far end said, for the caller; without card data
	 * @return {@code true} if such a request was pending
	 */
	boolean reject(IsoMessage request, Throwable cause);

	/**
	 * Close the connection at once because the application considers it failed. No
	 * sign-off is sent, and pending requests end with {@link OutcomeUnknownException}. A
	 * pool dials again.
	 * @param why a text for the log, without card data
	 */
	void fail(String why);

	/**
	 * Close in good order: refuse new requests, wait for those in flight and for running
	 * handlers, sign off, close. If the connection is closing already, nothing changes,
	 * except that replies still owed to a far end that has ended its output get no more
	 * time than this grace.
	 * @param grace how long to wait for requests in flight; those still unanswered then
	 * end with {@link OutcomeUnknownException}
	 * @return a future that completes when the connection has ended
	 */
	CompletableFuture<@Nullable Void> closeAsync(Duration grace);

	/**
	 * Close in good order and wait until the connection has ended. The grace is the
	 * configured close timeout. When a handler of this connection calls this method, it
	 * starts the close and returns at once, since the close waits for that handler: the
	 * connection ends once the handler has returned and its reply has been sent. Code
	 * that completes a handler's reply later on another thread must call
	 * {@link #closeAsync} and not wait for it. If the thread is interrupted, the method
	 * returns, the thread stays interrupted, and the connection keeps closing.
	 * @throws IllegalStateException if called on an event loop
	 */
	@Override
	void close();

	/**
	 * Return a future that completes when the connection has ended.
	 * @return a future of the reason. Its dependent stages run on the transport's
	 * callback threads
	 */
	CompletableFuture<CloseReason> closed();

}

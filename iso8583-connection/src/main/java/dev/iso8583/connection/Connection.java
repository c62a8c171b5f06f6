package dev.iso8583.connection;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MessageFormat;

/**
 * A connection to one far end, over which requests and their responses pass in both
 * directions, many at a time and in any order. Safe for use by several threads; a message
 * must not be changed by another thread during a call.
 * <p>
 * Every request gets exactly one answer: its response, or one of
 * <ul>
 * <li>{@link NotSentException}: no byte of it left us, and it is safe to send it
 * again;</li>
 * <li>{@link OutcomeUnknownException}: it may have arrived, so reverse it or
 * inquire;</li>
 * <li>{@link RejectedException}: the far end refused the message itself.</li>
 * </ul>
 * Nothing is queued for later and nothing is sent twice. A response with a response code
 * that declines is a response like any other.
 */
public interface Connection extends AutoCloseable {

	/**
	 * Return the name of the link this connection belongs to.
	 * @return the name of a pool, connection or server
	 */
	String link();

	/**
	 * Return a name of this connection for logs, unique in this process among connections
	 * of its link.
	 * @return such as {@code acquirer-3}
	 */
	String id();

	/**
	 * Return the far end.
	 * @return host and port as dialled, or IP address and port of an accepted connection
	 */
	Address remoteAddress();

	/**
	 * Return where in its life the connection is.
	 * @return the state
	 */
	ConnectionState state();

	/**
	 * Wait until the connection is online. One that has ended never is again; a
	 * configured connection, which reconnects, may be later.
	 * @param timeout how long to wait at most; zero or less only looks
	 * @return whether it is online, {@code false} if the time is over or the connection
	 * has ended
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if called on an event loop, or in a sign-on, which
	 * must end first
	 */
	boolean awaitOnline(Duration timeout) throws InterruptedException;

	/**
	 * Whether a request would be taken now: the connection is online, its far end reads
	 * fast enough, and fewer requests are in flight than may be. It may be different a
	 * moment later.
	 * @return whether it would
	 */
	boolean takesRequests();

	/**
	 * Return what the application remembers of this connection, such as what a far end
	 * said when it signed on, for its handlers and for a pool's filter. Ends with the
	 * connection. Nothing of it is ever shown or logged.
	 * @return a map that is safe for use by several threads and takes no {@code null}
	 */
	Map<String, Object> attributes();

	/**
	 * Return how many requests wait for their response.
	 * @return the number
	 */
	int pending();

	/**
	 * Return how long ago something was last received, be it a message or a keep-alive.
	 * @return the time since then, or {@code null} if nothing was received yet
	 */
	@Nullable Duration lastReceived();

	/**
	 * Send a request and wait for its response, for the configured send timeout.
	 * @param request a message of a type that is answered, with its match fields set
	 * @return the response, whatever its response code
	 * @throws Iso8583Exception if there is no response, see {@link Connection}
	 * @throws IllegalStateException if called on an event loop, where waiting would stop
	 * all connections
	 */
	IsoMessage send(IsoMessage request);

	/**
	 * Send a request and wait for its response.
	 * @param request a message of a type that is answered, with its match fields set
	 * @param timeout how long to wait, more than zero
	 * @return the response, whatever its response code
	 * @throws Iso8583Exception if there is no response, see {@link Connection}
	 * @throws IllegalStateException if called on an event loop, where waiting would stop
	 * all connections
	 */
	IsoMessage send(IsoMessage request, Duration timeout);

	/**
	 * Send a request, with the configured send timeout.
	 * @param request a message of a type that is answered, with its match fields set
	 * @return a future of the response, which fails with an {@link Iso8583Exception}.
	 * What depends on it runs on the transport's callback threads, or on the calling
	 * thread if the request is refused at once; there, chain the next request to the
	 * future or use the blocking call, but do not wait for another future of these, since
	 * the threads that would complete it are few. To cancel it gives up the response, not
	 * the request
	 */
	CompletableFuture<IsoMessage> sendAsync(IsoMessage request);

	/**
	 * Send a request.
	 * @param request a message of a type that is answered, with its match fields set
	 * @param timeout how long to wait, more than zero
	 * @return a future as of {@link #sendAsync(IsoMessage)}
	 */
	CompletableFuture<IsoMessage> sendAsync(IsoMessage request, Duration timeout);

	/**
	 * Reply to a request of the far end, without waiting for anything. A handler simply
	 * returns its reply; this is for an answer that is found later. A request gets one
	 * reply: a second one fails with {@link NotSentException}, whoever of its handler and
	 * the callers of this method was first. When the first one fails with
	 * {@link NotSentException}, another may be tried; when it fails with
	 * {@link OutcomeUnknownException}, the far end may have it.
	 * @param request the request, as it was received on this connection, or a
	 * {@link MessageFormat#copyOf copy} of it
	 * @param response the response to it. It travels with the request's TPDU, source and
	 * destination swapped
	 * @return a future that completes when the bytes were handed to the network, and
	 * fails with an {@link Iso8583Exception}
	 */
	CompletableFuture<@Nullable Void> reply(IsoMessage request, IsoMessage response);

	/**
	 * Send a message that is not answered, such as a notification.
	 * @param message the message
	 * @return a future that completes when the bytes were handed to the network, and
	 * fails with an {@link Iso8583Exception}
	 */
	CompletableFuture<@Nullable Void> transmit(IsoMessage message);

	/**
	 * Write bytes as they are, length header and all, between two other messages: one or
	 * more whole frames, since part of one would break whatever follows. They are neither
	 * looked at nor logged, and a response to them is unmatched. A reject or a message
	 * that another system has packed travels this way.
	 * @param frames the bytes, which are copied
	 * @return a future that completes when the bytes were handed to the network, and
	 * fails with an {@link Iso8583Exception}
	 * @throws IllegalArgumentException if there are none
	 */
	CompletableFuture<@Nullable Void> writeRaw(byte[] frames);

	/**
	 * End a pending request because the far end refused the message, for example with an
	 * 0620 or by sending it back with a mark in its header. Its caller gets a
	 * {@link RejectedException}.
	 * @param request the request as the far end refers to it: its type and its match
	 * fields are used
	 * @param cause what the far end said, for the caller; without card data
	 * @return whether such a request was pending
	 */
	boolean reject(IsoMessage request, Throwable cause);

	/**
	 * Give the connection up at once: it closes without sign-off, and pending requests
	 * end with {@link OutcomeUnknownException}. A pool dials again.
	 * @param why for the log, without card data
	 */
	void fail(String why);

	/**
	 * Close in good order: refuse new requests, wait for those in flight and for running
	 * handlers, sign off, close. Does nothing more if it is closing already; but replies
	 * that are owed to a far end that has ended its output get no more time than this
	 * grace.
	 * @param grace how long to wait for what is in flight; what is left then ends with
	 * {@link OutcomeUnknownException}
	 * @return a future that completes when the connection has ended
	 */
	CompletableFuture<@Nullable Void> closeAsync(Duration grace);

	/**
	 * Close in good order and wait for the end, with the configured close timeout as
	 * grace. Called by a handler of this connection, for which the close waits, it begins
	 * the close and returns at once; the connection ends when the handler has returned
	 * and its reply has left. What completes a handler's reply later, on another thread,
	 * calls {@link #closeAsync} and does not wait for it. If the thread is interrupted,
	 * it waits no longer and stays interrupted; the connection goes on closing.
	 * @throws IllegalStateException if called on an event loop
	 */
	@Override
	void close();

	/**
	 * Return a future that completes when the connection has ended.
	 * @return a future of the reason. What depends on it runs on the transport's callback
	 * threads
	 */
	CompletableFuture<CloseReason> closed();

}

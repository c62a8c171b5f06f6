package dev.iso8583.tcp;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.framing.Frame;
import dev.iso8583.framing.KeepAlive;
import dev.iso8583.internal.LogThrottle;
import dev.iso8583.transport.NotificationQueue;
import dev.iso8583.transport.SharedTimers;
import dev.iso8583.transport.Transport;
import dev.iso8583.transport.TransportThreads;

/**
 * An online connection with its own event loop. The calling thread acts as the event loop
 * and plays what the far end and the clock do.
 */
final class RacedConnection {

	private static final TransportThreads THREADS = TransportThreads
		.of(Transport.builder().eventLoopThreads(1).handlers(Runnable::run).callbacks(Runnable::run).build());

	private static final Address ADDRESS = new Address("127.0.0.1", 8583);

	private static final LogThrottle CLIENT_LOG_THROTTLE = new LogThrottle();

	private static final PingQueue PINGS = new PingQueue(Runnable::run);

	private static final ConnectionOwner UNCONCERNED = new ConnectionOwner() {
		@Override
		public void online(Connection connection) {
		}

		@Override
		public void connectFailed(ConnectFailedException failure) {
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
		}
	};

	private final RacedLoop loop;

	private final RacedChannel channel;

	private final TcpConnection connection;

	RacedConnection(ConnectionOptions options, @Nullable PoolWideMatching scope, AtomicLong clock) {
		this(options, scope, clock, new RacedChannel());
	}

	RacedConnection(ConnectionOptions options, @Nullable PoolWideMatching scope, AtomicLong clock,
			RacedChannel channel) {
		this.channel = channel;
		this.loop = new RacedLoop(clock);
		this.loop.turn(() -> this.loop.register(this.channel));
		this.connection = new TcpConnection(
				new LinkContext("issuer", THREADS, options, scope,
						new NotificationQueue("issuer", Runnable::run, options.metrics()::notificationsDropped),
						new SharedTimers(), PINGS, Runnable::run, Runnable::run, CLIENT_LOG_THROTTLE,
						new LinkContext.DeclaredCode("issuer", THREADS, options.metrics())),
				1, ADDRESS, this.channel, UNCONCERNED);
		this.loop.turn(this.connection.lifecycle::connected);
	}

	/** Send a request, as a caller. */
	CompletableFuture<IsoMessage> sends(IsoMessage request) {
		return this.connection.send(request, OneRequest.TIMEOUT, Purpose.APPLICATION, Runnable::run);
	}

	/** Send a frame whose message is one byte, as a caller. */
	CompletableFuture<?> sendsRaw(char letter) {
		return this.connection.writeRaw(new byte[] { 0, 1, (byte) letter });
	}

	/** Read a keep-alive and answer it, as the event loop. */
	void readsKeepAlive() {
		this.loop.turn(() -> this.connection.keepAlives().received(KeepAlive.EMPTY));
	}

	/**
	 * Reject one of our requests, as an application that has learned of the rejection
	 * from another message.
	 */
	void rejects(IsoMessage request) {
		this.connection.reject(request, new IllegalStateException());
	}

	/** Write all queued messages and run all due tasks, as the event loop. */
	void writes() {
		this.loop.turn(() -> {
		});
	}

	/** Read a response, as the event loop. */
	void reads(IsoMessage response) {
		this.loop.turn(() -> this.connection.requests().answer(response));
	}

	/** Read a message for a handler, as the event loop. */
	void reads(byte[] message) {
		this.loop.turn(() -> new InboundDispatcher(this.connection).received(new Frame(new byte[0], message)));
	}

	/** Close in an orderly way, as the event loop. */
	void closes() {
		this.loop.turn(() -> this.connection.lifecycle.close(OneRequest.TIMEOUT));
	}

	/** Read the end of the far end's output, as the event loop. */
	void readsTheEnd() {
		this.loop.turn(this.connection.lifecycle::inputEnded);
	}

	/** Close because the far end has closed, as the event loop. */
	void ends() {
		this.loop.turn(() -> {
			this.channel.unsafe().close(this.channel.newPromise());
			this.connection.lifecycle.disconnected();
		});
	}

	/** Terminate the event loop and close the connection. */
	void losesItsEventLoop() {
		this.loop.end(() -> {
			this.channel.unsafe().close(this.channel.newPromise());
			this.connection.lifecycle.disconnected();
		});
	}

	/** Terminate the event loop before the connection has noticed. */
	void losesItsEventLoopUnnoticed() {
		this.loop.end(() -> {
		});
	}

	/** Return how many messages were written to the far end. */
	int written() {
		return this.channel.written.get();
	}

	/** Return the last byte of each message that was written, as letters. */
	String order() {
		return this.channel.order();
	}

	/** Run an action during the first write of a caller, when others add to the queue. */
	void runDuringWrite(Runnable action) {
		((RacedChannel.WithDirectWrites) this.channel).runDuringWrite(action);
	}

	/** Return how often two threads wrote at the same time. */
	int overlaps() {
		return this.channel.overlaps.get();
	}

	Map<String, Object> attributes() {
		return this.connection.attributes();
	}

	CompletableFuture<CloseReason> closed() {
		return this.connection.closed();
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	int pending() {
		return this.connection.pending();
	}

}

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
import dev.iso8583.internal.LogThrottle;
import dev.iso8583.transport.NotificationQueue;
import dev.iso8583.transport.SharedTimers;
import dev.iso8583.transport.Transport;
import dev.iso8583.transport.TransportThreads;

/**
 * A connection that is online, on an event loop of its own. What its far end and its
 * clock do, the thread that calls does as the event loop.
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

	private final RacedChannel channel = new RacedChannel();

	private final TcpConnection connection;

	RacedConnection(ConnectionOptions options, @Nullable PoolWideMatching scope, AtomicLong clock) {
		this.loop = new RacedLoop(clock);
		this.loop.turn(() -> this.loop.register(this.channel));
		this.connection = new TcpConnection(
				new LinkContext("issuer", THREADS, options, scope,
						new NotificationQueue("issuer", Runnable::run, options.metrics()::notificationsDropped),
						new SharedTimers(), PINGS, Runnable::run, Runnable::run, CLIENT_LOG_THROTTLE),
				1, ADDRESS, this.channel, UNCONCERNED);
		this.loop.turn(this.connection.lifecycle::connected);
	}

	/** As a caller, send a request. */
	CompletableFuture<IsoMessage> sends(IsoMessage request) {
		return this.connection.send(request, OneRequest.TIMEOUT, Purpose.APPLICATION, Runnable::run);
	}

	/** As an application, reject a request of ours that came back in another way. */
	void rejects(IsoMessage request) {
		this.connection.reject(request, new IllegalStateException());
	}

	/** As the event loop, write what was sent, and do what is due. */
	void writes() {
		this.loop.turn(() -> {
		});
	}

	/** As the event loop, read a response. */
	void reads(IsoMessage response) {
		this.loop.turn(() -> this.connection.requests().answer(response));
	}

	/** As the event loop, read a message that a handler takes. */
	void reads(byte[] message) {
		this.loop.turn(() -> this.connection.inbound().received(new Frame(new byte[0], message)));
	}

	/** As the event loop, close in good order. */
	void closes() {
		this.loop.turn(() -> this.connection.lifecycle.close(OneRequest.TIMEOUT));
	}

	/** As the event loop, find that the far end has hung up. */
	void ends() {
		this.loop.turn(() -> {
			this.channel.unsafe().close(this.channel.newPromise());
			this.connection.lifecycle.disconnected();
		});
	}

	/** As the event loop, end for ever, and with it the connection. */
	void losesItsEventLoop() {
		this.loop.end(() -> {
			this.channel.unsafe().close(this.channel.newPromise());
			this.connection.lifecycle.disconnected();
		});
	}

	/** As the event loop, end for ever, before the connection learns of it. */
	void losesItsEventLoopUnawares() {
		this.loop.end(() -> {
		});
	}

	/** Return how many messages the far end has seen. */
	int written() {
		return this.channel.written.get();
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

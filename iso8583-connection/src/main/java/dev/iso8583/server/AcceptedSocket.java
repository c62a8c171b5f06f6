package dev.iso8583.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.tcp.ConnectionOwner;

/**
 * The socket of a client that was admitted, and the connection it becomes once it is
 * online. Called on its event loop, except where a method says otherwise.
 */
final class AcceptedSocket implements ConnectionOwner, ChannelFutureListener {

	private static final CompletableFuture<@Nullable Void> ENDED = CompletableFuture.completedFuture(null);

	private final Channel channel;

	private final InetAddress address;

	private final Clients clients;

	private final long since = System.nanoTime();

	/** Completes when it has ended; {@code null} while no thread waits for that. */
	private @Nullable CompletableFuture<@Nullable Void> whenEnded;

	private volatile @Nullable Connection connection;

	/** The options of its connection, {@code null} for those of the server. */
	@Nullable ConnectionOptions options;

	AcceptedSocket(Channel channel, InetAddress address, Clients clients) {
		this.channel = channel;
		this.address = address;
		this.clients = clients;
	}

	@Override
	public void online(Connection connection) {
		this.connection = connection;
		if (!this.clients.areAdmitted()) {
			// accepted while the server was being stopped
			connection.closeAsync(Duration.ZERO);
		}
	}

	@Override
	public void connectFailed(ConnectFailedException failure) {
	}

	@Override
	public void closed(Connection connection, CloseReason reason) {
		ended();
	}

	/** The socket is closed. If it was online, {@link #closed} follows. */
	@Override
	public void operationComplete(ChannelFuture socketClosed) {
		if (this.connection == null) {
			ended();
		}
	}

	/** It was refused before it had an event loop. */
	void refused() {
		ended();
	}

	private void ended() {
		this.clients.remove(this);
		CompletableFuture<@Nullable Void> waiting = this.whenEnded;
		this.whenEnded = ENDED;
		if (waiting != null) {
			waiting.complete(null);
		}
	}

	/**
	 * Close it in good order, or at once if it is not online yet. On any thread.
	 * @return a future that completes on the event loop when it has ended
	 */
	CompletableFuture<@Nullable Void> end(Duration grace) {
		if (!this.channel.isRegistered()) {
			// its options are being decided, and then it is closed
			return ENDED;
		}
		CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
		try {
			this.channel.eventLoop().execute(() -> {
				await(end);
				if (this.connection != null) {
					this.connection.closeAsync(grace);
				}
				else {
					this.channel.close();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			// the event loop has ended, and the socket with it
			ended();
			end.complete(null);
		}
		return end;
	}

	private void await(CompletableFuture<@Nullable Void> end) {
		if (this.whenEnded != null) {
			this.whenEnded.thenAccept(end::complete);
		}
		else {
			this.whenEnded = end;
		}
	}

	Channel channel() {
		return this.channel;
	}

	InetAddress address() {
		return this.address;
	}

	/** Return its connection, {@code null} before it is online. On any thread. */
	@Nullable Connection connection() {
		return this.connection;
	}

	/** Return how long ago it was accepted. On any thread. */
	Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.since);
	}

}

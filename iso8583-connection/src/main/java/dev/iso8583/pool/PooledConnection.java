package dev.iso8583.pool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionState;

/**
 * A pool seen as one connection that survives reconnects. It cannot reply: a reply
 * belongs on the very connection its request came on, which handlers are given.
 */
final class PooledConnection implements Connection {

	private final Pool pool;

	private final Address address;

	private final Duration closeTimeout;

	private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

	PooledConnection(Pool pool, Address address, Duration closeTimeout) {
		this.pool = pool;
		this.address = address;
		this.closeTimeout = closeTimeout;
	}

	@Override
	public String link() {
		return this.pool.name();
	}

	@Override
	public String id() {
		return this.pool.name();
	}

	@Override
	public Address remoteAddress() {
		return this.address;
	}

	@Override
	public ConnectionState state() {
		if (!this.pool.isRunning()) {
			return ConnectionState.CLOSED;
		}
		return this.pool.connections().isEmpty() ? ConnectionState.CONNECTING : ConnectionState.ONLINE;
	}

	@Override
	public int pending() {
		return this.pool.figures().pending();
	}

	@Override
	public IsoMessage send(IsoMessage request) {
		return this.pool.send(request);
	}

	@Override
	public IsoMessage send(IsoMessage request, Duration timeout) {
		return this.pool.send(request, timeout);
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request) {
		return this.pool.sendAsync(request);
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request, Duration timeout) {
		return this.pool.sendAsync(request, timeout);
	}

	@Override
	public CompletableFuture<@Nullable Void> reply(IsoMessage request, IsoMessage response) {
		throw new IllegalStateException(this.pool.name() + " reconnects, so it cannot tell which connection a request"
				+ " came on; reply on the connection that the handler was given");
	}

	@Override
	public CompletableFuture<@Nullable Void> transmit(IsoMessage message) {
		return this.pool.transmit(message);
	}

	@Override
	public boolean reject(IsoMessage request, Throwable cause) {
		return this.pool.connections().stream().anyMatch((connection) -> connection.reject(request, cause));
	}

	@Override
	public void fail(String why) {
		this.pool.connections().forEach((connection) -> connection.fail(why));
	}

	@Override
	public CompletableFuture<@Nullable Void> closeAsync(Duration grace) {
		return CompletableFuture.runAsync(() -> {
			this.pool.stop(grace);
			this.closed.complete(CloseReason.CLOSED_LOCALLY);
		});
	}

	@Override
	public void close() {
		this.pool.stop(this.closeTimeout);
		this.closed.complete(CloseReason.CLOSED_LOCALLY);
	}

	@Override
	public CompletableFuture<CloseReason> closed() {
		return this.closed.copy();
	}

	@Override
	public String toString() {
		return this.pool.toString();
	}

}

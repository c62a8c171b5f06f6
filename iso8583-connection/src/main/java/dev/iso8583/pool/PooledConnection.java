package dev.iso8583.pool;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.message.MessageFormat;

/**
 * A pool seen as one connection that survives reconnects. It cannot reply, since a reply
 * must go over the connection that its request came on; handlers are given that
 * connection.
 */
final class PooledConnection implements Connection {

	private final Pool pool;

	private final Address address;

	private final Duration closeTimeout;

	private final MessageFormat format;

	/** Attributes of this view; the connections behind it have their own. */
	private final Map<String, Object> attributes = new ConcurrentHashMap<>();

	private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

	PooledConnection(Pool pool, Address address, Duration closeTimeout, MessageFormat format) {
		this.pool = pool;
		this.address = address;
		this.closeTimeout = closeTimeout;
		this.format = format;
	}

	@Override
	public MessageFormat format() {
		return this.format;
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
		return (this.pool.connections().isEmpty() && !this.pool.dialsForNextRequest()) ? ConnectionState.CONNECTING
				: ConnectionState.ONLINE;
	}

	@Override
	public boolean awaitOnline(Duration timeout) throws InterruptedException {
		return this.pool.awaitOnline(timeout);
	}

	@Override
	public boolean takesRequests() {
		Connection usable = this.pool.usable();
		return (usable != null && usable.takesRequests()) || this.pool.dialsForNextRequest();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.attributes;
	}

	@Override
	public int pending() {
		return this.pool.stats().pending();
	}

	@Override
	public @Nullable Duration lastReceived() {
		return this.pool.members()
			.stream()
			.map((member) -> member.stats().lastReceived())
			.filter(Objects::nonNull)
			.min(Comparator.naturalOrder())
			.orElse(null);
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
		throw new IllegalStateException(this.pool.name() + " has several connections and does not know which one the"
				+ " request came on; reply on the connection that the handler was given");
	}

	@Override
	public CompletableFuture<@Nullable Void> transmit(IsoMessage message) {
		return this.pool.transmit(message);
	}

	@Override
	public CompletableFuture<@Nullable Void> writeRaw(byte[] frames) {
		if (this.pool.isOnDemand()) {
			return this.pool.writeRaw(frames);
		}
		Connection usable = this.pool.usable();
		return (usable != null) ? usable.writeRaw(frames) : CompletableFuture
			.failedFuture(new NotSentException(reasonForNone(), new RequestId(this.pool.name(), null, null), ""));
	}

	private FailureReason reasonForNone() {
		if (!this.pool.isRunning()) {
			return FailureReason.CLOSED;
		}
		return this.pool.connections().isEmpty() ? FailureReason.NO_CONNECTION : FailureReason.NONE_USABLE;
	}

	/**
	 * It is not known which connection the request went over, so all are asked in turn,
	 * including those that are closing, until one has such a request.
	 */
	@Override
	public boolean reject(IsoMessage request, Throwable cause) {
		return this.pool.members()
			.stream()
			.map(PoolMember::connection)
			.anyMatch((connection) -> connection != null && connection.reject(request, cause));
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
		CompletableFuture<?> end = this.pool.end(this.closeTimeout);
		if (end.isDone()) {
			this.closed.complete(CloseReason.CLOSED_LOCALLY);
		}
		else {
			// called by a handler that the connections of the pool wait for. Async, since
			// they end on an event loop
			end.thenRunAsync(() -> this.closed.complete(CloseReason.CLOSED_LOCALLY));
		}
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

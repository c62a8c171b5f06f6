package dev.iso8583.pool;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.tcp.ConnectionOwner;
import dev.iso8583.message.MessageFormat;

/**
 * A connection controlled by the test. A close in good order begins at once and ends when
 * the test ends it.
 */
final class FakeConnection implements Connection {

	private final Address address;

	private final ConnectionOwner owner;

	private @Nullable Duration lastReceived;

	private ConnectionState state = ConnectionState.ONLINE;

	FakeConnection(Address address, ConnectionOwner owner) {
		this.address = address;
		this.owner = owner;
	}

	/** Set how long ago something was received. */
	void receives(Duration ago) {
		this.lastReceived = ago;
	}

	/** The connection ends. */
	void ends(CloseReason reason) {
		this.state = ConnectionState.CLOSED;
		this.owner.closed(this, reason);
	}

	@Override
	public MessageFormat format() {
		throw new UnsupportedOperationException();
	}

	@Override
	public String link() {
		return "gateway";
	}

	@Override
	public String id() {
		return "gateway-1";
	}

	@Override
	public Address remoteAddress() {
		return this.address;
	}

	@Override
	public ConnectionState state() {
		return this.state;
	}

	@Override
	public Map<String, Object> attributes() {
		return new HashMap<>();
	}

	@Override
	public boolean awaitOnline(Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean takesRequests() {
		return this.state == ConnectionState.ONLINE;
	}

	@Override
	public @Nullable Duration lastReceived() {
		return this.lastReceived;
	}

	@Override
	public int pending() {
		return 0;
	}

	@Override
	public IsoMessage send(IsoMessage request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public IsoMessage send(IsoMessage request, Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request, Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<@Nullable Void> reply(IsoMessage request, IsoMessage response) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<@Nullable Void> writeRaw(byte[] frames) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<@Nullable Void> transmit(IsoMessage message) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean reject(IsoMessage request, Throwable cause) {
		return false;
	}

	@Override
	public void fail(String why) {
		ends(CloseReason.FAILED_LOCALLY);
	}

	@Override
	public CompletableFuture<@Nullable Void> closeAsync(Duration grace) {
		if (this.state != ConnectionState.CLOSED) {
			this.state = ConnectionState.CLOSING;
		}
		return new CompletableFuture<>();
	}

	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<CloseReason> closed() {
		return new CompletableFuture<>();
	}

}

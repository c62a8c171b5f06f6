package dev.iso8583.tcp;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.message.MessageFormat;

/**
 * A connection as the hook for its sign-on, sign-off or ping sees it. Until the hook has
 * ended, it sends even when the connection is not online. After that it behaves like any
 * other connection.
 */
final class NetworkManagementConnection implements Connection {

	private final TcpConnection connection;

	private volatile Purpose purpose;

	/**
	 * Create a connection for a hook.
	 * @param purpose what messages are sent for until the hook has ended
	 */
	NetworkManagementConnection(TcpConnection connection, Purpose purpose) {
		this.connection = connection;
		this.purpose = purpose;
	}

	/** Called when the hook has returned or failed. */
	void hookEnded() {
		this.purpose = Purpose.APPLICATION;
	}

	@Override
	public IsoMessage send(IsoMessage request) {
		return send(request, this.connection.options.timeouts().send());
	}

	@Override
	public IsoMessage send(IsoMessage request, Duration timeout) {
		return this.connection.sendAndWait(request, timeout, this.purpose);
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request) {
		return sendAsync(request, this.connection.options.timeouts().send());
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request, Duration timeout) {
		return this.connection.send(request, timeout, this.purpose, this.connection.threads().completer);
	}

	@Override
	public MessageFormat format() {
		return this.connection.format();
	}

	@Override
	public String link() {
		return this.connection.link();
	}

	@Override
	public String id() {
		return this.connection.id();
	}

	@Override
	public Address remoteAddress() {
		return this.connection.remoteAddress();
	}

	@Override
	public ConnectionState state() {
		return this.connection.state();
	}

	@Override
	public boolean awaitOnline(Duration timeout) throws InterruptedException {
		ConnectionState state = state();
		if (state == ConnectionState.CONNECTING || state == ConnectionState.SIGNING_ON) {
			throw new IllegalStateException(
					this + " comes online only after its sign-on has ended; do not wait for that in the sign-on");
		}
		return this.connection.awaitOnline(timeout);
	}

	@Override
	public boolean takesRequests() {
		return this.connection.takesRequests();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.connection.attributes();
	}

	@Override
	public int pending() {
		return this.connection.pending();
	}

	@Override
	public @Nullable Duration lastReceived() {
		return this.connection.lastReceived();
	}

	@Override
	public CompletableFuture<@Nullable Void> reply(IsoMessage request, IsoMessage response) {
		return this.connection.reply(request, response);
	}

	@Override
	public CompletableFuture<@Nullable Void> transmit(IsoMessage message) {
		return this.connection.transmit(message, this.purpose);
	}

	@Override
	public CompletableFuture<@Nullable Void> writeRaw(byte[] frames) {
		return this.connection.writeRaw(frames, this.purpose);
	}

	@Override
	public boolean reject(IsoMessage request, Throwable cause) {
		return this.connection.reject(request, cause);
	}

	@Override
	public void fail(String why) {
		this.connection.fail(why);
	}

	@Override
	public CompletableFuture<@Nullable Void> closeAsync(Duration grace) {
		return this.connection.closeAsync(grace);
	}

	@Override
	public void close() {
		this.connection.close();
	}

	@Override
	public CompletableFuture<CloseReason> closed() {
		return this.connection.closed();
	}

	@Override
	public String toString() {
		return this.connection.toString();
	}

}

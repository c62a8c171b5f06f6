package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

/**
 * A connection as its own sign-on, sign-off and ping see it: it sends although it is not
 * online yet, or no more.
 */
final class OffDutyConnection implements Connection {

	private final TcpConnection connection;

	OffDutyConnection(TcpConnection connection) {
		this.connection = connection;
	}

	@Override
	public IsoMessage send(IsoMessage request) {
		return send(request, this.connection.options.sendTimeout());
	}

	@Override
	public IsoMessage send(IsoMessage request, Duration timeout) {
		return this.connection.sendAndWait(request, timeout, true);
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request) {
		return sendAsync(request, this.connection.options.sendTimeout());
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request, Duration timeout) {
		return this.connection.send(request, timeout, true, this.connection.transport::callback);
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
	public int pending() {
		return this.connection.pending();
	}

	@Override
	public CompletableFuture<@Nullable Void> reply(IsoMessage request, IsoMessage response) {
		return this.connection.reply(request, response);
	}

	@Override
	public CompletableFuture<@Nullable Void> transmit(IsoMessage message) {
		return this.connection.transmit(message, null);
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

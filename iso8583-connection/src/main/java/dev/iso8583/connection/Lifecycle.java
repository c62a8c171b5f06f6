package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The way of a connection through its {@link ConnectionState states}. Confined to the
 * event loop; only the state is read elsewhere.
 */
final class Lifecycle {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/** How long the last bytes may take to leave before the socket is cut. */
	private static final Duration LAST_BYTES = Duration.ofSeconds(1);

	private final TcpConnection connection;

	private final boolean dialled;

	private final ConnectionOwner owner;

	private final NetworkManagement networkManagement;

	private final SerialTasks news;

	private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();

	private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

	private volatile ConnectionState state = ConnectionState.CONNECTING;

	private boolean wasOnline;

	private boolean draining;

	private @Nullable CloseReason reason;

	private String detail = "";

	private @Nullable Future<?> timer;

	Lifecycle(TcpConnection connection, boolean dialled, ConnectionOwner owner) {
		this.connection = connection;
		this.dialled = dialled;
		this.owner = owner;
		this.networkManagement = new NetworkManagement(connection);
		this.news = new SerialTasks(connection.transport::callback);
	}

	ConnectionState state() {
		return this.state;
	}

	/**
	 * Return a future that completes on the event loop, for callers that only wait.
	 */
	CompletableFuture<CloseReason> ended() {
		return this.ended;
	}

	/**
	 * Whether we sign off or close: what is not sent by now, but for the sign-off itself,
	 * must not be.
	 */
	boolean isLeaving() {
		return this.state == ConnectionState.CLOSING && !this.draining;
	}

	CompletableFuture<CloseReason> closed() {
		// a copy, so that nobody but us can complete it
		return this.closed.copy();
	}

	/** The socket is there. */
	void connected() {
		NetworkManagementRequest signOn = this.connection.options.signOn();
		if (!this.dialled || signOn == null || !signOn.applies()) {
			online();
			return;
		}
		this.state = ConnectionState.SIGNING_ON;
		Duration timeout = this.connection.options.signOnTimeout();
		schedule(timeout, () -> cut(CloseReason.SIGN_ON_FAILED, "not finished within " + timeout.toMillis() + " ms"));
		this.networkManagement.run("sign-on", signOn, timeout, (verdict) -> {
			if (this.state == ConnectionState.SIGNING_ON) {
				stopTimer();
				if (verdict.accepted()) {
					online();
				}
				else {
					cut(CloseReason.SIGN_ON_FAILED, verdict.detail());
				}
			}
		});
	}

	private void online() {
		this.state = ConnectionState.ONLINE;
		this.wasOnline = true;
		logger.info("{}: online", this.connection);
		this.owner.online(this.connection);
		tell((listener) -> listener.online(this.connection));
	}

	/** Nothing was written for the idle time, or a request was not answered. */
	void idle() {
		NetworkManagementRequest ping = this.connection.options.ping();
		if (ping != null && ping.applies() && this.state == ConnectionState.ONLINE) {
			this.networkManagement.ping(ping, (verdict) -> {
				if (this.state == ConnectionState.ONLINE && !verdict.accepted()) {
					cut(verdict.answered() ? CloseReason.PING_REFUSED : CloseReason.PING_UNANSWERED, verdict.detail());
				}
			});
		}
	}

	/** Nothing was received for the read timeout. */
	void readTimeout() {
		logger.debug("{}: nothing received for {}", this.connection, this.connection.options.readTimeout());
		this.connection.options.metrics().readTimeout();
		tell((listener) -> listener.readTimeout(this.connection));
	}

	/** Close in good order: drain, sign off, close. */
	void close(Duration grace) {
		if (this.state == ConnectionState.CLOSING || this.state == ConnectionState.CLOSED) {
			return;
		}
		this.state = ConnectionState.CLOSING;
		this.draining = true;
		stopTimer();
		schedule(grace, this::signOff);
		closeIfDrained();
	}

	/** Go on closing if nothing is in flight any more. */
	void closeIfDrained() {
		if (this.draining && this.connection.requests.pending() == 0 && !this.connection.inbound.isBusy()) {
			signOff();
		}
	}

	private void signOff() {
		this.draining = false;
		stopTimer();
		NetworkManagementRequest signOff = this.connection.options.signOff();
		if (!this.dialled || !this.wasOnline || signOff == null || !signOff.applies()) {
			closeSocket(CloseReason.CLOSED_LOCALLY, "");
			return;
		}
		Duration timeout = this.connection.options.closeTimeout();
		schedule(timeout, () -> closeSocket(CloseReason.CLOSED_LOCALLY, "sign-off not finished"));
		this.networkManagement.run("sign-off", signOff, timeout, (verdict) -> {
			// a far end may also answer by hanging up
			if (!verdict.accepted() && this.state != ConnectionState.CLOSED) {
				logger.warn("{}: sign-off failed: {}", this.connection, verdict.detail());
			}
			closeSocket(CloseReason.CLOSED_LOCALLY, "");
		});
	}

	/** Close once the last bytes have left, or soon after. */
	private void closeSocket(CloseReason why, String text) {
		if (this.state != ConnectionState.CLOSED) {
			decide(why, text);
			stopTimer();
			this.connection.outbox.drain();
			schedule(LAST_BYTES, this.connection.channel::close);
			this.connection.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
		}
	}

	/** Close at once. */
	void cut(CloseReason why, String text) {
		decide(why, text);
		this.connection.channel.close();
	}

	/** The first reason is the one that counts: what follows is its consequence. */
	private void decide(CloseReason why, String text) {
		if (this.reason == null) {
			this.reason = why;
			this.detail = text;
		}
	}

	/** The socket is gone. */
	void disconnected() {
		if (this.state == ConnectionState.CLOSED) {
			return;
		}
		// after the drain we sign off, and a far end that hangs up on that does as it is
		// told
		boolean signingOff = this.state == ConnectionState.CLOSING && !this.draining;
		decide(signingOff ? CloseReason.CLOSED_LOCALLY : CloseReason.CLOSED_BY_PEER, "");
		CloseReason why = this.reason;
		this.state = ConnectionState.CLOSED;
		this.draining = false;
		stopTimer();
		this.connection.requests.cutOff(why);
		if (this.wasOnline || !this.dialled) {
			// clients come and go; what we dialled is there to stay
			boolean lost = this.dialled && why != CloseReason.CLOSED_LOCALLY;
			logger.atLevel(lost ? Level.WARN : Level.INFO)
				.log("{}: {}{}", this.connection, why, this.detail.isEmpty() ? "" : ": " + this.detail);
			this.connection.options.metrics().closed(why);
			this.owner.closed(this.connection, why);
		}
		else {
			this.owner.connectFailed(new ConnectFailedException(
					(why == CloseReason.SIGN_ON_FAILED) ? ConnectFailedException.Reason.SIGN_ON_FAILED
							: ConnectFailedException.Reason.CLOSED_EARLY,
					this.connection.link, this.connection.remoteAddress,
					(why == CloseReason.SIGN_ON_FAILED) ? this.detail : why.toString(), null));
		}
		tell((listener) -> listener.closed(this.connection, why));
		this.ended.complete(why);
		this.connection.transport.callback(() -> this.closed.complete(why));
	}

	void tell(Consumer<ConnectionListener> news) {
		ConnectionListener listener = this.connection.options.listener();
		if (listener != ConnectionListener.NONE) {
			this.news.add(() -> news.accept(listener));
		}
	}

	private void schedule(Duration delay, Runnable task) {
		this.timer = this.connection.channel.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void stopTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

}

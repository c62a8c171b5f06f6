package dev.iso8583.tcp;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.NetworkManagementRequest;
import dev.iso8583.tls.TlsHandler;
import dev.iso8583.transport.TransportThreads;

/**
 * The {@link ConnectionState states} of a connection and the transitions between them.
 * Confined to the event loop, except that any thread may read the state.
 */
final class Lifecycle implements ConnectionControl {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/** Maximum time to flush the last bytes before the socket is closed. */
	private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(1);

	private static final AtomicReferenceFieldUpdater<Lifecycle, EndFutures> END_FUTURES = AtomicReferenceFieldUpdater
		.newUpdater(Lifecycle.class, EndFutures.class, "endFutures");

	private final TcpConnection connection;

	final boolean dialled;

	private final ConnectionNotifier notifier;

	/** Created on first use. */
	private @Nullable NetworkManagement networkManagement;

	/** Created when a caller first asks for one of its futures. */
	private volatile @Nullable EndFutures endFutures;

	/** The close reason, set after everything that a close involves has been done. */
	private volatile @Nullable CloseReason ended;

	private volatile ConnectionState state = ConnectionState.CONNECTING;

	private boolean wasOnline;

	private boolean heard;

	/** Whether the far end has sent a message while the connection was online. */
	private boolean heardOnline;

	/** Whether the far end has answered a request or accepted a ping. */
	private boolean answered;

	/** Requests that have timed out in a row since the last message was received. */
	private int timeoutsInARow;

	/** Whether the owner was notified that the far end is silent. */
	private boolean reportedSilent;

	/** Read by every thread that finishes handling a message. */
	private volatile boolean draining;

	/** Whether the far end has ended its output. It may still read. */
	private volatile boolean inputEnded;

	/** Whether {@link #close} was called after the far end had ended its output. */
	private boolean graceShortened;

	/** Whether a request was in flight when the far end could no longer answer. */
	private boolean cutOff;

	/** Whether everything written was flushed before the socket was closed. */
	private boolean flushed;

	/** Pings in a row that were not answered. */
	private int unansweredPings;

	private @Nullable CloseReason reason;

	private String detail = "";

	private @Nullable ScheduledFuture<?> timer;

	/** Runs while the far end must send its first message and has not. */
	private @Nullable Future<?> firstMessageTimer;

	Lifecycle(TcpConnection connection, boolean dialled, ConnectionOwner owner) {
		this.connection = connection;
		this.dialled = dialled;
		this.notifier = new ConnectionNotifier(connection, connection.context, connection.channel, owner, dialled);
	}

	@Override
	public String id() {
		return this.connection.id();
	}

	ConnectionState state() {
		return this.state;
	}

	/**
	 * Return a future that completes on the event loop. Only for callers that block on
	 * it.
	 */
	CompletableFuture<CloseReason> ended() {
		return endFutures().ended;
	}

	/** Return the futures for callers, created on first use. On any thread. */
	private EndFutures endFutures() {
		EndFutures endFutures = this.endFutures;
		if (endFutures == null) {
			endFutures = new EndFutures(new CompletableFuture<>(), new CompletableFuture<>(),
					new CompletableFuture<>());
			if (!END_FUTURES.compareAndSet(this, null, endFutures)) {
				return END_FUTURES.get(this);
			}
			// the connection may have come online or
			// ended before it could see these futures
			if (this.state == ConnectionState.ONLINE) {
				endFutures.online.complete(true);
			}
			CloseReason why = this.ended;
			if (why != null) {
				endFutures.complete(why, this.connection.threads());
			}
		}
		return endFutures;
	}

	@Override
	public boolean isOnline() {
		return this.state == ConnectionState.ONLINE;
	}

	@Override
	public long lastReceived() {
		return this.connection.lastReceivedNanos();
	}

	@Override
	public boolean isOnEventLoop() {
		return this.connection.channel.eventLoop().inEventLoop();
	}

	@Override
	public void refuseOnEventLoop(String call) {
		this.connection.threads().refuseOnEventLoop(call);
	}

	/**
	 * Whether we sign off or close. From then on only the sign-off itself may be sent.
	 */
	@Override
	public boolean isLeaving() {
		return this.state == ConnectionState.CLOSING && !this.draining;
	}

	/**
	 * Return a future that completes on the event loop, with {@code true} once the
	 * connection is online or {@code false} if it ends before. Only for callers that
	 * block on it.
	 */
	CompletableFuture<Boolean> firstOnline() {
		return endFutures().online;
	}

	CompletableFuture<CloseReason> closed() {
		// a copy, so that callers cannot complete the original
		return endFutures().closed.copy();
	}

	/** Called when the socket is connected and the TLS handshake, if any, is complete. */
	void connected() {
		if (this.state != ConnectionState.CONNECTING) {
			return; // already closing
		}
		NetworkManagementRequest signOn = this.connection.options.networkManagement().signOn();
		if (!this.dialled) {
			online();
		}
		else if (signOn != null && networkManagement().applies(signOn)) {
			signOn(signOn);
		}
		else {
			checkAcceptance();
		}
	}

	private NetworkManagement networkManagement() {
		if (this.networkManagement == null) {
			this.networkManagement = new NetworkManagement(this.connection);
		}
		return this.networkManagement;
	}

	private void signOn(NetworkManagementRequest signOn) {
		this.state = ConnectionState.SIGNING_ON;
		Duration timeout = this.connection.options.timeouts().signOn();
		schedule(timeout, () -> cut(CloseReason.SIGN_ON_FAILED,
				"not finished within " + timeout.toMillis() + " ms, it waits for " + networkManagement().waitsFor()));
		networkManagement().run("sign-on", signOn, timeout, (verdict) -> {
			if (this.state == ConnectionState.SIGNING_ON) {
				stopTimer();
				if (verdict.accepted() && verdict.answered()) {
					online();
				}
				else if (verdict.accepted()) {
					checkAcceptance();
				}
				else {
					cut(CloseReason.SIGN_ON_FAILED, verdict.detail());
				}
			}
		});
	}

	/**
	 * Make sure without a sign-on that the far end is ready. The operating system of a
	 * far end that hangs still accepts connections, and with TLS a far end may refuse our
	 * certificate after the handshake.
	 */
	private void checkAcceptance() {
		TlsHandler tls = this.connection.channel.pipeline().get(TlsHandler.class);
		if (this.heard || (tls == null && this.connection.options.networkManagement().ping() == null)) {
			online();
			return;
		}
		this.state = ConnectionState.SIGNING_ON;
		new TlsAcceptanceCheck(this.connection, networkManagement(), tls).run((verdict) -> {
			if (this.state == ConnectionState.SIGNING_ON) {
				if (verdict.accepted()) {
					online();
				}
				else {
					cut(verdict.answered() ? CloseReason.PING_REFUSED : CloseReason.PING_UNANSWERED, verdict.detail());
				}
			}
		});
	}

	private void online() {
		this.state = ConnectionState.ONLINE;
		this.wasOnline = true;
		EndFutures endFutures = this.endFutures;
		if (endFutures != null) {
			endFutures.online.complete(true);
		}
		this.notifier.online();
	}

	/** Called for each message received. */
	void heard() {
		boolean firstOnline = !this.heardOnline && this.state == ConnectionState.ONLINE;
		if (!this.heard || firstOnline || this.timeoutsInARow > 0) {
			boolean notifyOwner = !this.heard || firstOnline || this.reportedSilent;
			if (this.reportedSilent) {
				logger.info("{}: the far end is no longer silent", this.connection);
			}
			this.heard = true;
			this.heardOnline |= firstOnline;
			this.timeoutsInARow = 0;
			this.reportedSilent = false;
			if (notifyOwner) {
				this.notifier.owner().heard(this.connection);
			}
		}
	}

	/** The far end has answered a request of the application, or accepted a ping. */
	@Override
	public void answered() {
		if (!this.answered) {
			this.answered = true;
			this.notifier.owner().proved(this.connection);
		}
	}

	/** A request of the application was written and not answered in time. */
	@Override
	public void timedOut() {
		int maximum = this.connection.options.limits().unansweredRequests();
		if (this.timeoutsInARow < maximum) {
			this.timeoutsInARow++;
		}
		if (this.timeoutsInARow == maximum && !this.reportedSilent && this.dialled
				&& this.state == ConnectionState.ONLINE) {
			this.reportedSilent = true;
			logger.warn("{}: the far end is silent: {} requests in a row timed out, and nothing was received meanwhile",
					this.connection, maximum);
			this.notifier.owner().silent(this.connection);
		}
	}

	/** Cut the connection unless the far end sends a message in time. */
	void awaitFirstMessage(Duration timeout) {
		// if the event loop is late, the message may still be unread in the socket
		this.firstMessageTimer = timer(timeout, () -> this.firstMessageTimer = timer(Duration.ZERO, () -> {
			// closing has its own deadline
			if (this.state != ConnectionState.CLOSING) {
				cut(CloseReason.FIRST_MESSAGE_TIMED_OUT, "within " + timeout.toMillis() + " ms");
			}
		}));
	}

	/** Called when a decodable message was received, or none can follow. */
	void stopFirstMessageTimer() {
		if (this.firstMessageTimer != null) {
			this.firstMessageTimer.cancel(false);
			this.firstMessageTimer = null;
		}
	}

	/** Nothing was written or read for the idle time, or a request was not answered. */
	@Override
	public void idle() {
		NetworkManagementRequest ping = this.connection.options.networkManagement().ping();
		if (ping != null && this.state == ConnectionState.ONLINE && networkManagement().applies(ping)) {
			networkManagement().ping(ping, (verdict) -> {
				if (this.state == ConnectionState.ONLINE) {
					pingEnded(verdict);
				}
			});
		}
	}

	private void pingEnded(NetworkManagement.Verdict verdict) {
		if (verdict.answered()) {
			this.unansweredPings = 0;
			if (verdict.accepted()) {
				answered();
			}
			else {
				cut(CloseReason.PING_REFUSED, verdict.detail());
			}
		}
		else if (!verdict.accepted() && !this.connection.channel.config().isAutoRead()) {
			// we do not read because the far end does not take our replies: the write
			// timeout deals with that
			logger.debug("{}: unanswered ping not counted, since nothing is read until the far end takes our replies",
					this.connection);
		}
		else if (!verdict.accepted()) {
			this.unansweredPings++;
			int maximum = this.connection.options.limits().unansweredPings();
			if (this.unansweredPings >= maximum) {
				cut(CloseReason.PING_UNANSWERED, verdict.detail());
			}
			else {
				logger.debug("{}: ping unanswered, {} of {}: {}", this.connection, this.unansweredPings, maximum,
						verdict.detail());
			}
		}
	}

	/** Nothing was received for the read timeout. */
	void readTimeout() {
		if (this.state == ConnectionState.CONNECTING || this.inputEnded) {
			return; // the handshake has its own timeout, and no input can follow its end
		}
		logger.debug("{}: nothing received for {}", this.connection, this.connection.options.timeouts().read());
		this.connection.options.metrics().readTimeout();
		this.notifier.offer((listener) -> listener.readTimeout(this.connection));
	}

	/**
	 * Close in good order: drain, sign off, close. If the connection already closes
	 * because the far end has ended its output, limit the remaining time to this grace.
	 */
	void close(Duration grace) {
		if (this.inputEnded && this.state == ConnectionState.CLOSING) {
			shortenGrace(grace);
			return;
		}
		if (this.state == ConnectionState.CLOSING || this.state == ConnectionState.CLOSED) {
			return;
		}
		if (this.state == ConnectionState.CONNECTING) {
			cut(CloseReason.CLOSED_LOCALLY, "");
			return;
		}
		this.state = ConnectionState.CLOSING;
		this.draining = true;
		stopTimer();
		schedule(grace, this::signOff);
		closeIfDrained();
	}

	/** Limit the time left for pending replies to this grace. */
	private void shortenGrace(Duration grace) {
		this.graceShortened = true;
		Duration left = (this.draining || grace.compareTo(FLUSH_TIMEOUT) > 0) ? grace : FLUSH_TIMEOUT;
		ScheduledFuture<?> timer = this.timer;
		if (timer != null && timer.getDelay(TimeUnit.NANOSECONDS) > TimeUnit.NANOSECONDS.convert(left)) {
			stopTimer();
			schedule(left, this.draining ? this::signOff : this.connection.channel::close);
		}
	}

	/** Whether the connection closes once nothing is in flight. On any thread. */
	@Override
	public boolean isDraining() {
		return this.draining;
	}

	/** Continue closing if nothing is in flight. */
	@Override
	public void closeIfDrained() {
		if (this.draining && this.connection.pending() == 0 && !this.connection.isHandling()) {
			signOff();
		}
	}

	/**
	 * Called when the far end has ended its output. It may still read, so replies in
	 * progress are written before the connection closes. It can no longer answer, so no
	 * further requests are sent.
	 */
	void inputEnded() {
		if (this.inputEnded || this.reason != null || this.state == ConnectionState.CLOSED) {
			return; // the socket is already closing
		}
		this.inputEnded = true;
		if (this.state != ConnectionState.ONLINE && !this.draining) {
			// during the sign-on there are no replies to write, and after the sign-off
			// nothing is left to do
			cut(reasonOfPeerClose(), "");
			return;
		}
		logger.debug("{}: the far end has ended its output", this.connection);
		setReason(CloseReason.CLOSED_BY_PEER, "");
		if (this.state == ConnectionState.ONLINE) {
			this.state = ConnectionState.CLOSING;
			this.draining = true;
			schedule(this.connection.options.timeouts().close(), this::signOff);
		}
		stopFirstMessageTimer();
		cutOff(CloseReason.CLOSED_BY_PEER);
		if (this.dialled && this.wasOnline) {
			// lets the owner dial again at once
			this.notifier.notifyOwnerOfClose(CloseReason.CLOSED_BY_PEER, workedUnannounced(CloseReason.CLOSED_BY_PEER));
		}
		closeIfDrained();
	}

	@Override
	public boolean isInputEnded() {
		return this.inputEnded && this.state != ConnectionState.CLOSED;
	}

	@Override
	public void onEventLoop(Runnable task) {
		this.connection.onEventLoop(task);
	}

	/**
	 * Return the reason when the far end closes and nothing else is known. After the
	 * drain we sign off, and a far end that then closes only complies.
	 */
	private CloseReason reasonOfPeerClose() {
		return isLeaving() ? CloseReason.CLOSED_LOCALLY : CloseReason.CLOSED_BY_PEER;
	}

	private void signOff() {
		this.draining = false;
		stopTimer();
		if (this.inputEnded) {
			closeSocket(CloseReason.CLOSED_BY_PEER, "");
			return;
		}
		NetworkManagementRequest signOff = this.connection.options.networkManagement().signOff();
		if (!this.dialled || !this.wasOnline || signOff == null || !networkManagement().applies(signOff)) {
			closeSocket(CloseReason.CLOSED_LOCALLY, "");
			return;
		}
		Duration timeout = this.connection.options.timeouts().close();
		schedule(timeout, () -> closeSocket(CloseReason.CLOSED_LOCALLY, "the sign-off did not finish in time"));
		networkManagement().run("sign-off", signOff, timeout, (verdict) -> {
			// a far end may also answer by closing the connection
			if (!verdict.accepted() && this.state != ConnectionState.CLOSED) {
				logger.warn("{}: sign-off failed: {}", this.connection, verdict.detail());
			}
			closeSocket(CloseReason.CLOSED_LOCALLY, "");
		});
	}

	/** Close once the last bytes are flushed, or after a short time. */
	private void closeSocket(CloseReason why, String text) {
		if (this.state != ConnectionState.CLOSED) {
			setReason(why, text);
			stopTimer();
			this.connection.outbox()
				.drainAndRun(() -> this.connection.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((last) -> {
					this.flushed = last.isSuccess();
					this.connection.channel.close();
				}));
			// the far end may still have many replies to read
			schedule((this.inputEnded && !this.graceShortened) ? this.connection.options.timeouts().close()
					: FLUSH_TIMEOUT, this.connection.channel::close);
		}
	}

	/** Close at once. */
	@Override
	public void cut(CloseReason why, String text) {
		setReason(why, text);
		this.connection.channel.close();
	}

	/** Called when we close the channel, with or without a reason decided before. */
	void closing() {
		setReason(CloseReason.CLOSED_LOCALLY, "");
		if (this.state != ConnectionState.CLOSED) {
			// TLS sends close_notify first, which may take a moment: nothing else is
			// sent meanwhile
			this.state = ConnectionState.CLOSING;
			this.draining = false;
		}
	}

	/** Set the reason, unless one is set: later ones are consequences of the first. */
	private void setReason(CloseReason why, String text) {
		if (this.reason == null) {
			this.reason = why;
			this.detail = text;
		}
	}

	/** Called when the socket is closed. */
	void disconnected() {
		if (this.state == ConnectionState.CLOSED) {
			return;
		}
		setReason(reasonOfPeerClose(), "");
		CloseReason why = this.reason;
		this.state = ConnectionState.CLOSED;
		this.draining = false;
		stopTimer();
		stopFirstMessageTimer();
		// run each step even if the one before fails,
		// as all may when memory is exhausted
		try {
			cutOff(why);
			if (this.inputEnded) {
				this.connection.handlers().countUnconfirmed(!this.flushed);
			}
		}
		finally {
			try {
				reportEnd(why);
			}
			finally {
				try {
					this.notifier.notifyListenerOfClose(why, this.wasOnline);
				}
				finally {
					this.ended = why;
					EndFutures endFutures = this.endFutures;
					if (endFutures != null) {
						endFutures.complete(why, this.connection.threads());
					}
				}
			}
		}
	}

	private void cutOff(CloseReason why) {
		this.cutOff |= this.connection.pending() > 0;
		this.connection.requests().cutOff(why);
	}

	private void reportEnd(CloseReason why) {
		if (this.wasOnline || !this.dialled) {
			this.notifier.closed(why, this.detail, this.wasOnline, this.heard, workedUnannounced(why), this.cutOff);
		}
		else {
			this.notifier.dialFailed(why, this.detail, this.heard);
		}
	}

	/**
	 * Whether to notify the owner, before the close, that the far end worked: it sent
	 * messages while the connection was online and left no ping unanswered or refused.
	 */
	private boolean workedUnannounced(CloseReason why) {
		boolean pinged = why == CloseReason.PING_UNANSWERED || why == CloseReason.PING_REFUSED;
		return !this.answered && this.heardOnline && !pinged;
	}

	ConnectionNotifier notifier() {
		return this.notifier;
	}

	/**
	 * Run a task after a delay, unless the timer is stopped before. If the event loop is
	 * late, it first reads what has arrived in the socket, which may stop the timer.
	 */
	private void schedule(Duration delay, Runnable task) {
		this.timer = timer(delay, () -> this.timer = timer(Duration.ZERO, task));
	}

	/** Start a timer. An event loop reads its sockets before it runs its timers. */
	private ScheduledFuture<?> timer(Duration delay, Runnable task) {
		// saturates: the caller's grace may exceed the range of nanoseconds in a long
		return this.connection.channel.eventLoop()
			.schedule(task, TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
	}

	private void stopTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	@Override
	public String toString() {
		return this.connection.toString();
	}

	/**
	 * The futures that callers of a connection wait for.
	 *
	 * @param ended the close reason, completed directly; only for callers that block on
	 * it
	 * @param closed the close reason, completed on a callback thread
	 * @param online whether the connection came online, completed directly
	 */
	private record EndFutures(CompletableFuture<CloseReason> ended, CompletableFuture<CloseReason> closed,
			CompletableFuture<Boolean> online) {

		void complete(CloseReason why, TransportThreads threads) {
			this.online.complete(false);
			this.ended.complete(why);
			threads.callback(() -> this.closed.complete(why));
		}

	}

}

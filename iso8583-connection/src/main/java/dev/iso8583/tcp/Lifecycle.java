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
 * The way of a connection through its {@link ConnectionState states}. Confined to the
 * event loop; only the state is read elsewhere.
 */
final class Lifecycle implements ConnectionControl {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	/** How long the last bytes may take to leave before the socket is cut. */
	private static final Duration LAST_BYTES = Duration.ofSeconds(1);

	private static final AtomicReferenceFieldUpdater<Lifecycle, Waiting> WAITING = AtomicReferenceFieldUpdater
		.newUpdater(Lifecycle.class, Waiting.class, "waiting");

	private final TcpConnection connection;

	final boolean dialled;

	private final ConnectionNotifier notifier;

	/** If it was needed. */
	private @Nullable NetworkManagement networkManagement;

	/** If somebody waits for the end, or did. */
	private volatile @Nullable Waiting waiting;

	/** Why it ended, once all that is to be done then was. */
	private volatile @Nullable CloseReason ended;

	private volatile ConnectionState state = ConnectionState.CONNECTING;

	private boolean wasOnline;

	private boolean heard;

	/** Whether the far end has sent a message while the connection was online. */
	private boolean heardOnline;

	/** Whether the far end has answered a request or accepted a ping. */
	private boolean answered;

	/** How many requests in a row have timed out since the last message came. */
	private int timedOut;

	/** Whether the owner was told that the far end is silent. */
	private boolean silent;

	/** Read by whoever ends a message of the far end. */
	private volatile boolean draining;

	/** Whether the far end has ended its output, and may still read. */
	private boolean inputEnded;

	/** Whether we close it, too, after the far end has ended its output. */
	private boolean hurried;

	/** Whether all that was written has left before the socket was closed. */
	private boolean allLeft;

	/** How many pings in a row were not answered. */
	private int unansweredPings;

	private @Nullable CloseReason reason;

	private String detail = "";

	private @Nullable ScheduledFuture<?> timer;

	/**
	 * The deadline of the far end's first message, if there is one and it did not come.
	 */
	private @Nullable Future<?> firstMessage;

	Lifecycle(TcpConnection connection, boolean dialled, ConnectionOwner owner) {
		this.connection = connection;
		this.dialled = dialled;
		this.notifier = new ConnectionNotifier(connection, owner, dialled);
	}

	@Override
	public String id() {
		return this.connection.id();
	}

	ConnectionState state() {
		return this.state;
	}

	/**
	 * Return a future that completes on the event loop, for callers that only wait.
	 */
	CompletableFuture<CloseReason> ended() {
		return waiting().ended;
	}

	/** Return what is completed in the end. On any thread. */
	private Waiting waiting() {
		Waiting waiting = this.waiting;
		if (waiting == null) {
			waiting = new Waiting(new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());
			if (!WAITING.compareAndSet(this, null, waiting)) {
				return WAITING.get(this);
			}
			// this or the end may have come before it could see that somebody waits
			if (this.state == ConnectionState.ONLINE) {
				waiting.online.complete(true);
			}
			CloseReason why = this.ended;
			if (why != null) {
				waiting.complete(why, this.connection.threads());
			}
		}
		return waiting;
	}

	/**
	 * Whether we sign off or close: what is not sent by now, but for the sign-off itself,
	 * must not be.
	 */
	@Override
	public boolean isLeaving() {
		return this.state == ConnectionState.CLOSING && !this.draining;
	}

	/**
	 * Return a future that completes on the event loop with whether it came online, for
	 * callers that only wait.
	 */
	CompletableFuture<Boolean> firstOnline() {
		return waiting().online;
	}

	CompletableFuture<CloseReason> closed() {
		// a copy, so that nobody but us can complete it
		return waiting().closed.copy();
	}

	/** The socket is there, and its TLS handshake, if any, is over. */
	void connected() {
		if (this.state != ConnectionState.CONNECTING) {
			return; // it is being closed
		}
		NetworkManagementRequest signOn = this.connection.options.networkManagement().signOn();
		if (!this.dialled) {
			online();
		}
		else if (signOn != null && networkManagement().applies(signOn)) {
			signOn(signOn);
		}
		else {
			prove();
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
					prove();
				}
				else {
					cut(CloseReason.SIGN_ON_FAILED, verdict.detail());
				}
			}
		});
	}

	/**
	 * Make sure that online means something without a sign-on, too. The system of a far
	 * end that hangs takes connections for it, and with TLS a far end may refuse us after
	 * the handshake.
	 */
	private void prove() {
		TlsHandler tls = this.connection.channel.pipeline().get(TlsHandler.class);
		if (this.heard || (tls == null && this.connection.options.networkManagement().ping() == null)) {
			online();
			return;
		}
		this.state = ConnectionState.SIGNING_ON;
		new TlsAcceptanceCheck(this.connection, networkManagement(), tls).ask((verdict) -> {
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
		Waiting waiting = this.waiting;
		if (waiting != null) {
			waiting.online.complete(true);
		}
		this.notifier.online();
	}

	/** A message of the far end has come. */
	void heard() {
		boolean firstOnline = !this.heardOnline && this.state == ConnectionState.ONLINE;
		if (!this.heard || firstOnline || this.timedOut > 0) {
			boolean news = !this.heard || firstOnline || this.silent;
			if (this.silent) {
				logger.info("{}: the far end is not silent any more", this.connection);
			}
			this.heard = true;
			this.heardOnline |= firstOnline;
			this.timedOut = 0;
			this.silent = false;
			if (news) {
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
		if (this.timedOut < maximum) {
			this.timedOut++;
		}
		if (this.timedOut == maximum && !this.silent && this.dialled && this.state == ConnectionState.ONLINE) {
			this.silent = true;
			logger.warn("{}: the far end is silent: {} requests in a row timed out, and nothing was received meanwhile",
					this.connection, maximum);
			this.notifier.owner().silent(this.connection);
		}
	}

	/** Cut the connection unless the far end sends a message in time. */
	void awaitFirstMessage(Duration timeout) {
		// it may lie in the socket, if the event loop is late
		this.firstMessage = timer(timeout, () -> this.firstMessage = timer(Duration.ZERO, () -> {
			// what we close ourselves by then has its own deadline
			if (this.state != ConnectionState.CLOSING) {
				cut(CloseReason.FIRST_MESSAGE_TIMED_OUT, "within " + timeout.toMillis() + " ms");
			}
		}));
	}

	/** A message of the far end came that can be read, or none will. */
	void firstMessageCame() {
		if (this.firstMessage != null) {
			this.firstMessage.cancel(false);
			this.firstMessage = null;
		}
	}

	/** Nothing was written or read for the idle time, or a request was not answered. */
	@Override
	public void idle() {
		NetworkManagementRequest ping = this.connection.options.networkManagement().ping();
		if (ping != null && this.state == ConnectionState.ONLINE && networkManagement().applies(ping)) {
			networkManagement().ping(ping, (verdict) -> {
				if (this.state == ConnectionState.ONLINE) {
					judgePing(verdict);
				}
			});
		}
	}

	private void judgePing(NetworkManagement.Verdict verdict) {
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
			// we do not read, since it takes none of our replies: the write timeout
			// judges that
			logger.debug("{}: ping not judged, nothing is read until the far end has read", this.connection);
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
			return; // the handshake has its own timeout, and who has ended sends nothing
		}
		logger.debug("{}: nothing received for {}", this.connection, this.connection.options.timeouts().read());
		this.connection.options.metrics().readTimeout();
		this.notifier.offer((listener) -> listener.readTimeout(this.connection));
	}

	/**
	 * Close in good order: drain, sign off, close. One that closes already because the
	 * far end has ended its output takes no longer than this.
	 */
	void close(Duration grace) {
		if (this.inputEnded && this.state == ConnectionState.CLOSING) {
			hurry(grace);
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

	/** Give the replies that are owed no more time than this. */
	private void hurry(Duration grace) {
		this.hurried = true;
		Duration left = (this.draining || grace.compareTo(LAST_BYTES) > 0) ? grace : LAST_BYTES;
		ScheduledFuture<?> timer = this.timer;
		if (timer != null && timer.getDelay(TimeUnit.NANOSECONDS) > TimeUnit.NANOSECONDS.convert(left)) {
			stopTimer();
			schedule(left, this.draining ? this::signOff : this.connection.channel::close);
		}
	}

	/** Whether it closes once nothing is in flight any more. On any thread. */
	@Override
	public boolean isDraining() {
		return this.draining;
	}

	/** Go on closing if nothing is in flight any more. */
	@Override
	public void closeIfDrained() {
		if (this.draining && this.connection.pending() == 0 && !this.connection.isHandling()) {
			signOff();
		}
	}

	/**
	 * The far end has ended its output, and may still read: replies on their way reach it
	 * before the connection closes. It answers nothing any more, so nothing is sent.
	 */
	void inputEnded() {
		if (this.inputEnded || this.reason != null || this.state == ConnectionState.CLOSED) {
			return; // the socket is being closed
		}
		this.inputEnded = true;
		if (this.state != ConnectionState.ONLINE && !this.draining) {
			// in the sign-on nobody is answered, and the sign-off is over
			cut(reasonOfTheirs(), "");
			return;
		}
		logger.debug("{}: the far end sends no more", this.connection);
		decide(CloseReason.CLOSED_BY_PEER, "");
		if (this.state == ConnectionState.ONLINE) {
			this.state = ConnectionState.CLOSING;
			this.draining = true;
			schedule(this.connection.options.timeouts().close(), this::signOff);
		}
		firstMessageCame();
		this.connection.requests().cutOff(CloseReason.CLOSED_BY_PEER);
		if (this.dialled && this.wasOnline) {
			// it dials again at once
			this.notifier.closes(CloseReason.CLOSED_BY_PEER, isProved(CloseReason.CLOSED_BY_PEER));
		}
		closeIfDrained();
	}

	/**
	 * Whether the far end has ended its output and the socket is still there. It may
	 * read, or be a process that was killed: then the network takes what is written until
	 * its host says that nobody is there. Event loop only.
	 */
	boolean isInputEnded() {
		return this.inputEnded && this.state != ConnectionState.CLOSED;
	}

	/**
	 * Return why a far end hangs up, if nothing else is known: after the drain we sign
	 * off, and one that hangs up on that does as it is told.
	 */
	private CloseReason reasonOfTheirs() {
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
		schedule(timeout, () -> closeSocket(CloseReason.CLOSED_LOCALLY, "sign-off not finished"));
		networkManagement().run("sign-off", signOff, timeout, (verdict) -> {
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
			this.connection.outbox().drain();
			this.connection.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((last) -> {
				this.allLeft = last.isSuccess();
				this.connection.channel.close();
			});
			// of what it asked for, it may have much to read
			schedule((this.inputEnded && !this.hurried) ? this.connection.options.timeouts().close() : LAST_BYTES,
					this.connection.channel::close);
		}
	}

	/** Close at once. */
	@Override
	public void cut(CloseReason why, String text) {
		decide(why, text);
		this.connection.channel.close();
	}

	/** We close the channel, be it for no reason that was decided before. */
	void closing() {
		decide(CloseReason.CLOSED_LOCALLY, "");
		if (this.state != ConnectionState.CLOSED) {
			// TLS says goodbye first, which may take a moment: nothing is sent in that
			this.state = ConnectionState.CLOSING;
			this.draining = false;
		}
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
		decide(reasonOfTheirs(), "");
		CloseReason why = this.reason;
		this.state = ConnectionState.CLOSED;
		this.draining = false;
		stopTimer();
		firstMessageCame();
		// each of these whatever becomes of the one before: without memory, all may fail
		try {
			this.connection.requests().cutOff(why);
			if (this.inputEnded) {
				this.connection.inbound().handlers().countUnconfirmed(!this.allLeft);
			}
		}
		finally {
			try {
				reportEnd(why);
			}
			finally {
				try {
					this.notifier.ended(why, this.wasOnline);
				}
				finally {
					this.ended = why;
					Waiting waiting = this.waiting;
					if (waiting != null) {
						waiting.complete(why, this.connection.threads());
					}
				}
			}
		}
	}

	private void reportEnd(CloseReason why) {
		if (this.wasOnline || !this.dialled) {
			this.notifier.closed(why, this.detail, this.wasOnline, this.heard, isProved(why));
		}
		else {
			this.notifier.dialFailed(why, this.detail, this.heard);
		}
	}

	/**
	 * Whether the owner must learn, before it learns of the close, that the far end was
	 * well: it sent messages while the connection was online and left no ping unanswered
	 * or refused.
	 */
	private boolean isProved(CloseReason why) {
		boolean pinged = why == CloseReason.PING_UNANSWERED || why == CloseReason.PING_REFUSED;
		return !this.answered && this.heardOnline && !pinged;
	}

	ConnectionNotifier notifier() {
		return this.notifier;
	}

	/**
	 * Run a task after a delay, unless what is read until then stops the timer: also if
	 * the event loop is late, and what the task is too late for lies in the socket.
	 */
	private void schedule(Duration delay, Runnable task) {
		this.timer = timer(delay, () -> this.timer = timer(Duration.ZERO, task));
	}

	/** An event loop reads before it looks at its timers. */
	private ScheduledFuture<?> timer(Duration delay, Runnable task) {
		// the caller's grace may be longer than a number of nanoseconds can say
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
	 * What those who wait for the end depend on.
	 *
	 * @param ended completed right there, for callers that only wait
	 * @param closed completed on a callback thread
	 * @param online completed right there with whether it came online
	 */
	private record Waiting(CompletableFuture<CloseReason> ended, CompletableFuture<CloseReason> closed,
			CompletableFuture<Boolean> online) {

		void complete(CloseReason why, TransportThreads threads) {
			this.online.complete(false);
			this.ended.complete(why);
			threads.callback(() -> this.closed.complete(why));
		}

	}

}

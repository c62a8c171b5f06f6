package dev.iso8583.tcp;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.NetworkManagementRequest;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.internal.SafeText;
import dev.iso8583.message.DataElements;

/**
 * Sends sign-ons, echo tests and sign-offs, and judges their answers.
 */
final class NetworkManagement {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final TcpConnection connection;

	/** Whether an echo test is under way: one at a time. Event loop only. */
	private boolean pinging;

	/**
	 * Whether the last ping could not be sent, so that another one is no news. Set on the
	 * event loop.
	 */
	private volatile boolean pingFailed;

	/** A handler may fail to say whether it applies as often as it is asked. */
	private final LogThrottle unsaid = new LogThrottle();

	/** What the last message waits for. */
	private volatile String waitsFor = "";

	NetworkManagement(TcpConnection connection) {
		this.connection = connection;
	}

	/**
	 * Send an echo test, unless one is under way. A verdict is given only on what the far
	 * end did.
	 */
	void ping(NetworkManagementRequest ping, Consumer<Verdict> judge) {
		if (this.pinging) {
			return;
		}
		this.pinging = true;
		Duration timeout = this.connection.options.timeouts().ping();
		// the answer has its own timeout; this one is for a handler that does not return
		Duration patience = timeout.multipliedBy(2);
		// it is not asked again before it returns: each time would take another thread
		Future<?> overdue = this.connection.channel.eventLoop()
			.schedule(() -> notPinged("its handler has not returned within " + patience.toMillis() + " ms"),
					patience.toNanos(), TimeUnit.NANOSECONDS);
		runPing(ping, timeout, (verdict) -> {
			overdue.cancel(false);
			this.pinging = false;
			if (verdict.sent()) {
				this.pingFailed = false;
				judge.accept(verdict);
			}
			else {
				notPinged(verdict.detail());
			}
		});
	}

	private void notPinged(String detail) {
		// none is missed once we sign off
		boolean missed = this.connection.state() != ConnectionState.CLOSED && !this.connection.lifecycle.isLeaving();
		logger.atLevel((missed && !this.pingFailed) ? Level.WARN : Level.DEBUG)
			.log("{}: ping not sent: {}", this.connection, detail);
		this.pingFailed = true;
	}

	/**
	 * Have a message made on a thread of its own, send it and judge the answer; the
	 * verdict is given on the event loop. No thread waits for the far end.
	 */
	void run(String name, NetworkManagementRequest request, Duration timeout, Consumer<Verdict> judge) {
		Consumer<Verdict> onEventLoop = (verdict) -> this.connection.onEventLoop(() -> judge.accept(verdict));
		try {
			this.waitsFor = "a thread, since handlers of this link have not returned";
			this.connection.shared.sessions()
				.execute(() -> exchange(name, Purpose.SESSION, request, timeout, onEventLoop));
		}
		catch (RejectedExecutionException ex) {
			onEventLoop.accept(Verdict.notSent("all threads for network management of this link are busy"));
		}
		catch (Throwable ex) {
			// no thread can be had, or an executor of the application's own fails
			onEventLoop.accept(Verdict.notSent("there is no thread to make it: " + ex.getClass().getName()));
		}
	}

	/** Return what the message that was begun last waits for. On any thread. */
	String waitsFor() {
		return this.waitsFor;
	}

	/** Whether a message is to be made: by a handler that fails to say so it is tried. */
	boolean applies(@Nullable NetworkManagementRequest request) {
		try {
			return request != null && request.applies();
		}
		catch (Throwable ex) {
			logger.atLevel(this.unsaid.warnOrDebug())
				.setCause(SafeFailure.of(ex))
				.log("{}: a handler of network management failed to say whether it applies", this.connection);
			return true;
		}
	}

	/**
	 * As {@link #run}, but for one connection of the link at a time while the message is
	 * made.
	 */
	void runPing(NetworkManagementRequest ping, Duration timeout, Consumer<Verdict> judge) {
		Consumer<Verdict> onEventLoop = (verdict) -> this.connection.onEventLoop(() -> judge.accept(verdict));
		this.connection.shared.pings()
			.take(() -> exchange("ping", Purpose.ECHO_TEST, ping, timeout, onEventLoop),
					() -> onEventLoop.accept(Verdict.notSent("all threads for network management are busy")));
	}

	private void exchange(String name, Purpose purpose, NetworkManagementRequest request, Duration timeout,
			Consumer<Verdict> judge) {
		if (this.connection.state() == ConnectionState.CLOSED) {
			// it ended while others held the threads
			judge.accept(Verdict.notSent("the connection has ended"));
			return;
		}
		IsoMessage message;
		Set<String> accepted;
		this.waitsFor = "its handler";
		NetworkManagementConnection offDuty = new NetworkManagementConnection(this.connection, purpose);
		TcpConnection before = TcpConnection.served(this.connection);
		try {
			message = request.message(offDuty);
			// asked here and not when the answer is there: that is on an event loop
			accepted = accepted(request);
		}
		catch (Iso8583Exception ex) {
			judge.accept(failed(ex));
			return;
		}
		catch (Throwable ex) {
			logger.atLevel((this.pingFailed && purpose == Purpose.ECHO_TEST) ? Level.DEBUG : Level.WARN)
				.setCause(SafeFailure.of(ex))
				.log("{}: the {} handler failed", this.connection, name);
			judge.accept(Verdict.notSent("its handler failed with " + ex.getClass().getName()));
			return;
		}
		finally {
			offDuty.hookEnded();
			TcpConnection.served(before);
		}
		if (message == null) {
			judge.accept(Verdict.NOTHING_TO_SEND);
			return;
		}
		this.waitsFor = "the far end";
		this.connection.send(message, timeout, purpose, Runnable::run)
			.whenComplete(
					(answer, failure) -> judge.accept((failure != null) ? failed(failure) : judge(answer, accepted)));
	}

	private static Verdict failed(Throwable failure) {
		boolean sent = !(failure instanceof NotSentException);
		return new Verdict(sent, false, false, String.valueOf(failure.getMessage()));
	}

	private Set<String> accepted(NetworkManagementRequest request) {
		Set<String> own = request.acceptedResponseCodes();
		if (own == null) {
			logger.warn("{}: {} returned null for its accepted response codes, and those of the connection hold; return"
					+ " an empty set for these", this.connection, request.getClass().getName());
			return this.connection.options.networkManagement().acceptedResponseCodes();
		}
		return own.isEmpty() ? this.connection.options.networkManagement().acceptedResponseCodes() : own;
	}

	private Verdict judge(IsoMessage answer, Set<String> accepted) {
		try {
			IsoValue<?> responseCode = answer.getField(DataElements.RESPONSE_CODE);
			if (responseCode == null || accepted.contains(responseCode.toString())) {
				return Verdict.ACCEPTED;
			}
			return new Verdict(true, true, false, "response code " + SafeText.of(responseCode.toString()) + " in "
					+ RequestId.of(this.connection.link(), answer).message());
		}
		catch (Throwable ex) {
			// a codec of the application's own, or its set of codes
			return new Verdict(true, true, false, "its response code cannot be judged: " + ex.getClass().getName());
		}
	}

	/**
	 * What came of it.
	 *
	 * @param sent whether the far end can have seen the message
	 * @param answered whether it answered
	 * @param accepted whether all is well
	 * @param detail what is not
	 */
	record Verdict(boolean sent, boolean answered, boolean accepted, String detail) {

		static final Verdict ACCEPTED = new Verdict(true, true, true, "");

		static final Verdict NOTHING_TO_SEND = new Verdict(true, false, true, "");

		static Verdict notSent(String detail) {
			return new Verdict(false, false, false, detail);
		}

	}

}

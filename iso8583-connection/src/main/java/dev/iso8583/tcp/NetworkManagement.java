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
 * Sends sign-ons, echo tests and sign-offs, and checks their answers.
 */
final class NetworkManagement {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final TcpConnection connection;

	/** Whether an echo test is in progress; there is at most one. Event loop only. */
	private boolean pinging;

	/**
	 * Whether the last ping could not be sent, so that the next such failure is logged at
	 * DEBUG. Set on the event loop.
	 */
	private volatile boolean lastPingNotSent;

	/** Throttles the line about a handler that fails to say whether it applies. */
	private final LogThrottle appliesFailures = new LogThrottle();

	/** What the message that was started last waits for. */
	private volatile String waitsFor = "";

	NetworkManagement(TcpConnection connection) {
		this.connection = connection;
	}

	/**
	 * Send an echo test, unless one is in progress.
	 * @param onVerdict called only if the far end may have seen the echo test
	 */
	void ping(NetworkManagementRequest ping, Consumer<Verdict> onVerdict) {
		if (this.pinging) {
			return;
		}
		this.pinging = true;
		Duration timeout = this.connection.options.timeouts().ping();
		// the answer has its own timeout; this one covers a handler that does not return
		Duration handlerTimeout = timeout.multipliedBy(2);
		// the handler is not called again until it returns: each call would occupy
		// another thread
		Future<?> overdue = this.connection.channel.eventLoop()
			.schedule(() -> pingNotSent("its handler has not returned within " + handlerTimeout.toMillis() + " ms"),
					handlerTimeout.toNanos(), TimeUnit.NANOSECONDS);
		runPing(ping, timeout, (verdict) -> {
			overdue.cancel(false);
			this.pinging = false;
			if (verdict.sent()) {
				this.lastPingNotSent = false;
				onVerdict.accept(verdict);
			}
			else {
				pingNotSent(verdict.detail());
			}
		});
	}

	private void pingNotSent(String detail) {
		// once we sign off, pings are not needed
		boolean missed = this.connection.state() != ConnectionState.CLOSED && !this.connection.lifecycle.isLeaving();
		logger.atLevel((missed && !this.lastPingNotSent) ? Level.WARN : Level.DEBUG)
			.log("{}: ping not sent: {}", this.connection, detail);
		this.lastPingNotSent = true;
	}

	/**
	 * Create a message on another thread, send it and check the answer. The verdict is
	 * passed on the event loop. No thread waits for the far end.
	 */
	void run(String name, NetworkManagementRequest request, Duration timeout, Consumer<Verdict> onVerdict) {
		Consumer<Verdict> onEventLoop = (verdict) -> this.connection.onEventLoop(() -> onVerdict.accept(verdict));
		try {
			this.waitsFor = "a thread, since handlers of this link have not returned";
			this.connection.context.sessionExecutor()
				.execute(() -> exchange(name, Purpose.SESSION, request, timeout, onEventLoop));
		}
		catch (RejectedExecutionException ex) {
			onEventLoop.accept(Verdict.notSent("all threads for network management of this link are busy"));
		}
		catch (Throwable ex) {
			// no thread can be created, or an executor of the application fails
			onEventLoop.accept(Verdict.notSent("no thread is available for its handler: " + ex.getClass().getName()));
		}
	}

	/** Return what the message that was started last waits for. On any thread. */
	String waitsFor() {
		return this.waitsFor;
	}

	/** Whether to send a message. If its handler fails to say so, it is sent. */
	boolean applies(@Nullable NetworkManagementRequest request) {
		try {
			return request != null && request.applies();
		}
		catch (Throwable ex) {
			logger.atLevel(this.appliesFailures.warnOrDebug())
				.setCause(SafeFailure.of(ex))
				.log("{}: a handler of network management failed to say whether it applies", this.connection);
			return true;
		}
	}

	/** Do as {@link #run} does, but create one ping of the link at a time. */
	void runPing(NetworkManagementRequest ping, Duration timeout, Consumer<Verdict> onVerdict) {
		Consumer<Verdict> onEventLoop = (verdict) -> this.connection.onEventLoop(() -> onVerdict.accept(verdict));
		this.connection.context.pingQueue()
			.submit(() -> exchange("ping", Purpose.ECHO_TEST, ping, timeout, onEventLoop),
					() -> onEventLoop.accept(Verdict.notSent("all threads for network management are busy")));
	}

	private void exchange(String name, Purpose purpose, NetworkManagementRequest request, Duration timeout,
			Consumer<Verdict> onVerdict) {
		if (this.connection.state() == ConnectionState.CLOSED) {
			// it ended while it waited for a thread
			onVerdict.accept(Verdict.notSent("the connection has ended"));
			return;
		}
		IsoMessage message;
		Set<String> accepted;
		this.waitsFor = "its handler";
		NetworkManagementConnection hookConnection = new NetworkManagementConnection(this.connection, purpose);
		Connection before = BlockingCalls.setServedByCurrentThread(this.connection);
		try {
			message = request.message(hookConnection);
			// called here because the answer arrives on an event loop, which should
			// not call application code
			accepted = accepted(request);
		}
		catch (Iso8583Exception ex) {
			onVerdict.accept(failed(ex));
			return;
		}
		catch (Throwable ex) {
			logger.atLevel((this.lastPingNotSent && purpose == Purpose.ECHO_TEST) ? Level.DEBUG : Level.WARN)
				.setCause(SafeFailure.of(ex))
				.log("{}: the {} handler failed", this.connection, name);
			onVerdict.accept(Verdict.notSent("its handler failed with " + ex.getClass().getName()));
			return;
		}
		finally {
			hookConnection.hookEnded();
			BlockingCalls.setServedByCurrentThread(before);
		}
		if (message == null) {
			onVerdict.accept(Verdict.NOTHING_TO_SEND);
			return;
		}
		this.waitsFor = "the far end";
		this.connection.send(message, timeout, purpose, Runnable::run)
			.whenComplete((answer, failure) -> onVerdict
				.accept((failure != null) ? failed(failure) : verdictOn(answer, accepted)));
	}

	private static Verdict failed(Throwable failure) {
		boolean sent = !(failure instanceof NotSentException);
		return new Verdict(sent, false, false, String.valueOf(failure.getMessage()));
	}

	private Set<String> accepted(NetworkManagementRequest request) {
		Set<String> own = request.acceptedResponseCodes();
		if (own == null) {
			logger.warn("{}: {} returned null for its accepted response codes, so those of the connection apply; return"
					+ " an empty set for these", this.connection, request.getClass().getName());
			return this.connection.options.networkManagement().acceptedResponseCodes();
		}
		return own.isEmpty() ? this.connection.options.networkManagement().acceptedResponseCodes() : own;
	}

	private Verdict verdictOn(IsoMessage answer, Set<String> accepted) {
		try {
			IsoValue<?> responseCode = answer.getField(DataElements.RESPONSE_CODE);
			if (responseCode == null || accepted.contains(responseCode.toString())) {
				return Verdict.ACCEPTED;
			}
			return new Verdict(true, true, false, "response code " + SafeText.of(responseCode.toString()) + " in "
					+ RequestId.of(this.connection.link(), answer).message());
		}
		catch (Throwable ex) {
			// a codec or set of codes of the application fails
			return new Verdict(true, true, false, "its response code could not be checked: " + ex.getClass().getName());
		}
	}

	/**
	 * The outcome of a network management message.
	 *
	 * @param sent whether the far end may have seen the message
	 * @param answered whether the far end answered
	 * @param accepted whether the outcome is a success
	 * @param detail the problem, or empty
	 */
	record Verdict(boolean sent, boolean answered, boolean accepted, String detail) {

		static final Verdict ACCEPTED = new Verdict(true, true, true, "");

		static final Verdict NOTHING_TO_SEND = new Verdict(true, false, true, "");

		static Verdict notSent(String detail) {
			return new Verdict(false, false, false, detail);
		}

	}

}

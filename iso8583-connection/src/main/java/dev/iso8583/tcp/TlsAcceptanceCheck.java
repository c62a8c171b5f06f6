package dev.iso8583.tcp;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.NetworkManagementRequest;
import dev.iso8583.tcp.NetworkManagement.Verdict;
import dev.iso8583.tls.TlsHandler;

/**
 * Checks that the far end of a connection we dialled is alive and accepts us, if there is
 * no sign-on. Sends an echo test, if one is configured. Otherwise, if the far end has
 * asked for our certificate, waits up to one second for a refusal, which with TLS 1.3
 * arrives only after the handshake. A server that accepts the certificate usually sends a
 * session ticket, which ends the wait; if it sends nothing within that second, it is
 * assumed to have accepted. Event loop only.
 */
final class TlsAcceptanceCheck {

	/** Time for many round trips and for verifying a certificate. */
	private static final Duration REFUSAL_TIMEOUT = Duration.ofSeconds(1);

	private final TcpConnection connection;

	private final NetworkManagement networkManagement;

	private final @Nullable TlsHandler tls;

	private @Nullable Future<?> timer;

	private boolean pingPending = true;

	TlsAcceptanceCheck(TcpConnection connection, NetworkManagement networkManagement, @Nullable TlsHandler tls) {
		this.connection = connection;
		this.networkManagement = networkManagement;
		this.tls = tls;
	}

	/** Check, and pass on a verdict unless the connection ends first. */
	void run(Consumer<Verdict> onVerdict) {
		NetworkManagementRequest ping = this.connection.options.networkManagement().ping();
		if (ping == null || !this.networkManagement.applies(ping)) {
			awaitRefusal(onVerdict);
			return;
		}
		Duration timeout = this.connection.options.timeouts().ping();
		// the answer has its own timeout; this one covers a handler that does not return
		Duration handlerTimeout = (timeout.compareTo(REFUSAL_TIMEOUT) > 0) ? timeout : REFUSAL_TIMEOUT;
		schedule(timeout.plus(handlerTimeout), () -> pingEnded(Verdict.NOTHING_TO_SEND, onVerdict));
		this.networkManagement.runPing(ping, timeout, (verdict) -> pingEnded(verdict, onVerdict));
	}

	private void pingEnded(Verdict verdict, Consumer<Verdict> onVerdict) {
		if (!this.pingPending) {
			return;
		}
		this.pingPending = false;
		stopTimer();
		boolean pinged = verdict.sent() && !(verdict.accepted() && !verdict.answered());
		if (pinged) {
			onVerdict.accept(verdict);
		}
		else {
			// the far end is not to blame for a ping that could not be sent
			awaitRefusal(onVerdict);
		}
	}

	private void awaitRefusal(Consumer<Verdict> onVerdict) {
		TlsHandler tls = this.tls;
		if (tls == null || !tls.isCertificateUnconfirmed()) {
			onVerdict.accept(Verdict.ACCEPTED);
			return;
		}
		// if the event loop is late, a refusal may still be unread in the socket: it
		// reads before it runs timers
		schedule(REFUSAL_TIMEOUT, () -> schedule(Duration.ZERO, () -> onVerdict.accept(Verdict.ACCEPTED)));
		tls.onFirstData(() -> {
			stopTimer();
			onVerdict.accept(Verdict.ACCEPTED);
		});
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

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
 * Shows that the far end of a connection we dialled is there and lets us in, where no
 * sign-on does: by an echo test, if there is one. Else, if the far end has asked for our
 * certificate, it is given a moment to refuse it: with TLS 1.3 it sees that only after
 * the handshake. A server that accepts it usually sends a session ticket, which ends the
 * wait; one that sends nothing is assumed to have accepted it when the moment has passed.
 * Event loop only.
 */
final class TlsAcceptanceCheck {

	/** Many round trips, and the time to verify a certificate. */
	private static final Duration MOMENT = Duration.ofSeconds(1);

	private final TcpConnection connection;

	private final NetworkManagement networkManagement;

	private final @Nullable TlsHandler tls;

	private @Nullable Future<?> timer;

	private boolean asking = true;

	TlsAcceptanceCheck(TcpConnection connection, NetworkManagement networkManagement, @Nullable TlsHandler tls) {
		this.connection = connection;
		this.networkManagement = networkManagement;
		this.tls = tls;
	}

	/** Ask, and give a verdict unless the connection ends first. */
	void ask(Consumer<Verdict> judge) {
		NetworkManagementRequest ping = this.connection.options.networkManagement().ping();
		if (ping == null || !this.networkManagement.applies(ping)) {
			await(judge);
			return;
		}
		Duration timeout = this.connection.options.timeouts().ping();
		// the answer has its own timeout; this one is for a handler that does not return
		Duration forHandler = (timeout.compareTo(MOMENT) > 0) ? timeout : MOMENT;
		after(timeout.plus(forHandler), () -> asked(Verdict.NOTHING_TO_SEND, judge));
		this.networkManagement.runPing(ping, timeout, (verdict) -> asked(verdict, judge));
	}

	private void asked(Verdict verdict, Consumer<Verdict> judge) {
		if (!this.asking) {
			return;
		}
		this.asking = false;
		stopTimer();
		boolean asked = verdict.sent() && !(verdict.accepted() && !verdict.answered());
		if (asked) {
			judge.accept(verdict);
		}
		else {
			// a ping that could not be made is no fault of the far end
			await(judge);
		}
	}

	private void await(Consumer<Verdict> judge) {
		TlsHandler tls = this.tls;
		if (tls == null || !tls.isCertificateUnconfirmed()) {
			judge.accept(Verdict.ACCEPTED);
			return;
		}
		// a refusal may lie in the socket, if the event loop is late: it reads before
		// timers
		after(MOMENT, () -> after(Duration.ZERO, () -> judge.accept(Verdict.ACCEPTED)));
		tls.onFirstData(() -> {
			stopTimer();
			judge.accept(Verdict.ACCEPTED);
		});
	}

	private void after(Duration delay, Runnable task) {
		this.timer = this.connection.channel.eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void stopTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

}

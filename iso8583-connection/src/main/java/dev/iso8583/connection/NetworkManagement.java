package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.message.SafeFailure;
import dev.iso8583.message.SafeText;

/**
 * Sends sign-ons, echo tests and sign-offs, and judges their answers.
 */
final class NetworkManagement {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private static final int RESPONSE_CODE = 39;

	private final TcpConnection connection;

	/** One echo test at a time. Event loop only. */
	private boolean pinging;

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
		run("ping", ping, this.connection.options.pingTimeout(), (verdict) -> {
			this.pinging = false;
			if (verdict.sent()) {
				judge.accept(verdict);
			}
			else {
				logger.warn("{}: ping not sent: {}", this.connection, verdict.detail());
			}
		});
	}

	/**
	 * Make a message, send it and judge the answer; the verdict is given on the event
	 * loop.
	 */
	void run(String name, NetworkManagementRequest request, Duration timeout, Consumer<Verdict> judge) {
		try {
			this.connection.transport.handlers().execute(() -> {
				Verdict verdict = exchange(name, request, timeout);
				this.connection.onEventLoop(() -> judge.accept(verdict));
			});
		}
		catch (RejectedExecutionException ex) {
			this.connection.onEventLoop(() -> judge.accept(Verdict.notSent("all handler threads are busy")));
		}
	}

	private Verdict exchange(String name, NetworkManagementRequest request, Duration timeout) {
		try {
			IsoMessage message = request.message(new OffDutyConnection(this.connection));
			if (message == null) {
				return Verdict.NOTHING_TO_SEND;
			}
			return judge(this.connection.sendAndWait(message, timeout, null));
		}
		catch (NotSentException ex) {
			return Verdict.notSent(String.valueOf(ex.getMessage()));
		}
		catch (Iso8583Exception ex) {
			return new Verdict(true, false, false, String.valueOf(ex.getMessage()));
		}
		catch (Throwable ex) {
			logger.warn("{}: the {} handler failed", this.connection, name, SafeFailure.of(ex));
			return Verdict.notSent("its handler failed with " + ex.getClass().getName());
		}
	}

	private Verdict judge(IsoMessage answer) {
		IsoValue<?> responseCode = answer.getField(RESPONSE_CODE);
		if (responseCode == null || this.connection.options.acceptedResponseCodes().contains(responseCode.toString())) {
			return Verdict.ACCEPTED;
		}
		return new Verdict(true, true, false, "response code " + SafeText.of(responseCode.toString()));
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

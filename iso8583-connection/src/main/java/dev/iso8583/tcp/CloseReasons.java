package dev.iso8583.tcp;

import java.util.Arrays;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.tls.TlsFailure;

/**
 * Maps {@link TlsFailure}s to {@link CloseReason}s, and these to failures of dials.
 */
final class CloseReasons {

	private CloseReasons() {
	}

	/** Return why the dial failed, for a connection that closed before it was online. */
	static ConnectFailedException.Reason dialFailure(CloseReason reason) {
		return switch (reason) {
			case TLS_UNTRUSTED -> ConnectFailedException.Reason.TLS_UNTRUSTED;
			case TLS_EXPIRED -> ConnectFailedException.Reason.TLS_EXPIRED;
			case TLS_WRONG_HOST -> ConnectFailedException.Reason.TLS_WRONG_HOST;
			case TLS_NOT_EXPECTED -> ConnectFailedException.Reason.TLS_NOT_EXPECTED;
			case TLS_REVOCATION -> ConnectFailedException.Reason.TLS_REVOCATION;
			case TLS_CERTIFICATE_REFUSED -> ConnectFailedException.Reason.TLS_CERTIFICATE_REFUSED;
			case TLS_CERTIFICATE_MISSING -> ConnectFailedException.Reason.TLS_CERTIFICATE_MISSING;
			case TLS_NO_COMMON_PROTOCOL -> ConnectFailedException.Reason.TLS_NO_COMMON_PROTOCOL;
			case NOT_TLS -> ConnectFailedException.Reason.NOT_TLS;
			case TLS_TIMED_OUT -> ConnectFailedException.Reason.TLS_TIMED_OUT;
			case TLS_FAILED -> ConnectFailedException.Reason.TLS_FAILED;
			case SIGN_ON_FAILED -> ConnectFailedException.Reason.SIGN_ON_FAILED;
			case PING_UNANSWERED, PING_REFUSED -> ConnectFailedException.Reason.PING_FAILED;
			default -> ConnectFailedException.Reason.CLOSED_EARLY;
		};
	}

	/** Whether a reason stands for a failure of TLS. */
	static boolean isTlsFailure(CloseReason reason) {
		return Arrays.stream(TlsFailure.values()).anyMatch((failure) -> of(failure) == reason);
	}

	static CloseReason of(TlsFailure failure) {
		return switch (failure) {
			case UNTRUSTED -> CloseReason.TLS_UNTRUSTED;
			case EXPIRED -> CloseReason.TLS_EXPIRED;
			case WRONG_HOST -> CloseReason.TLS_WRONG_HOST;
			case NOT_EXPECTED -> CloseReason.TLS_NOT_EXPECTED;
			case REVOCATION -> CloseReason.TLS_REVOCATION;
			case CERTIFICATE_REFUSED -> CloseReason.TLS_CERTIFICATE_REFUSED;
			case CERTIFICATE_MISSING -> CloseReason.TLS_CERTIFICATE_MISSING;
			case NO_COMMON_PROTOCOL -> CloseReason.TLS_NO_COMMON_PROTOCOL;
			case NOT_TLS -> CloseReason.NOT_TLS;
			case TIMED_OUT -> CloseReason.TLS_TIMED_OUT;
			case OTHER -> CloseReason.TLS_FAILED;
		};
	}

}

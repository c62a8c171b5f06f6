package dev.iso8583.tls;

import java.security.cert.CertificateException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Determines what went wrong with TLS: by the types of exceptions, by what our own key
 * and trust managers saw, and by the names of alerts, which are those of RFC 8446. Other
 * texts do not count, since they change from one JDK version to the next.
 */
public final class TlsDiagnosis {

	/** How the JDK, versions 17 to 25, reports an alert that the far end sent. */
	private static final Pattern RECEIVED = Pattern.compile("Received fatal alert: ([a-z_]{1,40})");

	private TlsDiagnosis() {
	}

	/**
	 * Return what a failure means.
	 * @param failure what the TLS engine or Netty reported
	 * @param handler the handler of the failed connection
	 * @return what went wrong
	 */
	public static TlsFailure failureOf(Throwable failure, TlsHandler handler) {
		if (refusal(failure) != null) {
			return refusal(failure).failure();
		}
		if (find(failure, CertificateException.class) != null) {
			return TlsFailure.UNTRUSTED; // refused by a trust manager that gives no
											// details
		}
		if (find(failure, NotSslRecordException.class) != null) {
			return TlsFailure.NOT_TLS;
		}
		if (find(failure, SslHandshakeTimeoutException.class) != null) {
			return TlsFailure.TIMED_OUT;
		}
		String alert = alert(failure);
		if (handler.isCertificateUnconfirmed()) {
			// since the handshake the far end has sent nothing but this failure
			return (alert == null || isAboutCertificate(alert, true)) ? ofCertificate(handler) : TlsFailure.OTHER;
		}
		if (handler.handshakeFuture().isSuccess() || find(failure, SSLException.class) == null) {
			return TlsFailure.OTHER;
		}
		return (alert != null) ? ofAlert(alert, handler) : ofOurs(handler);
	}

	/** The far end aborted the handshake. */
	private static TlsFailure ofAlert(String alert, TlsHandler handler) {
		boolean requested = !handler.isClient() || handler.progress().keyRequested;
		if (requested && isAboutCertificate(alert, handler.isClient())) {
			return ofCertificate(handler);
		}
		return switch (alert) {
			case "protocol_version", "insufficient_security", "handshake_failure" -> TlsFailure.NO_COMMON_PROTOCOL;
			default -> TlsFailure.OTHER;
		};
	}

	/** The far end refuses the certificate that we presented, or misses one. */
	private static TlsFailure ofCertificate(TlsHandler handler) {
		return (handler.progress().whyNoCertificate != null) ? TlsFailure.CERTIFICATE_MISSING
				: TlsFailure.CERTIFICATE_REFUSED;
	}

	/** We aborted the handshake, and not because of a certificate that we saw. */
	private static TlsFailure ofOurs(TlsHandler handler) {
		HandshakeProgress progress = handler.progress();
		if (handler.isClient()) {
			return progress.certificateSeen ? TlsFailure.OTHER : TlsFailure.NO_COMMON_PROTOCOL;
		}
		if (!progress.keyRequested) {
			return TlsFailure.NO_COMMON_PROTOCOL;
		}
		return (handler.needsClientCertificate() && !progress.certificateSeen) ? TlsFailure.CERTIFICATE_MISSING
				: TlsFailure.OTHER;
	}

	/**
	 * Whether an alert is about the certificate of the side that receives it. A server
	 * may report a missing one as {@code handshake_failure}: it asks for a certificate
	 * only after TLS version and cipher suite are agreed.
	 */
	private static boolean isAboutCertificate(String alert, boolean client) {
		return switch (alert) {
			case "bad_certificate", "unsupported_certificate", "certificate_revoked", "certificate_expired",
					"certificate_unknown", "unknown_ca", "access_denied", "certificate_required" ->
				true;
			case "handshake_failure" -> client;
			default -> false;
		};
	}

	/** Whether a failure of a channel comes from TLS, and is not a bug of ours. */
	public static boolean comesFromTls(Throwable failure, @Nullable TlsHandler handler) {
		boolean handshaking = handler != null && !handler.handshakeFuture().isSuccess();
		return find(failure, SSLException.class) != null || (handshaking && isOverload(failure));
	}

	/** Whether the handshake threads were busy and their queue full. */
	private static boolean isOverload(Throwable failure) {
		return find(failure, RejectedExecutionException.class) != null;
	}

	/** Return details for the log. They never quote what the far end sent. */
	public static String detailOf(Throwable failure, TlsHandler handler) {
		if (isOverload(failure)) {
			return "too many handshakes at the same time";
		}
		RefusedCertificateException refusal = refusal(failure);
		if (refusal != null) {
			return refusal.detail();
		}
		String alert = alert(failure);
		String detail = (alert != null) ? "alert " + alert : "";
		String whyNone = handler.progress().whyNoCertificate;
		if (whyNone == null || failureOf(failure, handler) != TlsFailure.CERTIFICATE_MISSING) {
			return detail;
		}
		return detail.isEmpty() ? whyNone : whyNone + "; " + detail;
	}

	private static @Nullable RefusedCertificateException refusal(Throwable failure) {
		return find(failure, RefusedCertificateException.class);
	}

	private static @Nullable String alert(Throwable failure) {
		SSLException found = find(failure, SSLException.class);
		Matcher matcher = RECEIVED.matcher((found != null) ? String.valueOf(found.getMessage()) : "");
		return matcher.find() ? matcher.group(1) : null;
	}

	private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < 16; depth++) {
			if (type.isInstance(current)) {
				return type.cast(current);
			}
			current = current.getCause();
		}
		return null;
	}

}

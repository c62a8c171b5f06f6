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
 * What went wrong with TLS. Told from the types of exceptions, from what our own key and
 * trust managers saw, and from the names of alerts, which are those of RFC 8446; the JDK
 * sends and words them differently from version to version.
 */
public enum TlsFailure {

	/** The far end showed a certificate that no authority we trust has issued. */
	UNTRUSTED,

	/** The far end showed a certificate that is not valid any more, or not yet. */
	EXPIRED,

	/** The far end showed a certificate that is for another host. */
	WRONG_HOST,

	/** The far end refused our certificate. */
	CERTIFICATE_REFUSED,

	/** The side that must show a certificate showed none. */
	CERTIFICATE_MISSING,

	/** Both sides have no version of TLS or no cipher suite in common. */
	NO_COMMON_PROTOCOL,

	/** The far end sent something that is not TLS. */
	NOT_TLS,

	/** The handshake was not finished in time. */
	TIMED_OUT,

	/** TLS failed for another reason. */
	OTHER;

	/** How the JDK, from 17 to 25, names an alert that the far end sent. */
	private static final Pattern RECEIVED = Pattern.compile("Received fatal alert: ([a-z_]{1,40})");

	/**
	 * Judge a failure of TLS.
	 * @param failure what the TLS engine or Netty reported
	 * @param handler whose handshake it was
	 */
	public static TlsFailure of(Throwable failure, TlsHandler handler) {
		if (refusal(failure) != null) {
			return refusal(failure).failure();
		}
		if (find(failure, CertificateException.class) != null) {
			return UNTRUSTED; // by a trust manager that we could not ask for more
		}
		if (find(failure, NotSslRecordException.class) != null) {
			return NOT_TLS;
		}
		if (find(failure, SslHandshakeTimeoutException.class) != null) {
			return TIMED_OUT;
		}
		String alert = alert(failure);
		if (handler.isRefusable()) {
			// nothing has come from the far end since the handshake but this failure
			return (alert == null || isAboutCertificate(alert, true)) ? ofCertificate(handler) : OTHER;
		}
		if (handler.handshakeFuture().isSuccess() || find(failure, SSLException.class) == null) {
			return OTHER;
		}
		return (alert != null) ? ofAlert(alert, handler) : ofOurs(handler);
	}

	/** The far end gave the handshake up. */
	private static TlsFailure ofAlert(String alert, TlsHandler handler) {
		boolean asked = !handler.isClient() || handler.progress().keyAsked;
		if (isAboutCertificate(alert, handler.isClient())) {
			if (asked) {
				return ofCertificate(handler);
			}
		}
		return switch (alert) {
			case "protocol_version", "insufficient_security", "handshake_failure" -> NO_COMMON_PROTOCOL;
			default -> OTHER;
		};
	}

	/** The far end does not like what we showed, or misses it. */
	private static TlsFailure ofCertificate(TlsHandler handler) {
		return (handler.progress().noneShown != null) ? CERTIFICATE_MISSING : CERTIFICATE_REFUSED;
	}

	/** We gave the handshake up, and not for a certificate we saw. */
	private static TlsFailure ofOurs(TlsHandler handler) {
		HandshakeProgress progress = handler.progress();
		if (handler.isClient()) {
			return progress.certificateSeen ? OTHER : NO_COMMON_PROTOCOL;
		}
		if (!progress.keyAsked) {
			return NO_COMMON_PROTOCOL;
		}
		return (handler.needsClientCertificate() && !progress.certificateSeen) ? CERTIFICATE_MISSING : OTHER;
	}

	/**
	 * Whether an alert is about the certificate of who receives it. A server that misses
	 * one may say so by {@code handshake_failure}: once it has asked for it, versions and
	 * ciphers are agreed.
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

	/** Whether a failure of a channel is one of TLS, and no fault of ours. */
	public static boolean isOne(Throwable failure, @Nullable TlsHandler handler) {
		boolean shaking = handler != null && !handler.handshakeFuture().isSuccess();
		return find(failure, SSLException.class) != null || (shaking && isCrowdedOut(failure));
	}

	/** Whether the threads for handshakes have more to do than they can. */
	private static boolean isCrowdedOut(Throwable failure) {
		return find(failure, RejectedExecutionException.class) != null;
	}

	/** Return what more there is to say, never what the far end sent. */
	public static String detail(Throwable failure, TlsHandler handler) {
		if (isCrowdedOut(failure)) {
			return "too many handshakes at a time";
		}
		RefusedCertificateException refusal = refusal(failure);
		if (refusal != null) {
			return refusal.detail();
		}
		String alert = alert(failure);
		String detail = (alert != null) ? "alert " + alert : "";
		String noneShown = handler.progress().noneShown;
		if (noneShown == null || of(failure, handler) != CERTIFICATE_MISSING) {
			return detail;
		}
		return detail.isEmpty() ? noneShown : noneShown + "; " + detail;
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

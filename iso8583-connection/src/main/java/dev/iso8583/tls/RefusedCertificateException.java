package dev.iso8583.tls;

import java.security.cert.CertificateException;

import org.jspecify.annotations.Nullable;

/**
 * We do not accept the certificate of the far end. It keeps the cause of the JDK's
 * exception, from which the JDK chooses the alert that it sends.
 */
final class RefusedCertificateException extends CertificateException {

	private final TlsFailure failure;

	private final String detail;

	RefusedCertificateException(TlsFailure failure, String detail, @Nullable Throwable cause) {
		super(failure + ": " + detail, cause);
		this.failure = failure;
		this.detail = detail;
	}

	TlsFailure failure() {
		return this.failure;
	}

	String detail() {
		return this.detail;
	}

}

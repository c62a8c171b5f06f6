package dev.iso8583.tls;

import java.security.cert.CertificateException;

import org.jspecify.annotations.Nullable;

/**
 * The certificate of a far end is not one we accept. Keeps the cause of the JDK, from
 * which that chooses the alert it sends.
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

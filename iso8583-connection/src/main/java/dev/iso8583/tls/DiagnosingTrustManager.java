package dev.iso8583.tls;

import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import dev.iso8583.internal.SafeText;

/**
 * Delegates the check of certificates to another trust manager, and says what is wrong
 * with a refused certificate. It judges by the types of exceptions, not by their texts.
 */
final class DiagnosingTrustManager extends X509ExtendedTrustManager {

	private final X509ExtendedTrustManager delegate;

	private final Function<SSLEngine, HandshakeProgress> progress;

	private final PeerChecks checks;

	DiagnosingTrustManager(X509ExtendedTrustManager delegate, Function<SSLEngine, HandshakeProgress> progress,
			PeerChecks checks) {
		this.delegate = delegate;
		this.progress = progress;
		this.checks = checks;
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		this.progress.apply(engine).certificateSeen = true;
		check(chain, () -> this.delegate.checkServerTrusted(chain, authType, engine),
				() -> this.delegate.checkServerTrusted(chain, authType));
		if (this.checks.stapled()) {
			StapledStatus.check(chain, engine, getAcceptedIssuers());
		}
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
			throws CertificateException {
		this.progress.apply(engine).certificateSeen = true;
		check(chain, () -> this.delegate.checkClientTrusted(chain, authType, engine),
				() -> this.delegate.checkClientTrusted(chain, authType));
	}

	private void check(X509Certificate[] chain, Check check, Check withoutHost) throws CertificateException {
		try {
			check.run();
			// the JDK does not check the dates of a certificate that is itself trusted
			chain[0].checkValidity();
			this.checks.check(chain[0]);
		}
		catch (RefusedCertificateException ex) {
			throw ex;
		}
		catch (CertificateException ex) {
			throw refusal(chain, ex, withoutHost);
		}
		catch (RuntimeException ex) {
			// each engine would report it in its own way
			throw new RefusedCertificateException(TlsFailure.UNTRUSTED,
					"it could not be verified: " + ex.getClass().getName(), null);
		}
	}

	private static RefusedCertificateException refusal(X509Certificate[] chain, CertificateException failure,
			Check withoutHost) {
		X509Certificate certificate = chain[0];
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (isAboutValidity(cause)) {
				return expired(certificate, cause, failure);
			}
			if (cause instanceof CertPathValidatorException || cause instanceof CertPathBuilderException) {
				return untrusted(certificate, failure);
			}
		}
		try {
			// if it is accepted without a host, only the host was wrong
			withoutHost.run();
			return new RefusedCertificateException(TlsFailure.WRONG_HOST, "it is for " + names(certificate),
					failure.getCause());
		}
		catch (CertificateException ex) {
			return untrusted(certificate, failure);
		}
	}

	/** Also for an expired authority between the certificate and one that we trust. */
	private static RefusedCertificateException expired(X509Certificate shown, Throwable cause,
			CertificateException failure) {
		X509Certificate expired = shown;
		if (cause instanceof CertPathValidatorException path && path.getCertPath() != null && path.getIndex() >= 0) {
			expired = (X509Certificate) path.getCertPath().getCertificates().get(path.getIndex());
		}
		String whose = expired.equals(shown) ? "it"
				: "its issuer " + SafeText.of(expired.getSubjectX500Principal().getName());
		return new RefusedCertificateException(TlsFailure.EXPIRED, whose + " is valid from "
				+ expired.getNotBefore().toInstant() + " to " + expired.getNotAfter().toInstant(), failure.getCause());
	}

	private static boolean isAboutValidity(Throwable cause) {
		if (cause instanceof CertPathValidatorException path) {
			return path.getReason() == BasicReason.EXPIRED || path.getReason() == BasicReason.NOT_YET_VALID;
		}
		return cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException;
	}

	private static RefusedCertificateException untrusted(X509Certificate certificate, CertificateException failure) {
		return new RefusedCertificateException(TlsFailure.UNTRUSTED,
				"it was issued by " + SafeText.of(certificate.getIssuerX500Principal().getName()), failure.getCause());
	}

	/** Return the host names and addresses that a certificate is for. */
	private static String names(X509Certificate certificate) {
		try {
			Collection<List<?>> names = certificate.getSubjectAlternativeNames();
			return SafeText.of(String.valueOf((names != null) ? names.stream().map((name) -> name.get(1)).toList()
					: certificate.getSubjectX500Principal().getName()));
		}
		catch (CertificateParsingException ex) {
			return "an unreadable list of hosts";
		}
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		this.delegate.checkServerTrusted(chain, authType, socket);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
			throws CertificateException {
		this.delegate.checkClientTrusted(chain, authType, socket);
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		this.delegate.checkServerTrusted(chain, authType);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
		this.delegate.checkClientTrusted(chain, authType);
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return this.delegate.getAcceptedIssuers();
	}

	private interface Check {

		void run() throws CertificateException;

	}

}

package dev.iso8583.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;

import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.SafeText;

/**
 * Checks that a certificate came with an OCSP response, signed for its issuer, that says
 * that it is not revoked. Never asks a responder itself: a handshake must not wait for
 * one.
 */
final class StapledStatus {

	private StapledStatus() {
	}

	/**
	 * Check the certificate of a handshake.
	 * @param chain the certificate, which is trusted, and those that came with it
	 * @param engine the engine, in the handshake
	 * @param trusted the trusted authorities
	 */
	static void check(X509Certificate[] chain, SSLEngine engine, X509Certificate[] trusted)
			throws RefusedCertificateException {
		byte[] response = response(engine);
		if (response == null) {
			throw refused("it came without an OCSP response", null);
		}
		try {
			PKIXCertPathBuilderResult built = path(chain, trusted);
			PKIXRevocationChecker checker = (PKIXRevocationChecker) CertPathValidator.getInstance("PKIX")
				.getRevocationChecker();
			checker.setOptions(
					EnumSet.of(PKIXRevocationChecker.Option.ONLY_END_ENTITY, PKIXRevocationChecker.Option.NO_FALLBACK));
			checker.setOcspResponses(Map.of(chain[0], response));
			PKIXParameters parameters = new PKIXParameters(Set.of(built.getTrustAnchor()));
			parameters.setRevocationEnabled(false);
			parameters.addCertPathChecker(checker);
			CertPath path = built.getCertPath();
			CertPathValidator.getInstance("PKIX").validate(path, parameters);
		}
		catch (CertPathValidatorException ex) {
			throw refused((ex.getReason() == BasicReason.REVOKED) ? "it is revoked"
					: "its OCSP response does not show that it is valid: " + SafeText.of(ex.getMessage()), ex);
		}
		catch (GeneralSecurityException ex) {
			throw refused("its issuer, who must sign the OCSP response, is not known", ex);
		}
	}

	private static byte @Nullable [] response(SSLEngine engine) {
		List<byte[]> responses = (engine.getHandshakeSession() instanceof ExtendedSSLSession session)
				? session.getStatusResponses() : List.of();
		// the first is that of the certificate, the others are those of its issuers
		return (responses.isEmpty() || responses.get(0).length == 0) ? null : responses.get(0);
	}

	/** Return the path from the certificate to an authority other than itself. */
	private static PKIXCertPathBuilderResult path(X509Certificate[] chain, X509Certificate[] trusted)
			throws GeneralSecurityException {
		Set<TrustAnchor> anchors = Arrays.stream(trusted)
			.filter((authority) -> !authority.equals(chain[0]))
			.map((authority) -> new TrustAnchor(authority, null))
			.collect(Collectors.toSet());
		X509CertSelector certificate = new X509CertSelector();
		certificate.setCertificate(chain[0]);
		PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, certificate);
		parameters.setRevocationEnabled(false);
		parameters
			.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(Arrays.asList(chain))));
		return (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
	}

	private static RefusedCertificateException refused(String detail, @Nullable Throwable cause) {
		return new RefusedCertificateException(TlsFailure.REVOCATION, detail, cause);
	}

}

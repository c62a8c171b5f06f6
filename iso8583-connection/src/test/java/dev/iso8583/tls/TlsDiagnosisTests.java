package dev.iso8583.tls;

import java.time.Duration;

import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.testing.Authority;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which side a failed handshake is blamed on, by how far it had come.
 */
class TlsDiagnosisTests {

	private static final Authority authority = new Authority("authority");

	private final TlsMaterial material = TlsMaterial.builder().trusted(authority.trusted()).build();

	private final Tls tls = Tls.builder(() -> this.material).clientAuth(Tls.ClientAuth.NEED).build();

	@ParameterizedTest
	@CsvSource({ "handshake_failure, false, NO_COMMON_PROTOCOL", "handshake_failure, true, CERTIFICATE_REFUSED",
			"unknown_ca, false, OTHER", "unknown_ca, true, CERTIFICATE_REFUSED", "access_denied, false, OTHER",
			"protocol_version, false, NO_COMMON_PROTOCOL", "internal_error, true, OTHER" })
	void alertBlamesOurCertificateOnlyIfItWasRequested(String alert, boolean keyRequested, TlsFailure expected) {
		TlsHandler dialled = dialled();
		dialled.progress().keyRequested = keyRequested;
		assertThat(TlsDiagnosis.failureOf(new SSLHandshakeException("Received fatal alert: " + alert), dialled))
			.isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "false, NO_COMMON_PROTOCOL", "true, OTHER" })
	void failureOnOurSideAfterTheirCertificateWasSeenIsNotAboutTheProtocol(boolean seen, TlsFailure expected) {
		TlsHandler dialled = dialled();
		dialled.progress().certificateSeen = seen;
		assertThat(TlsDiagnosis.failureOf(new SSLHandshakeException("no"), dialled)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "false, false, NO_COMMON_PROTOCOL", "true, false, CERTIFICATE_MISSING", "true, true, OTHER" })
	void clientIsReportedWithoutCertificateOnlyIfItPresentedNone(boolean keyRequested, boolean seen,
			TlsFailure expected) {
		TlsHandler accepted = TlsHandler.accepted(this.tls, Runnable::run);
		accepted.progress().keyRequested = keyRequested;
		accepted.progress().certificateSeen = seen;
		assertThat(TlsDiagnosis.failureOf(new SSLHandshakeException("no"), accepted)).isEqualTo(expected);
	}

	private TlsHandler dialled() {
		return TlsHandler.dialling(this.tls, "issuer.example", 8583, Duration.ofSeconds(1)::toMillis, Runnable::run);
	}

}

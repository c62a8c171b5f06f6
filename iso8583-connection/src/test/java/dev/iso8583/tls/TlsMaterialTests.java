package dev.iso8583.tls;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.testing.Authority;
import dev.iso8583.testing.Identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TlsMaterialTests {

	private final Authority authority = new Authority("authority");

	@Test
	void olderProtocolsAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TlsMaterial.builder().protocols(List.of("TLSv1.3", "TLSv1.1")))
			.withMessageContaining("must be TLSv1.3, TLSv1.2 or both, not [TLSv1.3, TLSv1.1]");
	}

	@Test
	void unknownCiphersAreRefused() {
		TlsMaterial.Builder material = TlsMaterial.builder().ciphers(List.of("TLS_AES_256_GCM_SHA384", "ROT13"));
		assertThatIllegalArgumentException().isThrownBy(material::build)
			.withMessageContaining("no cipher suites named [ROT13]");
	}

	@ParameterizedTest
	@CsvSource({ "TLSv1.2, TLS_AES_256_GCM_SHA384", "TLSv1.3, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384" })
	void ciphersOfWhichNoneIsForTheProtocolsAreRefused(String protocol, String cipher) {
		TlsMaterial.Builder material = TlsMaterial.builder().protocols(List.of(protocol)).ciphers(List.of(cipher));
		assertThatIllegalArgumentException().isThrownBy(material::build)
			.withMessageContaining("None of the cipher suites [" + cipher + "] is for [" + protocol + "]");
		assertThat(material.protocols(List.of("TLSv1.2", "TLSv1.3")).build().ciphers()).containsExactly(cipher);
	}

	@Test
	void aKeyThatDoesNotFitItsCertificateIsRefused() {
		Identity one = this.authority.issues("one");
		Identity other = this.authority.issues("other");
		TlsMaterial.Builder material = TlsMaterial.builder().keys(new Identity(one.key(), other.certificate()).keys());
		assertThatIllegalArgumentException().isThrownBy(material::build)
			.withMessageContaining("The private key does not belong to the certificate of CN=other");
	}

	@Test
	void expiresWithTheFirstOfItsCertificates() {
		Instant end = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
		TlsMaterial material = TlsMaterial.builder().keys(this.authority.issuesUntil(end, "one").keys()).build();
		assertThat(material.expires()).isEqualTo(end);
		assertThat(material.hasKey()).isTrue();
		assertThat(material.hasTrusted()).isFalse();
	}

	@Test
	void withoutKeysNothingExpires() {
		TlsMaterial material = TlsMaterial.builder().trusted(this.authority.trusted()).build();
		assertThat(material.expires()).isNull();
		assertThat(material.hasKey()).isFalse();
		assertThat(material.hasTrusted()).isTrue();
	}

	@Test
	void serverNameMustBeASingleHostName() {
		TlsMaterial material = TlsMaterial.builder().build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Tls.builder(() -> material).serverName("https://issuer.example/"))
			.withMessageContaining("must be one host name or IP address");
	}

}

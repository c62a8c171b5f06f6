package dev.iso8583.interop;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import dev.iso8583.interop.Certificates.Identity;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * {@code openssl s_client} against our server, which demands a certificate.
 */
class OpenSslClientTests {

	private static final String ECHO_TEST = "0800" + "8020000000000000" + "0400000000000000" + "000007" + "301";

	@RegisterExtension
	final Tools tools = new Tools();

	private Certificates certificates;

	private Path authority;

	private Identity host;

	private Identity client;

	private Server server;

	@BeforeEach
	void start() {
		this.certificates = new Certificates(this.tools);
		this.authority = this.certificates.authority("network");
		this.certificates.authority("stranger");
		this.client = this.certificates.issued("network", "client", "client.example");
		this.host = this.certificates.issued("network", "host", "localhost");
		ConfigurableApplicationContext application = this.tools.runs("openssl-server.yml", "test.certificate",
				this.host.certificate(), "test.key", this.host.key(), "test.authority", this.authority);
		this.server = application.getBean(Server.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void messagesPassBothWays(String version) throws IOException {
		Tool openssl = dials(this.client, version);
		for (int count = 0; count < 3; count++) {
			assertAnswered(openssl);
		}
		assertThat(this.server.connections()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void clientWithoutACertificateIsRefused(String version) {
		assertRefused(dials(null, version));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void clientOfAnUnknownAuthorityIsRefused(String version) {
		assertRefused(dials(this.certificates.issued("stranger", "strange-client", "client.example"), version));
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void clientWithAnExpiredCertificateIsRefused(String version) {
		assertRefused(dials(this.certificates.expired("network", "old-client", "client.example"), version));
	}

	@Test
	void clientWithAnOldVersionIsRefused() {
		assertRefused(dials(this.client, "-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"));
	}

	@Test
	void renewedCertificateIsShownToNewConnectionsAndOldOnesStayOpen() throws IOException {
		Tool old = dials(this.client, "-tls1_3");
		assertAnswered(old);
		Identity renewed = this.certificates.issued("network", "renewed-host", "localhost");
		Files.copy(Path.of(renewed.certificate()), Path.of(this.host.certificate()),
				StandardCopyOption.REPLACE_EXISTING);
		Files.copy(Path.of(renewed.key()), Path.of(this.host.key()), StandardCopyOption.REPLACE_EXISTING);
		await().until(() -> shown().contains("CN = renewed-host"));
		assertAnswered(old);
	}

	/**
	 * Return what OpenSSL prints about the certificate that a new connection receives.
	 */
	private String shown() throws IOException {
		Tool openssl = this.tools.starts("openssl", "s_client", "-connect", "localhost:" + this.server.port(),
				"-CAfile", this.authority.toString(), "-cert", this.client.certificate(), "-key", this.client.key());
		openssl.out().close();
		return openssl.succeeds();
	}

	private static void assertAnswered(Tool openssl) throws IOException {
		Ledger.write(openssl.out(), ECHO_TEST);
		assertThat(Ledger.read(new DataInputStream(openssl.in()))).startsWith("0810").contains("000007");
	}

	/**
	 * Assert that the server refuses the client with a TLS alert, and that no connection
	 * stays open.
	 */
	private void assertRefused(Tool openssl) {
		assertThat(openssl.status()).isNotZero();
		assertThat(openssl.output()).contains("alert");
		await().until(() -> this.server.connections().isEmpty());
	}

	private Tool dials(Identity identity, String... options) {
		List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-quiet", "-connect",
				"localhost:" + this.server.port(), "-servername", "localhost", "-verify_hostname", "localhost",
				"-verify_return_error", "-CAfile", this.authority.toString()));
		if (identity != null) {
			command.addAll(List.of("-cert", identity.certificate(), "-key", identity.key()));
		}
		command.addAll(List.of(options));
		return this.tools.pipes(command.toArray(String[]::new));
	}

}

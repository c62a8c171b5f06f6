package dev.iso8583.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import dev.iso8583.interop.Certificates.Identity;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Our pool against {@code openssl s_server}, which staples OCSP responses to its
 * certificate, or whose key is pinned.
 */
class OpenSslStatusTests {

	@RegisterExtension
	final Tools tools = new Tools();

	private final int port = Tools.freePort();

	private Certificates certificates;

	private Path authority;

	private Identity host;

	@BeforeEach
	void issue() {
		this.certificates = new Certificates(this.tools);
		this.authority = this.certificates.authority("network");
		this.certificates.authority("stranger");
		this.host = this.certificates.issued("network", "host", "localhost");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void certificateWithAGoodResponseIsAccepted(String version) {
		serves(this.host, version, "-status_file", this.certificates.status("network", "network", "host"));
		Pool pool = dials().getBean(Pool.class);
		await().until(() -> pool.stats().state() == PoolState.UP);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void revokedCertificateIsRefused(String version) {
		this.certificates.revoke("network", "host");
		serves(this.host, version, "-status_file", this.certificates.status("network", "network", "host"));
		assertNeverOnline(dials(), "it is revoked");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void certificateWithoutAResponseIsRefused(String version) {
		serves(this.host, version);
		assertNeverOnline(dials(), "it came without an OCSP response");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void responseAboutAnotherCertificateIsRefused(String version) {
		this.certificates.issued("network", "other", "localhost");
		serves(this.host, version, "-status_file", this.certificates.status("network", "network", "other"));
		assertNeverOnline(dials(), "its OCSP response does not show that it is valid");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void responseThatIsNotSignedForTheIssuerIsRefused(String version) {
		serves(this.host, version, "-status_file", this.certificates.status("stranger", "network", "host"));
		assertNeverOnline(dials(), "its OCSP response does not show that it is valid");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void pinPrintedByOpenSslFits(String version) {
		Identity station = this.certificates.issued("network", "station", "station.example");
		serves(station, version);
		Pool pool = pins("station").getBean(Pool.class);
		await().until(() -> pool.stats().state() == PoolState.UP);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void certificateWithAnotherKeyThanThePinnedOneIsRefused(String version) {
		this.certificates.issued("network", "station", "station.example");
		serves(this.host, version);
		ConfigurableApplicationContext application = pins("station");
		Pool pool = application.getBean(Pool.class);
		await().untilAsserted(() -> assertThat(pool.stats().lastFailure()).contains("certificate not expected")
			.contains(this.certificates.pin("host")));
	}

	private void serves(Identity identity, String... options) {
		List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-quiet", "-accept",
				String.valueOf(this.port), "-cert", identity.certificate(), "-key", identity.key()));
		command.addAll(List.of(options));
		this.tools.pipes(command.toArray(String[]::new));
	}

	private ConfigurableApplicationContext dials() {
		return runs("iso8583.pool.acquirer.ssl.revocation", "stapled");
	}

	private ConfigurableApplicationContext pins(String name) {
		return runs("iso8583.pool.acquirer.ssl.pins", this.certificates.pin(name));
	}

	private ConfigurableApplicationContext runs(String property, String value) {
		return this.tools.runs("openssl-pool.yml", "test.port", this.port, "test.bundle", "anonymous",
				"test.certificate", this.host.certificate(), "test.key", this.host.key(), "test.authority",
				this.authority, property, value);
	}

	private static void assertNeverOnline(ConfigurableApplicationContext application, String why) {
		MeterRegistry meters = application.getBean(MeterRegistry.class);
		Pool pool = application.getBean(Pool.class);
		await().untilAsserted(() -> {
			assertThat(pool.stats().lastFailure()).contains("revocation check failed (" + why);
			assertThat(meters.get("iso8583.connect.failures").tag("reason", "tls_revocation").counter().count())
				.isGreaterThan(1);
		});
		assertThat(meters.find("iso8583.connections.closed").counters()).allMatch((counter) -> counter.count() == 0);
	}

}

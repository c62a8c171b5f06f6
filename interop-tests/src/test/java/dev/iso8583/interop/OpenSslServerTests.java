package dev.iso8583.interop;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.ConfigurableApplicationContext;

import dev.iso8583.interop.Certificates.Identity;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Our pool against {@code openssl s_server}, which requires a client certificate. The
 * program prints what it receives and sends what it reads from its standard input, so the
 * test acts as the host through it.
 */
class OpenSslServerTests {

	private static final String OLD_VERSION = "-tls1_1";

	@RegisterExtension
	final Tools tools = new Tools();

	private final int port = Tools.freePort();

	private Certificates certificates;

	private Path authority;

	private Identity host;

	private Identity client;

	@BeforeEach
	void issue() {
		this.certificates = new Certificates(this.tools);
		this.authority = this.certificates.authority("network");
		this.certificates.authority("stranger");
		this.host = this.certificates.issued("network", "host", "localhost");
		this.client = this.certificates.issued("network", "client", "client.example");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void messagesPassBothWays(String version) throws IOException {
		Tool openssl = serves(this.host, version);
		ConfigurableApplicationContext application = dials("known", this.client);
		Pool pool = application.getBean(Pool.class);
		MessageFormat format = application.getBean(MessageFormat.class);
		await().until(() -> pool.stats().state() == PoolState.UP);
		DataInputStream in = new DataInputStream(openssl.in());
		for (int count = 0; count < 3; count++) {
			IsoMessage request = format.newMessage("0200");
			CompletableFuture<IsoMessage> response = pool.sendAsync(request);
			String received = Ledger.read(in);
			assertThat(received).startsWith("0200").contains(request.getField(11).toString());
			Ledger.write(openssl.out(), Ledger.answer(received));
			assertThat(response.join().getField(39)).hasToString("00");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void expiredCertificateIsRefused(String version) {
		serves(this.certificates.expired("network", "old-host", "localhost"), version);
		assertNeverOnline(dials("known", this.client), "tls_expired");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void certificateForAnotherHostIsRefused(String version) {
		serves(this.certificates.issued("network", "other-host", "other.example"), version);
		assertNeverOnline(dials("known", this.client), "tls_wrong_host");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void certificateOfAnUnknownAuthorityIsRefused(String version) {
		serves(this.certificates.issued("stranger", "strange-host", "localhost"), version);
		assertNeverOnline(dials("known", this.client), "tls_untrusted");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void hostThatDemandsACertificateIsNotReachedWithoutOne(String version) {
		serves(this.host, version);
		assertNeverOnline(dials("anonymous", this.client), "tls_certificate_missing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void certificateByAnAuthorityThatTheHostDoesNotNameIsNotShown(String version) {
		serves(this.host, version);
		assertNeverOnline(dials("known", this.certificates.issued("stranger", "strange-client", "client.example")),
				"tls_certificate_missing");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-tls1_2", "-tls1_3" })
	void expiredCertificateOfOursIsReportedAsRefused(String version) {
		serves(this.host, version);
		assertNeverOnline(dials("known", this.certificates.expired("network", "old-client", "client.example")),
				"tls_certificate_refused");
	}

	@Test
	void oldVersionIsRefused() {
		serves(this.host, OLD_VERSION, "-cipher", "DEFAULT:@SECLEVEL=0");
		assertNeverOnline(dials("known", this.client), "tls_no_common_protocol");
	}

	private Tool serves(Identity identity, String... options) {
		List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-quiet", "-accept",
				String.valueOf(this.port), "-cert", identity.certificate(), "-key", identity.key(), "-CAfile",
				this.authority.toString(), "-Verify", "2", "-verify_return_error"));
		command.addAll(List.of(options));
		return this.tools.pipes(command.toArray(String[]::new));
	}

	private ConfigurableApplicationContext dials(String bundle, Identity identity) {
		return this.tools.runs("openssl-pool.yml", "test.port", this.port, "test.bundle", bundle, "test.certificate",
				identity.certificate(), "test.key", identity.key(), "test.authority", this.authority);
	}

	/**
	 * Wait until two dials have failed for the given reason. No connection may come
	 * online before that.
	 */
	private static void assertNeverOnline(ConfigurableApplicationContext application, String reason) {
		MeterRegistry meters = application.getBean(MeterRegistry.class);
		Pool pool = application.getBean(Pool.class);
		await().untilAsserted(() -> {
			assertThat(pool.stats().state()).isEqualTo(PoolState.DOWN);
			assertThat(meters.find("iso8583.connect.failures").tag("reason", reason).counter())
				.as("%s, and not %s", reason, pool.stats().lastFailure())
				.isNotNull()
				.satisfies((counter) -> assertThat(counter.count()).isGreaterThan(1));
		});
		assertThat(meters.find("iso8583.connections.closed").counters()).allMatch((counter) -> counter.count() == 0);
	}

}

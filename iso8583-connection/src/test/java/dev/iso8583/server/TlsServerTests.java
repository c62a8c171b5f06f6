package dev.iso8583.server;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLPeerUnverifiedException;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.testing.Authority;
import dev.iso8583.testing.Identity;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;
import dev.iso8583.tls.Tls.ClientAuth;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsMaterial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * A TLS server, with the JDK's own {@code SSLSocket} as client.
 */
@Tag("slow")
class TlsServerTests {

	private static final Authority ours = new Authority("our authority");

	private static final Authority theirs = new Authority("their authority");

	private static final Authority strangers = new Authority("strangers");

	/**
	 * An authority with the name of the one we trust, but another key. A client presents
	 * only certificates of authorities that the server has named.
	 */
	private static final Authority rogues = new Authority("their authority");

	private static final Identity server = ours.issues("issuer", "localhost");

	private static final Identity terminal = theirs.issues("terminal");

	@RegisterExtension
	final Link link = new Link();

	private final MessageHandler approves = (message, connection) -> {
		IsoMessage response = this.link.format.responseTo(message);
		return this.link.format.set(response, 39, "00");
	};

	private Server listening;

	@AfterEach
	void stop() {
		if (this.listening != null) {
			this.listening.stop(Duration.ZERO);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aClientWithATrustedCertificateIsAnswered(String protocol) {
		listens(ClientAuth.NEED);
		Wire client = Wire.dialling(terminal.trusting(ours), port(), protocol);
		client.writes(RawMessage.of("0100", "000007"));
		assertThat(client.reads()).isEqualTo(RawMessage.of("0110", "000007").with(39, "00"));
		assertThat(this.listening.connections()).hasSize(1);
		client.hangsUp();
		await().until(() -> this.link.listener.notifications().equals(List.of("online", "closed CLOSED_BY_PEER")));
	}

	@ParameterizedTest
	@CsvSource({ "TLSv1.2, NEED", "TLSv1.3, NEED", "TLSv1.2, WANT", "TLSv1.3, WANT" })
	void aCertificateOfAnUnknownAuthorityIsRefused(String protocol, ClientAuth clientAuth) {
		listens(clientAuth);
		refused(Wire.dialling(rogues.issues("rogue").trusting(ours), port(), protocol), "TLS_UNTRUSTED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void anExpiredCertificateIsRefused(String protocol) {
		listens(ClientAuth.NEED);
		Identity expired = theirs.issuesUntil(Instant.now().minus(Duration.ofHours(1)), "terminal");
		refused(Wire.dialling(expired.trusting(ours), port(), protocol), "TLS_EXPIRED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void anExpiredCertificateIsRefusedAlthoughItIsItselfAmongTheTrustedOnes(String protocol) {
		Identity expired = theirs.issuesUntil(Instant.now().minus(Duration.ofHours(1)), "terminal");
		TlsMaterial pinning = TlsMaterial.builder()
			.keys(server.keys())
			.trusted(Authority.trusted(expired.certificate(), theirs.certificate()))
			.build();
		listens(Tls.builder(() -> pinning).clientAuth(ClientAuth.NEED).build());
		refused(Wire.dialling(expired.trusting(ours), port(), protocol), "TLS_EXPIRED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aClientWithoutACertificateIsRefusedIfItNeedsOne(String protocol) {
		listens(ClientAuth.NEED);
		refused(Wire.dialling(Identity.noneTrusting(ours), port(), protocol), "TLS_CERTIFICATE_MISSING");
	}

	@ParameterizedTest
	@EnumSource(value = ClientAuth.class, names = { "NONE", "WANT" })
	void aClientWithoutACertificateIsAnsweredIfItNeedsNone(ClientAuth clientAuth) {
		listens(clientAuth);
		Wire client = Wire.dialling(Identity.noneTrusting(ours), port());
		client.writes(RawMessage.of("0100", "000007"));
		assertThat(client.reads().stan()).isEqualTo("000007");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void aClientThatRefusesOurCertificateIsNamed(String protocol) {
		listens(ClientAuth.NONE);
		refused(Wire.dialling(Identity.noneTrusting(strangers), port(), protocol), "TLS_CERTIFICATE_REFUSED");
	}

	@ParameterizedTest
	@EnumSource(ClientAuth.class)
	void aClientOfAnOldProtocolIsRefused(ClientAuth clientAuth) {
		listens(clientAuth);
		Wire client = Wire.dialling(port());
		// a ClientHello that offers at most TLS 1.1, see RFC 4346
		client.writesBytes("160301002f" + "0100002b" + "0302" + "00".repeat(32) + "00" + "0004" + "c0140035" + "0100");
		ended("TLS_NO_COMMON_PROTOCOL");
	}

	@ParameterizedTest
	@EnumSource(ClientAuth.class)
	void aClientWithoutACipherOfOursIsRefused(ClientAuth clientAuth) {
		listens(clientAuth, "TLSv1.2");
		refused(Wire.dialling(terminal.trusting(ours), port(), "TLSv1.3"), "TLS_NO_COMMON_PROTOCOL");
	}

	@Test
	void clientThatBeginsASecondHandshakeIsCut() {
		listens(ClientAuth.NONE);
		Wire client = Wire.dialling(Identity.noneTrusting(ours), port(), "TLSv1.2");
		client.writes(RawMessage.of("0100", "000007"));
		assertThat(client.reads().stan()).isEqualTo("000007");
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> {
			client.handshakes();
			client.writes(RawMessage.of("0100", "000008"));
			client.reads();
		});
		ended("TLS_FAILED");
	}

	@Test
	void clientWithoutTlsIsLoggedAndGetsNoAnswer() {
		listens(ClientAuth.NONE);
		Wire client = Wire.dialling(port());
		client.writes(RawMessage.of("0100", "000007"));
		ended("NOT_TLS");
	}

	@Test
	void clientThatIsSilentInTheHandshakeIsCut() {
		this.listening = new Server("issuer", this.link.transport(),
				options(Tls.builder(() -> material()).handshakeTimeout(Duration.ofMillis(200)).build()));
		this.listening.start();
		Wire silent = Wire.dialling(port());
		ended("TLS_TIMED_OUT");
		assertThat(this.link.listener.notifications()).doesNotContain("online");
		// referenced until now, or the garbage collector would close it
		silent.hangsUp();
	}

	@Test
	void connectionIsNotOnlineBeforeItsHandshake() {
		listens(ClientAuth.NONE);
		Wire silent = Wire.dialling(port());
		Wire client = Wire.dialling(Identity.noneTrusting(ours), port());
		client.handshakes();
		await().until(() -> this.listening.connections().size() == 1);
		silent.hangsUp();
		ended("CLOSED_BY_PEER");
		assertThat(this.listening.connections()).hasSize(1);
	}

	@Test
	void clientInItsHandshakeIsClosedLocallyWhenTheServerStops() {
		listens(ClientAuth.NONE);
		Wire silent = Wire.dialling(port());
		await().until(() -> this.listening.stats().connecting() == 1);
		this.listening.stop(Duration.ZERO);
		silent.readsToTheEnd();
		ended("CLOSED_LOCALLY");
		assertThat(this.link.listener.notifications()).containsExactly("closed CLOSED_LOCALLY");
	}

	@Test
	void refusedHandshakesAreCountedAndDoNotFloodTheLog() {
		listens(ClientAuth.NONE);
		try (LogCapture log = LogCapture.everything()) {
			for (int client = 0; client < 50; client++) {
				Wire.dialling(port()).writes(RawMessage.of("0100", "000007"));
			}
			await().until(() -> this.link.metrics.count("closed NOT_TLS") == 50);
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("WARN") && line.contains("not TLS"))
				.isNotEmpty()
				.hasSizeLessThan(25);
		}
	}

	@Test
	void clientsOfAServerWithoutTlsMaterialGetNoByteAndDoNotFloodTheLog() {
		AtomicReference<TlsMaterial> material = new AtomicReference<>(material());
		this.listening = new Server("issuer", this.link.transport(),
				options(Tls.builder(() -> java.util.Objects.requireNonNull(material.get(), "no vault")).build()));
		this.listening.start();
		material.set(null);
		try (LogCapture log = LogCapture.everything()) {
			long begin = System.nanoTime();
			for (int client = 0; client < 50; client++) {
				assertThat(Wire.dialling(port()).readsHex(1)).isEmpty();
			}
			await().until(() -> this.link.metrics.count("closed TLS_FAILED") == 50);
			long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
			assertThat(log.lines()).filteredOn((line) -> !line.startsWith("DEBUG") && !line.startsWith("TRACE"))
				.hasSizeBetween(1, (int) seconds + 1)
				.allSatisfy((line) -> assertThat(line).contains("could not load the TLS keys and certificates"));
		}
		assertThat(this.listening.stats().connecting()).isZero();
		assertThat(this.link.listener.notifications()).doesNotContain("online");
	}

	@Test
	void newConnectionsUseWhatIsRenewedAndOldOnesLiveOn() throws SSLPeerUnverifiedException {
		AtomicReference<TlsMaterial> material = new AtomicReference<>(material());
		this.listening = new Server("issuer", this.link.transport(), options(Tls.builder(material::get).build()));
		this.listening.start();
		Wire before = Wire.dialling(Identity.noneTrusting(ours), port());
		assertThat(before.handshakes().getPeerCertificates()[0]).isEqualTo(server.certificate());
		Identity renewed = ours.issues("issuer renewed", "localhost");
		material.set(TlsMaterial.builder().keys(renewed.keys()).build());
		Wire after = Wire.dialling(Identity.noneTrusting(ours), port());
		assertThat(after.handshakes().getPeerCertificates()[0]).isEqualTo(renewed.certificate());
		before.writes(RawMessage.of("0100", "000007"));
		assertThat(before.reads().stan()).isEqualTo("000007");
	}

	@Test
	void clientThatIsNotAllowedIsClosedBeforeAnyByteOfTls() {
		AtomicInteger handshakes = new AtomicInteger();
		Tls tls = Tls.builder(() -> {
			handshakes.incrementAndGet();
			return material();
		}).handshakeTimeout(Duration.ofMinutes(1)).build();
		ConnectionOptions connection = options(tls).connection();
		this.listening = new Server("issuer", this.link.transport(),
				ServerOptions.builder(connection)
					.bindAddress("127.0.0.1")
					.allow(List.of(IpRange.of("10.0.0.0/8")))
					.build());
		this.listening.start();
		handshakes.set(0);
		assertThat(Wire.dialling(port()).readsHex(1)).isEmpty();
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> Wire.dialling(Identity.noneTrusting(ours), port()).handshakes());
		assertThat(this.link.metrics.count("refused NOT_ALLOWED")).isEqualTo(2);
		assertThat(handshakes).hasValue(0);
		assertThat(this.link.listener.notifications()).isEmpty();
	}

	@Test
	void serverNeedsAKeyAndClientAuthenticationNeedsAuthorities() {
		Tls keyless = Tls.of(TlsMaterial.builder().trusted(theirs.trusted()).build());
		assertThatIllegalArgumentException().isThrownBy(() -> options(keyless))
			.withMessageContaining("needs a private key with its certificate");
		TlsMaterial trustsTheWorld = TlsMaterial.builder().keys(server.keys()).build();
		Tls asking = Tls.builder(() -> trustsTheWorld).clientAuth(ClientAuth.WANT).build();
		assertThatIllegalArgumentException().isThrownBy(() -> options(asking))
			.withMessageContaining("needs trusted authorities of its own");
	}

	/** Run the client's side of the handshake, which must fail, and await ours. */
	private void refused(Wire client, String reason) {
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> {
			client.handshakes();
			client.reads();
		});
		ended(reason);
		assertThat(this.link.listener.notifications()).doesNotContain("online");
		assertThat(this.listening.connections()).isEmpty();
	}

	private void ended(String reason) {
		await().until(() -> this.link.listener.notifications().contains("closed " + reason));
		assertThat(this.link.metrics.count("closed " + reason)).isOne();
	}

	private void listens(ClientAuth clientAuth, String... protocols) {
		TlsMaterial material = material(protocols);
		listens(Tls.builder(() -> material).clientAuth(clientAuth).build());
	}

	private void listens(Tls tls) {
		this.listening = new Server("issuer", this.link.transport(), options(tls));
		this.listening.start();
	}

	private static TlsMaterial material(String... protocols) {
		TlsMaterial.Builder material = TlsMaterial.builder().keys(server.keys()).trusted(theirs.trusted());
		return ((protocols.length > 0) ? material.protocols(List.of(protocols)) : material).build();
	}

	private ServerOptions options(Tls tls) {
		ConnectionOptions connection = this.link.options().tls(tls).messageHandler(this.approves).build();
		return ServerOptions.builder(connection).bindAddress("127.0.0.1").build();
	}

	private int port() {
		return this.listening.port();
	}

}

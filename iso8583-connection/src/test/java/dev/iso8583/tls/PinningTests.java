package dev.iso8583.tls;

import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.ConnectFailedException.Reason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Authority;
import dev.iso8583.testing.Identity;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;
import dev.iso8583.tls.Tls.ClientAuth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Certificates whose names are not host names, of hosts that we dial and of clients of
 * our server.
 */
@Tag("slow")
class PinningTests {

	private static final Authority ours = new Authority("our authority");

	private static final Authority theirs = new Authority("their authority");

	private static final Authority strangers = new Authority("their authority");

	private static final Identity client = ours.issues("acquirer");

	/** Its name is not a host name. */
	private static final Identity station = theirs.issues("STATION-0042");

	private static final Identity other = theirs.issues("STATION-0043", "other.example");

	@RegisterExtension
	final Link link = new Link();

	private RawPeer peer;

	private Server server;

	@AfterEach
	void stop() {
		if (this.peer != null) {
			this.peer.close();
		}
		if (this.server != null) {
			this.server.stop(Duration.ZERO);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void certificateWithThePinnedKeyNeedNotBeForTheHost(String protocol) {
		listens(station, protocol);
		assertAnswers(dials((tls) -> tls.pins(List.of(pin(other), pin(station)))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void certificateWithTheExpectedNameNeedNotBeForTheHost(String protocol) {
		listens(station, protocol);
		assertAnswers(dials((tls) -> tls.expectedNames(List.of("STATION-0042"))));
	}

	@Test
	void expectedNameMayBeAnAlternativeNameOrTheWholeSubject() {
		listens(other, "TLSv1.3");
		assertAnswers(dials((tls) -> tls.expectedNames(List.of("other.example"))));
		assertAnswers(dials((tls) -> tls.expectedNames(List.of("CN=STATION-0043"))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void certificateWithAnotherKeyIsRefusedAndItsPinIsShown(String protocol) {
		listens(other, protocol);
		ConnectFailedException failure = fails(dials((tls) -> tls.pins(List.of(pin(station)))));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_NOT_EXPECTED);
		assertThat(failure).hasNoCause()
			.hasMessageContaining("certificate not expected (its key is not pinned: " + pin(other)
					+ ", its names are 'STATION-0043', 'other.example', 'CN=STATION-0043')");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void certificateWithAnotherNameIsRefusedAndItsNamesAreShown(String protocol) {
		listens(other, protocol);
		ConnectFailedException failure = fails(dials((tls) -> tls.expectedNames(List.of("STATION-0042", "127.0.0.1"))));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_NOT_EXPECTED);
		assertThat(failure).hasMessageContaining("(its key is " + pin(other) + ", none of its names is expected: "
				+ "'STATION-0043', 'other.example', 'CN=STATION-0043')");
	}

	@Test
	void nameIsComparedExactly() {
		listens(station, "TLSv1.3");
		for (String name : List.of("station-0042", "STATION-004", "*", " STATION-0042")) {
			assertThat(fails(dials((tls) -> tls.expectedNames(List.of(name)))).reason())
				.isEqualTo(Reason.TLS_NOT_EXPECTED);
		}
	}

	@Test
	void pinAndNameMustBothFit() {
		listens(station, "TLSv1.3");
		assertThat(
				fails(dials((tls) -> tls.pins(List.of(pin(station))).expectedNames(List.of("STATION-0043")))).reason())
			.isEqualTo(Reason.TLS_NOT_EXPECTED);
		assertThat(fails(dials((tls) -> tls.pins(List.of(pin(other))).expectedNames(List.of("STATION-0042")))).reason())
			.isEqualTo(Reason.TLS_NOT_EXPECTED);
		assertAnswers(dials((tls) -> tls.pins(List.of(pin(station))).expectedNames(List.of("STATION-0042"))));
	}

	@Test
	void pinDoesNotReplaceTrust() {
		Identity stranger = strangers.issues("STATION-0042");
		listens(stranger, "TLSv1.3");
		assertThat(
				fails(dials((tls) -> tls.pins(List.of(pin(stranger))).expectedNames(List.of("STATION-0042")))).reason())
			.isEqualTo(Reason.TLS_UNTRUSTED);
	}

	@Test
	void pinDoesNotReplaceValidity() {
		Identity expired = theirs.issuesUntil(Instant.now().minus(Duration.ofHours(1)), "STATION-0042");
		listens(expired, "TLSv1.3");
		assertThat(
				fails(dials((tls) -> tls.pins(List.of(pin(expired))).expectedNames(List.of("STATION-0042")))).reason())
			.isEqualTo(Reason.TLS_EXPIRED);
	}

	@Test
	void pinnedCertificateMustBeForAServerNameThatIsSet() {
		listens(station, "TLSv1.3");
		assertThat(fails(dials((tls) -> tls.pins(List.of(pin(station))).serverName("issuer.example"))).reason())
			.isEqualTo(Reason.TLS_WRONG_HOST);
		assertAnswers(dials((tls) -> tls.serverName("issuer.example").expectedNames(List.of("STATION-0042"))));
	}

	@Test
	void withoutPinOrNameTheCertificateMustBeForTheHost() {
		listens(station, "TLSv1.3");
		assertThat(fails(dials((tls) -> tls)).reason()).isEqualTo(Reason.TLS_WRONG_HOST);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void sessionIsResumedUnderTheSameChecksOnly(String protocol) {
		listens(theirs.issues("STATION-0042", "127.0.0.1"), protocol);
		AtomicInteger verified = new AtomicInteger();
		TlsMaterial material = TlsMaterial.builder()
			.keys(client.keys())
			.trusted(new Counting((X509ExtendedTrustManager) theirs.trusted()[0], verified))
			.build();
		Tls.Builder tls = Tls.builder(() -> material);
		assertAnswers(dials(tls.build()));
		assertAnswers(dials(tls.build()));
		assertThat(verified).as("the second session was resumed").hasValue(1);
		assertThat(fails(dials(tls.expectedNames(List.of("STATION-0043")).build())).reason())
			.isEqualTo(Reason.TLS_NOT_EXPECTED);
		Tls expecting = tls.expectedNames(List.of("STATION-0042")).build();
		assertAnswers(dials(expecting));
		assertAnswers(dials(expecting));
		assertThat(verified).as("the second session was resumed").hasValue(3);
		assertThat(fails(dials(tls.pins(List.of(pin(other))).build())).reason()).isEqualTo(Reason.TLS_NOT_EXPECTED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void serverAdmitsPinnedAndExpectedClientsOnly(String protocol) {
		serves((tls) -> tls.pins(List.of(pin(station), pin(other))).expectedNames(List.of("STATION-0042")));
		Wire wire = Wire.dialling(station.trusting(ours), this.server.port(), protocol);
		wire.writes(RawMessage.of("0100", "000007"));
		assertThat(wire.reads().stan()).isEqualTo("000007");
		try (LogCapture log = LogCapture.everything()) {
			Wire refused = Wire.dialling(other.trusting(ours), this.server.port(), protocol);
			assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> {
				refused.handshakes();
				refused.reads();
			});
			await().until(() -> this.link.listener.notifications().contains("closed TLS_NOT_EXPECTED"));
			assertThat(log.text()).contains("certificate not expected: its key is " + pin(other)
					+ ", none of its names is expected: 'STATION-0043'");
		}
		assertThat(this.link.listener.notifications()).containsOnlyOnce("online");
	}

	@Test
	void linksShareTheirSessionsOnlyIfTheyCheckTheSame() {
		TlsMaterial material = serverMaterial();
		Tls.Builder tls = Tls.builder(() -> material);
		Tls open = tls.build();
		Tls expecting = tls.expectedNames(List.of("STATION-0042", "STATION-0043")).build();
		assertThat(material.context(expecting.checks())).isNotSameAs(material.context(open.checks()))
			.isSameAs(material.context(tls.expectedNames(List.of("STATION-0043", "STATION-0042")).build().checks()))
			.isNotSameAs(material.context(tls.pins(List.of(pin(station))).build().checks()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "STATION-0042", "sha256/", "sha256/AAAA", "sha1/2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
			"sha256/!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!=",
			"9F:86:D0:81:88:4C:7D:65:9A:2F:EA:A0:C5:5A:D0:15:A3:BF:4F:1B:2B:0B:82:2C:D1:5D:6C:15:B0:F0:0A:08" })
	void whatIsNotAPinIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Tls.builder(() -> serverMaterial()).pins(List.of(text)))
			.withMessageContaining("not '" + text + "'")
			.withMessageContaining("openssl x509 -in certificate.pem -noout -pubkey");
	}

	@Test
	void pinsAreTakenAsCurlWritesThem() {
		String hash = pin(station).substring("sha256/".length());
		Tls tls = Tls.builder(() -> serverMaterial()).pins(List.of("sha256//" + hash)).build();
		assertThat(tls.pins()).containsExactly("sha256/" + hash);
		String slash = "sha256//" + "A".repeat(42) + "=";
		assertThat(Tls.builder(() -> serverMaterial()).pins(List.of(slash)).build().pins()).containsExactly(slash);
	}

	@Test
	void emptyListsAreRefusedSinceTheyWouldCheckNothing() {
		Tls.Builder tls = Tls.builder(() -> serverMaterial());
		assertThatIllegalArgumentException().isThrownBy(() -> tls.pins(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> tls.expectedNames(List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> tls.expectedNames(List.of(" ")));
	}

	@Test
	void serverThatComparesCertificatesMustInsistOnThem() {
		Tls tls = Tls.builder(() -> serverMaterial())
			.clientAuth(ClientAuth.WANT)
			.expectedNames(List.of("STATION-0042"))
			.build();
		assertThatIllegalArgumentException().isThrownBy(tls::requireFitForServer)
			.withMessageContaining("set client authentication to need");
	}

	@Test
	void serverCannotAskForStapledResponses() {
		Tls tls = Tls.builder(() -> serverMaterial()).revocation(Tls.Revocation.STAPLED).build();
		assertThatIllegalArgumentException().isThrownBy(tls::requireFitForServer)
			.withMessageContaining("leave revocation out for a server");
	}

	@Test
	void sessionIsNotResumedWithoutAStapledResponse() {
		TlsMaterial material = serverMaterial();
		Tls tls = Tls.builder(() -> material).revocation(Tls.Revocation.STAPLED).build();
		assertThat(material.context(tls.checks()).getClientSessionContext().getSessionTimeout()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void certificateWithoutAStapledResponseIsRefusedIfOneIsRequired(String protocol) {
		listens(theirs.issues("issuer", "127.0.0.1"), protocol);
		ConnectFailedException failure = fails(dials((tls) -> tls.revocation(Tls.Revocation.STAPLED)));
		assertThat(failure.reason()).isEqualTo(Reason.TLS_REVOCATION);
		assertThat(failure).hasNoCause()
			.hasMessageContaining("revocation check failed (it came without an OCSP response)");
	}

	@Test
	void trustManagerThatCannotCompareFailsTheDial() {
		listens(station, "TLSv1.3");
		TlsMaterial simple = TlsMaterial.builder().trusted(new TrustsEverybody()).build();
		ConnectFailedException failure = Link.failureOf(
				dials(Tls.builder(() -> simple).pins(List.of(pin(other))).build()), ConnectFailedException.class);
		assertThat(failure.reason()).isEqualTo(Reason.TLS_FAILED);
	}

	private static String pin(Identity identity) {
		try {
			byte[] key = identity.certificate().getPublicKey().getEncoded();
			return "sha256/" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new AssertionError(ex);
		}
	}

	private void listens(Identity identity, String protocol) {
		this.peer = RawPeer.listening(identity.trusting(ours), (socket) -> {
			socket.setNeedClientAuth(true);
			socket.setEnabledProtocols(new String[] { protocol });
		});
	}

	private CompletableFuture<Connection> dials(UnaryOperator<Tls.Builder> with) {
		TlsMaterial material = TlsMaterial.builder().keys(client.keys()).trusted(theirs.trusted()).build();
		return dials(with.apply(Tls.builder(() -> material)).build());
	}

	private CompletableFuture<Connection> dials(Tls tls) {
		return new Connector("issuer", this.link.transport(), this.link.options().tls(tls).build())
			.connect(new Address("127.0.0.1", this.peer.port()));
	}

	/** Let a request be answered, after which the session can be resumed. */
	private void assertAnswers(CompletableFuture<Connection> connecting) {
		Wire farEnd = this.peer.accepts();
		farEnd.handshakes();
		Connection connection = Link.resultOf(connecting);
		CompletableFuture<IsoMessage> response = connection.sendAsync(this.link.request("0100", 1));
		farEnd.answers("00");
		assertThat(Link.resultOf(response)).isNotNull();
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
		connection.close();
	}

	/** Let the far end go through its part, and return why ours failed. */
	private ConnectFailedException fails(CompletableFuture<Connection> connecting) {
		Wire farEnd = this.peer.accepts();
		try {
			farEnd.handshakes();
			farEnd.readsToTheEnd();
		}
		catch (UncheckedIOException ex) {
			// its side of the same failure
			farEnd.close();
		}
		return Link.failureOf(connecting, ConnectFailedException.class);
	}

	private void serves(UnaryOperator<Tls.Builder> with) {
		serves(serverMaterial(), with);
	}

	private void serves(TlsMaterial material, UnaryOperator<Tls.Builder> with) {
		Tls tls = with.apply(Tls.builder(() -> material).clientAuth(ClientAuth.NEED)).build();
		this.server = new Server("issuer", this.link.transport(), serverOptions(tls));
		this.server.start();
	}

	private ServerOptions serverOptions(Tls tls) {
		ConnectionOptions connection = this.link.options()
			.tls(tls)
			.messageHandler((message, on) -> this.link.format.set(this.link.format.responseTo(message), 39, "00"))
			.build();
		return ServerOptions.builder(connection).bindAddress("127.0.0.1").build();
	}

	private static TlsMaterial serverMaterial() {
		return TlsMaterial.builder().keys(ours.issues("issuer", "127.0.0.1").keys()).trusted(theirs.trusted()).build();
	}

	/** Counts the certificates that it verifies. */
	private static final class Counting extends X509ExtendedTrustManager {

		private final X509ExtendedTrustManager delegate;

		private final AtomicInteger count;

		Counting(X509ExtendedTrustManager delegate, AtomicInteger count) {
			this.delegate = delegate;
			this.count = count;
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
				throws CertificateException {
			this.count.incrementAndGet();
			this.delegate.checkServerTrusted(chain, authType, engine);
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType, java.net.Socket socket) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType, java.net.Socket socket) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
			throw new UnsupportedOperationException();
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return this.delegate.getAcceptedIssuers();
		}

	}

	/** Knows no engines and no hosts, as simple ones do. */
	private static final class TrustsEverybody implements X509TrustManager {

		@Override
		public void checkClientTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public void checkServerTrusted(X509Certificate[] chain, String authType) {
		}

		@Override
		public X509Certificate[] getAcceptedIssuers() {
			return new X509Certificate[0];
		}

	}

}

package dev.iso8583.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.framing.Framing;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Clients that use another protocol: the log says which, and quotes none of their bytes.
 */
@Tag("slow")
class FramingHintTests {

	/** Sent in the HTTP request, and as the host name in the TLS ClientHello. */
	private static final String CANARY = "canary-4111111111111111.example";

	private static final String HTTP = "POST /pay?card=" + CANARY + " HTTP/1.1\r\nHost: " + CANARY
			+ "\r\nAuthorization: Bearer " + CANARY + "\r\n\r\n";

	@RegisterExtension
	final Link link = new Link();

	private Server server;

	@AfterEach
	void stop() {
		this.server.stop(Duration.ZERO);
	}

	@ParameterizedTest
	@CsvSource({ "binary-2, FRAME_TOO_LONG", "binary-4, FRAME_TOO_LONG", "ascii-4, FRAME_INVALID_LENGTH",
			"bcd-2, FRAME_INVALID_LENGTH", "vmlh, FRAME_INVALID_LENGTH" })
	void requestOfHttpIsClosedAndNamed(String framing, String reason) {
		try (LogCapture log = LogCapture.everything()) {
			listens(framing);
			try (Wire browser = Wire.dialling(this.server.port())) {
				browser.writesBytes(HexFormat.of().formatHex(HTTP.getBytes(StandardCharsets.US_ASCII)));
				assertThat(browser.readsToTheEnd()).isZero();
			}
			assertClosedAndNamed(log, reason, "; this looks like HTTP");
		}
	}

	@ParameterizedTest
	@CsvSource({ "binary-2, FRAME_TIMED_OUT", "binary-4, FRAME_TOO_LONG", "ascii-4, FRAME_INVALID_LENGTH",
			"bcd-2, FRAME_TIMED_OUT", "vmlh, FRAME_INVALID_LENGTH" })
	void handshakeOfTlsIsClosedAndNamed(String framing, String reason) {
		try (LogCapture log = LogCapture.everything()) {
			listens(framing);
			assertThatIOException().isThrownBy(this::handshakes);
			assertClosedAndNamed(log, reason, "; this looks like TLS on a connection without TLS");
		}
	}

	private void listens(String framing) {
		this.server = new Server("issuer", this.link.transport(), ServerOptions
			.builder(this.link.options().framing(Framing.of(framing)).frameTimeout(Duration.ofMillis(500)).build())
			.bindAddress("127.0.0.1")
			.build());
		this.server.start();
	}

	/** As the JDK's own client does. */
	private void handshakes() throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.server.port())) {
			socket.setSoTimeout(60_000);
			SSLSocket tls = (SSLSocket) SSLContext.getDefault()
				.getSocketFactory()
				.createSocket(socket, CANARY, this.server.port(), true);
			tls.startHandshake();
		}
		catch (java.security.NoSuchAlgorithmException ex) {
			throw new UncheckedIOException(new IOException(ex));
		}
	}

	private void assertClosedAndNamed(LogCapture log, String reason, String hint) {
		await().until(() -> this.link.metrics.count("closed " + reason) == 1);
		await().untilAsserted(() -> assertThat(log.lines())
			.filteredOn((line) -> line.startsWith("INFO dev.iso8583.connection.Connection issuer-1 ["))
			.singleElement()
			.asString()
			.contains(hint));
		assertThat(this.server.isRunning()).isTrue();
		byte[] canary = CANARY.getBytes(StandardCharsets.US_ASCII);
		String ours = String.join("",
				log.lines().stream().filter((line) -> !line.contains(" javax.net.ssl ")).toList());
		assertThat(ours).doesNotContain("canary", "41111111", HexFormat.of().formatHex(canary),
				HexFormat.of().withUpperCase().formatHex(canary),
				Base64.getEncoder().encodeToString(canary).substring(0, 16), "Bearer", "pay?");
	}

}

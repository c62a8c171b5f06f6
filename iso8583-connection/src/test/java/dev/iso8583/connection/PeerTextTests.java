package dev.iso8583.connection;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.framing.Framing;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Authority;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsMaterial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Text of the far end that our policy shows: wherever it appears, it is limited in
 * length, on one line, and without control sequences or invisible characters.
 */
class PeerTextTests {

	/** A forged log line, colours, a cleared screen, and hidden text. */
	private static final String HOSTILE = "CORNER SHOP\r\n2026-11-24 ERROR forged\u001b[31m\u001b[2J\u0000\u0007\u0085\u009b";

	/**
	 * What needs more than single bytes: right-to-left text, and half a surrogate pair.
	 */
	private static final String WORSE = HOSTILE + "\u202e\u2066\u200b\ufeff\u2028\ud83d";

	private static final int LONGEST_LINE = 1000;

	@RegisterExtension
	final Link link = new Link();

	private final LogCapture log = LogCapture.everything();

	/** What handlers and listeners print by the format's policy. */
	private final Queue<String> printed = new ConcurrentLinkedQueue<>();

	@AfterEach
	void everyTextIsFitForALog() {
		this.log.close();
		this.printed.addAll(this.log.text().lines().toList());
		assertThat(this.log.text()).doesNotContain("\n2026-11-24 ERROR forged");
		assertThat(this.printed).allSatisfy((line) -> {
			assertThat(line).hasSizeLessThan(LONGEST_LINE);
			assertThat(line.replace("\t", "").codePoints())
				.noneMatch((character) -> switch (Character.getType(character)) {
					case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
							Character.PARAGRAPH_SEPARATOR ->
						true;
					default -> false;
				});
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "ISO-8859-1", "IBM1047" })
	void fieldsOfMessages(String charset) {
		MessageFormat format = format(charset);
		Connection connection = connects(format, (options) -> options.messageHandler((message, from) -> {
			this.printed.add("handler: " + MessagePrinter.print(message));
			throw new IllegalArgumentException(message.getField(43).toString());
		}));
		byte[] request = bytes(format, "0100");
		byte[] response = bytes(format, "0110");
		this.link.farEnd().writesFrame(request);
		this.link.farEnd().writesFrame(response);
		this.link.farEnd().writesFrame(Arrays.copyOf(request, request.length - 1));
		this.link.farEnd().writesFrame(Arrays.copyOfRange(request, 30, request.length));
		await().until(() -> this.printed.stream().anyMatch((text) -> text.startsWith("handler: 0100"))
				&& this.printed.stream().anyMatch((text) -> text.startsWith("unmatched: 0110"))
				&& this.printed.stream().filter((text) -> text.startsWith("undecodable")).count() == 2
				&& this.log.text().contains("the handler of 0100 STAN "));
		assertThat(this.log.text()).contains("43=CORNER SHOP??2026-11-24 ERROR forged?[31m?[2J");
		connection.close();
	}

	@Test
	void fieldsOfRequestsThatFail() {
		MessageFormat format = format("ISO-8859-1");
		Connection connection = connects(format, (options) -> options.sendTimeout(Duration.ofMillis(200)));
		IsoMessage request = format.newMessage("0100");
		request.setValue(11, WORSE, IsoType.LLLVAR, 0);
		request.setValue(43, WORSE.repeat(9999 / WORSE.length()), IsoType.LLLLVAR, 0);
		this.printed.add(MessagePrinter.print(request));
		this.printed.add(catchThrowable(() -> connection.send(request)).toString());
		this.printed.add(RequestId.of("issuer", request).toString());
		connection.fail(WORSE.repeat(200));
		await().until(() -> this.log.text().contains(CloseReason.FAILED_LOCALLY.toString()));
	}

	@Test
	void responseCodeThatRefusesASignOn() {
		MessageFormat format = format("ISO-8859-1");
		IsoMessage signOn = format.newMessage("0800");
		var dial = this.link
			.dials(this.link.options().format(format).framing(framing()).signOn((connection) -> signOn).build());
		Wire farEnd = this.link.peer().accepts();
		farEnd.readsFrame();
		farEnd.writesFrame(signedOn(format, signOn));
		ConnectFailedException failure = Link.failureOf(dial, ConnectFailedException.class);
		assertThat(failure.reason()).isEqualTo(ConnectFailedException.Reason.SIGN_ON_FAILED);
		assertThat(failure).hasMessageContaining("response code CORNER SHOP??");
		this.printed.add(failure.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /\r\n2026-11-24 ERROR forged HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u001b[31m\r\n",
			"SSH-2.0-\u001b[2J\r\n2026-11-24 ERROR forged", "\u00ff\u00ff\r\n2026-11-24 ERROR forged" })
	void bytesOfAForeignProtocol(String text) {
		Connection connection = this.link.connects();
		this.link.farEnd().writesBytes(hex(text.getBytes(StandardCharsets.ISO_8859_1)));
		this.link.farEnd().hangsUp();
		this.printed.add(Link.resultOf(connection.closed()).toString());
		assertThat(this.log.text()).doesNotContain("SSH", "forged");
	}

	@Test
	void namesInTheCertificateOfTheDialledFarEnd() {
		Authority trusted = new Authority("trusted");
		Authority stranger = new Authority(WORSE.repeat(50));
		for (RawPeer peer : new RawPeer[] { listening(stranger.issues(WORSE, "127.0.0.1").trusting(trusted)),
				listening(trusted.issues(WORSE, HOSTILE, HOSTILE + "x".repeat(5000)).trusting(trusted)),
				listening(trusted.issues(WORSE.repeat(50)).trusting(trusted)) }) {
			Tls tls = Tls.of(TlsMaterial.builder().trusted(trusted.trusted()).build());
			Throwable failure = Link
				.failureOf(new Connector("issuer", this.link.transport(), this.link.options().tls(tls).build())
					.connect(new Address("127.0.0.1", peer.port())), ConnectFailedException.class);
			assertThat(failure).hasMessageContaining("CORNER SHOP").hasNoCause().hasNoSuppressedExceptions();
			this.printed.add(failure.toString());
			peer.close();
		}
	}

	private static RawPeer listening(SSLContext tls) {
		return RawPeer.listening(tls, (socket) -> {
		}).plays(Wire::handshakes);
	}

	private Connection connects(MessageFormat format, UnaryOperator<ConnectionOptions.Builder> with) {
		return this.link.connects(
				(options) -> with.apply(options.format(format).framing(framing()).listener(new ConnectionListener() {
					@Override
					public void unmatched(Connection connection, IsoMessage response, UnmatchedReason reason) {
						PeerTextTests.this.printed.add("unmatched: " + MessagePrinter.print(response));
					}

					@Override
					public void undecodable(Connection connection, UndecodableMessageException.Reason reason) {
						PeerTextTests.this.printed.add("undecodable: " + reason);
					}
				})));
	}

	private static Framing framing() {
		return Framing.builder().maximumLength(20_000).build();
	}

	private static MessageFormat format(String charset) {
		StringBuilder xml = new StringBuilder("<j8583-config>");
		for (String mti : new String[] { "0100", "0110", "0800", "0810" }) {
			xml.append("<parse type=\"")
				.append(mti)
				.append("\"><field num=\"11\" type=\"NUMERIC\" length=\"6\"/>")
				.append("<field num=\"39\" type=\"LLVAR\"/><field num=\"43\" type=\"LLLLVAR\"/></parse>");
		}
		return MessageFormat.builder()
			.configuration(xml.append("</j8583-config>").toString())
			.charset(Charset.forName(charset))
			.digitsInCharset(true)
			.build();
	}

	/** A message whose shop name has nearly ten thousand characters. */
	private static byte[] bytes(MessageFormat format, String mti) {
		IsoMessage message = format.newMessage(mti);
		format.set(message, 11, "000001");
		format.set(message, 43, HOSTILE.repeat(9999 / HOSTILE.length()));
		return format.encode(message);
	}

	private static byte[] signedOn(MessageFormat format, IsoMessage signOn) {
		IsoMessage response = format.responseTo(signOn);
		return format.encode(format.set(response, 39, HOSTILE));
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

}

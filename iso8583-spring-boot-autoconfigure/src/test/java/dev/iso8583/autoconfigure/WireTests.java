package dev.iso8583.autoconfigure;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.KeepAliveLimit;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bytes on the wire, as configured by YAML.
 */
class WireTests {

	private final Captured captured = new Captured();

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml")
		.withBean("captured", ConnectionOptionsCustomizer.class, () -> this.captured);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					binary-2                                                              | 0004 41424344
					binary-3                                                              | 000004 41424344
					binary-4                                                              | 00000004 41424344
					little-endian-2                                                       | 0400 41424344
					ascii-4                                                               | 30303034 41424344
					ascii-6                                                               | 303030303034 41424344
					hex-4                                                                 | 30303034 41424344
					bcd-2                                                                 | 0004 41424344
					vmlh                                                                  | 00040000 41424344
					gicc                                                                  | 00000004 41424344
					amex                                                                  | 0006 41424344
					nac                                                                   | 000b 6000000000 41424344
					ncc                                                                   | 0009 6000000000 41424344
					base24                                                                | 0005 41424344 03
					visa                                                                  | 001a0000 160102001a 000000 000000 0000000000000000000000 41424344
					{name: vmlh}                                                          | 00040000 41424344
					{name: vmlh, length-header: binary-4}                                 | 000000040000 41424344
					{name: vmlh, length-includes-itself: true}                            | 00080000 41424344
					{name: vmlh, padding-after: 1}                                        | 000400 41424344
					{name: nac, tpdu: '6000010002'}                                       | 000b 6000010002 41424344
					{name: nac, length-includes-itself: false}                            | 0009 6000000000 41424344
					{name: visa, source-station: '456789'}                                | 001a0000 160102001a 000000 456789 0000000000000000000000 41424344
					{name: visa, source-station: '456789', destination-station: '123456'} | 001a0000 160102001a 123456 456789 0000000000000000000000 41424344
					{destination-station: '123456'}                                       | 001a 160102001a 123456 000000 0000000000000000000000 41424344
					{name: base24, length-includes-trailer: false}                        | 0004 41424344 03
					{name: base24, tpdu: '6000010002', length-includes-header: false}     | 0005 6000010002 41424344 03
					{length-header: ascii-4, length-includes-itself: true}                | 30303038 41424344
					{length-header: hex-4, trailer: 0D0A}                                 | 30303036 41424344 0d0a
					{header: '49534F', padding-before: 2}                                 | 00000007 49534f 41424344
					stx-etx                                                               | 02 41424344 03
					{name: stx-etx, lrc: without-stx}                                     | 02 41424344 03 07
					{name: stx-etx, lrc: with-stx}                                        | 02 41424344 03 05
					{name: stx-etx, tpdu: '6000010004'}                                   | 02 6000010004 41424344 03
					{name: stx-etx, escape-with-dle: true, header: '0203'}                | 02 10021003 41424344 03
					none                                                                  | 41424344
					{name: none, tpdu: '6000010002', trailer: 0D0A}                       | 6000010002 41424344 0d0a
					ebcdic-4                                                              | f0f0f0f4 41424344
					{length-header: binary-2, frame-header: '49534F3800000102', length-offset: 4}       | 49534f38 0004 0102 41424344
					{frame-header: '49534F3800000102', length-offset: 4, length-includes-itself: true}  | 49534f38 000c 0102 41424344
					{frame-header: '49534F3800000102', length-offset: 4, length-includes-rest: true}    | 49534f38 0006 0102 41424344
					{length-header: ascii-4, frame-header: '0000000049', tpdu: '6000010002'}            | 30303039 49 6000010002 41424344
					{name: vmlh, length-includes-rest: true}                              | 00060000 41424344
					""")
	void framingIsANameOrANameWithOverrides(String yaml, String wire) {
		run("iso8583: {server: {issuer: {port: 0, framing: " + yaml + "}}}",
				() -> assertThat(written("issuer")).isEqualTo(wire.replace(" ", "")));
		run("iso8583: {defaults: {framing: " + yaml + "}, server: {issuer: {port: 0}}}",
				() -> assertThat(written("issuer")).isEqualTo(wire.replace(" ", "")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			vmlh                                   | binary-4                         | 00000004 41424344
			{name: nac, tpdu: '6000010002'}        | {name: binary-2}                 | 0004 41424344
			{name: base24, length-header: ascii-4} | {length-includes-trailer: false} | 30303034 41424344 03
			{name: vmlh}                           | {tpdu: '6000010002'}             | 00090000 6000010002 41424344
			{header: '49534F'}                     | {tpdu: '6000010002'}             | 0009 6000010002 41424344
			vmlh                                   | {length-includes-itself: true}   | 00080000 41424344
			{trailer: '03'}                        | {length-header: ascii-4}         | 30303035 41424344 03
			{frame-header: '000049'}               | {length-includes-rest: true}     | 0005 49 41424344
			none                                   | {trailer: '03'}                  | 41424344 03
			none                                   | {name: binary-2}                 | 0004 41424344
			stx-etx                                | {lrc: with-stx}                  | 02 41424344 03 05
			{name: stx-etx, lrc: with-stx}         | ascii-4                          | 30303034 41424344
			{length-header: ascii-4}               | stx-etx                          | 02 41424344 03
			{frame-header: '000049'}               | ascii-4                          | 30303034 41424344
			{length-offset: 1}                     | {frame-header: '490000'}         | 49 0004 41424344
			""")
	void linkThatNamesItsFramingReplacesTheDefaultsAndAnyOtherOverridesThem(String defaults, String own, String wire) {
		run("iso8583: {defaults: {framing: " + defaults + "}, server: {issuer: {port: 0, framing: " + own + "}}}",
				() -> assertThat(written("issuer")).isEqualTo(wire.replace(" ", "")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			defaults: {framing: {header: 010101}}               | iso8583.defaults.framing.header
			defaults: {framing: {frame-header: 0000}}           | iso8583.defaults.framing.frame-header
			server: {issuer: {port: 0, framing: {trailer: 12}}} | iso8583.server.issuer.framing.trailer
			message: {iso-header: 012000000}                    | iso8583.message.iso-header
			""")
	void bytesWithoutQuotesAreRefusedSinceTheyMayBeOctal(String yaml, String property) {
		this.context.withPropertyValues("iso8583.server.issuer.port=0")
			.withInitializer(
					(context) -> context.getEnvironment().getPropertySources().addFirst(yaml("iso8583:\n  " + yaml)))
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining(property)
				.hasMessageContaining("write it in quotes"));
	}

	@Test
	void linkThatNamesItsFramingKeepsTheMaximumLengthOfTheDefaults() {
		run("iso8583: {defaults: {framing: {name: vmlh, maximum-length: 4KB}},"
				+ " server: {issuer: {port: 0, framing: ascii-4}}}",
				() -> assertThat(this.captured.framing("issuer").maximumLength()).isEqualTo(4096));
	}

	@Test
	void keepAlivesAreConfiguredForALinkOrForAll() {
		run("""
				iso8583:
				  defaults: {keep-alive: {send-when-idle: true, maximum-received: 5}}
				  server:
				    one: {port: 0, keep-alive: {answer: true, interval: 10s}}
				    two: {port: 0, keep-alive: {send-when-idle: false, maximum-received: 6}}
				""", () -> {
			ConnectionOptions one = this.captured.of("one");
			assertThat(one.keepAlives().sendWhenIdle()).isTrue();
			assertThat(one.keepAlives().answer()).isTrue();
			assertThat(one.keepAlives().limit().maximum()).isEqualTo(5);
			assertThat(one.keepAlives().limit().interval()).hasSeconds(10);
			ConnectionOptions two = this.captured.of("two");
			assertThat(two.keepAlives().sendWhenIdle()).isFalse();
			assertThat(two.keepAlives().answer()).isFalse();
			assertThat(two.keepAlives().limit().maximum()).isEqualTo(6);
			assertThat(two.keepAlives().limit().interval()).isEqualTo(KeepAliveLimit.DEFAULT.interval());
		});
	}

	@Test
	void addressHasTheFramingOfItsPoolWithItsOwnOverrides() {
		run("""
				iso8583:
				  defaults: {minimum-connections: 0, framing: {trailer: '03', maximum-length: 2KB}}
				  pool:
				    acquirer:
				      framing: vmlh
				      addresses:
				        - localhost:1
				        - {address: 'localhost:2', framing: {length-includes-itself: true}}
				        - {address: 'localhost:3', framing: gicc}
				""", () -> {
			List<String> wires = this.captured.all.stream()
				.map((options) -> written(options.build().framing()))
				.toList();
			assertThat(wires).contains("0004000041424344", "0008000041424344", "0000000441424344");
			assertThat(this.captured.all).allMatch((options) -> options.build().framing().maximumLength() == 2048);
		});
	}

	@Test
	void messageCodecIsABeanThatALinkNames() {
		MessageCodec codec = new MessageCodec() {
		};
		this.context.withBean("checksum", MessageCodec.class, () -> codec)
			.withPropertyValues("iso8583.server.one.port=0", "iso8583.server.one.message-codec=checksum",
					"iso8583.server.two.port=0")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(this.captured.of("one").codec()).isSameAs(codec);
				assertThat(this.captured.of("two").codec()).isSameAs(MessageCodec.DEFAULT);
			});
	}

	@Test
	void linkWithACodecIsNotCheckedAgainstParseGuides() {
		this.context.withBean("checksum", MessageCodec.class, () -> new MessageCodec() {
		})
			.withPropertyValues("iso8583.server.one.port=0", "iso8583.defaults.message-codec=checksum",
					"iso8583.server.one.echoed-fields=41", "iso8583.server.one.overload-response-code=800")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(this.captured.of("one").matching().echoedFields().fields()).containsExactly(41);
				assertThat(this.captured.of("one").inbound().overloadResponseCode()).isEqualTo("800");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					{config: 'classpath:iso8583.xml', iso-header: ISO025000077}                          | 49534f303235303030303737
					{config: 'classpath:iso8583.xml', iso-header: '0042FF', binary-iso-header: true}     | 0042ff
					""")
	void isoHeaderPrecedesEachWrittenMessage(String yaml, String header) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(yaml("iso8583: {message: " + yaml + "}")))
			.run((context) -> {
				MessageFormat format = context.getBean(MessageFormat.class);
				assertThat(HexFormat.of().formatHex(format.encode(format.newMessage("0800"))))
					.startsWith(header + "30383030");
			});
	}

	@Test
	void requestWithVisaHeadersAndAnIsoHeaderIsAnsweredWithTheSameHeaders() {
		this.context.withUserConfiguration(Answers.class)
			.withPropertyValues("iso8583.server.issuer.port=0", "iso8583.server.issuer.framing=visa",
					"iso8583.message.iso-header-length=12")
			.run((context) -> {
				String stations = "111111" + "222222";
				String rest = "AB" + "00".repeat(10);
				String body = "49534F303235303030303737" + "30383030" + "30303230303030303030303030303030"
						+ "303030303037";
				String answer = ask(context.getBean(Server.class).port(),
						"003C0000" + "160102003C" + stations + rest + body);
				assertThat(answer).isEqualToIgnoringCase(
						"003C0000" + "160102003C" + "222222" + "111111" + rest + body.replace("30383030", "30383130"));
			});
	}

	/** The far end writes and reads the frames by hand. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					ebcdic-4                                                                       | f0f0f2f6 <message>
					{frame-header: 'AA0000BB', length-offset: 1}                                   | 01 001a 02 <message>
					{frame-header: 'AA0000BB', length-offset: 1, length-includes-rest: true}       | 01 001b 02 <message>
					{name: stx-etx}                                                                | 02 <message> 03
					{name: stx-etx, lrc: without-stx}                                              | 02 <message> 03 <xor>
					{name: stx-etx, lrc: with-stx, escape-with-dle: true, header: '0210'}          | 02 1002 1010 <message> 03 <xor>
					none                                                                           | <message>
					{name: none, header: '49534F', trailer: '0D'}                                  | 49534f <message> 0d
					""")
	void serverAndDialledLinkAnswerInTheFramesOfTheFarEnd(String framing, String frame) throws IOException {
		String body = "30383030" + "30303230303030303030303030303030" + "303030303037";
		String request = framed(frame, body);
		String reply = framed(frame, body.replace("30383030", "30383130"));
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			listener.setSoTimeout(60_000);
			this.context.withUserConfiguration(Answers.class)
				.withInitializer((context) -> context.getEnvironment()
					.getPropertySources()
					.addFirst(yaml("iso8583: {server: {issuer: {port: 0, framing: " + framing
							+ "}}, connection: {acquirer: {address: 'localhost:" + listener.getLocalPort()
							+ "', framing: " + framing + "}}}")))
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(ask(context.getBean(Server.class).port(), request)).isEqualTo(reply);
					try (Socket dialled = listener.accept()) {
						assertThat(ask(dialled, request)).isEqualTo(reply);
					}
				});
		}
	}

	/** Return a frame, at whose end the exclusive or of all bytes may stand. */
	private static String framed(String frame, String message) {
		String bytes = frame.replace("<message>", message).replace(" ", "");
		if (!bytes.endsWith("<xor>")) {
			return bytes;
		}
		bytes = bytes.replace("<xor>", "");
		int xor = frame.contains("1002") ? 0 : 2;
		for (byte value : HexFormat.of().parseHex(bytes)) {
			xor ^= value;
		}
		return bytes + HexFormat.of().toHexDigits((byte) xor);
	}

	private static String ask(int port, String hex) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return ask(socket, hex);
		}
	}

	private static String ask(Socket socket, String hex) throws IOException {
		socket.setSoTimeout(60_000);
		socket.getOutputStream().write(HexFormat.of().parseHex(hex));
		byte[] answer = new byte[hex.length() / 2];
		new DataInputStream(socket.getInputStream()).readFully(answer);
		return HexFormat.of().formatHex(answer);
	}

	private void run(String yaml, Runnable test) {
		this.context.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(yaml(yaml)))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				test.run();
			});
	}

	private static PropertySource<?> yaml(String text) {
		try {
			return new YamlPropertySourceLoader().load("yaml", new ByteArrayResource(text.getBytes())).get(0);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private String written(String link) {
		return written(this.captured.framing(link));
	}

	private static String written(Framing framing) {
		ByteBuf out = Unpooled.buffer();
		framing.write(out, "ABCD".getBytes(), new byte[0]);
		String hex = ByteBufUtil.hexDump(out);
		out.release();
		return hex;
	}

	private static final class Captured implements ConnectionOptionsCustomizer {

		private final Map<String, ConnectionOptions.Builder> builders = new LinkedHashMap<>();

		private final List<ConnectionOptions.Builder> all = new ArrayList<>();

		@Override
		public void customize(String link, ConnectionOptions.Builder options) {
			this.all.add(options);
			this.builders.put(link, options);
		}

		ConnectionOptions of(String link) {
			return this.builders.get(link).build();
		}

		Framing framing(String link) {
			return of(link).framing();
		}

	}

	static class Answers {

		private final MessageFormat format;

		Answers(MessageFormat format) {
			this.format = format;
		}

		@InboundHandler(mti = "0800")
		IsoMessage answer(IsoMessage request) {
			return this.format.responseTo(request);
		}

	}

}

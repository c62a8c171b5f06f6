package dev.iso8583.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The messages between our client and our server, as decoded by Wireshark's ISO 8583
 * dissector.
 */
class TsharkTests {

	private static final String[] FIELDS = { "iso8583.mti", "iso8583.bit3", "iso8583.bit4", "iso8583.bit11",
			"iso8583.bit39", "iso8583.bit41", "iso8583.bit49", "iso8583.bit70", "iso8583.bit90", "iso8583.MALFORMED",
			"_ws.malformed" };

	private static final List<String> LUA = List.of("-X",
			"lua_script:" + Path.of("src/test/resources/ascii-length.lua").toAbsolutePath(), "-d",
			"tcp.port==1,iso8583");

	private static final List<String> BCD = List.of("-o", "iso8583.charset:bcd", "-o", "iso8583.binencode:bin");

	@RegisterExtension
	final Tools tools = new Tools();

	private final int port = Tools.freePort();

	@Test
	void asciiMessagesAfterTwoBytesOfLength() {
		assertReadAsSent("binary-2", false, "iso8583", List.of());
	}

	@Test
	void bcdMessagesAfterTwoBytesOfLength() {
		assertReadAsSent("binary-2", true, "iso8583", BCD);
	}

	@Test
	void asciiMessagesAfterFourDigitsOfLength() {
		assertReadAsSent("ascii-4", false, "iso8583_ascii_length", LUA);
	}

	@Test
	void bcdMessagesAfterFourDigitsOfLength() {
		List<String> options = new ArrayList<>(LUA);
		options.addAll(BCD);
		assertReadAsSent("ascii-4", true, "iso8583_ascii_length", options);
	}

	@Test
	void manyMessagesInFewSegments() {
		Capture capture = Capture.of(this.tools, this.port);
		ConfigurableApplicationContext application = application("binary-2", false);
		Pool pool = application.getBean(Pool.class);
		MessageFormat format = application.getBean(MessageFormat.class);
		List<IsoMessage> requests = IntStream.range(0, 500).mapToObj((number) -> payment(format)).toList();
		List<CompletableFuture<IsoMessage>> answers = requests.stream().map(pool::sendAsync).toList();
		answers.forEach(CompletableFuture::join);
		List<List<String>> rows = capture.reads("iso8583", List.of(), "iso8583.mti", "iso8583.bit11",
				"iso8583.MALFORMED", "_ws.malformed");
		assertThat(rows).as("packets").hasSizeLessThan(1000);
		assertThat(rows).extracting((row) -> row.get(2) + row.get(3)).containsOnly("");
		assertThat(all(rows, 0)).filteredOn("0200"::equals).hasSize(500);
		assertThat(all(rows, 0)).filteredOn("0210"::equals).hasSize(500);
		List<String> stans = requests.stream().map((request) -> request.getField(11).toString()).toList();
		List<String> both = new ArrayList<>(stans);
		both.addAll(stans);
		assertThat(all(rows, 1)).containsExactlyInAnyOrderElementsOf(both);
	}

	private static List<String> all(List<List<String>> rows, int column) {
		return rows.stream().flatMap((row) -> List.of(row.get(column).split(",")).stream()).toList();
	}

	private void assertReadAsSent(String lengthHeader, boolean binary, String protocol, List<String> options) {
		Capture capture = Capture.of(this.tools, this.port);
		ConfigurableApplicationContext application = application(lengthHeader, binary);
		Pool pool = application.getBean(Pool.class);
		MessageFormat format = application.getBean(MessageFormat.class);
		List<List<String>> expected = new ArrayList<>();
		for (IsoMessage request : List.of(echoTest(format), payment(format), reversal(format), echoTest(format))) {
			IsoMessage response = pool.send(request);
			expected.add(row(request));
			expected.add(row(response));
		}
		assertThat(expected).extracting((row) -> row.get(0))
			.containsExactly("0800", "0810", "0200", "0210", "0420", "0430", "0800", "0810");
		assertThat(capture.reads(protocol, options, FIELDS)).isEqualTo(expected);
	}

	/**
	 * Return the decoded fields that tshark must print for a message, in the order of the
	 * fields.
	 */
	private static List<String> row(IsoMessage message) {
		List<String> row = new ArrayList<>();
		row.add(String.format("%04x", message.getType()));
		for (int field : new int[] { 3, 4, 11, 39, 41, 49, 70, 90 }) {
			row.add(message.hasField(field) ? message.getField(field).toString() : "");
		}
		row.addAll(List.of("", ""));
		return row;
	}

	private static IsoMessage payment(MessageFormat format) {
		IsoMessage message = format.newMessage("0200");
		format.set(message, 3, "000000");
		format.set(message, 4, "000000012345");
		format.set(message, 7, "1122203000");
		format.set(message, 41, "TERM0001");
		format.set(message, 42, "MERCHANT0000001");
		format.set(message, 48, "additional data");
		return format.set(message, 49, "978");
	}

	private static IsoMessage reversal(MessageFormat format) {
		IsoMessage message = format.newMessage("0420");
		format.set(message, 4, "000000012345");
		return format.set(message, 90, "0200" + "000001" + "1122203000" + "0".repeat(22));
	}

	private static IsoMessage echoTest(MessageFormat format) {
		return format.set(format.newMessage("0800"), 70, "301");
	}

	private ConfigurableApplicationContext application(String lengthHeader, boolean binary) {
		return this.tools.runs("tshark.yml", "test.port", this.port, "test.length-header", lengthHeader, "test.binary",
				binary);
	}

}

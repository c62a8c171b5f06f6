package dev.iso8583.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.message.UndecodableMessageException.Reason;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A message in another coding than that of the format says which, and a wrong hint is
 * never given.
 */
class WireHintTests {

	private static final String PAN = "4111111111111111";

	private static final Map<String, MessageFormat> FORMATS = MessageSpec.names()
		.stream()
		.collect(Collectors.toMap(Function.identity(),
				(name) -> MessageFormat.builder().spec(MessageSpec.named(name)).build(), (one, other) -> one,
				TreeMap::new));

	private static final int ROUNDS = 100;

	private final Random random = new Random(8583);

	/** Return each built-in with each other one of its version. */
	static Stream<Arguments> pairs() {
		return MessageSpec.names()
			.stream()
			.flatMap((expected) -> MessageSpec.names()
				.stream()
				.filter((sent) -> !sent.equals(expected) && sent.startsWith(expected.substring(0, 7)))
				.map((sent) -> Arguments.of(expected, sent)));
	}

	/** Return a message as another party writes it, with any of its usual fields. */
	private IsoMessage message(String specification) {
		MessageFormat format = FORMATS.get(specification);
		String version = Map.of("iso1987", "0", "iso1993", "1", "iso2003", "2").get(specification.substring(0, 7));
		String[] types = { "100", "200", "420", "800", "110", "810" };
		IsoMessage message = format.newMessage(version + types[this.random.nextInt(types.length)]);
		format.set(message, 11, "%06d".formatted(this.random.nextInt(1_000_000)));
		Map<Integer, String> values = Map.of(2, PAN, 3, "000000", 4, "" + this.random.nextInt(100_000_000), 37,
				"632619836166", 41, "TERM0001", 42, "MERCHANT0000001", 35, PAN + "=29121010000012300000", 100,
				"12345678");
		values.forEach((field, value) -> {
			if (this.random.nextBoolean()) {
				format.set(message, field, value);
			}
		});
		return message;
	}

	private static UndecodableMessageException failure(String specification, byte[] wire) {
		return failure(FORMATS.get(specification), wire);
	}

	private static UndecodableMessageException failure(MessageFormat format, byte[] wire) {
		return catchThrowableOfType(UndecodableMessageException.class, () -> format.decode(wire));
	}

	private static String hint(UndecodableMessageException failure) {
		assertThat(failure.getMessage()).doesNotContain(PAN, "TERM", "6326198");
		int start = failure.getMessage().indexOf("; ");
		return (start >= 0) ? failure.getMessage().substring(start + 2) : "";
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void messageInAnotherCodingNamesTheSpecificationOfThatCoding(String expected, String sent) {
		for (int round = 0; round < ROUNDS; round++) {
			byte[] wire = FORMATS.get(sent).encode(message(sent));
			UndecodableMessageException failure = failure(expected, wire);
			assertThat(failure).as("round " + round).isNotNull();
			assertThat(hint(failure)).as(failure.getMessage() + " in round " + round).endsWith("such as " + sent);
		}
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void damagedMessageOfTheRightCodingGetsNoHint(String specification) {
		for (int round = 0; round < ROUNDS; round++) {
			byte[] wire = FORMATS.get(specification).encode(message(specification));
			wire[this.random.nextInt(wire.length)] ^= (byte) (1 << this.random.nextInt(8));
			UndecodableMessageException failure = failure(specification, wire);
			if (failure != null) {
				assertThat(hint(failure)).as(failure.getMessage() + " in round " + round).isEmpty();
			}
		}
	}

	static Stream<String> names() {
		return MessageSpec.names().stream();
	}

	@ParameterizedTest
	@MethodSource("names")
	void cutMessageOfTheRightCodingGetsNoHint(String specification) {
		byte[] wire = FORMATS.get(specification).encode(message(specification));
		for (int length = 0; length < wire.length; length++) {
			assertThat(hint(failure(specification, java.util.Arrays.copyOf(wire, length)))).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("names")
	void randomBytesGetNoHint(String specification) {
		for (int round = 0; round < 20 * ROUNDS; round++) {
			byte[] wire = new byte[this.random.nextInt(120)];
			this.random.nextBytes(wire);
			UndecodableMessageException failure = failure(specification, wire);
			// one of some thousand begins with what is an MTI and a bitmap in another
			// coding
			if (failure != null && wire.length > 2 && !isBcdMti(wire)) {
				assertThat(hint(failure)).as(HexFormat.of().formatHex(wire)).isEmpty();
			}
		}
	}

	private static boolean isBcdMti(byte[] wire) {
		return wire[0] >> 4 <= 2 && (wire[1] & 0xF) <= 1;
	}

	@ParameterizedTest
	@MethodSource("names")
	void lengthOfAHeaderIsTheRightOne(String specification) {
		for (int length = 1; length <= 32; length++) {
			byte[] message = FORMATS.get(specification).encode(message(specification));
			byte[] wire = new byte[length + message.length];
			for (int index = 0; index < length; index++) {
				wire[index] = (byte) (0x80 + this.random.nextInt(0x60));
			}
			System.arraycopy(message, 0, wire, length, message.length);
			assertThat(hint(failure(specification, wire))).isEqualTo("an MTI follows " + length
					+ " bytes later, so a header seems to precede it: check framing.header, framing.length-header and the"
					+ " iso-header of the message format");
		}
	}

	@ParameterizedTest
	@MethodSource("names")
	void headersWithNamesAreNamed(String specification) {
		byte[] message = FORMATS.get(specification).encode(message(specification));
		assertThat(hint(failure(specification, joined("6000010002", message))))
			.isEqualTo("a TPDU precedes the MTI: set framing.tpdu");
		assertThat(hint(failure(specification, joined("16" + "01".repeat(21), message))))
			.isEqualTo("a BASE I header precedes the MTI: try framing: visa");
		assertThat(hint(failure(specification, joined("0000", message))))
			.isEqualTo("two zero bytes precede the MTI: try framing: vmlh");
		for (Charset charset : new Charset[] { StandardCharsets.US_ASCII, Charset.forName("IBM1047") }) {
			assertThat(hint(failure(specification,
					joined(HexFormat.of().formatHex("ISO025000077".getBytes(charset)), message))))
				.isEqualTo("an MTI follows 12 bytes later, so a header seems to precede it: set iso-header-length: 12");
		}
	}

	private static byte[] joined(String before, byte[] message) {
		return HexFormat.of().parseHex(before + HexFormat.of().formatHex(message));
	}

	@ParameterizedTest
	@MethodSource("names")
	void headerThatIsMissingIsSaid(String specification) {
		MessageFormat format = MessageFormat.builder()
			.spec(MessageSpec.named(specification).toBuilder().headerLength(12).build())
			.build();
		byte[] wire = FORMATS.get(specification).encode(message(specification));
		assertThat(hint(failure(format, wire))).isIn("",
				"an MTI is at byte 0, within the header of 12 bytes that the format expects: check header, iso-header"
						+ " and iso-header-length");
		byte[] late = joined("00".repeat(5), wire);
		assertThat(hint(failure(format, late))).isIn("",
				"an MTI is at byte 5, within the header of 12 bytes that the format expects: check header, iso-header"
						+ " and iso-header-length");
	}

	@ParameterizedTest
	@CsvSource({ "hex, hex-ebcdic, like hexadecimal digits in EBCDIC", "hex, binary, binary",
			"hex-ebcdic, hex, like hexadecimal digits", "hex-ebcdic, binary, binary",
			"binary, hex, like hexadecimal digits", "binary, hex-ebcdic, like hexadecimal digits in EBCDIC" })
	void bitmapInAnotherCodingIsNamed(String expected, String sent, String looks) {
		Map<String, Encoding> encodings = Map.of("hex", Encoding.HEX, "binary", Encoding.BINARY, "hex-ebcdic",
				new Encoding.Hex(Charset.forName("IBM1047")));
		for (String name : MessageSpec.names()) {
			MessageSpec.Builder spec = MessageSpec.named(name).toBuilder();
			byte[] wire = MessageFormat.builder()
				.spec(spec.bitmap(encodings.get(sent)).build())
				.build()
				.encode(message(name));
			UndecodableMessageException failure = failure(
					MessageFormat.builder().spec(spec.bitmap(encodings.get(expected)).build()).build(), wire);
			assertThat(hint(failure)).as(name)
				.startsWith("the bitmap looks " + looks + ": use a specification with bitmap: " + sent);
		}
	}

	@Test
	void bytesThatLookLikeTheNextLengthAreNamed() {
		String message = "0800" + "0020000000000000" + "000001";
		MessageFormat ascii = FORMATS.get("iso1987-ascii");
		String hint = "they look like the length of the next frame: see framing.length-includes-itself";
		assertThat(hint(failure(ascii, (message + "\0" + "<").getBytes(StandardCharsets.US_ASCII)))).isEqualTo(hint);
		assertThat(hint(failure(ascii, (message + "0060").getBytes(StandardCharsets.US_ASCII)))).isEmpty();
		assertThat(hint(failure(ascii, (message + "\r\n").getBytes(StandardCharsets.US_ASCII)))).isEmpty();
		assertThat(hint(failure(ascii, (message + "\3A").getBytes(StandardCharsets.US_ASCII)))).isEmpty();
	}

	@Test
	void guidesNameTheProperty() {
		String guide = "<j8583-config><parse type=\"0800\"><field num=\"11\" type=\"NUMERIC\" length=\"6\"/>"
				+ "</parse></j8583-config>";
		MessageFormat hex = MessageFormat.builder().configuration(guide).build();
		MessageFormat binary = MessageFormat.builder().configuration(guide).binaryBitmap(true).build();
		byte[] inHex = ("0800" + "0020000000000000" + "000001").getBytes(StandardCharsets.US_ASCII);
		byte[] inBytes = HexFormat.of().parseHex("30383030" + "0020000000000000" + "303030303031");
		assertThat(failure(hex, inBytes).reason()).isIn(Reason.INVALID_BITMAP, Reason.TOO_SHORT);
		assertThat(hint(failure(hex, inBytes)))
			.isEqualTo("the bitmap looks binary: set binary-bitmap: true in the message format");
		assertThat(hint(failure(binary, inHex)))
			.isEqualTo("the bitmap looks like hexadecimal digits: set binary-bitmap: false in the message format");
	}

	@Test
	void everyVersionIsNamed() {
		assertThat(IntStream.of(1987, 1993, 2003).mapToObj((year) -> "iso" + year + "-ascii"))
			.allSatisfy((name) -> assertThat(hint(failure(name,
					FORMATS.get(name.replace("ascii", "ebcdic")).encode(message(name.replace("ascii", "ebcdic"))))))
				.endsWith("such as " + name.replace("ascii", "ebcdic")));
	}

}

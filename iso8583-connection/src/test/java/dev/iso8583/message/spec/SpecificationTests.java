package dev.iso8583.message.spec;

import java.nio.charset.Charset;
import java.util.HexFormat;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;
import dev.iso8583.message.spec.LengthIndicator.Counts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * One field in every encoding: the value that is set, the bytes on the wire, and the
 * value that is read from them. All bytes are from public descriptions of networks or
 * from other programs that write the same.
 */
class SpecificationTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	/** An MTI in BCD and a bitmap of 8 bytes with field 48. */
	private static final String HEAD = "0100" + "0000000000010000";

	@ParameterizedTest(name = "{0} as {1}, {2}: {3}")
	@CsvSource(quoteCharacter = '\'', textBlock = """
			n 6        | ascii         |                       | 000123 | 303030313233
			n 6        | bcd           |                       | 000123 | 000123
			n 6        | ebcdic        |                       | 000123 | F0F0F0F1F2F3
			n 3        | bcd           |                       | 051    | 0051
			n 3        | bcd-left-0    |                       | 051    | 0510
			n 3        | bcd-left-F    |                       | 051    | 051F
			n..19      | ascii         | 2 digits ascii        | 12345  | 30353132333435
			n..19      | bcd           | 2 digits bcd          | 12345  | 05012345
			n..19      | bcd-left-0    | 2 digits bcd          | 12345  | 05123450
			n..19      | bcd-left-F    | 2 digits bcd          | 12345  | 0512345F
			n..19      | bcd           | 1 bytes               | 12345  | 05012345
			n..19      | bcd-left-F    | 1 bytes, bytes        | 12345  | 0312345F
			n..19      | bcd-left-F    | 1 bytes, itself       | 12345  | 0412345F
			n..19      | bcd           | 2 digits ascii, even  | 123456 | 3036123456
			n..19      | ascii         | 2 hex                 | 12345  | 303030353132333435
			n...999    | ascii         | 3 digits bcd          | 12345  | 00053132333435
			n..19      | ebcdic        | 2 digits ebcdic       | 12345  | F0F5F1F2F3F4F5
			z..37      | bcd           | 1 bytes               | 4111=2512 | 0904111D2512
			z..37      | bcd-left-0    | 2 digits bcd          | 4111=2512 | 094111D25120
			z..37      | ascii         | 2 digits ascii        | 4111=2512 | 3039343131313D32353132
			x+n 9      | ascii         |                       | D00000500 | 443030303030353030
			x+n 9      | bcd           |                       | D00000500 | 4400000500
			an 12      | ascii         |                       | AB 12        | 414220313220202020202020
			ans..25    | ebcdic        | 1 bytes               | A[!    | 03C1AD5A
			ans..25    | ebcdic-500    | 1 bytes               | A[!    | 03C14A4F
			ans......999999 | latin-1  | 6 digits ascii        | AB     | 3030303030324142
			b 3        | binary        |                       | ABCD01 | ABCD01
			b 3        | hex           |                       | ABCD01 | 414243443031
			b 3        | hex-ebcdic    |                       | ABCD01 | C1C2C3C4F0F1
			b..255     | binary        | 1 bytes               | ABCD01 | 03ABCD01
			b..99      | binary        | 1 bytes, hex-digits   | ABCD01 | 06ABCD01
			b..255     | hex           | 1 bytes               | ABCD01 | 03414243443031
			b...999    | binary        | 3 digits ascii        | ABCD01 | 303033ABCD01
			b....9999  | binary        | 2 bytes               | ABCD01 | 0003ABCD01
			MMDDhhmmss | bcd           |                       | 0229235959 | 0229235959
			""", delimiter = '|')
	void valueIsWrittenAsTheseBytesAndReadFromThem(String format, String encoding, String length, String value,
			String bytes) throws Exception {
		MessageFormat messages = messages(field(format, encoding, length));
		IsoMessage message = messages.newMessage("0100");
		message.removeFields(11);
		messages.set(message, 48, value);
		assertThat(HEX.formatHex(messages.encode(message))).isEqualTo(HEAD + bytes);
		IsoMessage read = messages.decode(HEX.parseHex(HEAD + bytes));
		IsoValue<?> field = read.getField(48);
		assertThat(field.getType()).isEqualTo(message.getField(48).getType());
		assertThat(field.toString().stripTrailing()).isEqualTo(value);
		assertThat(field.getValue()).isInstanceOf(format.startsWith("b") ? byte[].class : String.class);
		read.setField(48, field.clone());
		assertThat(HEX.formatHex(messages.encode(read))).isEqualTo(HEAD + bytes);
	}

	@ParameterizedTest(name = "{0} as {1}, {2}: {3}")
	@CsvSource(textBlock = """
			n 6     | ascii      |                      | 1234567 | holds 6 digits, but 7 were given
			n 6     | ascii      |                      | 12.50   | must be digits
			n 6     | bcd        |                      | -1250   | must be digits
			n 6     | ascii      |                      | 12A0    | must be digits
			n..5    | ascii      | 2 digits ascii       | 123456  | holds 5 digits, but 6 were given
			n..19   | bcd        | 1 bytes, bytes       | 12345   | does not tell an odd number of digits
			n..19   | bcd        | 2 digits ascii, even | 12345   | does not tell an odd number of digits
			an 6    | ascii      |                      | AB-1    | must be letters, digits and spaces
			a 3     | ascii      |                      | AB1     | must be letters and spaces
			ans 6   | ascii      |                      | aé      | has a character that is not in US-ASCII
			z..37   | bcd        | 1 bytes              | 4111A25 | must be digits, with = as separator
			x+n 9   | bcd        |                      | X500    | must be C or D, then digits
			x+n 9   | ascii      |                      | 500     | must be C or D, then digits
			b 3     | binary     |                      | ABCD    | holds 3 bytes, but 2 were given
			b 3     | hex        |                      | ABCDE   | pairs of hexadecimal digits
			b..3    | binary     | 1 bytes              | ABCDEF01 | holds 3 bytes, but 4 were given
			MMDD    | ascii      |                      | 0230    | a date or time that does not exist
			hhmmss  | bcd        |                      | 240000  | a date or time that does not exist
			""", delimiter = '|')
	void valueThatDoesNotFitIsRefused(String format, String encoding, String length, String value, String text) {
		MessageFormat messages = messages(field(format, encoding, length));
		IsoMessage message = messages.newMessage("0100");
		assertThatIllegalArgumentException().isThrownBy(() -> messages.set(message, 48, value))
			.withMessageStartingWith("Field 48 of 0100 ")
			.withMessageContaining(text)
			.withMessageNotContaining(value)
			.withNoCause();
	}

	@ParameterizedTest(name = "{0} as {1}, {2}: {3}")
	@CsvSource(
			textBlock = """
					n 6     | ascii      |                      | 30303041   | needs 6 bytes, but 4 are left
					n 6     | ascii      |                      | 303030414243 | byte 13: it must be digits
					n 6     | bcd        |                      | 00012A     | byte 12: it is not a digit
					n 3     | bcd        |                      | 1051       | byte 10: its fill is not that of the specification
					n 3     | bcd-left-F |                      | 0510       | byte 11: its fill is not that of the specification
					n..5    | ascii      | 2 digits ascii       | 3036       | its length says 6, but the specification allows n..5
					n..5    | ascii      | 2 digits ascii       | 3041       | its length is not a number
					n...999 | bcd        | 3 digits bcd         | 1005       | its length is not a number
					n..19   | bcd        | 2 digits ascii, even | 3035123450 | its length is odd
					b..99   | binary     | 1 bytes, hex-digits  | 05ABCD01   | its length is odd
					n..19   | bcd-left-F | 1 bytes, itself      | 00         | its length says 0
					b 2     | hex        |                      | 4142434A   | byte 13: it is not a hexadecimal digit
					x+n 3   | bcd        |                      | 5812       | byte 10: its sign is not C or D
					MMDD    | bcd        |                      | 1301       | the date or time does not exist
					b 1     | binary     |                      | 0102       | 1 bytes from byte 11
					""",
			delimiter = '|')
	void bytesThatAreNotTheFieldAreRefused(String format, String encoding, String length, String bytes, String text) {
		MessageFormat messages = messages(field(format, encoding, length));
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> messages.decode(HEX.parseHex(HEAD + bytes)))
			.withMessageContaining(text);
	}

	@Test
	void aLenientFormatReadsWhatItCanAndWritesItAgain() throws Exception {
		MessageSpec spec = spec(field("n 6", "ascii", null));
		MessageFormat lenient = MessageFormat.builder().spec(spec).strict(false).build();
		byte[] bytes = HEX.parseHex(HEAD + "30303041424300");
		IsoMessage read = lenient.decode(bytes);
		assertThat(read.getField(48).toString()).isEqualTo("000ABC");
		assertThat(HEX.formatHex(lenient.encode(read))).isEqualTo(HEAD + "303030414243");
	}

	@Test
	void aTextThatIsTrimmedLosesItsFillingWhenItIsRead() throws Exception {
		FieldSpec plain = FieldSpec.of("Name", "ans 6", Coding.ASCII);
		FieldSpec trimmed = new FieldSpec("Name", plain.format(), 0, plain.encoding(), null, true, 0,
				FieldSpec.Show.STANDARD);
		byte[] bytes = HEX.parseHex(HEAD + "414220202020");
		assertThat(messages(plain).decode(bytes).<String>getObjectValue(48)).isEqualTo("AB    ");
		assertThat(messages(trimmed).decode(bytes).<String>getObjectValue(48)).isEqualTo("AB");
		byte[] otherSpace = HEX.parseHex(HEAD + "41420D0A2020");
		assertThat(messages(trimmed).decode(otherSpace).<String>getObjectValue(48)).isEqualTo("AB\r\n");
	}

	@Test
	void aLengthOfHexadecimalDigitsHasAsManyBytesAsABinaryOne() {
		Coding hex = new Coding(Encoding.ASCII, Encoding.ASCII, Encoding.ASCII, Encoding.HEX, Encoding.HEX);
		Coding binary = new Coding(Encoding.ASCII, Encoding.ASCII, Encoding.ASCII, Encoding.HEX, Encoding.BINARY);
		for (int digits = 1; digits <= 6; digits++) {
			assertThat(hex.length(digits).size()).isEqualTo(binary.length(digits).size());
		}
	}

	@Test
	void aRoomIsFilledAfterTheContentAndTheFillingIsChecked() throws Exception {
		FieldSpec bytes = FieldSpec.of("Data", "b..5", Coding.BINARY);
		MessageFormat messages = messages(new FieldSpec("Data", bytes.format(), 0, bytes.encoding(),
				LengthIndicator.bytes(1), false, 5, FieldSpec.Show.STANDARD));
		IsoMessage message = messages.newMessage("0100");
		message.removeFields(11);
		messages.set(message, 48, "ABCD01");
		assertThat(HEX.formatHex(messages.encode(message))).isEqualTo(HEAD + "03ABCD010000");
		assertThat(messages.decode(HEX.parseHex(HEAD + "03ABCD010000")).getField(48)).hasToString("ABCD01");
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> messages.decode(HEX.parseHex(HEAD + "03ABCD010001")))
			.withMessageContaining("byte 15: its filling is not that of the specification");
	}

	@Test
	void aHeaderOfTheSpecificationIsReadAndEchoed() throws Exception {
		MessageSpec spec = spec(field("n 6", "bcd", null)).toBuilder().headerLength(3).build();
		MessageFormat messages = MessageFormat.builder().spec(spec).build();
		IsoMessage read = messages.decode(HEX.parseHex("80FF15" + HEAD + "000001"));
		assertThat(read.getBinaryIsoHeader()).isEqualTo(HEX.parseHex("80FF15"));
		assertThat(HEX.formatHex(messages.encode(messages.responseTo(read)))).startsWith("80FF150110");
		assertThatExceptionOfType(UnencodableMessageException.class)
			.isThrownBy(() -> messages.encode(messages.newMessage("0100")))
			.withMessageContaining("its ISO header has 0 bytes, but that of the format has 3");
		MessageFormat own = MessageFormat.builder().spec(spec).binaryIsoHeader(HEX.parseHex("0102")).build();
		assertThat(HEX.formatHex(own.encode(own.newMessage("0100")))).startsWith("01020100");
	}

	@Test
	void aFieldThatTheSpecificationDoesNotHaveIsRefusedInBothDirections() {
		MessageFormat messages = messages(field("n 6", "bcd", null));
		IsoMessage message = messages.newMessage("0100");
		message.setField(49, new IsoValue<>(com.solab.iso8583.IsoType.NUMERIC, "978", 3));
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> messages.encode(message))
			.withMessage("field 49 is not in the specification of the test");
		assertThatIllegalArgumentException().isThrownBy(() -> messages.set(message, 49, "978"))
			.withMessage("The specification of the test has no field 49");
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> messages.decode(HEX.parseHex("0100" + "0000000000008000" + "000000")))
			.withMessageContaining("field 49");
	}

	private static MessageFormat messages(FieldSpec field) {
		return MessageFormat.builder().spec(spec(field)).build();
	}

	private static MessageSpec spec(FieldSpec field) {
		return MessageSpec.builder("of the test")
			.mti(Encoding.BCD)
			.bitmap(Encoding.BINARY)
			.field(11, FieldSpec.of("STAN", "n 6", Coding.BINARY))
			.field(48, field)
			.build();
	}

	private static FieldSpec field(String format, String encoding, String length) {
		FieldFormat parsed = FieldFormat.of(format);
		return new FieldSpec("Field", parsed, 0, encoding(encoding), (length != null) ? length(length) : null, false, 0,
				FieldSpec.Show.STANDARD);
	}

	/** Return a length such as {@code 2 digits bcd}, {@code 1 bytes, itself}. */
	private static LengthIndicator length(String text) {
		String[] parts = text.split(", ");
		String[] size = parts[0].split(" ");
		String what = (parts.length > 1) ? parts[1] : "";
		Encoding encoding = size[1].equals("digits") ? encoding(size[2])
				: size[1].equals("hex") ? Encoding.HEX : Encoding.BINARY;
		Counts counts = switch (what) {
			case "bytes", "itself" -> Counts.BYTES;
			case "even" -> Counts.EVEN_DIGITS;
			case "hex-digits" -> Counts.HEX_DIGITS;
			default -> Counts.UNITS;
		};
		return new LengthIndicator(encoding, Integer.parseInt(size[0]), counts, what.equals("itself"));
	}

	private static Encoding encoding(String name) {
		Charset ebcdic = Charset.forName("IBM1047");
		return switch (name) {
			case "ascii" -> Encoding.ASCII;
			case "latin-1" -> Encoding.LATIN_1;
			case "ebcdic" -> new Encoding.Text(ebcdic);
			case "ebcdic-500" -> new Encoding.Text(Charset.forName("IBM500"));
			case "bcd" -> Encoding.BCD;
			case "bcd-left-0" -> new Encoding.Bcd(true, 0);
			case "bcd-left-F" -> new Encoding.Bcd(true, 0xF);
			case "binary" -> Encoding.BINARY;
			case "hex" -> Encoding.HEX;
			case "hex-ebcdic" -> new Encoding.Hex(ebcdic);
			default -> throw new IllegalArgumentException(name);
		};
	}

}

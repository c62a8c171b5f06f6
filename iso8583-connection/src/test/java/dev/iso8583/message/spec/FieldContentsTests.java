package dev.iso8583.message.spec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.util.Arrays;
import java.util.HexFormat;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;
import dev.iso8583.message.spec.FieldSpec.Show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Each character, digit, length and date that a field can or cannot have, read from field
 * 48 and written to it. What follows it is field 49 of 8 bytes.
 */
class FieldContentsTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	/** An MTI in BCD and a bitmap of 8 bytes with fields 48 and 49. */
	private static final String HEAD = "0100" + "0000000000018000";

	private static final String AFTER = "0000000000000000";

	private static final LengthIndicator ONE_BYTE = LengthIndicator.bytes(1);

	@ParameterizedTest
	@ValueSource(strings = { "US-ASCII", "ISO-8859-1", "ISO-8859-15", "windows-1252", "IBM037", "IBM500", "IBM1047",
			"IBM01140" })
	void eachByteIsTheCharacterOfItsCharacterSet(String name) throws Exception {
		Charset charset = Charset.forName(name);
		MessageFormat messages = messages(variable("ans..9", new Encoding.Text(charset)));
		for (int value = 0; value < 256; value++) {
			for (int place = 0; place < 2; place++) {
				byte[] bytes = "AA".getBytes(charset);
				bytes[place] = (byte) value;
				assertByteIsACharacter(messages, charset, bytes, place);
			}
		}
		for (String text : new String[] { "\u0400", "\u4e2d", "a\uffff" }) {
			refused(messages, text, "has a character that is not in " + name);
		}
	}

	private static void assertByteIsACharacter(MessageFormat messages, Charset charset, byte[] bytes, int place)
			throws Exception {
		String text = new String(bytes, charset);
		String hex = "02" + HEX.formatHex(bytes);
		if (Arrays.equals(text.getBytes(charset), bytes)) {
			assertThat(read(messages, hex)).isEqualTo(text);
			assertThat(written(messages, text)).isEqualTo(hex);
			return;
		}
		refusedToRead(messages, hex, "byte " + (11 + place) + ": it must be characters of its character set");
		if (text.indexOf('\ufffd') >= 0) {
			refused(messages, text, "has a character that is not in " + charset.name());
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			n   | 09          | /:A= "
			a   | AZaz "      | 0@[`{-
			an  | AZaz09 "    | /:@[`{-
			anp | AZaz09 "    | /:@[`{-
			ns  | 09-/@ "     | AZaz
			s   | -/@ "       | AZaz09
			z   | 09=D        | ACEF/:
			""")
	void contentHasOnlyItsCharacters(String content, String good, String bad) throws Exception {
		for (Encoding encoding : new Encoding[] { Encoding.ASCII, Encoding.LATIN_1,
				new Encoding.Text(Charset.forName("IBM1047")) }) {
			MessageFormat messages = messages(variable(content + "..9", encoding));
			Charset charset = ((Encoding.Text) encoding).charset();
			for (char character : good.replace("\"", "").toCharArray()) {
				for (String text : new String[] { "" + character, "" + character + character }) {
					String bytes = String.format("%02X", text.length()) + HEX.formatHex(text.getBytes(charset));
					assertThat(written(messages, text)).isEqualTo(bytes);
					assertThat(read(messages, bytes)).isEqualTo(text);
				}
			}
			for (char character : bad.replace("\"", "").toCharArray()) {
				for (int place = 0; place < 3; place++) {
					char[] characters = good.substring(0, 1).repeat(3).toCharArray();
					characters[place] = character;
					String text = new String(characters);
					refused(messages, text, "must be ");
					refusedToRead(messages, "03" + HEX.formatHex(text.getBytes(charset)),
							"byte " + (11 + place) + ": it must be ");
				}
				refusedToRead(messages, "03" + HEX.formatHex(("" + character).repeat(3).getBytes(charset)),
						"byte 11: it must be ");
			}
		}
	}

	@Test
	void signIsTheFirstCharacterOnly() throws Exception {
		for (Encoding encoding : new Encoding[] { Encoding.ASCII, Encoding.BCD }) {
			MessageFormat messages = messages(variable("x+n..9", encoding));
			for (String text : new String[] { "", "C", "D", "C12", "D123" }) {
				assertThat(read(messages, written(messages, text))).isEqualTo(text);
			}
			for (String text : new String[] { "E1", "1", "1C", "CD", "CC1", "C/", "D:" }) {
				refused(messages, text, "must be C or D, then digits");
			}
		}
		MessageFormat ascii = messages(variable("x+n..9", Encoding.ASCII));
		refusedToRead(ascii, "03" + "314332", "byte 11: it must be C or D, then digits");
		refusedToRead(ascii, "03" + "434331", "byte 12: it must be C or D, then digits");
		MessageFormat bcd = messages(variable("x+n..9", Encoding.BCD));
		assertThat(written(bcd, "")).isEqualTo("00");
		assertThat(written(bcd, "D123")).isEqualTo("04440123");
		refusedToRead(bcd, "03" + "4512", "byte 11: its sign is not C or D");
		refusedToRead(bcd, "03" + "431A", "byte 12: it is not a digit");
	}

	@Test
	void digitsOfAnotherCharacterSetAreNotDigits() {
		MessageFormat ebcdic = messages(variable("n..9", new Encoding.Text(Charset.forName("IBM1047"))));
		refusedToRead(ebcdic, "03" + "313233", "byte 11: it must be digits");
		refusedToRead(messages(variable("n..9", Encoding.ASCII)), "03" + "F1F2F3", "byte 11: it must be digits");
	}

	/** Digits are looked at eight at a time, also beyond the end of the field. */
	@Test
	void eachDigitOfTextIsChecked() throws Exception {
		FieldSpec field = variable("n..19", Encoding.ASCII);
		MessageFormat followed = messages(field);
		MessageFormat last = MessageFormat.builder().spec(builder(field).build()).build();
		for (int length = 1; length <= 19; length++) {
			byte[] digits = "1234567890987654321".substring(0, length).getBytes();
			String count = String.format("%02X", length);
			assertThat(read(followed, count + HEX.formatHex(digits))).isEqualTo(new String(digits));
			for (int place = 0; place < length; place++) {
				for (int wrong : new int[] { '/', ':', '?', 0, 0x20, 0x41, 0xB1, 0xFF, 0x21 }) {
					byte[] bytes = digits.clone();
					bytes[place] = (byte) wrong;
					String reason = "byte " + (11 + place) + ": it must be digits";
					refusedToRead(followed, count + HEX.formatHex(bytes), reason);
					byte[] message = HEX.parseHex("0100" + "0000000000010000" + count + HEX.formatHex(bytes));
					assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> last.decode(message))
						.withMessageContaining(reason);
				}
			}
		}
	}

	@ParameterizedTest(name = "{0}{1}: {2}")
	@CsvSource(delimiter = '|', textBlock = """
			right | 0 | 12345  | 012345
			right | F | 12345  | F12345
			left  | 0 | 12345  | 123450
			left  | F | 12345  | 12345F
			right | 0 | 123456 | 123456
			left  | F | 123456 | 123456
			right | 0 | 1      | 01
			left  | 9 | 1      | 19
			""")
	void digitsOfBcdAreAlignedAndFilled(String align, String fill, String value, String bytes) throws Exception {
		Encoding encoding = new Encoding.Bcd(align.equals("left"), HexFormat.fromHexDigits(fill));
		MessageFormat messages = messages(variable("n..9", encoding));
		String hex = String.format("%02X", value.length()) + bytes;
		assertThat(written(messages, value)).isEqualTo(hex);
		assertThat(read(messages, hex)).isEqualTo(value);
		for (int place = 0; place < value.length(); place++) {
			int nibble = place + (align.equals("right") ? bytes.length() - value.length() : 0);
			for (char letter : new char[] { 'A', 'D', 'F' }) {
				StringBuilder wrong = new StringBuilder(bytes);
				wrong.setCharAt(nibble, letter);
				refusedToRead(messages, hex.substring(0, 2) + wrong,
						"byte " + (11 + nibble / 2) + ": it is not a digit");
			}
			for (char character : new char[] { ':', '/', 'A', 'D', '=', 'F' }) {
				StringBuilder text = new StringBuilder(value);
				text.setCharAt(place, character);
				refused(messages, text.toString(), "must be digits");
				refused(lenient(variable("n..9", encoding)), text.toString(), "must be digits");
			}
		}
		if (value.length() % 2 == 1) {
			int place = align.equals("left") ? bytes.length() - 1 : 0;
			StringBuilder wrong = new StringBuilder(bytes);
			wrong.setCharAt(place, '5');
			refusedToRead(messages, hex.substring(0, 2) + wrong,
					"byte " + (11 + place / 2) + ": its fill is not that of the specification");
			assertThat(read(lenient(variable("n..9", encoding)), hex.substring(0, 2) + wrong)).isEqualTo(value);
		}
	}

	@Test
	void trackInBcdHasASeparatorAndAnEnd() throws Exception {
		FieldSpec track = variable("z..37", Encoding.BCD);
		MessageFormat messages = messages(track);
		assertThat(read(messages, "06" + "41D25F")).isEqualTo("41=25F");
		assertThat(written(messages, "41=25F")).isEqualTo("06" + "41D25F");
		assertThat(written(messages, "41D25F")).isEqualTo("06" + "41D25F");
		for (String wrong : new String[] { "41F25F", "41A250", "41E250", "41C250", "A1D250", "41D25E" }) {
			refusedToRead(messages, "06" + wrong, "it is not a digit");
			refused(messages, wrong, "must be digits, with = as separator");
		}
		refused(messages, "41G", "must be digits, with = as separator");
		refused(messages, "41@1", "must be digits, with = as separator");
		MessageFormat lenient = lenient(track);
		assertThat(read(lenient, "0C" + "0A1B2C3D4E5F")).isEqualTo("0A1B2C3=4E5F");
		assertThat(written(lenient, "0A1B2C3=4E5F")).isEqualTo("0C" + "0A1B2C3D4E5F");
		refused(lenient, "41G", "must be digits, with = as separator");
		refused(lenient, "41@1", "must be digits, with = as separator");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ascii", "ebcdic" })
	void hexadecimalDigitsMayBeSmallWhenTheyAreRead(String name) throws Exception {
		Charset charset = Charset.forName(name.equals("ascii") ? "US-ASCII" : "IBM1047");
		MessageFormat messages = messages(variable("b..20", new Encoding.Hex(charset)));
		String small = "0123456789abcdef";
		byte[] content = HEX.parseHex(small);
		assertThat(read(messages, "08" + HEX.formatHex(small.getBytes(charset)))).isEqualTo(content);
		assertThat(written(messages, small)).isEqualTo("08" + HEX.formatHex(small.toUpperCase().getBytes(charset)));
		for (int place = 0; place < 4; place++) {
			for (char wrong : new char[] { '/', ':', '@', 'G', '`', 'g', ' ' }) {
				char[] text = { '0', '0', '0', '0' };
				text[place] = wrong;
				refusedToRead(messages, "02" + HEX.formatHex(new String(text).getBytes(charset)),
						"byte " + (11 + place) + ": it is not a hexadecimal digit");
			}
		}
	}

	@ParameterizedTest(name = "{0} {1}")
	@CsvSource(delimiter = '|', textBlock = """
			ascii  | 3 | 333030
			ebcdic | 4 | F0F3F0F0
			bcd    | 3 | 0300
			bcd    | 4 | 0300
			bcd    | 5 | 000300
			binary | 2 | 012C
			binary | 3 | 00012C
			hex    | 2 | 30313243
			""")
	void lengthIsWrittenInEachEncoding(String name, int size, String bytes) throws Exception {
		LengthIndicator length = LengthIndicator.digits(switch (name) {
			case "ascii" -> Encoding.ASCII;
			case "ebcdic" -> new Encoding.Text(Charset.forName("IBM1047"));
			case "bcd" -> Encoding.BCD;
			case "binary" -> Encoding.BINARY;
			default -> Encoding.HEX;
		}, size);
		FieldSpec field = new FieldSpec("Field", FieldFormat.of("ans...999"), 0, Encoding.ASCII, length, false, 0,
				Show.STANDARD);
		MessageFormat messages = messages(field);
		String text = "x".repeat(300);
		String content = HEX.formatHex(text.getBytes());
		assertThat(written(messages, text)).isEqualTo(bytes + content);
		assertThat(read(messages, bytes + content)).isEqualTo(text);
		if (name.equals("binary")) {
			return;
		}
		for (int place = 0; place < HEX.parseHex(bytes).length; place++) {
			byte[] wrong = HEX.parseHex(bytes);
			for (int value : name.equals("bcd") ? new int[] { 0xA0, 0x0A, 0xFF } : name.equals("hex")
					? new int[] { '/', ':', '@', 'G', '`', 'g' }
					: name.equals("ascii") ? new int[] { '/', ':', 'A', 0xB1 } : new int[] { 0xEF, 0xFA, 0xC1 }) {
				wrong[place] = (byte) value;
				refusedToRead(messages, HEX.formatHex(wrong) + content, "byte 10: its length is not a number");
			}
		}
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiter = '|',
			textBlock = """
					MMDD           | 0000 0101 1231 0131 0331 0430 0531 0630 0731 0831 0930 1031 1130 0228 0229 | 0001 0100 1301 0132 0230 0431 0631 0931 1131 1232
					YYMMDD         | 240229 000229 230228 991231 | 230229 010229 240230 240001
					CCYYMMDD       | 20000229 20240229 19000228 21001231 | 19000229 21000229 20230229 20240230
					CCYY           | 0000 1999 | ''
					YYMM           | 2612 2601 | 2600 2613
					hhmm           | 0000 2359 | 2400 2360 0060
					hhmmss         | 000000 235959 000001 | 240000 006000 000060
					MMDDhhmmss     | 1231235959 0229000000 | 1232235959 1231245959 1231236059 1231235960 0000000001
					DDhhmm         | 312359 | 320000 002359
					""")
	void dateExistsOrIsRefused(String pattern, String good, String bad) throws Exception {
		for (Encoding encoding : new Encoding[] { Encoding.ASCII, Encoding.BCD,
				new Encoding.Text(Charset.forName("IBM1047")) }) {
			MessageFormat messages = messages(FieldSpec.of("Date", pattern, Coding.ASCII).withEncoding(encoding));
			MessageFormat digits = messages(
					FieldSpec.of("Digits", "n " + pattern.length(), Coding.ASCII).withEncoding(encoding));
			for (String date : good.split(" ")) {
				assertThat(read(messages, written(messages, date))).isEqualTo(date);
			}
			for (String date : bad.isEmpty() ? new String[0] : bad.split(" ")) {
				refused(messages, date, "is a date or time that does not exist");
				refusedToRead(messages, written(digits, date), "byte 10: the date or time does not exist");
			}
		}
	}

	@Test
	void javaValuesAreWrittenAsTheirDigits() throws Exception {
		MessageFormat number = messages(FieldSpec.of("Number", "n 6", Coding.ASCII));
		for (Object value : new Object[] { 42, 42L, (short) 42, new BigInteger("42"), new BigDecimal("42.0"), 42.0,
				new StringBuilder("42"), "42", "000042" }) {
			assertThat(set(number, value)).isEqualTo("303030303432");
		}
		for (Object value : new Object[] { -42, new BigInteger("-42"), 4.2, new BigDecimal("1E20"), Double.NaN,
				new BigDecimal("1E999999999"), BigInteger.ONE.shiftLeft(4000) }) {
			assertThatIllegalArgumentException().isThrownBy(() -> set(number, value))
				.withMessageContaining("must be a whole number without a sign");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> set(number, new byte[] { 1 }))
			.withMessageContaining("is n 6, which cannot be set to bytes; give its text");
		assertThatIllegalArgumentException().isThrownBy(() -> set(number, LocalDate.MAX))
			.withMessageContaining("is n 6, which cannot be set to a LocalDate; give its text");
		MessageFormat big = messages(variable("n..19", Encoding.ASCII));
		assertThat(set(big, new BigInteger("9999999999999999999"))).isEqualTo("13" + "39".repeat(19));
		assertThat(set(big, Long.MAX_VALUE)).isEqualTo("13" + HEX.formatHex("9223372036854775807".getBytes()));
		MessageFormat text = messages(FieldSpec.of("Text", "an 6", Coding.ASCII));
		assertThatIllegalArgumentException().isThrownBy(() -> set(text, 42))
			.withMessageContaining("is an 6, which cannot be set to a number; give its text");
		MessageFormat signed = messages(FieldSpec.of("Amount", "x+n 5", Coding.ASCII));
		assertThat(set(signed, "C1")).isEqualTo("4330303031");
		assertThat(set(signed, "D")).isEqualTo("4430303030");
		assertThatIllegalArgumentException().isThrownBy(() -> set(signed, ""))
			.withMessageContaining("holds 5 characters, but 0 were given");
		MessageFormat track = messages(FieldSpec.of("Track", "z 5", Coding.ASCII));
		assertThatIllegalArgumentException().isThrownBy(() -> set(track, "12=1"))
			.withMessageContaining("holds 5 characters, but 4 were given");
		MessageFormat bytes = messages(FieldSpec.of("Bytes", "b 2", Coding.BINARY));
		assertThat(set(bytes, new byte[] { 1, 2 })).isEqualTo("0102");
		assertThat(set(bytes, new StringBuilder("01aB"))).isEqualTo("01AB");
		for (Object value : new Object[] { "0102A", "01G2", 12, "012" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> set(bytes, value))
				.withMessageContaining("is binary; as text it must consist of pairs of hexadecimal digits");
		}
	}

	@Test
	void bytesThatTheApplicationChangesLaterAreNotThoseOfTheField() throws Exception {
		MessageFormat messages = messages(FieldSpec.of("Bytes", "b 2", Coding.BINARY));
		byte[] bytes = { 1, 2 };
		IsoMessage message = message(messages, bytes);
		bytes[0] = 9;
		assertThat(HEX.formatHex(messages.encode(message))).isEqualTo(HEAD + "0102" + AFTER);
	}

	@ParameterizedTest
	@CsvSource({ "MMDD, 1231", "YYMMDD, 261231", "CCYYMMDD, 20261231", "YYMM, 2612", "hhmm, 2305", "hhmmss, 230506",
			"MMDDhhmmss, 1231230506", "CCYYMMDDhhmmss, 20261231230506" })
	void timeIsWrittenByThePatternOfTheField(String pattern, String digits) throws Exception {
		MessageFormat messages = messages(FieldSpec.of("Date", pattern, Coding.ASCII));
		assertThat(set(messages, LocalDateTime.of(2026, 12, 31, 23, 5, 6))).isEqualTo(HEX.formatHex(digits.getBytes()));
	}

	@Test
	void timeThatLacksAPartIsRefused() throws Exception {
		MessageFormat messages = messages(FieldSpec.of("Date", "MMDDhhmmss", Coding.ASCII));
		assertThatIllegalArgumentException().isThrownBy(() -> set(messages, MonthDay.of(12, 31)))
			.withMessageContaining("is a date or time MMDDhhmmss, of which MonthDay lacks a part");
		assertThatIllegalArgumentException().isThrownBy(() -> set(messages, LocalTime.NOON))
			.withMessageContaining("of which LocalTime lacks a part");
		assertThat(set(messages(FieldSpec.of("Date", "MMDD", Coding.ASCII)), MonthDay.of(2, 3))).isEqualTo("30323033");
	}

	@Test
	void valueThatTheApplicationMadeIsWrittenAsItsTypeFormatsIt() throws Exception {
		MessageFormat number = messages(FieldSpec.of("Number", "n 6", Coding.ASCII));
		assertThat(encoded(number, new IsoValue<>(IsoType.NUMERIC, 42, 4))).isEqualTo("303030303432");
		assertThat(encoded(number, new IsoValue<>(IsoType.NUMERIC, "42", 2))).isEqualTo("303030303432");
		assertThat(encoded(number, new IsoValue<>(IsoType.LLVAR, 42))).isEqualTo("303030303432");
		refusedToWrite(number, new IsoValue<>(IsoType.LLBIN, new byte[] { 1 }),
				"is not a binary field, but bytes were given");
		refusedToWrite(number, new IsoValue<>(IsoType.NUMERIC, "1234567", 4), "is a NUMERIC that cannot be written");
		MessageFormat text = messages(FieldSpec.of("Text", "an 4", Coding.ASCII));
		assertThat(encoded(text, new IsoValue<>(IsoType.LLVAR, "AB"))).isEqualTo("41422020");
		assertThat(encoded(text, new IsoValue<>(IsoType.LLVAR, "ABCD"))).isEqualTo("41424344");
		refusedToWrite(text, new IsoValue<>(IsoType.LLVAR, "ABCDE"), "holds 4 characters, but 5 were given");
	}

	private static FieldSpec variable(String format, Encoding encoding) {
		return new FieldSpec("Field", FieldFormat.of(format), 0, encoding, ONE_BYTE, false, 0, Show.STANDARD);
	}

	private static MessageSpec.Builder builder(FieldSpec field) {
		return MessageSpec.builder("of the test").mti(Encoding.BCD).bitmap(Encoding.BINARY).field(48, field);
	}

	private static MessageSpec spec(FieldSpec field) {
		return builder(field).field(49, FieldSpec.of("After", "b 8", Coding.BINARY)).build();
	}

	private static MessageFormat messages(FieldSpec field) {
		return MessageFormat.builder().spec(spec(field)).build();
	}

	private static MessageFormat lenient(FieldSpec field) {
		return MessageFormat.builder().spec(spec(field)).strict(false).build();
	}

	private static IsoMessage message(MessageFormat messages, Object value) {
		IsoMessage message = messages.newMessage("0100");
		messages.set(message, 48, value);
		messages.set(message, 49, AFTER);
		return message;
	}

	private static String written(MessageFormat messages, String value) throws Exception {
		return set(messages, value);
	}

	/** Return the bytes of the field after setting it. */
	private static String set(MessageFormat messages, Object value) throws Exception {
		return between(messages.encode(message(messages, value)));
	}

	private static String encoded(MessageFormat messages, IsoValue<?> value) throws Exception {
		IsoMessage message = message(messages, "1");
		message.setField(48, value);
		return between(messages.encode(message));
	}

	private static String between(byte[] message) {
		String bytes = HEX.formatHex(message);
		assertThat(bytes).startsWith(HEAD).endsWith(AFTER);
		return bytes.substring(HEAD.length(), bytes.length() - AFTER.length());
	}

	private static @Nullable Object read(MessageFormat messages, String bytes) throws Exception {
		return messages.decode(HEX.parseHex(HEAD + bytes + AFTER)).getObjectValue(48);
	}

	private static void refused(MessageFormat messages, String value, String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> message(messages, value))
			.withMessageStartingWith("Field 48 of 0100 ")
			.withMessageContaining(text);
	}

	private static void refusedToRead(MessageFormat messages, String bytes, String text) {
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> read(messages, bytes))
			.withMessageContaining("field 48 ")
			.withMessageContaining(text);
	}

	private static void refusedToWrite(MessageFormat messages, IsoValue<?> value, String text) {
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> encoded(messages, value))
			.withMessageContaining("field 48 " + text);
	}

}

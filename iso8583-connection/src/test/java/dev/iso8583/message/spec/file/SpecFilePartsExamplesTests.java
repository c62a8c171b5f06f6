package dev.iso8583.message.spec.file;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;

import static dev.iso8583.message.spec.file.SpecFilesInMemory.acme;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Networks whose fields have parts, as files, with the bytes of a message of each.
 */
class SpecFilePartsExamplesTests {

	private static final String DOCUMENTATION = """
			extends: iso1987-ascii
			fields:
			  44: {parts: positional, short: true, fields: {result: an 1, reason: n 2}}
			  48:
			    parts: tagged
			    head: a 1                                # format.set(message, "48.head", "R")
			    tag: {width: 2, length: {digits: 2}}
			    fields: {42: n..7, 92: n..3}             # format.set(message, "48.92", "123")
			  55: {parts: ber-tlv, fields: {9F02: {format: n 12, encoding: bcd}, 9F26: {format: b 8, encoding: binary}}}
			  62: {parts: terminated, end: "\\\\", fields: {1: ans..20, 2: ans..20}}
			  127:
			    parts: bitmap
			    bitmap: {bits: 64, first: 2}
			    fields:
			      2: ans..32
			      25: {format: ans...999, parts: positional, fields: {1: n 3, 2: ans..99}}
			  60:
			    parts: choice
			    by: 3                                    # the processing code
			    when:
			      "00": {parts: positional, fields: {1: n 4}}
			      else: {parts: ber-tlv}
			""";

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	@Test
	void tagsOfTextAndEmv() throws Exception {
		MessageFormat format = format("tags-and-emv");
		assertMessage(format, "0100", ascii("0100" + "0000000000010200" + "013" + "R" + "42017" + "9203123" + "020") //
				+ "9F0206000000001250" + "9F26080102030405060708", "48.head=R", "48.42=7", "48.92=123",
				"55.9F02=000000001250", "55.9F26=0102030405060708");
		assertMessage(format, "0100", ascii("0100" + "0000000000010000" + "007" + "9203123"), "48.92=123");
	}

	@Test
	void likeBase1() throws Exception {
		assertMessage(format("like-base1"), "0100", "0100" + "8000040020100006" + "0000000000000004" // 22,
																										// 35,
																										// 44,
																										// 62,
																										// 63,
																										// 126
				+ "0512" + "0904111D2512" + "03" + ebcdic("A C") //
				+ "0E" + "8000100000000000" + ebcdic("Y") + "5555555555" //
				+ "05" + "800000" + "1234" //
				+ "0E" + "0040000000000000" + ebcdic("ABC123"), "22=0512", "35=4111=2512", "44.1=A", "44.3=C", "62.1=Y",
				"62.20=5555555555", "63.1=1234", "126.10=ABC123");
	}

	@Test
	void likePostilion() throws Exception {
		assertMessage(format("like-postilion"), "0200",
				ascii("0200") + "8000000000000000" + "0000000000000002" + ascii("000029") //
						+ "4000108000000000" + ascii("03ABC" + "20261130" + "0004<x/>"),
				"127.2=ABC", "127.20=20261130", "127.25=<x/>");
	}

	@Test
	void likeUnionPayTerminals() throws Exception {
		MessageFormat format = format("like-unionpay");
		assertMessage(format, "0200", "0200" + "0000040000008010" + "0510" + ascii("156") + "0011" + "220000016000",
				"22=051", "49=156", "60.1=22", "60.2=000001", "60.3=600");
		assertMessage(format, "0200", "0200" + "0000000000000010" + "0008" + "22000001", "60.1=22", "60.2=000001");
	}

	/** The example in the documentation of {@link SpecFiles}. */
	@Test
	void partsOfTheDocumentation() throws Exception {
		MessageFormat format = MessageFormat.builder().spec(acme(DOCUMENTATION).load()).build();
		assertMessage(format, "0100",
				ascii("0100" + "8000000000110204" + "0000000000000002" + "03X07" + "008R9203123" + "009")
						+ "9F0206000000001250" + ascii("004AB\\C" + "019") + "0000008000000000"
						+ ascii("008" + "00103xyz"),
				"44.result=X", "44.reason=07", "48.head=R", "48.92=123", "55.9F02=1250", "62.1=AB", "62.2=C",
				"127.25.1=001", "127.25.2=xyz");
	}

	/** No exception but ours, and the bytes leave as they came if they are read. */
	@Test
	void damagedMessagesAreReadOrRefused() throws Exception {
		damage(format("tags-and-emv"), 20, "48.head=R", "48.42=7", "48.92=123", "55.71.86=0102", "55.9F26=01020304");
		damage(format("like-base1"), 18, "44.1=A", "44.3=C", "62.1=Y", "62.20=55", "63.1=1234", "126.10=ABC");
		damage(format("like-postilion"), 20, "127.2=ABC", "127.20=20261130", "127.25=<x/>");
		damage(format("like-unionpay"), 10, "22=051", "60.1=22", "60.2=000001", "60.3=600");
		damage(MessageFormat.builder().spec(acme(DOCUMENTATION).load()).build(), 36, "44.result=X", "48.92=123",
				"55.9F02=1250", "62.1=AB", "62.2=C", "127.2=ABC", "127.25.1=001", "127.25.2=xyz");
	}

	/**
	 * Damage messages.
	 * @param start where the fields begin
	 */
	private static void damage(MessageFormat format, int start, String... values) throws Exception {
		byte[] bytes = format.encode(message(format, "0100", values));
		Random random = new Random(8583);
		int read = 0;
		for (int round = 0; round < 4_000; round++) {
			byte[] damaged = Arrays.copyOf(bytes, bytes.length - ((round % 4 == 0) ? random.nextInt(8) : 0));
			for (int count = 1 + random.nextInt(3); count > 0; count--) {
				damaged[start + random.nextInt(damaged.length - start)] = (byte) ((random.nextBoolean())
						? random.nextInt(256) : bytes[random.nextInt(bytes.length)]);
			}
			try {
				IsoMessage decoded = format.decode(damaged);
				for (int field = 2; field <= 128; field++) {
					decoded.getField(field);
				}
				assertThat(format.encode(decoded)).isEqualTo(damaged);
				read++;
			}
			catch (UndecodableMessageException ex) {
				assertThat(ex).hasNoCause();
			}
		}
		assertThat(read).isGreaterThan(20);
	}

	/** Each end as it is written in a file, and as the byte on the wire. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			iso1987-ascii  | "\\\\"   | 5C
			iso1987-ascii  | '\\'     | 5C
			iso1987-ascii  | 0x1C     | 1C
			iso1987-ascii  | 0xFf     | FF
			iso1987-ascii  | ;        | 3B
			iso1987-ascii  | "0"      | 30
			iso1987-ebcdic | "\\\\"   | E0
			iso1987-ebcdic | ;        | 5E
			""")
	void partsEndAsItIsWritten(String parent, String end, String bytes) throws Exception {
		MessageFormat format = MessageFormat.builder()
			.spec(acme("extends: " + parent + "\nfields: {62: {parts: terminated, end: " + end
					+ ", fields: {1: {format: ans..9, encoding: ascii}, 2: {format: ans..9, encoding: ascii}}}}")
				.load())
			.build();
		IsoMessage message = format.newMessage("0100");
		format.set(message, "62.1", "AB");
		format.set(message, "62.2", "C");
		assertThat(HEX.formatHex(format.encode(message))).endsWith("4142" + bytes + "43");
		assertThat(format.get(format.decode(format.encode(message)), "62.2")).isEqualTo("C");
	}

	private static MessageFormat format(String name) {
		return MessageFormat.builder().spec(SpecFiles.load("classpath:spec/" + name + ".yml")).build();
	}

	/** Write values of fields and parts, and read them. */
	private static void assertMessage(MessageFormat format, String mti, String bytes, String... values)
			throws Exception {
		IsoMessage message = message(format, mti, values);
		byte[] written = format.encode(message);
		assertThat(HEX.formatHex(written)).isEqualTo(bytes);
		IsoMessage read = format.decode(written);
		Arrays.stream(values)
			.map(SpecFilePartsExamplesTests::path)
			.forEach((path) -> assertThat(format.get(read, path)).as(path)
				.isNotNull()
				.isEqualTo(format.get(message, path)));
		assertThat(format.encode(read)).isEqualTo(written);
	}

	private static IsoMessage message(MessageFormat format, String mti, String... values) {
		IsoMessage message = format.newMessage(mti);
		message.removeFields(11);
		for (String value : values) {
			format.set(message, path(value), value.substring(path(value).length() + 1));
		}
		return message;
	}

	private static String path(String value) {
		return value.substring(0, value.indexOf('='));
	}

	private static String ascii(String text) {
		return HEX.formatHex(text.getBytes());
	}

	private static String ebcdic(String text) {
		return HEX.formatHex(text.getBytes(Charset.forName("IBM1047")));
	}

}

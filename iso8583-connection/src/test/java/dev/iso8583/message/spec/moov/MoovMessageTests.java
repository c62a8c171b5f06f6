package dev.iso8583.message.spec.moov;

import java.util.HexFormat;
import java.util.Random;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.file.SpecFileException;

import static dev.iso8583.message.spec.moov.MoovFiles.extending;
import static dev.iso8583.message.spec.moov.MoovFiles.load;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A message by a file of moov, byte by byte.
 */
class MoovMessageTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private static final String FILE = """
			{
				"name": "Acme",
				"fields": {
					"0": {"type": "String", "length": 4, "enc": "BCD", "prefix": "BCD.Fixed"},
					"1": {"type": "Bitmap", "length": 8, "enc": "Binary", "prefix": "Binary.Fixed"},
					"2": {"type": "String", "length": 19, "enc": "LBCD", "prefix": "BCD.LL"},
					"3": {"type": "Numeric", "length": 6, "enc": "BCD", "prefix": "BCD.Fixed"},
					"4": {"type": "String", "length": 12, "enc": "ASCII", "prefix": "ASCII.Fixed",
						"padding": {"type": "Left", "pad": "0"}},
					"35": {"type": "Track2", "length": 37, "enc": "ASCII", "prefix": "Hex.L"},
					"41": {"type": "String", "length": 8, "enc": "EBCDIC", "prefix": "EBCDIC.Fixed",
						"padding": {"type": "Right", "pad": " "}},
					"43": {"type": "Composite", "length": 20, "prefix": "Binary.L", "tag": {"sort": "StringsByInt"},
						"subfields": {
							"10": {"type": "String", "length": 9, "enc": "ASCII", "prefix": "ASCII.L"},
							"9": {"type": "Numeric", "length": 3, "enc": "BCD", "prefix": "BCD.Fixed"}}},
					"48": {"type": "Composite", "length": 999, "prefix": "ASCII.LLL",
						"tag": {"length": 2, "enc": "ASCII", "padding": {"type": "Left", "pad": "0"}, "sort": "StringsByInt"},
						"subfields": {
							"1": {"type": "String", "length": 20, "enc": "ASCII", "prefix": "ASCII.LL"},
							"12": {"type": "Numeric", "length": 5, "enc": "BCD", "prefix": "ASCII.LL"}}},
					"52": {"type": "Hex", "length": 4, "enc": "HexToASCII", "prefix": "Hex.Fixed"},
					"55": {"type": "Composite", "length": 255, "prefix": "Binary.LL",
						"tag": {"enc": "BerTLVTag", "sort": "StringsByHex"},
						"subfields": {
							"82": {"type": "Hex", "enc": "Binary", "prefix": "BerTLV"},
							"9F26": {"type": "Binary", "length": 8, "enc": "Binary", "prefix": "BerTLV"}}},
					"62": {"type": "Composite", "length": 255, "prefix": "BCD.LLL",
						"bitmap": {"type": "Bitmap", "length": 2, "enc": "Binary", "prefix": "Binary.Fixed",
							"disableAutoExpand": true},
						"subfields": {
							"1": {"type": "String", "length": 1, "enc": "ASCII", "prefix": "ASCII.Fixed"},
							"16": {"type": "Numeric", "length": 4, "enc": "BCD", "prefix": "BCD.Fixed"}}},
					"102": {"type": "String", "length": 28, "enc": "ASCII", "prefix": "ASCII.LL"}
				}
			}
			""";

	private static final String[][] VALUES = { { "2", "12345" }, { "3", "1000" }, { "4", "1250" },
			{ "35", "4111=2512" }, { "41", "TERM1" }, { "43.9", "840" }, { "43.10", "Rome" }, { "48.01", "abc" },
			{ "48.12", "123" }, { "52", "0102ABCD" }, { "55.82", "1980" }, { "55.9F26", "0102030405060708" },
			{ "62.1", "Y" }, { "62.16", "99" }, { "102", "X" } };

	private static final String BYTES = """
			0200                                     MTI of digits in BCD
			F000000020A11204 0000000004000000        bitmaps, the second by bit 1
			05 123450                                 2: digits counted in BCD, aligned left
			001000                                    3: digits in BCD
			303030303030303031323530                  4: zeros on the left
			3039 343131313D32353132                  35: one byte of length as two hexadecimal digits
			E3C5D9D4F1404040                         41: EBCDIC, spaces on the right
			07 0840 34526F6D65                       43: bytes counted; part 9, then part 10
			303133 30313033616263 313230330123       48: tags 01 and 12, the length of BCD counts digits
			3031303241424344                         52: hexadecimal digits
			000F 82021980 9F26080102030405060708     55: BER-TLV
			0005 8001 59 0099                        62: the bitmap of parts, bit 1 is part 1
			303158                                   102
			""";

	private final MessageFormat format = MessageFormat.builder().spec(load(FILE)).build();

	@Test
	void fileOfOursInheritsAllThatTheFileSays() {
		MessageSpec spec = extending(FILE, "defaults: {n: bcd, text: latin-1, b: hex, length: {bytes: 2}}");
		assertThat(spec.fields()).isEqualTo(load(FILE).fields());
		assertThat(spec.mti()).isEqualTo(Encoding.BCD);
		assertThat(spec.bitmaps()).isEqualTo(Bitmaps.TWO);
	}

	@Test
	void damagedFileIsReadOrRefused() {
		Random random = new Random(8583);
		int refused = 0;
		for (int round = 0; round < 400; round++) {
			StringBuilder file = new StringBuilder(FILE);
			int start = random.nextInt(FILE.length() - 20);
			int end = start + 1 + random.nextInt(12);
			int other = random.nextInt(FILE.length() - 20);
			file.replace(start, end, (round % 2 == 0) ? "" : FILE.substring(other, other + 1 + random.nextInt(12)));
			try {
				load(file.toString());
			}
			catch (SpecFileException ex) {
				refused++;
			}
		}
		assertThat(refused).isBetween(100, 399);
	}

	@Test
	void messageIsWrittenAndReadByteForByte() throws Exception {
		byte[] expected = HEX.parseHex(BYTES.replaceAll(" {3,}.*|\\s", ""));
		IsoMessage message = this.format.newMessage("0200");
		message.removeFields(11);
		for (String[] value : VALUES) {
			this.format.set(message, value[0], value[1]);
		}
		assertThat(HEX.formatHex(this.format.encode(message))).isEqualTo(HEX.formatHex(expected));
		IsoMessage read = this.format.decode(expected);
		for (String[] value : VALUES) {
			Object set = this.format.get(message, value[0]);
			assertThat(this.format.get(read, value[0])).as(value[0]).isEqualTo(value[0].equals("41") ? "TERM1" : set);
		}
		assertThat(this.format.encode(read)).isEqualTo(expected);
	}

}

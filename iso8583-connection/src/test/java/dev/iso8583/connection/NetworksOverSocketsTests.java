package dev.iso8583.connection;

import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.spec.file.SpecFiles;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages of four networks over sockets. The far end shares no code with the library:
 * its bytes are written here by hand, in hexadecimal, and what they mean stands behind
 * them.
 * <p>
 * Each client sends a request with parts, reads the parts of the response, and passes
 * them on in an advice without changing them: they leave as they came. Each server
 * changes a part in the middle of a group that it received, and returns it.
 */
class NetworksOverSocketsTests {

	private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();

	@RegisterExtension
	final Link link = new Link();

	@Test
	void clientSendsTagsAndEmv() {
		MessageFormat format = format("tags-and-emv");
		Connection connection = connects(format);
		IsoMessage request = message(format, "0100", "2=4111111111111111", "3=000000", "4=1250", "11=000042",
				"41=TERM0001", "48.head=R", "48.42=7", "48.92=123", "55.9F02=000000001250", "55.9F26=0102030405060708");
		IsoMessage response = exchange(connection, request, """
				30 31 30 30 | MTI 0100
				37 30 32 30 30 30 30 30 30 30 38 31 30 32 30 30 | bitmap 7020000000810200: 2, 3, 4, 11, 41, 48, 55
				31 36 34 31 31 31 31 31 31 31 31 31 31 31 31 31 31 31 | 2: length 16, the card number
				30 30 30 30 30 30 | 3: 000000
				30 30 30 30 30 30 30 30 31 32 35 30 | 4: 000000001250
				30 30 30 30 34 32 | 11: 000042
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				30 31 33 | 48: 13 bytes
				52 |   head R
				34 32 30 31 37 |   tag 42, length 01, 7
				39 32 30 33 31 32 33 |   tag 92, length 03, 123
				30 32 30 | 55: 20 bytes
				9F 02 06 00 00 00 00 12 50 |   9F02, 6 bytes, the amount
				9F 26 08 01 02 03 04 05 06 07 08 |   9F26, 8 bytes, the cryptogram
				""", """
				30 31 31 30 | MTI 0110
				33 30 32 30 30 30 30 30 30 32 38 31 30 32 30 30 | bitmap 3020000002810200: 3, 4, 11, 39, 41, 48, 55
				30 30 30 30 30 30 | 3: 000000
				30 30 30 30 30 30 30 30 31 32 35 30 | 4: 000000001250
				30 30 30 30 34 32 | 11: 000042
				30 30 | 39: 00
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				30 32 30 | 48: 20 bytes
				52 |   head R
				34 32 30 31 37 |   tag 42, length 01, 7
				37 37 30 33 61 62 63 |   tag 77, length 03, abc: not in the specification
				39 32 30 33 39 39 39 |   tag 92, length 03, 999
				30 32 31 | 55: 21 bytes
				91 06 01 02 03 04 30 30 |   91, 6 bytes
				71 81 0A |   71, 10 bytes: a length of two bytes, one more than it needs
				9F 18 04 AA BB CC DD |     9F18, 4 bytes
				86 01 01 |     86, 1 byte
				""");
		assertParts(format, response, "48.head=R", "48.42=7", "48.77=abc", "48.92=999", "55.71.86=01");
		assertThat(format.describe(response)).isEqualTo("""
				0110 authorization response
				    3 Processing code: 000000 purchase, from default account, to default account
				    4 Amount, transaction: 000000001250
				   11 Systems trace audit number: 000042
				   39 Response code: 00 approved
				   41 Card acceptor terminal identification: TERM0001
				   48 Additional data, private: <hidden:20>
				        head Transaction category: <hidden:1>
				        42 Security level: <hidden:1>
				        ?: <hidden:3>
				        92 Card verification value: <hidden:3>
				   55 ICC data (reserved for ISO in the standard): <hidden:21 bytes>
				        91 issuer authentication data: <hidden:6 bytes>
				        71 issuer script template 1: <hidden:10 bytes>
				          9F18 issuer script identifier: <hidden:4 bytes>
				          86 issuer script command: <hidden:1 bytes>
				""");
		assertPassedOn(connection, response, "0120", """
				30 31 32 30 | MTI 0120
				33 30 32 30 30 30 30 30 30 30 38 31 30 32 30 30 | bitmap 3020000000810200: 3, 4, 11, 41, 48, 55
				30 30 30 30 30 30 | 3: 000000
				30 30 30 30 30 30 30 30 31 32 35 30 | 4: 000000001250
				30 30 30 30 34 33 | 11: 000043
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				30 32 30 | 48: as it came
				52 |
				34 32 30 31 37 |
				37 37 30 33 61 62 63 |
				39 32 30 33 39 39 39 |
				30 32 31 | 55: as it came
				91 06 01 02 03 04 30 30 |
				71 81 0A |
				9F 18 04 AA BB CC DD |
				86 01 01 |
				""");
	}

	@Test
	void serverAnswersTagsAndEmv() {
		MessageFormat format = format("tags-and-emv");
		IsoMessage request = answers(format, "48.92", "9", """
				30 31 30 30 | MTI 0100
				37 30 32 30 30 30 30 30 30 30 38 31 30 32 30 30 | bitmap 7020000000810200: 2, 3, 4, 11, 41, 48, 55
				31 36 34 31 31 31 31 31 31 31 31 31 31 31 31 31 31 31 | 2: length 16, the card number
				30 30 30 30 30 30 | 3: 000000
				30 30 30 30 30 30 30 30 31 32 35 30 | 4: 000000001250
				30 30 30 30 30 37 | 11: 000007
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				30 32 30 | 48: 20 bytes
				52 |   head R
				34 32 30 31 37 |   tag 42, length 01, 7
				39 32 30 33 31 32 33 |   tag 92, length 03, 123
				37 37 30 33 61 62 63 |   tag 77, length 03, abc: not in the specification
				30 32 31 | 55: 21 bytes
				9F 02 81 06 00 00 00 00 12 50 |   9F02, 6 bytes: a length of two bytes
				9F 26 08 01 02 03 04 05 06 07 08 |   9F26, 8 bytes, the cryptogram
				""", """
				30 31 31 30 | MTI 0110
				33 30 32 30 30 30 30 30 30 32 38 31 30 32 30 30 | bitmap 3020000002810200: 3, 4, 11, 39, 41, 48, 55
				30 30 30 30 30 30 | 3: 000000
				30 30 30 30 30 30 30 30 31 32 35 30 | 4: 000000001250
				30 30 30 30 30 37 | 11: 000007
				30 30 | 39: 00
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				30 31 38 | 48: 18 bytes
				52 |   head R
				34 32 30 31 37 |   tag 42, length 01, 7
				39 32 30 31 39 |   tag 92, length 01, 9: changed
				37 37 30 33 61 62 63 |   tag 77, length 03, abc: in its place
				30 32 31 | 55: as it came
				9F 02 81 06 00 00 00 00 12 50 |
				9F 26 08 01 02 03 04 05 06 07 08 |
				""");
		assertThat(format.describe(request)).isEqualTo("""
				0100 authorization request
				    2 Primary account number: 411111******1111
				    3 Processing code: 000000 purchase, from default account, to default account
				    4 Amount, transaction: 000000001250
				   11 Systems trace audit number: 000007
				   41 Card acceptor terminal identification: TERM0001
				   48 Additional data, private: <hidden:20>
				        head Transaction category: <hidden:1>
				        42 Security level: <hidden:1>
				        92 Card verification value: <hidden:3>
				        ?: <hidden:3>
				   55 ICC data (reserved for ISO in the standard): <hidden:21 bytes>
				        9F02 amount, authorized: 000000001250
				        9F26 application cryptogram: <hidden:8 bytes>
				""");
	}

	@Test
	void clientSendsBitmapsWithinFieldsAsBcdAndEbcdic() {
		MessageFormat format = format("like-base1");
		Connection connection = connects(format);
		IsoMessage request = message(format, "0100", "2=4111111111111111", "3=000000", "4=1250", "11=000042", "22=0510",
				"35=4111111111111111=271220100", "41=TERM0001", "62.1=Y", "62.2=1", "62.20=5555555555", "63.1=2",
				"126.10=11 123");
		IsoMessage response = exchange(connection, request, """
				01 00 | MTI 0100
				F0 20 04 00 20 80 00 06 | bitmap 1 to 64: 1, 2, 3, 4, 11, 22, 35, 41, 62, 63
				00 00 00 00 00 00 00 04 | bitmap 65 to 128: 126
				10 41 11 11 11 11 11 11 11 | 2: 16 digits, the card number
				00 00 00 | 3: 000000
				00 00 00 00 12 50 | 4: 000000001250
				00 00 42 | 11: 000042
				05 10 | 22: 0510
				1A 41 11 11 11 11 11 11 11 D2 71 22 01 00 | 35: 26 digits, track 2, D for =
				E3 C5 D9 D4 F0 F0 F0 F1 | 41: TERM0001
				16 | 62: 22 bytes
				C0 00 10 00 00 00 00 00 |   bitmap: 1, 2, 20
				E8 |   1: Y
				00 00 00 00 00 00 00 01 |   2: 000000000000001
				55 55 55 55 55 |   20: 5555555555
				05 | 63: 5 bytes
				80 00 00 |   bitmap of 24 bits: 1
				00 02 |   1: 0002
				0E | 126: 14 bytes
				00 40 00 00 00 00 00 00 |   bitmap: 10
				F1 F1 40 F1 F2 F3 |   10: 11 123
				""", """
				01 10 | MTI 0110
				B0 20 00 00 02 90 00 06 | bitmap 1 to 64: 1, 3, 4, 11, 39, 41, 44, 62, 63
				00 00 00 00 00 00 00 04 | bitmap 65 to 128: 126
				00 00 00 | 3: 000000
				00 00 00 00 12 50 | 4: 000000001250
				00 00 42 | 11: 000042
				F0 F0 | 39: 00
				E3 C5 D9 D4 F0 F0 F0 F1 | 41: TERM0001
				03 | 44: 3 bytes
				F5 |   1: 5
				40 |   2: a space
				E8 |   3: Y
				16 | 62: 22 bytes
				C0 00 10 00 00 00 00 00 |   bitmap: 1, 2, 20
				E8 |   1: Y
				03 81 33 40 12 34 56 78 |   2: 381334012345678
				55 55 55 55 55 |   20: 5555555555
				05 | 63: 5 bytes
				80 00 00 |   bitmap of 24 bits: 1
				00 02 |   1: 0002
				0E | 126: 14 bytes
				00 40 00 00 00 00 00 00 |   bitmap: 10
				F1 F1 40 F1 F2 F3 |   10: 11 123
				""");
		assertParts(format, response, "44.1=5", "44.2= ", "44.3=Y", "62.2=381334012345678", "63.1=0002",
				"126.10=11 123");
		assertThat(format.describe(response)).isEqualTo("""
				0110 authorization response
				    3 Processing code: 000000 purchase, from default account, to default account
				    4 Amount, transaction: 000000001250
				   11 Systems trace audit number: 000042
				   39 Response code: 00 approved
				   41 Card acceptor terminal identification: TERM0001
				   44 Additional response data: <hidden:3>
				        1 Part 1: <hidden:1>
				        2 Part 2: <hidden:1>
				        3 Part 3: <hidden:1>
				   62 Reserved, private: <hidden:22 bytes>
				        1 Part 1: <hidden:1>
				        2 Part 2: <hidden:15>
				        20 Part 20: <hidden:10>
				   63 Reserved, private: <hidden:5 bytes>
				        1 Part 1: <hidden:4>
				  126 Reserved for private use: <hidden:14 bytes>
				        10 Part 10: <hidden:6>
				""");
		assertPassedOn(connection, response, "0120", """
				01 20 | MTI 0120
				B0 20 00 00 00 90 00 06 | bitmap 1 to 64: 1, 3, 4, 11, 41, 44, 62, 63
				00 00 00 00 00 00 00 04 | bitmap 65 to 128: 126
				00 00 00 | 3: 000000
				00 00 00 00 12 50 | 4: 000000001250
				00 00 43 | 11: 000043
				E3 C5 D9 D4 F0 F0 F0 F1 | 41: TERM0001
				03 | 44: as it came
				F5 |
				40 |
				E8 |
				16 | 62: as it came
				C0 00 10 00 00 00 00 00 |
				E8 |
				03 81 33 40 12 34 56 78 |
				55 55 55 55 55 |
				05 | 63: as it came
				80 00 00 |
				00 02 |
				0E | 126: as it came
				00 40 00 00 00 00 00 00 |
				F1 F1 40 F1 F2 F3 |
				""");
	}

	@Test
	void serverAnswersBitmapsWithinFieldsAsBcdAndEbcdic() {
		MessageFormat format = format("like-base1");
		IsoMessage request = answers(format, "62.2", "381334012345678", """
				01 00 | MTI 0100
				F0 20 04 00 00 80 00 06 | bitmap 1 to 64: 1, 2, 3, 4, 11, 22, 41, 62, 63
				00 00 00 00 00 00 00 04 | bitmap 65 to 128: 126
				10 41 11 11 11 11 11 11 11 | 2: 16 digits, the card number
				00 00 00 | 3: 000000
				00 00 00 00 12 50 | 4: 000000001250
				00 00 07 | 11: 000007
				05 10 | 22: 0510
				E3 C5 D9 D4 F0 F0 F0 F1 | 41: TERM0001
				16 | 62: 22 bytes
				C0 00 10 00 00 00 00 00 |   bitmap: 1, 2, 20
				E8 |   1: Y
				00 00 00 00 00 00 00 01 |   2: 000000000000001
				55 55 55 55 55 |   20: 5555555555
				05 | 63: 5 bytes
				80 00 00 |   bitmap of 24 bits: 1
				00 02 |   1: 0002
				0E | 126: 14 bytes
				00 40 00 00 00 00 00 00 |   bitmap: 10
				F1 F1 40 F1 F2 F3 |   10: 11 123
				""", """
				01 10 | MTI 0110
				B0 20 00 00 02 80 00 06 | bitmap 1 to 64: 1, 3, 4, 11, 39, 41, 62, 63
				00 00 00 00 00 00 00 04 | bitmap 65 to 128: 126
				00 00 00 | 3: 000000
				00 00 00 00 12 50 | 4: 000000001250
				00 00 07 | 11: 000007
				F0 F0 | 39: 00
				E3 C5 D9 D4 F0 F0 F0 F1 | 41: TERM0001
				16 | 62: 22 bytes
				C0 00 10 00 00 00 00 00 |   bitmap: 1, 2, 20
				E8 |   1: Y
				03 81 33 40 12 34 56 78 |   2: 381334012345678: changed
				55 55 55 55 55 |   20: 5555555555
				05 | 63: as it came
				80 00 00 |
				00 02 |
				0E | 126: as it came
				00 40 00 00 00 00 00 00 |
				F1 F1 40 F1 F2 F3 |
				""");
		assertThat(format.describe(request)).isEqualTo("""
				0100 authorization request
				    2 Primary account number: 411111******1111
				    3 Processing code: 000000 purchase, from default account, to default account
				    4 Amount, transaction: 000000001250
				   11 Systems trace audit number: 000007
				   22 Point of service entry mode: 0510 chip, can take a PIN
				   41 Card acceptor terminal identification: TERM0001
				   62 Reserved, private: <hidden:22 bytes>
				        1 Part 1: <hidden:1>
				        2 Part 2: <hidden:15>
				        20 Part 20: <hidden:10>
				   63 Reserved, private: <hidden:5 bytes>
				        1 Part 1: <hidden:4>
				  126 Reserved for private use: <hidden:14 bytes>
				        10 Part 10: <hidden:6>
				""");
	}

	@Test
	void clientSendsAField127WithFieldsOfItsOwn() {
		MessageFormat format = format("like-postilion");
		Connection connection = connects(format);
		IsoMessage request = message(format, "0200", "2=4111111111111111", "3=000000", "4=1250", "11=000042",
				"41=TERM0001", "127.25=<IccData/>", "127.22=17Channel213POS001", "127.20=20261130",
				"127.3=SourceNode  SinkNode    000042000042TotalsGrp", "127.2=000000042");
		IsoMessage response = exchange(connection, request, """
				30 32 30 30 | MTI 0200
				F0 20 00 00 00 80 00 00 | bitmap 1 to 64: 1, 2, 3, 4, 11, 41
				00 00 00 00 00 00 00 02 | bitmap 65 to 128: 127
				31 36 34 31 31 31 31 31 31 31 31 31 31 31 31 31 31 31 | 2: length 16, the card number
				30 30 30 30 30 30 | 3: 000000
				30 30 30 30 30 30 30 30 31 32 35 30 | 4: 000000001250
				30 30 30 30 34 32 | 11: 000042
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				30 30 30 31 31 32 | 127: 6 digits of length, 112 bytes
				60 00 14 80 00 00 00 00 |   bitmap: 2, 3, 20, 22, 25
				30 39 30 30 30 30 30 30 30 34 32 |   2: length 09, 000000042
				53 6F 75 72 63 65 4E 6F 64 65 20 20 53 69 6E 6B 4E 6F |   3: 48 characters, the routing
				64 65 20 20 20 20 30 30 30 30 34 32 30 30 30 30 34 32 |
				54 6F 74 61 6C 73 47 72 70 20 20 20 |
				32 30 32 36 31 31 33 30 |   20: 20261130
				30 30 30 31 38 31 37 43 68 61 6E 6E 65 6C 32 31 33 50 |   22: length 00018, data of its own structure
				4F 53 30 30 31 |
				30 30 31 30 3C 49 63 63 44 61 74 61 2F 3E |   25: length 0010, <IccData/>
				""", """
				30 32 31 30 | MTI 0210
				B0 20 00 00 02 80 00 00 | bitmap 1 to 64: 1, 3, 4, 11, 39, 41
				00 00 00 00 00 00 00 02 | bitmap 65 to 128: 127
				30 30 30 30 30 30 | 3: 000000
				30 30 30 30 30 30 30 30 31 32 35 30 | 4: 000000001250
				30 30 30 30 34 32 | 11: 000042
				30 30 | 39: 00
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				30 30 30 30 38 39 | 127: 6 digits of length, 89 bytes
				60 00 10 80 00 00 00 00 |   bitmap: 2, 3, 20, 25
				30 39 30 30 30 30 30 30 30 34 32 |   2: length 09, 000000042
				53 6F 75 72 63 65 4E 6F 64 65 20 20 53 69 6E 6B 4E 6F |   3: 48 characters, the routing
				64 65 20 20 20 20 30 30 30 30 34 32 30 30 30 30 34 32 |
				54 6F 74 61 6C 73 47 72 70 20 20 20 |
				32 30 32 36 31 32 30 31 |   20: 20261201
				30 30 31 30 3C 49 63 63 44 61 74 61 2F 3E |   25: length 0010, <IccData/>
				""");
		assertParts(format, response, "127.2=000000042", "127.3=SourceNode  SinkNode    000042000042TotalsGrp   ",
				"127.20=20261201", "127.25=<IccData/>");
		assertThat(format.get(response, "127.22")).isNull();
		assertThat(format.describe(response)).isEqualTo("""
				0210 financial response
				    3 Processing code: 000000 purchase, from default account, to default account
				    4 Amount, transaction: 000000001250
				   11 Systems trace audit number: 000042
				   39 Response code: 00 approved
				   41 Card acceptor terminal identification: TERM0001
				  127 Reserved for private use: <hidden:89 bytes>
				        2 Part 2: <hidden:9>
				        3 Part 3: <hidden:48>
				        20 Part 20: <hidden:8>
				        25 Part 25: <hidden:10>
				""");
		assertPassedOn(connection, response, "0220", """
				30 32 32 30 | MTI 0220
				B0 20 00 00 00 80 00 00 | bitmap 1 to 64: 1, 3, 4, 11, 41
				00 00 00 00 00 00 00 02 | bitmap 65 to 128: 127
				30 30 30 30 30 30 | 3: 000000
				30 30 30 30 30 30 30 30 31 32 35 30 | 4: 000000001250
				30 30 30 30 34 33 | 11: 000043
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				30 30 30 30 38 39 | 127: as it came
				60 00 10 80 00 00 00 00 |
				30 39 30 30 30 30 30 30 30 34 32 |
				53 6F 75 72 63 65 4E 6F 64 65 20 20 53 69 6E 6B 4E 6F |
				64 65 20 20 20 20 30 30 30 30 34 32 30 30 30 30 34 32 |
				54 6F 74 61 6C 73 47 72 70 20 20 20 |
				32 30 32 36 31 32 30 31 |
				30 30 31 30 3C 49 63 63 44 61 74 61 2F 3E |
				""");
	}

	@Test
	void serverAnswersAField127WithFieldsOfItsOwn() {
		MessageFormat format = format("like-postilion");
		IsoMessage request = answers(format, "127.20", "20261201", """
				30 32 30 30 | MTI 0200
				F0 20 00 00 00 80 00 00 | bitmap 1 to 64: 1, 2, 3, 4, 11, 41
				00 00 00 00 00 00 00 02 | bitmap 65 to 128: 127
				31 36 34 31 31 31 31 31 31 31 31 31 31 31 31 31 31 31 | 2: length 16, the card number
				30 30 30 30 30 30 | 3: 000000
				30 30 30 30 30 30 30 30 31 32 35 30 | 4: 000000001250
				30 30 30 30 30 37 | 11: 000007
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				30 30 30 30 39 38 | 127: 6 digits of length, 98 bytes
				60 00 14 00 00 00 00 00 |   bitmap: 2, 3, 20, 22
				30 39 30 30 30 30 30 30 30 34 32 |   2: length 09, 000000042
				53 6F 75 72 63 65 4E 6F 64 65 20 20 53 69 6E 6B 4E 6F |   3: 48 characters, the routing
				64 65 20 20 20 20 30 30 30 30 34 32 30 30 30 30 34 32 |
				54 6F 74 61 6C 73 47 72 70 20 20 20 |
				32 30 32 36 31 31 33 30 |   20: 20261130
				30 30 30 31 38 31 37 43 68 61 6E 6E 65 6C 32 31 33 50 |   22: length 00018, data of its own structure
				4F 53 30 30 31 |
				""", """
				30 32 31 30 | MTI 0210
				B0 20 00 00 02 80 00 00 | bitmap 1 to 64: 1, 3, 4, 11, 39, 41
				00 00 00 00 00 00 00 02 | bitmap 65 to 128: 127
				30 30 30 30 30 30 | 3: 000000
				30 30 30 30 30 30 30 30 31 32 35 30 | 4: 000000001250
				30 30 30 30 30 37 | 11: 000007
				30 30 | 39: 00
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				30 30 30 30 39 38 | 127: 6 digits of length, 98 bytes
				60 00 14 00 00 00 00 00 |   bitmap: 2, 3, 20, 22
				30 39 30 30 30 30 30 30 30 34 32 |   2: length 09, 000000042
				53 6F 75 72 63 65 4E 6F 64 65 20 20 53 69 6E 6B 4E 6F |   3: 48 characters, the routing
				64 65 20 20 20 20 30 30 30 30 34 32 30 30 30 30 34 32 |
				54 6F 74 61 6C 73 47 72 70 20 20 20 |
				32 30 32 36 31 32 30 31 |   20: 20261201: changed
				30 30 30 31 38 31 37 43 68 61 6E 6E 65 6C 32 31 33 50 |   22: length 00018, data of its own structure
				4F 53 30 30 31 |
				""");
		assertThat(format.describe(request)).isEqualTo("""
				0200 financial request
				    2 Primary account number: 411111******1111
				    3 Processing code: 000000 purchase, from default account, to default account
				    4 Amount, transaction: 000000001250
				   11 Systems trace audit number: 000007
				   41 Card acceptor terminal identification: TERM0001
				  127 Reserved for private use: <hidden:98 bytes>
				        2 Part 2: <hidden:9>
				        3 Part 3: <hidden:48>
				        20 Part 20: <hidden:8>
				        22 Part 22: <hidden:18>
				""");
	}

	@Test
	void clientSendsBcdAlignedLeft() {
		MessageFormat format = format("like-unionpay");
		Connection connection = connects(format);
		IsoMessage request = message(format, "0200", "2=6212345678901234561", "3=000000", "4=1250", "11=000042",
				"22=051", "41=TERM0001", "49=156", "60.1=22", "60.2=1", "60.3=600");
		IsoMessage response = exchange(connection, request, """
				02 00 | MTI 0200
				70 20 04 00 00 80 80 10 | bitmap: 2, 3, 4, 11, 22, 41, 49, 60
				19 62 12 34 56 78 90 12 34 56 10 | 2: 19 digits, the card number, and 0 to fill up
				00 00 00 | 3: 000000
				00 00 00 00 12 50 | 4: 000000001250
				00 00 42 | 11: 000042
				05 10 | 22: 051, and 0 to fill up
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				31 35 36 | 49: 156 as characters
				00 11 | 60: 11 digits
				22 00 00 01 60 00 |   1: 22, 2: 000001, 3: 600, and 0 to fill up
				""", """
				02 10 | MTI 0210
				30 20 00 00 02 80 80 10 | bitmap: 3, 4, 11, 39, 41, 49, 60
				00 00 00 | 3: 000000
				00 00 00 00 12 50 | 4: 000000001250
				00 00 42 | 11: 000042
				30 30 | 39: 00
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				31 35 36 | 49: 156 as characters
				00 08 | 60: 8 digits
				22 00 00 01 |   1: 22, 2: 000001
				""");
		assertParts(format, response, "49=156", "60.1=22", "60.2=000001");
		assertThat(format.get(response, "60.3")).isNull();
		assertThat(format.describe(response)).isEqualTo("""
				0210 financial response
				    3 Processing code: 000000 purchase, from default account, to default account
				    4 Amount, transaction: 000000001250
				   11 Systems trace audit number: 000042
				   39 Response code: 00 approved
				   41 Card acceptor terminal identification: TERM0001
				   49 Currency code, transaction: 156
				   60 Reserved, private: <hidden:8>
				        1 Part 1: <hidden:2>
				        2 Part 2: <hidden:6>
				""");
		assertPassedOn(connection, response, "0220", """
				02 20 | MTI 0220
				30 20 00 00 00 80 80 10 | bitmap: 3, 4, 11, 41, 49, 60
				00 00 00 | 3: 000000
				00 00 00 00 12 50 | 4: 000000001250
				00 00 43 | 11: 000043
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				31 35 36 | 49: 156 as characters
				00 08 | 60: as it came
				22 00 00 01 |
				""");
	}

	@Test
	void serverAnswersBcdAlignedLeft() {
		MessageFormat format = format("like-unionpay");
		IsoMessage request = answers(format, "60.2", "000002", """
				02 00 | MTI 0200
				70 20 04 00 00 80 80 10 | bitmap: 2, 3, 4, 11, 22, 41, 49, 60
				19 62 12 34 56 78 90 12 34 56 10 | 2: 19 digits, the card number, and 0 to fill up
				00 00 00 | 3: 000000
				00 00 00 00 12 50 | 4: 000000001250
				00 00 07 | 11: 000007
				05 10 | 22: 051, and 0 to fill up
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				31 35 36 | 49: 156 as characters
				00 11 | 60: 11 digits
				22 00 00 01 60 00 |   1: 22, 2: 000001, 3: 600, and 0 to fill up
				""", """
				02 10 | MTI 0210
				30 20 00 00 02 80 80 10 | bitmap: 3, 4, 11, 39, 41, 49, 60
				00 00 00 | 3: 000000
				00 00 00 00 12 50 | 4: 000000001250
				00 00 07 | 11: 000007
				30 30 | 39: 00
				54 45 52 4D 30 30 30 31 | 41: TERM0001
				31 35 36 | 49: 156 as characters
				00 11 | 60: 11 digits
				22 00 00 02 60 00 |   1: 22, 2: 000002, 3: 600, and 0 to fill up: 2 changed
				""");
		assertThat(format.describe(request)).isEqualTo("""
				0200 financial request
				    2 Primary account number: 621234*********4561
				    3 Processing code: 000000 purchase, from default account, to default account
				    4 Amount, transaction: 000000001250
				   11 Systems trace audit number: 000007
				   22 Point of service entry mode: 051 chip, can take a PIN
				   41 Card acceptor terminal identification: TERM0001
				   49 Currency code, transaction: 156
				   60 Reserved, private: <hidden:11>
				        1 Part 1: <hidden:2>
				        2 Part 2: <hidden:6>
				        3 Part 3: <hidden:3>
				""");
	}

	private static MessageFormat format(String name) {
		return MessageFormat.builder().spec(SpecFiles.load("classpath:spec/" + name + ".yml")).build();
	}

	private Connection connects(MessageFormat format) {
		return this.link.connects((options) -> options.format(format));
	}

	/** Make a message of values such as {@code 48.92=123}. */
	private static IsoMessage message(MessageFormat format, String mti, String... values) {
		IsoMessage message = format.newMessage(mti);
		for (String value : values) {
			int end = value.indexOf('=');
			format.set(message, value.substring(0, end), value.substring(end + 1));
		}
		return message;
	}

	/** Send a request, which must have these bytes, and answer it with others. */
	private IsoMessage exchange(Connection connection, IsoMessage request, String sent, String answer) {
		CompletableFuture<IsoMessage> response = connection.sendAsync(request);
		assertThat(HEX.formatHex(this.link.farEnd().readsFrame())).isEqualTo(HEX.formatHex(bytes(sent)));
		this.link.farEnd().writesFrame(bytes(answer));
		return Link.resultOf(response);
	}

	/**
	 * Send all fields of a response but 39, which must have the bytes of the response.
	 */
	private void assertPassedOn(Connection connection, IsoMessage response, String mti, String bytes) {
		MessageFormat format = connection.format();
		IsoMessage advice = message(format, mti, "11=000043");
		for (int field = 2; field <= 128; field++) {
			if (response.hasField(field) && field != 11 && field != 39) {
				format.set(advice, field, response.getObjectValue(field));
			}
		}
		Link.resultOf(connection.transmit(advice));
		assertThat(HEX.formatHex(this.link.farEnd().readsFrame())).isEqualTo(HEX.formatHex(bytes(bytes)));
	}

	/**
	 * Receive a request as a server, and send back its groups, one of them with another
	 * value.
	 * @return the request
	 */
	private IsoMessage answers(MessageFormat format, String path, String value, String received, String reply) {
		CompletableFuture<IsoMessage> handled = new CompletableFuture<>();
		ConnectionOptions options = this.link.options().format(format).messageHandler((request, connection) -> {
			handled.complete(request);
			IsoMessage response = format.responseTo(request);
			for (int field : new int[] { 48, 55, 60, 62, 63, 126, 127 }) {
				if (request.hasField(field)) {
					format.set(response, field, request.getObjectValue(field));
				}
			}
			format.set(response, path, value);
			return format.set(response, 39, "00");
		}).build();
		Server server = new Server("issuer", this.link.transport(),
				ServerOptions.builder(options).bindAddress("127.0.0.1").port(0).build());
		server.start();
		try (LogCapture log = LogCapture.everything(); Wire client = Wire.dialling(server.port())) {
			client.writesFrame(bytes(received));
			assertThat(HEX.formatHex(client.readsFrame())).isEqualTo(HEX.formatHex(bytes(reply)));
			assertThat(log.text()).doesNotContain("4111111111111111", "6212345678901234561");
			return Link.resultOf(handled);
		}
		finally {
			server.stop(Duration.ZERO);
		}
	}

	private static void assertParts(MessageFormat format, IsoMessage message, String... values) {
		for (String value : values) {
			int end = value.indexOf('=');
			Object actual = format.get(message, value.substring(0, end));
			assertThat((actual instanceof byte[] bytes) ? HexFormat.of().formatHex(bytes) : actual)
				.as(value.substring(0, end))
				.isEqualTo(value.substring(end + 1));
		}
	}

	/** Return the bytes that stand before the bars. */
	private static byte[] bytes(String annotated) {
		return HEX.parseHex(
				annotated.lines().map((line) -> line.split("\\|", 2)[0].strip()).collect(Collectors.joining(" ")));
	}

}

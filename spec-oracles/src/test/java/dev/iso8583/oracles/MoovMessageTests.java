package dev.iso8583.oracles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.file.SpecFileException;
import dev.iso8583.message.spec.file.SpecFinding;
import dev.iso8583.oracles.Comparison.Known;
import dev.iso8583.oracles.Deviation.Kind;
import dev.iso8583.oracles.Library.Refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Messages of moov-io/iso8583: composites, bitmaps, the specifications that come with
 * moov, and those that come with this library.
 */
class MoovMessageTests {

	private static final int MESSAGES = 200;

	private static final Comparison COMPARISON = new Comparison("Messages of moov-io/iso8583",
			new Known("BER-TLV", "empty", Kind.BYTES, "moov writes a length of zero as no byte"));

	/** A field that moov itself cannot write. */
	private static final Pattern UNWRITABLE = Pattern
		.compile("\"([2-9]|[0-9]{2,3})\": \\{[^{}]*?\"enc\": \"(?!ASCIIToHex)\\w+\",\\s*\"prefix\": \"Hex.Fixed\"");

	/** The fields that composites consist of here. */
	private static final Map<String, String> PARTS = Map.of( //
			"A3", "\"type\": \"String\", \"length\": 3, \"enc\": \"ASCII\", \"prefix\": \"ASCII.Fixed\"", //
			"E3", "\"type\": \"String\", \"length\": 3, \"enc\": \"EBCDIC1047\", \"prefix\": \"EBCDIC.Fixed\"", //
			"N4",
			"\"type\": \"Numeric\", \"length\": 4, \"enc\": \"BCD\", \"prefix\": \"BCD.Fixed\", \"padding\": {\"type\": \"Left\", \"pad\": \"0\"}", //
			"AL", "\"type\": \"String\", \"length\": 9, \"enc\": \"ASCII\", \"prefix\": \"ASCII.L\"", //
			"ALL", "\"type\": \"String\", \"length\": 99, \"enc\": \"ASCII\", \"prefix\": \"ASCII.LL\"", //
			"ELL", "\"type\": \"String\", \"length\": 99, \"enc\": \"EBCDIC\", \"prefix\": \"EBCDIC.LL\"", //
			"BL", "\"type\": \"String\", \"length\": 99, \"enc\": \"ASCII\", \"prefix\": \"Binary.L\"", //
			"NLL", "\"type\": \"String\", \"length\": 9, \"enc\": \"BCD\", \"prefix\": \"BCD.LL\"", //
			"T", "\"type\": \"Binary\", \"length\": 900, \"enc\": \"Binary\", \"prefix\": \"BerTLV\"", //
			"TA", "\"type\": \"String\", \"length\": 900, \"enc\": \"ASCII\", \"prefix\": \"BerTLV\"");

	@ParameterizedTest(name = "{0} {1}")
	@CsvSource(delimiter = '|',
			textBlock = """
					positional        | sort: StringsByInt                                        | 1:A3 2:N4 10:AL        | 1=abc 2=1234 10=xyz
					positional        | sort: StringsByInt                                        | 1:A3 2:N4 10:AL        | 1=abc 2=12
					positional        | sort: StringsByInt                                        | 1:A3 2:N4 10:AL        | 1=abc
					positional by hex | sort: StringsByHex                                        | 09:A3 0A:N4 10:ALL     | 09=abc 0A=1 10=xyz
					positional by hex | sort: StringsByHex                                        | 9:A3 A:N4 100:ALL      | 100=xyz 9=abc A=1
					tags in ASCII     | length: 2, enc: ASCII, sort: StringsByInt                 | 11:ALL 12:ALL          | 11=abc 12=x
					tags in ASCII     | length: 3, enc: ASCII, sort: StringsByInt, pad: 0         | 001:ALL 12:ALL 345:ALL | 001=abc 012=x 345=
					tags in ASCII     | length: 2, enc: ASCII, sort: StringsByInt                 | 11:BL 12:BL            | 11=abc 12=x
					tags in EBCDIC    | length: 2, enc: EBCDIC, sort: StringsByInt                | 11:ELL 12:ELL          | 11=abc 12=x
					tags in BCD       | length: 2, enc: BCD, sort: StringsByInt                   | 11:NLL 12:NLL          | 11=123 12=1234
					tags in LBCD      | length: 2, enc: LBCD, sort: StringsByInt                  | 11:NLL 12:NLL          | 11=123 12=1234
					tags as bytes     | length: 1, enc: ASCIIToHex, sort: StringsByHex            | DF:BL 9A:BL            | 9A=123 DF=1234
					tags as bytes     | length: 2, enc: Binary, sort: StringsByInt                | 11:BL 12:BL            | 11=123 12=1234
					BER-TLV           | enc: BerTLVTag, sort: StringsByHex                        | 82:T 9F26:T DF8101:T   | 82=#1 9F26=#127 DF8101=#2
					BER-TLV           | enc: BerTLVTag, sort: StringsByHex                        | 82:T 9F26:T DF8101:T   | 82=#128 9F26=#255
					BER-TLV           | enc: BerTLVTag, sort: StringsByHex                        | 82:T 9F26:TA           | 82=#256 9F26=abc
					BER-TLV           | enc: BerTLVTag, sort: StringsByHex                        | 82:T 9F26:T            | 82=#0 9F26=#1
					BER-TLV           | enc: BerTLVTag, sort: StringsByHex                        | 6F(84:T A5(50:TA 88:T)) 95:T | 6F.84=#3 6F.A5.50=abc 6F.A5.88=#1 95=#5
					""")
	void compositeHasTheBytesOfMoov(String name, String tag, String parts, String values) throws Refusal {
		for (String prefix : new String[] { "ASCII.LLL", "EBCDIC.LLL", "BCD.LLL", "Binary.LL", "Hex.LL" }) {
			String file = MoovFieldTests.file("\"60\": {\"type\": \"Composite\", \"length\": 999, \"prefix\": \""
					+ prefix + "\", \"tag\": {" + tag(tag) + "}, \"subfields\": {" + subfields(parts, tag) + "}}");
			compare(name, values.contains("#0") ? "empty" : values, file, values);
		}
		COMPARISON.verify(name);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			a bitmap of 8 bytes  | 8 | Binary     | 1:A3 2:N4 64:AL        | 1=abc 2=1234 64=xyz
			a bitmap of 8 bytes  | 8 | Binary     | 1:A3 2:N4 64:AL        | 2=1234
			a bitmap of 8 bytes  | 8 | HexToASCII | 1:A3 2:E3 64:ALL       | 2=abc 64=
			a bitmap of 2 bytes  | 2 | Binary     | 1:A3 2:N4 16:ELL       | 1=abc 2=1234 16=xyz
			a bitmap of 3 bytes  | 3 | HexToASCII | 1:A3 2:N4 24:AL        | 1=abc 24=xyz
			""")
	void compositeWithABitmapHasTheBytesOfMoov(String name, int length, String encoding, String parts, String values)
			throws Refusal {
		String file = MoovFieldTests
			.file("\"60\": {\"type\": \"Composite\", \"length\": 999, \"prefix\": \"ASCII.LLL\","
					+ " \"bitmap\": {\"type\": \"Bitmap\", \"length\": " + length + ", \"enc\": \"" + encoding
					+ "\", \"prefix\": \"Binary.Fixed\", \"disableAutoExpand\": true}, \"subfields\": {"
					+ subfields(parts, "") + "}}");
		compare(name, values, file, values);
		COMPARISON.verify(name);
	}

	private static void compare(String subject, String name, String file, String values) throws Refusal {
		Map<String, Object> given = new LinkedHashMap<>();
		for (String value : values.split(" ")) {
			String[] words = value.split("=", -1);
			Program.put(given, words[0],
					words[1].startsWith("#") ? new byte[Integer.parseInt(words[1].substring(1))] : words[1]);
		}
		COMPARISON.compare(subject, name, new Moov(file), new Ours(Moov.file(file), ""), Sample.of(60, given));
	}

	private static String tag(String keys) {
		return Stream.of(keys.split(", "))
			.map((key) -> key.split(": "))
			.map((key) -> key[0].equals("pad") ? "\"padding\": {\"type\": \"Left\", \"pad\": \"0\"}"
					: "\"" + key[0] + "\": " + (key[0].equals("length") ? key[1] : "\"" + key[1] + "\""))
			.collect(Collectors.joining(", "));
	}

	/** Return parts such as {@code 1:A3}, or with parts of their own {@code 6F(84:T)}. */
	private static String subfields(String parts, String tag) {
		StringBuilder fields = new StringBuilder();
		for (String part : parts.split(" (?![^(]*\\)(?!\\)))(?![^(]*\\([^)]*\\)\\))")) {
			int inner = part.indexOf('(');
			fields.append(fields.isEmpty() ? "" : ", ");
			if (inner > 0) {
				fields.append("\"" + part.substring(0, inner)
						+ "\": {\"type\": \"Composite\", \"length\": 900, \"prefix\": \"BerTLV\", \"tag\": {" + tag(tag)
						+ "}, \"subfields\": {" + subfields(part.substring(inner + 1, part.length() - 1), tag) + "}}");
			}
			else {
				String key = part.split(":")[0];
				fields.append("\"" + (tag.contains("pad") ? key.replaceFirst("^0+", "") : key) + "\": {"
						+ PARTS.get(part.split(":")[1]) + "}");
			}
		}
		return fields.toString();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ASCII      | Binary     | 8  | 3,64
			ASCII      | Binary     | 8  | 3,64,66,128
			ASCII      | HexToASCII | 8  | 3,64
			ASCII      | HexToASCII | 8  | 128
			BCD        | Binary     | 16 | 3
			BCD        | HexToASCII | 16 | 3,64,65,128
			EBCDIC     | Binary     | 8  | 3,66,128,130,192
			EBCDIC1047 | HexToASCII | 8  | 3,66,192
			EBCDIC     | Binary     | 8  | 192
			EBCDIC     | Binary     | 8  | 64,192
			""")
	void bitmapsAreThoseOfMoov(String mti, String bitmap, int length, String fields) throws Refusal {
		String field = "\"type\": \"String\", \"length\": 9, \"enc\": \"ASCII\", \"prefix\": \"ASCII.L\"";
		Map<Integer, Object> values = new TreeMap<>();
		StringBuilder file = new StringBuilder("{\"fields\": {\"0\": {\"type\": \"String\", \"length\": 4, \"enc\": \""
				+ mti + "\", \"prefix\": \"ASCII.Fixed\"}, \"1\": {\"type\": \"Bitmap\", \"length\": " + length
				+ ", \"enc\": \"" + bitmap + "\", \"prefix\": \"Binary.Fixed\"}");
		for (String number : fields.split(",")) {
			values.put(Integer.valueOf(number), "AB" + number);
			file.append(", \"" + number + "\": {" + field + "}");
		}
		String text = file.append("}}").toString();
		COMPARISON.compare("bitmaps", mti + " " + bitmap + " " + fields, new Moov(text), new Ours(Moov.file(text), ""),
				new Sample("0100", new byte[0], values));
		COMPARISON.verify("bitmaps");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Spec87", "Spec87ASCII", "EMV" })
	void randomMessagesOfItsSpecificationsHaveTheBytesOfMoov(String name) throws Refusal {
		String file = Moov.builtIn(name);
		String subject = "moov's " + name;
		String changes = changes(subject, file);
		random(subject, new Moov(file), new Ours(Moov.file(file), changes));
	}

	/** Its MTI is hexadecimal digits, with a length that moov never finds fitting. */
	@Test
	void specificationThatMoovCannotWriteIsAFinding() throws Refusal {
		String file = Moov.builtIn("Spec87Hex");
		Moov moov = new Moov(file);
		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> moov.write(Sample.of(2, "4000001234567899")));
		assertThatExceptionOfType(SpecFileException.class).isThrownBy(() -> new Ours(Moov.file(file), ""))
			.satisfies((refusal) -> assertThat(refusal.findings()).extracting(SpecFinding::path).contains("mti"));
		COMPARISON.leaveOut("moov's Spec87Hex", "all fields", "moov writes no message by it");
	}

	@Test
	void randomMessagesWithAllKindsOfFieldsHaveTheBytesOfMoov() throws IOException, Refusal {
		try (InputStream in = MoovMessageTests.class.getResourceAsStream("/moov-all-kinds.json")) {
			String file = new String(in.readAllBytes(), StandardCharsets.UTF_8);
			random("all kinds of fields", new Moov(file), new Ours(Moov.file(file), ""));
		}
	}

	@TestFactory
	Stream<DynamicTest> randomMessagesOfOurSpecificationsHaveTheBytesOfMoov() {
		return MessageSpec.names().stream().map((name) -> DynamicTest.dynamicTest(name, () -> {
			MessageSpec spec = MessageSpec.named(name);
			String file = Moov.fileOf(spec);
			MessageSpec.Builder builder = spec.toBuilder();
			Set<Integer> without = new TreeSet<>(spec.fields().keySet());
			without.removeIf((field) -> file.contains("\"" + field + "\":"));
			without.forEach((field) -> builder.field(field, null));
			if (!without.isEmpty()) {
				COMPARISON.leaveOut(name, "fields " + without, "a file of moov cannot say what they are");
			}
			random(name, new Moov(file), new Ours(builder.build()));
		}));
	}

	private static void random(String subject, Moov moov, Ours ours) {
		RandomSamples samples = RandomSamples.plain(ours.spec(), new Random(subject.hashCode()));
		COMPARISON.compare(subject, "with all fields", moov, ours, samples.whole());
		for (int count = 0; count < MESSAGES; count++) {
			COMPARISON.compare(subject, "random", moov, ours, samples.next());
		}
		COMPARISON.verify(subject);
	}

	/** Return what leaves out the fields that have findings. */
	private static String changes(String subject, String file) {
		Set<String> fields = new TreeSet<>();
		Matcher unwritable = UNWRITABLE.matcher(file);
		while (unwritable.find()) {
			COMPARISON.leaveOut(subject, "field " + unwritable.group(1),
					"moov writes no bytes with the prefix Hex.Fixed, which wants twice as many");
			fields.add(unwritable.group(1) + ": none");
		}
		try {
			new Ours(Moov.file(file), "");
		}
		catch (SpecFileException ex) {
			for (SpecFinding finding : ex.findings()) {
				assertThat(finding.path()).startsWith("fields.");
				String field = finding.path().split("\\.")[1];
				COMPARISON.leaveOut(subject, "field " + field, finding.text());
				fields.add(field + ": none");
			}
		}
		return "fields: {" + String.join(", ", fields) + "}";
	}

	@AfterAll
	static void report() {
		COMPARISON.report("moov-messages.md");
	}

}

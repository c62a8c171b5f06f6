package dev.iso8583.oracles;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldFormat;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.oracles.Comparison.Known;
import dev.iso8583.oracles.Deviation.Kind;
import dev.iso8583.oracles.Library.Refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Fields and messages of pyiso8583: half bytes with any fill on either side, lengths that
 * count them, and the code pages of Python.
 */
class PyIso8583Tests {

	private static final int MESSAGES = 200;

	private static final Comparison COMPARISON = new Comparison("pyiso8583",
			new Known(".*", ".*, fixed, (empty|shortest|odd|even|longest but one|one too short)", Kind.THEY_REFUSE,
					"pyiso8583 does not complete a value of fixed length, and we do"),
			new Known("characters of cp.*", "U\\+000A", Kind.BYTES,
					"line feed is 25 in Python, and 15 in the code pages of Java"),
			new Known("characters of cp273", "U\\+00AF", Kind.THEY_REFUSE,
					"byte BC is a macron in Java, and an overline in Python"),
			new Known("characters of cp424", "U\\+(2022|203E)", Kind.THEY_REFUSE,
					"Python has two characters less, or others for them"),
			new Known("characters of cp875", "U\\+001A", Kind.BYTES,
					"several bytes are this character, of which Java writes the first and Python the last"),
			new Known("BCD.*", ".* counting BYTES, .*", Kind.THEY_REFUSE,
					"pyiso8583 fills an odd number of digits only where the length counts them"));

	@TestFactory
	Stream<DynamicTest> digitsWithAnyFillHaveTheBytesOfPyIso8583() {
		return IntStream.range(0, 16)
			.boxed()
			.flatMap((fill) -> Stream.of(new Encoding.Bcd(false, fill), new Encoding.Bcd(true, fill)))
			.map((encoding) -> DynamicTest.dynamicTest(encoding.toString(), () -> {
				compare(encoding.toString(), "n", encoding);
				compare(encoding.toString(), "z", encoding);
				COMPARISON.verify(encoding.toString());
			}));
	}

	@TestFactory
	Stream<DynamicTest> bytesHaveTheBytesOfPyIso8583() {
		return Stream.of(Encoding.BINARY, Encoding.HEX, new Encoding.Hex(Charset.forName("IBM500")))
			.map((encoding) -> DynamicTest.dynamicTest(encoding.toString(), () -> {
				compare(encoding.toString(), "b", encoding);
				COMPARISON.verify(encoding.toString());
			}));
	}

	@ParameterizedTest
	@ValueSource(strings = { "US-ASCII", "IBM037", "IBM500", "IBM1140" })
	void textHasTheBytesOfPyIso8583(String charset) throws Refusal {
		Encoding encoding = new Encoding.Text(Charset.forName(charset));
		String subject = "text in " + charset;
		compare(subject, "ans", encoding);
		compare(subject, "n", encoding);
		compare(subject, "x+n", encoding);
		COMPARISON.verify(subject);
	}

	/** Compare fields with all lengths. */
	private static void compare(String subject, String content, Encoding encoding) throws Refusal {
		for (int maximum : new int[] { 7, 10 }) {
			compare(subject, field(content + " " + maximum, encoding, null));
		}
		for (LengthIndicator length : lengths(encoding)) {
			int digits = (int) Math.log10(length.maximum()) + 1;
			for (int maximum : new int[] { 7, 8, 99, 255, 998, 9_999 }) {
				String format = content + ".".repeat(Math.max(2, Math.min(digits, 6))) + maximum;
				boolean isHalf = maximum % 2 == 1 && encoding instanceof Encoding.Bcd
						&& length.counts() == Counts.BYTES;
				if (!isHalf && encoding.bytes(2) * (maximum + 1) / 2 <= length.maximum() && maximum <= length.maximum()
						&& (length.counts() != Counts.HEX_DIGITS || 2 * maximum <= length.maximum())) {
					compare(subject, field(format, encoding, length));
				}
			}
		}
	}

	private static List<LengthIndicator> lengths(Encoding encoding) {
		List<LengthIndicator> lengths = new ArrayList<>();
		for (Encoding digits : List.of(Encoding.ASCII, new Encoding.Text(Charset.forName("IBM037")),
				new Encoding.Text(Charset.forName("IBM500")), Encoding.BCD)) {
			IntStream.rangeClosed(1, 4).forEach((size) -> lengths.add(LengthIndicator.digits(digits, size)));
		}
		IntStream.rangeClosed(1, 4).forEach((size) -> lengths.add(LengthIndicator.bytes(size)));
		List<LengthIndicator> all = new ArrayList<>(lengths);
		if (encoding instanceof Encoding.Bcd) {
			lengths.forEach((length) -> all.add(length.counting(Counts.BYTES)));
		}
		if (encoding instanceof Encoding.Hex) {
			all.replaceAll((length) -> length.counting(Counts.BYTES));
		}
		if (encoding instanceof Encoding.Binary) {
			lengths.forEach((length) -> all.add(length.counting(Counts.HEX_DIGITS)));
		}
		return all;
	}

	private static FieldSpec field(String format, Encoding encoding, LengthIndicator length) {
		return new FieldSpec("Field", FieldFormat.of(format), 0, encoding, length, false, 0, Show.STANDARD);
	}

	private static void compare(String subject, FieldSpec field) throws Refusal {
		MessageSpec spec = MessageSpec.builder("Test").bitmap(Encoding.BINARY).field(60, field).build();
		assertThat(PyIso8583.has(field)).isTrue();
		Ours ours = new Ours(spec);
		PyIso8583 python = new PyIso8583(spec);
		String length = (field.length() == null) ? "fixed"
				: field.length().encoding() + " of " + field.length().size() + " counting " + field.length().counts();
		Map<String, Object> values = new LinkedHashMap<>(Values.of(field));
		values.keySet().removeIf((name) -> name.startsWith("characters"));
		values.put("one too long", Values.tooLong(field));
		values.forEach((name, value) -> COMPARISON.compare(subject,
				field.format().content().notation() + ", " + length + ", " + name, python, ours, Sample.of(60, value)));
		assertThatIllegalArgumentException().isThrownBy(() -> ours.write(Sample.of(60, Values.tooLong(field))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "US-ASCII", "ISO-8859-1", "ISO-8859-2", "ISO-8859-5", "ISO-8859-7", "ISO-8859-15",
			"windows-1250", "windows-1251", "windows-1252", "windows-1256", "IBM437", "IBM850", "IBM866", "KOI8-R",
			"IBM037", "IBM273", "IBM424", "IBM500", "x-IBM875", "IBM1026", "IBM01140" })
	void everyCharacterHasTheByteOfPyIso8583(String charset) throws Refusal {
		Charset java = Charset.forName(charset);
		String subject = "characters of " + PyIso8583.charset(java);
		FieldSpec field = field("ans..9", new Encoding.Text(java), LengthIndicator.bytes(1));
		MessageSpec spec = MessageSpec.builder("Test").bitmap(Encoding.BINARY).field(60, field).build();
		Ours ours = new Ours(spec);
		PyIso8583 python = new PyIso8583(spec);
		Set<Character> characters = new TreeSet<>();
		for (int one = 0; one < 256; one++) {
			characters.add(new String(new byte[] { (byte) one }, java).charAt(0));
		}
		characters.remove('\uFFFD');
		assertThat(characters).hasSizeGreaterThan(120);
		characters.forEach((character) -> COMPARISON.compare(subject, String.format("U+%04X", (int) character), python,
				ours, Sample.of(60, character.toString())));
		COMPARISON.verify(subject);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ascii   | hex        | TWO   | 3,64
			ascii   | hex        | TWO   | 3,66,128
			bcd     | binary     | TWO   | 3
			bcd     | binary     | TWO   | 67
			IBM500  | hex IBM500 | TWO   | 3,66
			IBM037  | binary     | TWO   | 128
			bcd     | binary     | THREE | 3,66
			bcd     | binary     | THREE | 3,66,129,192
			ascii   | hex        | THREE | 192
			""")
	void bitmapsAreThoseOfPyIso8583(String mti, String bitmap, Bitmaps bitmaps, String fields) throws Refusal {
		MessageSpec.Builder builder = MessageSpec.builder("Test").bitmaps(bitmaps);
		builder.mti(mti.equals("ascii") ? Encoding.ASCII
				: mti.equals("bcd") ? Encoding.BCD : new Encoding.Text(Charset.forName(mti)));
		builder.bitmap(bitmap.equals("hex") ? Encoding.HEX
				: bitmap.equals("binary") ? Encoding.BINARY : new Encoding.Hex(Charset.forName("IBM500")));
		Map<Integer, Object> values = new TreeMap<>();
		for (String field : fields.split(",")) {
			builder.field(Integer.parseInt(field), field("ans..9", Encoding.ASCII, LengthIndicator.bytes(1)));
			values.put(Integer.valueOf(field), "AB" + field);
		}
		MessageSpec spec = builder.build();
		COMPARISON.compare("bitmaps", mti + " " + bitmap + " " + fields, new PyIso8583(spec), new Ours(spec),
				new Sample("0100", new byte[0], values));
		COMPARISON.verify("bitmaps");
	}

	@TestFactory
	Stream<DynamicTest> randomMessagesOfOurSpecificationsHaveTheBytesOfPyIso8583() {
		return MessageSpec.names().stream().map((name) -> DynamicTest.dynamicTest(name, () -> {
			MessageSpec whole = MessageSpec.named(name);
			MessageSpec.Builder builder = whole.toBuilder();
			if (name.endsWith("ebcdic")) {
				inCodePage500(whole, builder);
			}
			whole.fields().forEach((number, field) -> builder.field(number, comparable(builder.field(number))));
			MessageSpec spec = builder.build();
			Set<Integer> without = new TreeSet<>(whole.fields().keySet());
			without.removeAll(spec.fields().keySet());
			if (!without.isEmpty()) {
				COMPARISON.leaveOut(name, "fields " + without, "pyiso8583 cannot say what they are");
			}
			Ours ours = new Ours(spec);
			PyIso8583 python = new PyIso8583(spec);
			RandomSamples samples = RandomSamples.plain(spec, new Random(name.hashCode()));
			COMPARISON.compare(name, "with all fields", python, ours, samples.whole());
			for (int count = 0; count < MESSAGES; count++) {
				COMPARISON.compare(name, "random", python, ours, samples.next());
			}
			COMPARISON.verify(name);
		}));
	}

	/** Python has no code page 1047. */
	private static void inCodePage500(MessageSpec spec, MessageSpec.Builder builder) {
		Encoding.Text ebcdic = new Encoding.Text(Charset.forName("IBM500"));
		builder.mti(ebcdic);
		spec.fields().forEach((number, field) -> {
			FieldSpec other = (field.encoding() instanceof Encoding.Text) ? field.withEncoding(ebcdic) : field;
			LengthIndicator length = field.length();
			builder.field(number, (length != null && length.encoding() instanceof Encoding.Text)
					? other.withLength(new LengthIndicator(ebcdic, length.size(), length.counts(), false)) : other);
		});
	}

	/** Bytes as digits have a length that counts bytes there, and ours count units. */
	private static FieldSpec comparable(FieldSpec field) {
		return PyIso8583.has(field) ? field : null;
	}

	@AfterAll
	static void report() {
		COMPARISON.report("pyiso8583.md");
	}

}

package dev.iso8583.message;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.JapaneseDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.solab.iso8583.CustomBinaryField;
import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.guide.FieldValidator;
import dev.iso8583.message.guide.GuideCoding;
import dev.iso8583.message.value.Numbers;
import dev.iso8583.testing.Effort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A message is written byte for byte as j8583 writes it, or refused: in each coding, with
 * each type of field and any content.
 */
class MessageWriterTests {

	private static final Date NEW_YEARS_EVE = Date
		.from(LocalDateTime.of(2026, 12, 31, 23, 5, 9).toInstant(ZoneOffset.UTC));

	private static final int[] LENGTHS = { 1, 2, 5, 6, 12, 18, 19, 20, 25 };

	/** Each content is tried with one coding of so many: of three, or with all. */
	private static final int TURNS = Effort.of(3, 1);

	private static final String GUIDE = """
			<j8583-config><parse type="0800">
			<field num="2" type="LLVAR"/>
			<field num="4" type="AMOUNT"/>
			<field num="5" type="NUMERIC" length="12"/>
			<field num="7" type="DATE10"/>
			<field num="11" type="NUMERIC" length="6"/>
			<field num="12" type="TIME"/>
			<field num="13" type="DATE4"/>
			<field num="14" type="DATE_EXP"/>
			<field num="41" type="ALPHA" length="8"/>
			<field num="48" type="LLLVAR"/>
			<field num="52" type="BINARY" length="8"/>
			<field num="55" type="LLLBIN"/>
			<field num="62" type="LLBCDBIN"/>
			<field num="63" type="LLLLVAR"/>
			<field num="102" type="LLBIN"/>
			<field num="127" type="LLLLBIN"/>
			<field num="128" type="LLLBCDBIN"/>
			</parse></j8583-config>""";

	static Stream<Arguments> codings() {
		return Stream.of(coding("text", (builder) -> builder),
				coding("text with digits in the character set", (builder) -> builder.digitsInCharset(true)),
				coding("text with a binary bitmap",
						(builder) -> builder.charset(StandardCharsets.US_ASCII).binaryBitmap(true)),
				coding("EBCDIC", (builder) -> builder.charset(Charset.forName("IBM1047"))),
				coding("EBCDIC with a binary bitmap",
						(builder) -> builder.charset(Charset.forName("IBM037")).binaryBitmap(true)),
				coding("EBCDIC with lengths in ASCII",
						(builder) -> builder.charset(Charset.forName("IBM1047"))
							.binaryHeader(true)
							.digitsInCharset(false)),
				coding("windows-1252", (builder) -> builder.charset(Charset.forName("windows-1252"))),
				coding("binary", (builder) -> builder.binaryHeader(true).binaryFields(true)),
				coding("binary in EBCDIC",
						(builder) -> builder.charset(Charset.forName("IBM1047")).binaryHeader(true).binaryFields(true)),
				coding("binary head", (builder) -> builder.binaryHeader(true)),
				coding("binary fields", (builder) -> builder.binaryFields(true)),
				coding("binary with lengths as numbers",
						(builder) -> builder.binaryHeader(true)
							.binaryFields(true)
							.customize((factory) -> factory.setVariableLengthFieldsInHex(true))),
				coding("always two bitmaps",
						(builder) -> builder.customize((factory) -> factory.setForceSecondaryBitmap(true))),
				coding("binary, always two bitmaps",
						(builder) -> builder.binaryHeader(true)
							.binaryFields(true)
							.customize((factory) -> factory.setForceSecondaryBitmap(true))),
				coding("several bytes for a character",
						(builder) -> builder.customize((factory) -> factory.setCharacterEncoding("UTF-8"))),
				coding("text header", (builder) -> builder.isoHeader("ISO025000077")),
				coding("text header in EBCDIC",
						(builder) -> builder.charset(Charset.forName("IBM1047")).isoHeader("ISO025000077")),
				coding("binary header before text", (builder) -> builder.binaryIsoHeader(new byte[] { 1, 0, -1 })));
	}

	/** Each with its turn. */
	static Stream<Arguments> codingsInTurn() {
		AtomicInteger turn = new AtomicInteger();
		return codings().map(Arguments::get)
			.map((coding) -> arguments(coding[0], coding[1], turn.getAndIncrement() % TURNS));
	}

	private static Arguments coding(String name, UnaryOperator<MessageFormat.Builder> coding) {
		return arguments(name, coding.apply(MessageFormat.builder().configuration(GUIDE)).build());
	}

	@Tag("slow")
	@ParameterizedTest(name = "{0}")
	@MethodSource("codingsInTurn")
	void eachValueOfEachTypeIsWrittenAsByJ8583OrRefused(String name, MessageFormat format, int turn) {
		int written = 0;
		List<Object> contents = contents(turn);
		for (IsoType type : IsoType.values()) {
			for (Object content : contents) {
				for (IsoValue<Object> value : values(type, content, null)) {
					written += isWrittenAsByJ8583OrRefused(format, message(format, value));
				}
			}
		}
		assertThat(written).isGreaterThan(400);
	}

	@Tag("slow")
	@ParameterizedTest(name = "{0}")
	@MethodSource("codingsInTurn")
	void acceptedValueIsReadBackAsOneField(String name, MessageFormat format, int turn) throws Exception {
		LazyIsoMessage empty = (LazyIsoMessage) format.newMessage("0810");
		GuideCoding coding = codingOf(empty);
		int head = format.encode(empty).length;
		int read = 0;
		List<Object> contents = contents(turn);
		for (IsoType type : IsoType.values()) {
			for (Object content : contents) {
				for (IsoValue<Object> value : values(type, content, null)) {
					IsoMessage message = message(format, value);
					byte[] bytes = written(format, message);
					if (bytes != null) {
						assertThatNoException().as(() -> describe(message))
							.isThrownBy(() -> requireOneField(coding, empty, value, bytes, head));
						read++;
					}
				}
			}
		}
		assertThat(read).isGreaterThan(400);
	}

	/**
	 * Return a message with a value, or without fields if no field may have the value.
	 */
	private static IsoMessage message(MessageFormat format, IsoValue<Object> value) {
		IsoMessage message = format.newMessage("0810");
		return Numbers.isTooLargeToCompute(value.getValue()) ? message : message.setField(48, value);
	}

	private static GuideCoding codingOf(LazyIsoMessage message) {
		return new GuideCoding(message.getCharacterEncoding(), message.isBinaryFields(),
				message.isForceStringEncoding(), message.isEncodeVariableLengthFieldsInHex(), false,
				BcdPadding.LEFT_ZERO.encoding, Clock.systemUTC());
	}

	private static void requireOneField(GuideCoding coding, LazyIsoMessage empty, IsoValue<?> value, byte[] bytes,
			int start) throws MalformedFieldException {
		IsoType type = value.getType();
		FieldParseInfo guide = FieldParseInfo.getInstance(type, value.getLength(), empty.getCharacterEncoding(), false);
		guide.setForceStringDecoding(empty.isForceStringEncoding());
		guide.setForceHexadecimalLength(empty.isEncodeVariableLengthFieldsInHex());
		FieldCodec field = coding.field(48, guide, 0, null);
		assertThat(field.end(bytes, start, bytes.length)).isEqualTo(bytes.length);
		field.read(bytes, start, bytes.length);
	}

	private static byte @Nullable [] written(MessageFormat format, IsoMessage message) {
		try {
			return format.encode(message);
		}
		catch (UnencodableMessageException ex) {
			return null;
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void codecOutputIsReadBackOrRefused(String name, MessageFormat format) throws Exception {
		LazyIsoMessage empty = (LazyIsoMessage) format.newMessage("0810");
		GuideCoding coding = codingOf(empty);
		int head = format.encode(empty).length;
		int read = 0;
		for (IsoType type : IsoType.values()) {
			for (CustomField<Object> codec : List.of(new Reversing(), new ReversingBytes())) {
				for (IsoValue<Object> value : values(type, "4321", codec)) {
					byte[] bytes = written(format, format.newMessage("0810").setField(48, value));
					if (bytes == null || type == IsoType.AMOUNT || type.isDateTimeType()
							|| type == IsoType.NUMERIC && empty.isBinaryFields()) {
						// j8583 has no codecs for these
						continue;
					}
					FieldParseInfo guide = FieldParseInfo.getInstance(type, value.getLength(),
							empty.getCharacterEncoding(), false);
					FieldCodec field = coding.field(48, guide, 0, codec);
					assertThat(field.end(bytes, head, bytes.length)).isEqualTo(bytes.length);
					assertThat(field.read(bytes, head, bytes.length).getValue().toString().strip())
						.as(() -> type + " of " + value.getLength() + " by " + codec.getClass().getSimpleName())
						.matches("0*43210*");
					read++;
				}
			}
		}
		assertThat(read).isGreaterThan(50);
	}

	@Tag("slow")
	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void messagesOfSeveralFieldsAreWrittenAsByJ8583OrRefused(String name, MessageFormat format) {
		Random random = new Random(8583);
		int written = 0;
		for (int round = 0; round < 1000; round++) {
			IsoMessage message = format.newMessage(new Mti(0x0600 | random.nextInt(10) << 4));
			for (int count = random.nextInt(20); count > 0; count--) {
				IsoType type = IsoType.values()[random.nextInt(IsoType.values().length)];
				message.setValue(2 + random.nextInt(127), simple(type, random), type, 12);
			}
			written += isWrittenAsByJ8583OrRefused(format, message);
		}
		assertThat(written).isGreaterThan(900);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void writtenValueIsReadBack(String name, MessageFormat format) throws Exception {
		IsoMessage message = format.newMessage("0800");
		// short enough for its length to be the same as a binary number
		Map<Integer, Object> values = Map.ofEntries(Map.entry(2, "123456789"), Map.entry(4, new BigDecimal("12.50")),
				Map.entry(5, "1250"), Map.entry(7, "1130235958"), Map.entry(12, "235958"), Map.entry(13, "1130"),
				Map.entry(14, "2611"), Map.entry(41, "TERM 1"), Map.entry(48, "a text"),
				Map.entry(52, new byte[] { 1, 2, 3, 4, 5, 6, 7, -1 }), Map.entry(55, new byte[49]),
				Map.entry(62, "123"), Map.entry(63, ""), Map.entry(102, new byte[12]), Map.entry(127, new byte[100]),
				Map.entry(128, "12"));
		values.forEach((field, value) -> format.set(message, field, value));
		byte[] written = format.encode(message);
		IsoMessage read = format.decode(written);
		assertThat(format.encode(format.decode(written))).isEqualTo(written);
		values.keySet()
			.forEach((field) -> assertThat(read.getField(field)).hasToString(message.getField(field).toString()));
		assertThat(format.encode(read)).isEqualTo(written);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void ebcdicMtiWithAsciiDigitsIsRefused(boolean binaryFields) {
		MessageFormat.Builder builder = MessageFormat.builder()
			.charset(Charset.forName("IBM1047"))
			.digitsInCharset(false)
			.binaryBitmap(true)
			.binaryFields(binaryFields)
			.configuration(GUIDE);
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessage(
					"The MTI is written in IBM1047, whose digits differ from those of ASCII, and could not be read as"
							+ " ASCII; leave digits-in-charset out or set it to true, or use a binary header");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void eachFieldSetsItsBit(String name, MessageFormat format) {
		for (int field = 2; field <= 128; field++) {
			IsoMessage message = format.newMessage("0810").setValue(field, "12", IsoType.LLVAR, 0);
			assertThat(isWrittenAsByJ8583OrRefused(format, message)).isEqualTo(1);
			message.setForceSecondaryBitmap(!message.getForceSecondaryBitmap());
			assertThat(isWrittenAsByJ8583OrRefused(format, message)).isEqualTo(1);
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void anyTypeOfMessageIsWrittenAsByJ8583(String name, MessageFormat format) {
		for (int type : new int[] { 0, 0x0100, 0x1804, 0x9999, 0xABCD, 0x10100, -1, Integer.MIN_VALUE }) {
			IsoMessage message = format.newMessage("0810");
			message.setType(type);
			assertThat(isWrittenAsByJ8583OrRefused(format, message)).isEqualTo(1);
		}
	}

	@Test
	void valueIsWrittenInItsOwnCharacterSet() {
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0810\"/></j8583-config>")
			.build();
		IsoMessage message = format.newMessage("0810").setValue(43, "caf\u00e9", IsoType.ALPHA, 4);
		message.getField(43).setCharacterEncoding("IBM1047");
		assertThat(isWrittenAsByJ8583OrRefused(format, message)).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "ALPHA, UTF-8", "LLVAR, UTF-8", "ALPHA, US-ASCII", "LLVAR, US-ASCII" })
	void multiByteTextIsRefused(IsoType type, String charset) {
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0810\"/></j8583-config>")
			.build();
		IsoMessage message = format.newMessage("0810").setValue(43, "caf\u00e9", type, 4);
		message.getField(43).setCharacterEncoding(charset);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
			.withMessageStartingWith("field 43 has a character")
			.withMessageEndingWith("in " + charset);
	}

	@Test
	void valueInAnUnknownCharacterSetIsRefused() {
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0810\"/></j8583-config>")
			.build();
		IsoMessage message = format.newMessage("0810").setValue(43, "cafe", IsoType.ALPHA, 4);
		message.getField(43).setCharacterEncoding("no such thing");
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message));
	}

	@Test
	void customValueWritesItself() {
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0810\"/></j8583-config>")
			.build();
		IsoMessage message = format.newMessage("0810").setField(43, new IsoValue<>(IsoType.ALPHA, "cafe", 4) {

			@Override
			public void write(OutputStream out, boolean binary, boolean force, boolean hex) throws IOException {
				out.write('x');
			}

		});
		assertThat(format.encode(message)).asString().endsWith("200000x");
		assertThat(isWrittenAsByJ8583OrRefused(format, message)).isEqualTo(1);
	}

	@Test
	void messageOfJ8583ItselfIsWritten() {
		MessageFormat format = MessageFormat.builder()
			.charset(Charset.forName("IBM1047"))
			.configuration("<j8583-config><parse type=\"0810\"/></j8583-config>")
			.build();
		IsoMessage message = new IsoMessage();
		message.setType(0x0810);
		message.setCharacterEncoding("IBM1047");
		message.setForceStringEncoding(true);
		message.setValue(48, "caf\u00e9", IsoType.LLLVAR, 0);
		assertThat(format.encode(message)).isEqualTo(message.writeData());
		message.setValue(48, "\u20ac", IsoType.LLLVAR, 0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
			.withMessage("field 48 has a character that is not in IBM1047");
		message.setValue(48, new BigDecimal("-1"), IsoType.AMOUNT, 0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> format.encode(message))
			.withMessageStartingWith("field 48 is not an amount");
	}

	@Test
	void numbersAreWrittenInAsciiDigitsInEveryLocale() {
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0810\"/></j8583-config>")
			.build();
		IsoMessage message = format.newMessage("0810")
			.setValue(4, 12L, IsoType.NUMERIC, 12)
			.setValue(5, new BigDecimal("12.50"), IsoType.AMOUNT, 0);
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
			assertThat(format.encode(message)).asString().endsWith("000000000012" + "000000001250");
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	void characterSetWithMultiByteDigitsIsRefused() {
		MessageFormat.Builder builder = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0810\"/></j8583-config>")
			.customize((factory) -> factory.setCharacterEncoding("UTF-16"));
		assertThatIllegalArgumentException().isThrownBy(builder::build)
			.withMessage("The character set UTF-16 does not write digits and spaces as one byte each");
	}

	/** Return 1 if the message is written, and 0 if it is rightly refused. */
	private static int isWrittenAsByJ8583OrRefused(MessageFormat format, IsoMessage message) {
		byte[] written;
		try {
			written = format.encode(message);
		}
		catch (UnencodableMessageException ex) {
			assertThat(isRightlyRefused(message)).as(() -> describe(message) + " is refused: " + ex.getMessage())
				.isTrue();
			return 0;
		}
		assertThat(isRightlyRefused(message)).as(() -> describe(message) + " is written").isFalse();
		assertThat(written).as(() -> describe(message)).isEqualTo(message.writeData());
		return 1;
	}

	/**
	 * Whether a value does not fit, cannot be written as text, or is not supported by
	 * j8583.
	 */
	private static boolean isRightlyRefused(IsoMessage message) {
		FieldValidator fit = new FieldValidator(message.isBinaryFields(), message.isEncodeVariableLengthFieldsInHex(),
				true, Clock.systemUTC());
		for (int field = 2; field <= 128; field++) {
			IsoValue<?> value = message.getField(field);
			if (value != null
					&& (fit.problem(field, value) != null || isText(value) && !isWrittenInSingleBytes(value))) {
				return true;
			}
		}
		try {
			message.writeData();
			return false;
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	private static boolean isText(IsoValue<?> value) {
		return value.getValue() instanceof CharSequence || isTextType(value.getType());
	}

	private static boolean isTextType(IsoType type) {
		return type == IsoType.ALPHA || type.name().endsWith("VAR");
	}

	private static boolean isWrittenInSingleBytes(IsoValue<?> value) {
		Charset charset = Charset.forName(value.getCharacterEncoding());
		String text = value.getValue().toString();
		return charset.newEncoder().canEncode(text)
				&& (!isTextType(value.getType()) || text.getBytes(charset).length == text.length());
	}

	private static String describe(IsoMessage message) {
		StringBuilder text = new StringBuilder("%04x".formatted(message.getType()));
		for (int field = 2; field <= 128; field++) {
			IsoValue<?> value = message.getField(field);
			if (value != null) {
				text.append(" %d %s(%d) of %s".formatted(field, value.getType(), value.getLength(),
						value.getValue().getClass().getName()));
			}
		}
		return text.toString();
	}

	/** Return the contents whose turn it is. */
	private static List<Object> contents(int turn) {
		List<Object> all = contents();
		return IntStream.range(0, all.size()).filter((index) -> index % TURNS == turn).mapToObj(all::get).toList();
	}

	private static List<Object> contents() {
		List<Object> contents = new ArrayList<>(List.of("", "0", "7", "12", "123", "000123", "1231", "123456", "235959",
				"1231235959", "20261231235959", "123456789012", "9".repeat(18), "1".repeat(19), "12345678901234567890",
				"12.50", "-12", "+12", "D00125", "caf\u00e9", "\u20ac", "\u0661\u0662", "\u0100", "\ud83d\ude00",
				"\ud83d", "\u001a", "?", "a b ", "ABCDEF", "abc", "9F2608", "x".repeat(25), "x".repeat(99),
				"x".repeat(100), "x".repeat(256), new StringBuilder("12"), new StringBuilder("\u20ac"), '7'));
		contents.addAll(List.of(0, 7, 123, 123456, -7, Integer.MAX_VALUE, Integer.MIN_VALUE, 0L, 12L, 999_999L,
				1_000_000L, 999_999_999_999_999_999L, 1_000_000_000_000_000_000L, Long.MAX_VALUE, -1L, Long.MIN_VALUE,
				(short) 12, (byte) 12, 12.0, 12.5, Double.NaN, new AtomicLong(12), BigInteger.TWO,
				BigInteger.TEN.pow(17), BigInteger.TEN.pow(19), BigInteger.TEN.pow(24), BigInteger.ONE.negate(),
				BigDecimal.ZERO, new BigDecimal("12"), new BigDecimal("12.50"), new BigDecimal("12.500"),
				new BigDecimal("12.505"), new BigDecimal("0.01"), new BigDecimal("-0.01"), new BigDecimal("1E+3"),
				new BigDecimal("1E+300"), new BigDecimal("9999999999.99"), new BigDecimal("10000000000.00")));
		contents.addAll(List.of(NEW_YEARS_EVE, new java.sql.Timestamp(NEW_YEARS_EVE.getTime()),
				new java.sql.Date(NEW_YEARS_EVE.getTime()), new Date(Long.MIN_VALUE), new Date(Long.MAX_VALUE),
				LocalDateTime.of(2026, 12, 31, 23, 59, 58), LocalDateTime.of(1, 1, 1, 0, 0),
				LocalDateTime.of(0, 1, 1, 0, 0), LocalDateTime.of(-1, 2, 3, 4, 5), LocalDateTime.of(12345, 2, 3, 4, 5),
				LocalDate.of(2026, 2, 28), LocalTime.of(1, 2, 3), YearMonth.of(2026, 12), OffsetDateTime.MAX,
				ZonedDateTime.of(2100, 2, 3, 4, 5, 6, 7, ZoneOffset.ofHours(-9)), JapaneseDate.of(2026, 5, 6)));
		for (int length : new int[] { 0, 1, 2, 6, 12, 25, 49, 50, 99, 100, 128, 255, 256, 500, 999 }) {
			byte[] bytes = new byte[length];
			new Random(length).nextBytes(bytes);
			contents.add(bytes);
		}
		contents.add(new CompositeField().addValue("12", null, IsoType.LLVAR, 0));
		contents.add(List.of("a", "b"));
		return contents;
	}

	/** Return values of a type with a content, in all lengths that j8583 accepts. */
	private static List<IsoValue<Object>> values(IsoType type, Object content, @Nullable CustomField<Object> codec) {
		List<IsoValue<Object>> values = new ArrayList<>();
		for (int length : LENGTHS) {
			add(values, () -> new IsoValue<>(type, content, length, codec));
			if (!type.needsLength()) {
				add(values, () -> new IsoValue<>(type, content, length, true, codec));
				add(values, () -> new IsoValue<>(type, content, -length, codec));
			}
		}
		if (!type.needsLength()) {
			add(values, () -> new IsoValue<>(type, content, codec));
			add(values, () -> new IsoValue<>(type, content, 0, true, codec));
			add(values, () -> new IsoValue<>(type, content, 200, true, codec));
			if (content instanceof byte[] bytes) {
				add(values, () -> new IsoValue<>(type, content, 2 * bytes.length - 1, codec));
			}
		}
		if (content instanceof Date) {
			add(values, () -> {
				IsoValue<Object> value = new IsoValue<>(type, content, 6, codec);
				value.setTimeZone(TimeZone.getTimeZone("Pacific/Kiritimati"));
				return value;
			});
		}
		return values;
	}

	private static void add(List<IsoValue<Object>> values, Supplier<IsoValue<Object>> value) {
		try {
			values.add(value.get());
		}
		catch (RuntimeException ex) {
			// j8583 does not create such a value
		}
	}

	/** Return a typical content of a type. */
	private static Object simple(IsoType type, Random random) {
		byte[] bytes = new byte[random.nextInt(13)];
		random.nextBytes(bytes);
		int number = random.nextInt(Integer.MAX_VALUE);
		return switch (type) {
			case NUMERIC -> random.nextBoolean() ? Integer.toString(number) : (Object) Long.valueOf(number);
			case ALPHA, LLVAR, LLLVAR, LLLLVAR -> Integer.toString(number, 36);
			case AMOUNT -> BigDecimal.valueOf(number, 2);
			case DATE4, DATE6, DATE10, DATE12, DATE14, DATE_EXP, TIME -> new Date(number * 1000L);
			default -> bytes;
		};
	}

	private static class Reversing implements CustomField<Object> {

		@Override
		public Object decodeField(String value) {
			return encodeField(value);
		}

		@Override
		public String encodeField(Object value) {
			return new StringBuilder(value.toString()).reverse().toString();
		}

	}

	private static final class ReversingBytes extends Reversing implements CustomBinaryField<Object> {

		@Override
		public Object decodeBinaryField(byte[] value, int offset, int length) {
			return encodeField(new String(value, offset, length, StandardCharsets.ISO_8859_1).replace("\0", ""));
		}

		@Override
		public byte[] encodeBinaryField(Object value) {
			return Arrays.copyOf(encodeField(value).getBytes(StandardCharsets.ISO_8859_1), 4);
		}

	}

}

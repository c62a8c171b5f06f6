package dev.iso8583.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.MessageFactory;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.configuration.J8583Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A message whose fields are read on first access equals the message that j8583 reads
 * eagerly, whichever fields are accessed, in any order.
 */
class LazyIsoMessageTests {

	private static final String GUIDES = """
			<j8583-config><parse type="0200">
			<field num="2" type="LLVAR"/>
			<field num="3" type="NUMERIC" length="6"/>
			<field num="4" type="NUMERIC" length="12"/>
			<field num="5" type="AMOUNT"/>
			<field num="11" type="NUMERIC" length="6"/>
			<field num="13" type="DATE4"/>
			<field num="41" type="ALPHA" length="8"/>
			<field num="48" type="LLLVAR"/>
			<field num="52" type="BINARY" length="8"/>
			<field num="55" type="LLLBIN"/>
			<field num="63" type="LLLLVAR"/>
			<field num="64" type="NUMERIC" length="3"/>
			<field num="65" type="LLVAR"/>
			<field num="70" type="NUMERIC" length="3"/>
			<field num="102" type="LLVAR"/>
			<field num="128" type="ALPHA" length="4"/>
			</parse></j8583-config>""";

	private static final String ANOTHER_CODING = "made by another format";

	private static final Map<Integer, Object> VALUES = Map.ofEntries(Map.entry(2, "4111111111111111"),
			Map.entry(3, "000000"), Map.entry(4, "12500"), Map.entry(5, new BigDecimal("12.50")),
			Map.entry(11, "000123"), Map.entry(13, "1231"), Map.entry(41, "TERM"), Map.entry(48, "caf\u00e9"),
			Map.entry(52, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }), Map.entry(55, new byte[] { 1, 2, 3 }),
			Map.entry(63, ""), Map.entry(64, "7"), Map.entry(65, "x"), Map.entry(70, "301"), Map.entry(102, "12345"),
			Map.entry(128, "last"));

	static Stream<Arguments> codings() {
		return Stream
			.of(arguments("text", MessageFormat.builder()),
					arguments("binary", MessageFormat.builder().binaryHeader(true).binaryFields(true)),
					arguments("EBCDIC", MessageFormat.builder().charset(Charset.forName("IBM1047")).binaryBitmap(true)))
			.map((coding) -> arguments(coding.get()[0],
					((MessageFormat.Builder) coding.get()[1]).configuration(GUIDES).build()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void whatIsAskedOfItIsAnsweredAsByJ8583(String name, MessageFormat format) throws Exception {
		for (int only : new int[] { 0, 2, 3, 4, 5, 11, 41, 48, 63, 64, 65, 128 }) {
			byte[] wire = wire(format, only);
			IsoMessage other = readByJ8583(format, wire);
			List<Function<IsoMessage, Object>> questions = new ArrayList<>();
			for (int number = 0; number <= 128; number++) {
				int field = number;
				questions.add((message) -> message.hasField(field));
				questions.add((message) -> text(message.getField(field)));
				questions.add((message) -> text(message.getAt(field)));
				questions.add((message) -> text(message.apply(field)));
				questions.add((message) -> text(message.field(field).orElse(null)));
				questions.add((message) -> object(message.getObjectValue(field)));
				questions.add((message) -> object(message.objectValue(field).orElse(null)));
				questions.add((message) -> message.hasEveryField(field, 11));
				questions.add((message) -> message.hasAnyField(field, 99));
			}
			questions.add(IsoMessage::debugString);
			questions.add((message) -> object(message.writeData()));
			questions.add((message) -> object(message.writeToBuffer(2).array()));
			questions.add(LazyIsoMessageTests::written);
			questions.add((message) -> {
				IsoMessage copy = format.newMessage("0210");
				copy.copyFieldsFrom(message, 2, 3, 5, 11, 52, 70);
				return copy.debugString();
			});
			for (Function<IsoMessage, Object> question : questions) {
				assertThat(question.apply(format.decode(wire))).isEqualTo(question.apply(other));
			}
			// one after the other, so that later ones find fields that have been read
			IsoMessage message = format.decode(wire);
			for (Function<IsoMessage, Object> question : questions) {
				assertThat(question.apply(message)).isEqualTo(question.apply(other));
			}
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void whatIsDoneToItIsDoneAsByJ8583(String name, MessageFormat format) throws Exception {
		byte[] wire = wire(format, 0);
		IsoMessage another = format.newMessage("0200");
		List<Consumer<IsoMessage>> changes = new ArrayList<>();
		for (int field : new int[] { 2, 4, 11, 64, 65, 99, 128 }) {
			changes.add((message) -> message.setValue(field, "1", IsoType.NUMERIC, 3));
			changes.add((message) -> message.setValue(field, "1", IsoType.LLVAR, 0));
			changes.add((message) -> message.setValue(field, null, IsoType.NUMERIC, 3));
			changes.add((message) -> message.setValue(field, null, IsoType.LLVAR, 0));
			changes.add((message) -> message.setField(field, new IsoValue<>(IsoType.ALPHA, "1", 3)));
			changes.add((message) -> message.setField(field, null));
			changes.add((message) -> message.setFields(Map.of(field, new IsoValue<>(IsoType.ALPHA, "1", 3))));
			changes.add((message) -> message.putAt(field, new IsoValue<>(IsoType.ALPHA, "1", 3)));
			changes.add((message) -> message.update(field, new IsoValue<>(IsoType.ALPHA, "1", 3)));
			changes.add((message) -> message.removeFields(field, 3));
			changes.add((message) -> message.copyFieldsFrom(another, field));
			if (field != 99) {
				changes.add((message) -> message.updateValue(field, "1"));
			}
		}
		changes.add((message) -> message.setForceSecondaryBitmap(true));
		changes.add((message) -> message.setBinary(!message.isBinaryFields()));
		for (Consumer<IsoMessage> change : changes) {
			IsoMessage message = format.decode(wire);
			IsoMessage other = readByJ8583(format, wire);
			change.accept(message);
			change.accept(other);
			for (int field = 2; field <= 128; field++) {
				assertThat(message.hasField(field)).isEqualTo(other.hasField(field));
				assertThat(text(message.getField(field))).isEqualTo(text(other.getField(field)));
			}
			assertThat(message.writeData()).isEqualTo(other.writeData());
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void removedFieldDoesNotComeBack(String name, MessageFormat format) throws Exception {
		IsoMessage message = format.decode(wire(format, 0));
		message.removeFields(2, 11, 65, 128);
		for (int field : new int[] { 2, 11, 65, 128 }) {
			assertThat(message.hasField(field)).isFalse();
			assertThat(message.<Object>getField(field)).isNull();
		}
		assertThat(format.decode(format.encode(message)).hasAnyField(2, 11, 65, 128)).isFalse();
		assertThat(message.getField(3)).hasToString("000000");
		assertThat(message.getField(102)).hasToString("12345");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void fieldIsReadOnce(String name, MessageFormat format) throws Exception {
		IsoMessage message = format.decode(wire(format, 0));
		for (int field : VALUES.keySet()) {
			assertThat(message.<Object>getField(field)).isSameAs(message.<Object>getField(field));
			assertThat(message.<Object>getObjectValue(field)).isSameAs(message.<Object>getObjectValue(field));
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void changingTheReceivedBytesDoesNotChangeTheMessage(String name, MessageFormat format) throws Exception {
		byte[] wire = wire(format, 0);
		byte[] before = wire.clone();
		IsoMessage message = format.decode(wire);
		Arrays.fill(wire, (byte) 'x');
		assertThat(format.encode(message)).isEqualTo(before);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void valuesKeepTheCharacterSetTheyWereReceivedIn(String name, MessageFormat format) throws Exception {
		IsoMessage message = format.decode(wire(format, 0));
		String before = message.getCharacterEncoding();
		message.setCharacterEncoding("UTF-8");
		assertThat(message.getField(48)).hasToString("caf\u00e9");
		assertThat(message.getField(48).getCharacterEncoding()).isEqualTo(before);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void responseHasTheEchoedFields(String name, MessageFormat format) throws Exception {
		IsoMessage response = format.responseTo(format.decode(wire(format, 0)));
		assertThat(response.getField(11)).hasToString("000123");
		assertThat(response.getField(4)).hasToString("000000012500");
		assertThat(response.hasAnyField(2, 48, 52, 102)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "4, it is not a digit", "11, it is not a digit", "70, it is not a digit", "128, not a character" })
	void malformedFieldIsRefusedBeforeItIsAccessed(int field, String why) {
		MessageFormat format = MessageFormat.builder().charset(StandardCharsets.US_ASCII).configuration(GUIDES).build();
		byte[] wire = wire(format, 48);
		String value = Map.of(4, "000000012500", 11, "000123", 70, "301", 128, "last").get(field);
		int place = new String(wire, StandardCharsets.US_ASCII).indexOf(value);
		wire[place] = (byte) 0xE9;
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(wire))
			.withMessageContaining("field " + field + " at byte " + place)
			.withMessageContaining(why);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 129, 1000 })
	void fieldThatThereIsNotIsRefusedAsByJ8583(int field) throws Exception {
		MessageFormat format = MessageFormat.builder().configuration(GUIDES).build();
		IsoMessage message = format.decode(wire(format, 0));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.getField(field));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.hasField(field));
		assertThatExceptionOfType(IndexOutOfBoundsException.class)
			.isThrownBy(() -> message.setValue(field, "1", IsoType.LLVAR, 0));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.setField(field, null));
	}

	@Tag("slow")
	@Test
	void concurrentReadersSeeTheSameValues() throws Exception {
		MessageFormat format = MessageFormat.builder().configuration(GUIDES).build();
		byte[] wire = wire(format, 0);
		String expected = VALUES.keySet().stream().sorted().toList() + format.decode(wire).debugString();
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			for (int round = 0; round < 2000; round++) {
				IsoMessage message = format.decode(wire);
				CyclicBarrier start = new CyclicBarrier(2);
				Callable<String> reader = () -> {
					start.await();
					return present(message) + message.debugString();
				};
				Callable<String> backwards = () -> {
					start.await();
					for (int field = 128; field >= 2; field--) {
						message.getField(field);
					}
					return present(message) + message.debugString();
				};
				for (Future<String> text : List.of(threads.submit(reader), threads.submit(backwards))) {
					assertThat(text.get()).isEqualTo(expected);
				}
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static List<Integer> present(IsoMessage message) {
		return IntStream.rangeClosed(2, 128).filter(message::hasField).boxed().toList();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void unreadFieldsAreWrittenAsIfTheyHadBeenRead(String name, MessageFormat format) throws Exception {
		for (int only : new int[] { 0, 2, 11, 48, 64, 65, 128 }) {
			byte[] wire = wire(format, only);
			for (Consumer<IsoMessage> change : changesOfCoding()) {
				IsoMessage unread = format.decode(wire);
				IsoMessage read = format.decode(wire);
				present(read).forEach(read::getField);
				change.accept(unread);
				change.accept(read);
				assertThat(encoded(format, unread)).isEqualTo(encoded(format, read))
					.isIn(writtenByJ8583(read), ANOTHER_CODING);
			}
			assertThat(format.encode(format.decode(wire))).isEqualTo(wire);
		}
	}

	/**
	 * Whether the bytes of unread fields are copied, or written from values.
	 */
	static Stream<Arguments> unreadFieldsAreCopiedIfTheyWouldBeWrittenTheSame() {
		Consumer<IsoMessage> nothing = (message) -> {
		};
		Consumer<IsoMessage> hexLengths = (message) -> message.setEncodeVariableLengthFieldsInHex(true);
		Consumer<IsoMessage> digitsInCharset = (message) -> message.setForceStringEncoding(true);
		return Stream.of(arguments("text", "ISO-8859-1", true, false, nothing, true),
				arguments("lenient text", "ISO-8859-1", false, false, nothing, true),
				arguments("ASCII", "US-ASCII", true, false, nothing, true),
				arguments("lenient ASCII, in which bytes are lost", "US-ASCII", false, false, nothing, false),
				arguments("text, lengths of which are never binary", "ISO-8859-1", true, false, hexLengths, true),
				arguments("binary", "ISO-8859-1", true, true, nothing, true),
				arguments("EBCDIC", "IBM1047", true, false, nothing, true),
				arguments("text, other digits that are the same", "ISO-8859-1", true, false, digitsInCharset, false));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void unreadFieldsAreCopiedIfTheyWouldBeWrittenTheSame(String name, String charset, boolean strict,
			boolean binaryFields, Consumer<IsoMessage> change, boolean copied) throws Exception {
		MessageFormat format = MessageFormat.builder()
			.charset(Charset.forName(charset))
			.strict(strict)
			.binaryFields(binaryFields)
			.configuration(GUIDES)
			.build();
		IsoMessage message = format.newMessage("0200");
		VALUES.forEach((field, value) -> format.set(message, field, "caf\u00e9".equals(value) ? "cafe" : value));
		LazyIsoMessage received = (LazyIsoMessage) format.decode(format.encode(message));
		change.accept(received);
		format.encode(received);
		List<Integer> plain = List.of(2, 3, 4, 11, 41, 48, 63, 64, 65, 70, 102, 128);
		assertThat(plain).filteredOn((field) -> isUnread(received, field)).isEqualTo(copied ? plain : List.of());
	}

	private static boolean isUnread(LazyIsoMessage message, int field) {
		return message.value(LazyFields.place(field, message.first(), message.second(), 0)) == null;
	}

	private static List<Consumer<IsoMessage>> changesOfCoding() {
		return List.of((message) -> {
		}, (message) -> message.setForceStringEncoding(true), (message) -> message.setForceStringEncoding(false),
				(message) -> message.setEncodeVariableLengthFieldsInHex(true),
				(message) -> message.setForceSecondaryBitmap(true), (message) -> message.removeFields(128, 2),
				(message) -> message.setValue(65, "another", IsoType.LLVAR, 0),
				(message) -> message.setValue(66, "new", IsoType.ALPHA, 5));
	}

	@Test
	void binaryLengthOfATextFieldIsWrittenUnchanged() throws Exception {
		MessageFormat format = lengthsAsNumbers("LLVAR", true);
		byte[] wire = format.encode(format.set(format.newMessage("0800"), 48, "ABCDEFGHIJ"));
		assertThat(wire[wire.length - 11]).isEqualTo((byte) 10);
		IsoMessage read = format.decode(wire);
		assertThat(read.getField(48)).hasToString("ABCDEFGHIJ");
		assertThat(format.encode(read)).isEqualTo(wire);
		assertThat(format.encode(format.decode(wire))).isEqualTo(wire);
	}

	@Test
	void textLengthsAreDigitsWhereBinaryLengthsAreNumbers() throws Exception {
		MessageFormat format = lengthsAsNumbers("LLBIN", false);
		byte[] bytes = { 1, 2, 3 };
		byte[] wire = format.encode(format.set(format.newMessage("0800"), 48, bytes));
		assertThat(format.decode(wire).<Object>getObjectValue(48)).isEqualTo(bytes);
	}

	@Test
	void asciiLengthsAreReadWithEbcdicText() throws Exception {
		MessageFormat format = MessageFormat.builder()
			.configuration(
					"<j8583-config><parse type=\"0800\"><field num=\"48\" type=\"LLVAR\"/></parse></j8583-config>")
			.charset(Charset.forName("IBM1047"))
			.digitsInCharset(false)
			.binaryHeader(true)
			.build();
		byte[] wire = { 0x08, 0x00, 0, 0, 0, 0, 0, 1, 0, 0, '0', '2', (byte) 0xC1, (byte) 0xC2 };
		IsoMessage message = format.decode(wire);
		assertThat(message.getField(48)).hasToString("AB");
		assertThat(format.encode(message)).isEqualTo(wire);
	}

	@Test
	void threeDigitLengthHasNoFourthDigit() throws Exception {
		MessageFormat format = MessageFormat.builder()
			.configuration(
					"<j8583-config><parse type=\"0800\"><field num=\"48\" type=\"LLLBCDBIN\"/></parse></j8583-config>")
			.binaryHeader(true)
			.binaryFields(true)
			.build();
		byte[] wire = { 0x08, 0x00, 0, 0, 0, 0, 0, 1, 0, 0, 0x10, 0x02, 0x12 };
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(wire));
		wire[10] = 0;
		assertThat(format.decode(wire).hasField(48)).isTrue();
	}

	private static MessageFormat lengthsAsNumbers(String type, boolean binary) {
		return MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0800\"><field num=\"11\" type=\"NUMERIC\" length=\"6\"/>"
					+ "<field num=\"48\" type=\"" + type + "\"/></parse></j8583-config>")
			.binaryFields(binary)
			.customize((factory) -> factory.setVariableLengthFieldsInHex(true))
			.build();
	}

	private static String encoded(MessageFormat format, IsoMessage message) {
		try {
			return Arrays.toString(format.encode(message));
		}
		catch (UnencodableMessageException ex) {
			if (ex.getMessage().startsWith("it was created by another message format")) {
				return ANOTHER_CODING;
			}
			throw ex;
		}
	}

	private static String writtenByJ8583(IsoMessage message) {
		return Arrays.toString(message.writeData());
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void responseIsTheSameForReadAndUnreadRequests(String name, MessageFormat format) throws Exception {
		for (int only : new int[] { 0, 3, 4, 11, 13, 41, 70 }) {
			for (Consumer<IsoMessage> change : changesOfCoding()) {
				IsoMessage unread = format.decode(wire(format, only));
				IsoMessage read = format.decode(wire(format, only));
				present(read).forEach(read::getField);
				change.accept(unread);
				change.accept(read);
				IsoMessage expected = format.responseTo(read);
				assertThat(format.encode(format.responseTo(unread))).isEqualTo(format.encode(expected));
				assertThat(NewMessageTests.described(format.responseTo(unread)))
					.isEqualTo(NewMessageTests.described(expected));
			}
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void responseSharesNoStateWithItsRequest(String name, MessageFormat format) throws Exception {
		IsoMessage request = format.decode(wire(format, 0));
		request.getField(41);
		IsoMessage response = format.responseTo(request);
		String before = NewMessageTests.described(response);
		request.setValue(3, "111111", IsoType.NUMERIC, 6);
		request.getField(4).setCharacterEncoding("UTF-8");
		request.getField(41).setCharacterEncoding("UTF-8");
		request.removeFields(11);
		assertThat(NewMessageTests.described(response)).isEqualTo(before);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("codings")
	void responseKeepsOnlyTheBytesOfEchoedFields(String name, MessageFormat format) throws Exception {
		LazyIsoMessage response = (LazyIsoMessage) format.responseTo(format.decode(wire(format, 0)));
		Field field = UnreadFields.class.getDeclaredField("bytes");
		field.setAccessible(true);
		byte[] kept = (byte[]) field.get(response.unread());
		int repeated = 0;
		for (int number : new int[] { 3, 4, 11, 41, 70 }) {
			repeated += response.unread().length(number);
		}
		assertThat(kept).hasSize(repeated);
		assertThat(new String(kept, response.getCharacterEncoding())).doesNotContain("4111");
	}

	@Test
	void veryLongMessageIsReadEagerly() throws Exception {
		MessageFormat format = MessageFormat.builder()
			.configuration(IntStream.rangeClosed(2, 20)
				.mapToObj((field) -> "<field num=\"" + field + "\" type=\"LLLLVAR\"/>")
				.collect(Collectors.joining("", "<j8583-config><parse type=\"0210\">", "</parse></j8583-config>")))
			.build();
		IsoMessage message = format.newMessage("0210");
		for (int field = 2; field <= 20; field++) {
			format.set(message, field, String.valueOf((char) ('a' + field)).repeat(5000));
		}
		byte[] wire = format.encode(message);
		IsoMessage received = format.decode(wire);
		assertThat(received.getField(20)).hasToString("u".repeat(5000));
		assertThat(format.encode(received)).isEqualTo(wire);
	}

	@Tag("slow")
	@ParameterizedTest
	@CsvSource({ "US-ASCII, true", "US-ASCII, false", "windows-1252, true", "windows-1252, false", "ISO-8859-1, false",
			"IBM1047, true", "IBM037, false", "IBM1140, true", "x-MacRoman, false", "ISO-8859-7, false" })
	void anySubsetOfFieldsMayBeReadBeforeWriting(String charset, boolean strict) {
		if (!Charset.isSupported(charset)) {
			return;
		}
		Random random = new Random(8583);
		for (boolean binary : new boolean[] { false, true }) {
			MessageFormat format = MessageFormat.builder()
				.charset(Charset.forName(charset))
				.strict(strict)
				.binaryFields(binary)
				.configuration(GUIDES.replaceAll("<field[^>]*(AMOUNT|DATE4|BIN)[^>]*>", ""))
				.build();
			int read = 0;
			for (int round = 0; round < 2000; round++) {
				byte[] wire = wireOfText(format, random, charset);
				IsoMessage unread;
				IsoMessage other;
				try {
					unread = format.decode(wire);
					other = format.decode(wire);
				}
				catch (UndecodableMessageException ex) {
					continue;
				}
				read++;
				present(other).forEach(other::getField);
				assertThat(attempt(format, unread)).isEqualTo(attempt(format, other));
			}
			assertThat(read).isGreaterThan(50);
		}
	}

	/** Return the bytes of a message with some bytes replaced at random. */
	private static byte[] wireOfText(MessageFormat format, Random random, String charset) {
		IsoMessage message = format.newMessage("0200");
		VALUES.forEach((field, value) -> {
			if (format.hasField(Mti.of("0200"), field) && value instanceof String && field != 48) {
				format.set(message, field, value);
			}
		});
		byte[] wire = format.encode(message);
		for (int count = random.nextInt(3); count > 0; count--) {
			wire[36 + random.nextInt(wire.length - 36)] = (byte) random.nextInt();
		}
		return wire;
	}

	private static String attempt(MessageFormat format, IsoMessage message) {
		try {
			return encoded(format, message);
		}
		catch (UnencodableMessageException ex) {
			return ex.getMessage();
		}
	}

	/**
	 * All messages share j8583's array, so no method may use it: it could contain values
	 * of another message.
	 */
	@Tag("slow")
	@Test
	void eachMethodOfJ8583ThatLooksAtItsArrayIsOverridden() {
		JavaClass theirs = new ClassFileImporter().importClasses(IsoMessage.class).get(IsoMessage.class);
		Set<String> looking = new TreeSet<>();
		theirs.getField("fields").getAccessesToSelf().forEach((access) -> {
			if (!access.getOrigin().isConstructor()) {
				looking.add(access.getOrigin().getName() + access.getOrigin().getRawParameterTypes());
			}
		});
		Set<String> ours = new TreeSet<>();
		for (Class<?> type : List.of(LazyFields.class, LazyIsoMessage.class)) {
			new ClassFileImporter().importClasses(type)
				.get(type)
				.getMethods()
				.forEach((method) -> ours.add(method.getName() + method.getRawParameterTypes()));
		}
		assertThat(looking).hasSizeGreaterThan(5);
		assertThat(ours).containsAll(looking);
	}

	/**
	 * If this fails because j8583 has a new method, check whether the method accesses the
	 * fields, and override it if it does.
	 */
	@Test
	void eachMethodOfJ8583IsKnown() {
		Set<String> methods = new TreeSet<>();
		for (Method method : IsoMessage.class.getDeclaredMethods()) {
			if (!Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic()) {
				methods.add(method.getName() + "/" + method.getParameterCount());
			}
		}
		methods.removeIf((method) -> method.matches("(set|is|get)(Binary|BinaryBitmap|BinaryHeader|BinaryFields"
				+ "|ForceSecondaryBitmap|CharacterEncoding|ForceStringEncoding|EncodeVariableLengthFieldsInHex"
				+ "|IsoHeader|BinaryIsoHeader|Type|Etx)/[01]"));
		assertThat(methods).containsExactly("apply/1", "copyFieldsFrom/2", "createBitmapBitSet/0", "debugString/0",
				"field/1", "getAt/1", "getField/1", "getObjectValue/1", "hasAnyField/1", "hasEveryField/1",
				"hasField/1", "objectValue/1", "putAt/2", "removeFields/1", "setField/2", "setFields/1", "setValue/4",
				"setValue/5", "update/2", "updateValue/2", "write/2", "writeData/0", "writeToBuffer/1");
	}

	private static byte[] wire(MessageFormat format, int without) {
		IsoMessage message = format.newMessage("0200");
		VALUES.forEach((field, value) -> {
			if (field != without) {
				format.set(message, field, value);
			}
		});
		if (without == 11) {
			message.removeFields(11);
		}
		return format.encode(message);
	}

	/** Return the message as j8583's own factory reads it. */
	private static IsoMessage readByJ8583(MessageFormat format, byte[] wire) throws Exception {
		IsoMessage ours = format.newMessage("0210");
		MessageFactory<IsoMessage> factory = new MessageFactory<>();
		factory.setCharacterEncoding(ours.getCharacterEncoding());
		J8583Configuration.of(GUIDES).applyTo(factory);
		factory.setCharacterEncoding(ours.getCharacterEncoding());
		factory.setForceStringEncoding(((LazyIsoMessage) ours).isForceStringEncoding());
		factory.setBinaryHeader(ours.isBinaryHeader());
		factory.setBinaryFields(ours.isBinaryFields());
		factory.setUseBinaryBitmap(ours.isBinaryBitmap());
		IsoMessage message = factory.parseMessage(wire, 0);
		message.setBinaryHeader(ours.isBinaryHeader());
		message.setBinaryFields(ours.isBinaryFields());
		message.setBinaryBitmap(ours.isBinaryBitmap());
		message.setForceStringEncoding(((LazyIsoMessage) ours).isForceStringEncoding());
		// j8583 reads it in the character set of the JVM
		message.setValue(52, VALUES.get(52), IsoType.BINARY, 8);
		message.setValue(55, VALUES.get(55), IsoType.LLLBIN, 0);
		return message;
	}

	private static String written(IsoMessage message) {
		try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
			message.write(out, 2);
			return object(out.toByteArray());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String text(IsoValue<?> value) {
		return (value == null) ? "none" : value.getType() + " " + value.getLength() + " " + value.getCharacterEncoding()
				+ " " + value + " " + object(value.getValue());
	}

	private static String object(Object value) {
		if (value instanceof Date) {
			// the field has no year, and j8583 guesses a different one
			return value.getClass().getName();
		}
		return (value instanceof byte[] bytes) ? Arrays.toString(bytes)
				: (value == null) ? "none" : value.getClass().getName() + " " + value;
	}

}

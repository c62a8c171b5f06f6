package dev.iso8583.message;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.canary.Canaries;
import dev.iso8583.canary.TraceLog;
import dev.iso8583.message.mapping.Code;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Subfields;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Messages of specifications that have card data in every field that takes it, in parts
 * and in tags. No text may quote it: of failures, of descriptions, of findings in files.
 */
class SpecificationCanaryTests {

	private static final String PAN = Canaries.PAN;

	private static final String TRACK_2 = PAN + "=29122011234500000";

	private static final String PIN_BLOCK = "9A3C5E7F10B2D4F6";

	private static final String EMV = "57134929031234567896D29122011234500000000F5A08" + PAN + "9F0206000000001250";

	/** More than numbers of fields, positions and sizes have. */
	private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{7}|\\b[0-9A-Fa-f]*[0-9][0-9A-Fa-f]{7,}\\b");

	private static final Canaries canaries = new Canaries();

	/** Seven digits of the card number, in any form that a dump has. */
	private static final Set<String> DIGITS = digits();

	/** Texts that were found to be right: most are told for several values. */
	private static final Set<String> CHECKED = new HashSet<>();

	private static Set<String> digits() {
		Set<String> forms = new LinkedHashSet<>();
		for (int start = 0; start + 7 <= PAN.length(); start++) {
			String part = PAN.substring(start, start + 7);
			forms.add(part);
			for (Charset charset : List.of(StandardCharsets.US_ASCII, Charset.forName("IBM1047"))) {
				forms.add(HexFormat.of().formatHex(part.getBytes(charset)));
			}
		}
		for (int start = 0; start < PIN_BLOCK.length() - 6; start++) {
			forms.add(PIN_BLOCK.substring(start, start + 6).toLowerCase(Locale.ROOT));
		}
		return forms;
	}

	static List<String> specifications() {
		List<String> all = new ArrayList<>(MessageSpec.names());
		for (String name : List.of("tags-and-emv", "like-base1", "like-postilion", "like-unionpay", "by-choice",
				"datasets", "broken")) {
			all.add("classpath:spec/" + name + ".yml");
		}
		return all;
	}

	@ParameterizedTest
	@MethodSource("specifications")
	void refusalsOfDamagedMessagesQuoteNothing(String specification) {
		MessageFormat strict = format(specification, true);
		MessageFormat lenient = format(specification, false);
		byte[] bytes = strict.encode(payment(strict));
		int refused = 0;
		for (int length = 0; length < bytes.length; length++) {
			byte[] cut = Arrays.copyOf(bytes, length);
			refused += isRefused(strict, cut) ? 1 : 0;
			isRefused(lenient, cut);
			isRefused(strict, Arrays.copyOfRange(bytes, length, bytes.length));
		}
		for (int index = 0; index < bytes.length; index++) {
			byte original = bytes[index];
			for (int damage : new int[] { 0, '4', 'A', 0x83, 0xFF, original ^ 1, original ^ 0x10 }) {
				bytes[index] = (byte) damage;
				isRefused(strict, bytes);
				isRefused(lenient, bytes);
			}
			bytes[index] = original;
			isRefused(strict, without(bytes, index));
			isRefused(lenient, without(bytes, index));
		}
		assertThat(refused).isGreaterThan(bytes.length / 2);
	}

	private static byte[] without(byte[] bytes, int index) {
		byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
		System.arraycopy(bytes, index + 1, shorter, index, shorter.length - index);
		return shorter;
	}

	private static boolean isRefused(MessageFormat format, byte[] bytes) {
		try {
			format.decode(bytes);
			return false;
		}
		catch (UndecodableMessageException ex) {
			assertThat(ex).hasNoCause();
			String text = ex.toString();
			requireNoLongNumber(text, format);
			requireNoCardData(text);
			return true;
		}
	}

	/** Where a length should be, there is a card number. Its digits are not told. */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
							35  | ans..99, length: {bytes: 4}                                              | not one that the specification allows
					35  | ans..99, length: {digits: 5}                                             | not one that the specification allows
					35  | ans....9999                                                              | needs more than the
					35  | b......999999                                                            | needs more than the
					48  | ans...999, parts: tagged, tag: {width: 2, length: {digits: 4}}           | needs more than the
							55  | b...255, encoding: binary, parts: ber-tlv                                | bytes
					55  | b...255, encoding: binary, parts: datasets                               | needs more than the
					""")
	void lengthsThatAreDigitsOfACardAreNotTold(int field, String description, String told) {
		String fields = "fields: {" + field + ": {format: " + description + "}}";
		MessageFormat format = MessageFormat.builder()
			.spec(load("acme.yml", "extends: iso1987-ascii-binary-bitmap\n" + fields))
			.build();
		byte[] bitmap = new byte[8];
		bitmap[(field - 1) / 8] = (byte) (0x80 >> (field - 1) % 8);
		Set<String> texts = new LinkedHashSet<>();
		for (String before : List.of("", "031", "0310", "03142", "0314200", "031920", "031AF83")) {
			for (byte[] digits : List.of(PAN.getBytes(StandardCharsets.US_ASCII), bytes(PAN.repeat(2)),
					PAN.getBytes(Charset.forName("IBM1047")), (PAN + PAN).getBytes(StandardCharsets.US_ASCII))) {
				byte[] content = joined(before.getBytes(StandardCharsets.US_ASCII), digits);
				byte[] message = joined(joined("0100".getBytes(StandardCharsets.US_ASCII), bitmap), content);
				Throwable failure = catchThrowable(() -> format.decode(message));
				if (failure != null) {
					requireNoLongNumber(failure.getMessage(), format);
					texts.add(failure.getMessage().replaceAll("allows.*", "allows"));
				}
			}
		}
		assertThat(texts).anyMatch((text) -> text.contains(told))
			.allSatisfy((text) -> assertThat(text).doesNotContainPattern("[0-9]{4}"));
	}

	private static byte[] joined(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	@ParameterizedTest
	@MethodSource("specifications")
	void descriptionsAndLogsOfMessagesQuoteNothing(String specification) throws Exception {
		MessageFormat format = format(specification, true);
		IsoMessage sent = payment(format);
		for (IsoMessage message : List.of(sent, format.decode(format.encode(sent)))) {
			requireNoCardData(format.describe(message));
			requireNoCardData(format.print(message));
			requireNoCardData(message.toString());
			for (int field = 2; field <= 128; field++) {
				if (message.hasField(field) && message.getField(field).getValue() instanceof Subfields parts) {
					requireNoCardData(parts + " " + parts.layout());
				}
			}
		}
	}

	/** Values of any kind for any field: those that do not fit are told without them. */
	@ParameterizedTest
	@MethodSource("specifications")
	void refusalsOfValuesQuoteNothing(String specification) {
		MessageFormat format = format(specification, true);
		IsoMessage message = format.newMessage(mti(format, "100"));
		int refused = 0;
		for (int field = 2; field <= 128; field++) {
			for (Object value : values()) {
				refused += isRefused(format, message, Integer.toString(field), value) ? 1 : 0;
			}
		}
		for (String path : List.of("48.42", "48.92", "48.head", "48.account", "55.9F02", "55.57", "55.71.9F18", "127.3",
				"127.20", "127.25", "127.22.1", "60.1", "62.1", "62.2", "62.2.92", "63.kind", "104.72.2", "104.01.9F02",
				"104.73", "49.71.2", "49.71.tlv", "48.71[2]")) {
			for (Object value : values()) {
				refused += isRefused(format, message, path, value) ? 1 : 0;
			}
		}
		assertThat(refused).isGreaterThan(500);
	}

	private static boolean isRefused(MessageFormat format, IsoMessage message, String path, Object value) {
		try {
			format.set(message, path, value);
			return false;
		}
		catch (IllegalArgumentException ex) {
			requireNoCardData(ex);
			requireNoLongNumber(ex.getMessage(), format);
			return true;
		}
	}

	private static List<Object> values() {
		return List.of(PAN, TRACK_2, PAN.substring(2), PAN.substring(4, 12), "D" + PAN, PAN + " ", "16" + PAN,
				"92" + PAN, "9216" + PAN, "009208" + PAN, PIN_BLOCK, EMV, Long.parseLong(PAN), bytes(PAN), bytes(EMV),
				PAN.getBytes(StandardCharsets.US_ASCII), PAN.getBytes(Charset.forName("IBM1047")), PAN.repeat(80));
	}

	private static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex);
	}

	/** Values that the application put into a message itself are checked when sent. */
	@ParameterizedTest
	@MethodSource("specifications")
	void refusalsToSendQuoteNothing(String specification) {
		MessageFormat format = format(specification, true);
		int refused = 0;
		for (int field = 2; field <= 128; field++) {
			for (Object value : List.of(PAN, TRACK_2, PAN.repeat(80), bytes(PAN), bytes(EMV))) {
				IsoMessage message = format.newMessage(mti(format, "100"));
				message.setValue(field, value, (value instanceof byte[]) ? IsoType.LLLLBIN : IsoType.LLLLVAR, 0);
				Throwable failure = catchThrowable(() -> format.encode(message));
				if (failure != null) {
					requireNoCardData(failure);
					requireNoLongNumber(failure.getMessage(), format);
					refused++;
				}
			}
		}
		assertThat(refused).isGreaterThan(100);
	}

	enum Level {

		@Code("4929031")
		KNOWN

	}

	record OfNumber(@Field(2) int pan) {
	}

	record OfLong(@Field(35) long track) {
	}

	record OfCode(@Field(2) Level level) {
	}

	record OfTime(@Field(2) LocalTime time) {
	}

	record OfMonth(@Field(35) YearMonth month) {
	}

	record OfDate(@Field(path = "48.42") LocalDate date) {
	}

	record OfPart(@Field(path = "48.42") int level, @Field(path = "55.57") long track) {
	}

	record OfTag(@Field(path = "55.57") int track) {
	}

	record Refusing(@Field(2) String pan) {

		Refusing {
			if (pan.length() > 5) {
				throw new IllegalArgumentException("no such card " + pan);
			}
		}

	}

	record Written(@Field(3) String code, @Field(path = "48.92") String cvv) {
	}

	record WrittenTag(@Field(path = "48.92") String cvv) {
	}

	@Test
	void refusalsOfRecordsQuoteNothing() throws Exception {
		MessageFormat format = format("classpath:spec/tags-and-emv.yml", true);
		IsoMessage message = format.newMessage("0100");
		format.set(message, 2, PAN);
		format.set(message, 35, TRACK_2);
		format.set(message, "48.42", PAN.substring(4, 11));
		format.set(message, 55, EMV);
		for (IsoMessage one : List.of(message, format.decode(format.encode(message)))) {
			for (Class<? extends Record> type : List.of(OfNumber.class, OfLong.class, OfCode.class, OfTime.class,
					OfMonth.class, OfDate.class, OfTag.class, Refusing.class)) {
				Throwable failure = catchThrowable(() -> format.read(one, type));
				assertThat(failure).as(type.getSimpleName()).isInstanceOf(IllegalArgumentException.class);
				requireNoCardData(failure);
			}
		}
		for (Record fields : List.of(new Written(PAN, "123"), new Written("000000", PAN), new WrittenTag(PAN))) {
			Throwable failure = catchThrowable(() -> format.message("0100", fields));
			assertThat(failure).as(fields.getClass().getSimpleName()).isInstanceOf(IllegalArgumentException.class);
			requireNoCardData(failure);
		}
	}

	@Test
	void refusalsOfReversalsQuoteNothing() {
		for (String layout : List.of("mti 11:6 2:11", "mti 52:16", "mti 2:15 35:20")) {
			MessageFormat format = MessageFormat.builder()
				.spec(MessageSpec.named("iso1987-ascii"))
				.originalData(layout)
				.build();
			Throwable failure = catchThrowable(() -> format.reversalOf(payment(format)));
			assertThat(failure).as(layout).isInstanceOf(IllegalArgumentException.class);
			requireNoCardData(failure);
		}
	}

	@Test
	void incompleteMessagesQuoteNothing() {
		MessageSpec spec = load("acme.yml", """
				extends: classpath:spec/tags-and-emv.yml
				messages:
				  01xx: {mandatory: [2, 41, 48.92], optional: [3, 11, 48, 55]}
				""");
		MessageFormat format = MessageFormat.builder().spec(spec).refuseIncomplete(true).build();
		IsoMessage message = payment(format);
		message.removeFields(41);
		requireNoCardData(String.valueOf(format.incompleteness(message)));
		Throwable failure = catchThrowable(() -> format.encode(message));
		assertThat(failure).isInstanceOf(UnencodableMessageException.class).hasMessageContaining("35");
		requireNoCardData(failure);
	}

	/** A card number in each place of a file, whether or not one may be there. */
	@ParameterizedTest
	@ValueSource(strings = { "templates: {'0100': {2: 'X', 3: 'X', 11: 'X', 39: 'X', 41: 'X', 52: 'X', 70: X}}",
			"templates: {'0100': {7: X}}", "templates: {'0100': X}", "templates: X", "templates: {X: {3: 1}}",
			"templates: {'0100': {X: 1}}", "templates: {'0100': {3: [X]}}", "templates: {'0100': {3: {X: X}}}",
			"templates: {'0100': {3: 'X", "templates: {'0100': {3: !!X 'X'}}", "templates: {'0100': {3: &X X, 4: *X}}",
			"templates: {'0100': {3: X, 3: X}}", "fields: {X: n 3}", "fields: {2: X}", "fields: {2: {format: X}}",
			"fields: {2: {format: n..19, X: X}}", "fields: {2: {encoding: X}}", "fields: {2: {length: X}}",
			"fields: {2: {trim: X}}", "fields: {48: {parts: X}}",
			"fields: {48: {parts: tagged, tag: {width: X, length: {digits: X}}}}",
			"fields: {48: {parts: positional, fields: {X: X}}}", "fields: {48: {parts: choice, by: X}}",
			"fields: {48: {parts: choice, by: 3, when: {X: {parts: positional, fields: {1: n 2}}, X: X}}}", "mti: X",
			"bitmap: X", "version: X", "X: X", "defaults: {X: X}", "messages: {X: {mandatory: [X]}}",
			"messages: {01xx: {mandatory: [X], optional: ['X'], echoed: [X.1]}}", "fields: {2: 'X\u0007'}",
			"header: {length: X}", "- X", "X" })
	void findingsInFilesQuoteNothing(String yaml) {
		for (String value : List.of(PAN, "4929 0312 3456 7896", "4929-0312-3456-7896", TRACK_2, EMV)) {
			Throwable failure = catchThrowable(
					() -> load("acme.yml", ("extends: iso1987-ascii\n" + yaml).replace("X", value)));
			assertThat(failure).as(yaml).isNotNull();
			requireNoCardData(failure);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "<isofield id='X' length='19' name='X' class='org.jpos.iso.IFA_LLNUM'/>",
			"<isofield id='2' length='X' name='X' class='org.jpos.iso.IFA_LLNUM'/>",
			"<isofield id='2' length='19' name='X' class='X'/>",
			"<isofield id='2' length='19' name='PAN' class='a.X'/>",
			"<isofield id='2' length='19' pad='X' name='X' class='org.jpos.iso.IFB_LLNUM' X='X'/>",
			"<isofieldpackager id='48' length='999' name='X' class='org.jpos.iso.IFA_LLLCHAR' packager='X'/>", "<X/>",
			"X", "<isofield id='2' X", "&X;" })
	void findingsInPackagersQuoteNothing(String field) {
		for (String value : List.of("a" + PAN, PAN)) {
			String xml = """
					<isopackager>
					  <isofield id='0' length='4' name='MTI' class='org.jpos.iso.IFA_NUMERIC'/>
					  <isofield id='1' length='16' name='BITMAP' class='org.jpos.iso.IFA_BITMAP'/>
					""" + field.replace("X", value) + "</isopackager>";
			Throwable failure = catchThrowable(() -> load("acme.xml", xml));
			if (failure != null) {
				requireNoCardData(failure);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "'X': {}", "'2': {'type': 'X'}", "'2': {'type': 'String', 'length': 'X'}",
			"'2': {'type': 'String', 'length': X, 'enc': 'ASCII', 'prefix': 'ASCII.LL'}",
			"'2': {'type': 'String', 'length': 19, 'enc': 'X', 'prefix': 'X'}", "'2': 'X'", "'2': ['X']",
			"'2': {'X': 'X'}", "'2': {'type': 'String', 'length': 19, 'enc': 'ASCII', 'prefix': 'ASCII.LL',"
					+ " 'padding': {'type': 'X', 'pad': 'X'}}",
			"'2': 'X" })
	void findingsInFilesOfMoovQuoteNothing(String field) {
		String json = """
				{"name": "Acme", "fields": {
				"0": {"type": "String", "length": 4, "enc": "ASCII", "prefix": "ASCII.Fixed"},
				"1": {"type": "Bitmap", "enc": "Binary", "prefix": "Binary.Fixed"},
				""" + field.replace('\'', '"').replace("X", PAN) + "}}";
		Throwable failure = catchThrowable(() -> load("acme.json", json));
		assertThat(failure).isNotNull();
		requireNoCardData(failure);
	}

	private static MessageSpec load(String location, String content) {
		return location.isEmpty() ? SpecFiles.load(location) : SpecFiles.load(location, (name) -> {
			if (name.equals(location)) {
				return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
			}
			return SpecificationCanaryTests.class.getResourceAsStream(name.replace("classpath:", "/"));
		});
	}

	private static MessageFormat format(String specification, boolean strict) {
		return MessageFormat.builder().spec(SpecFiles.load(specification)).strict(strict).build();
	}

	private static String mti(MessageFormat format, String rest) {
		return format.specification().version() + rest;
	}

	/** Card data in each field and part that takes it. */
	private static IsoMessage payment(MessageFormat format) {
		IsoMessage message = format.newMessage(mti(format, "100"));
		Map<String, List<Object>> fields = new HashMap<>();
		fields.put("2", List.of(PAN));
		fields.put("3", List.of("000000"));
		fields.put("4", List.of(1250));
		fields.put("11", List.of("000017"));
		fields.put("14", List.of("2912"));
		fields.put("34", List.of(PAN, bytes(EMV)));
		fields.put("35", List.of(TRACK_2));
		fields.put("41", List.of("TERM0001"));
		fields.put("45", List.of("B" + PAN + "^CARDHOLDER/A^2912201"));
		fields.put("48", List.of("9203" + "739" + "7716" + PAN, "4207" + PAN.substring(4, 11) + "7716" + PAN,
				"CVV2:739", PAN, bytes(EMV)));
		fields.put("52", List.of(bytes(PIN_BLOCK)));
		fields.put("55", List.of(bytes(EMV), PAN));
		fields.put("60", List.of(PAN, bytes(EMV), "49"));
		fields.put("62", List.of(PAN, "49" + "20" + "7716" + PAN, PAN.substring(0, 8) + ";" + PAN.substring(8) + ";"));
		fields.put("63", List.of(PAN, "A49", "AB49290"));
		fields.put("104", List.of(bytes("72000B" + "2000" + "3439" + "0000000000000000".substring(2)),
				bytes("77000B01" + EMV.substring(0, 20)), bytes("770008" + PAN), PAN));
		fields.put("127.2", List.of(PAN));
		fields.put("127.3", List.of(TRACK_2));
		fields.put("127.22", List.of(PAN));
		fields.put("127", List.of(PAN, bytes(PAN)));
		for (String field : List.of("2", "3", "4", "11", "14", "34", "35", "41", "45", "48", "52", "55", "60", "62",
				"63", "104", "127.2", "127.3", "127.22", "127")) {
			if (!message.hasField(127) || !field.equals("127")) {
				setFirst(format, message, field, fields.get(field));
			}
		}
		assertThat(message.hasField(2) && message.hasField(35) && message.hasField(48) && message.hasField(52))
			.isTrue();
		return message;
	}

	private static void setFirst(MessageFormat format, IsoMessage message, String path, List<Object> values) {
		for (Object value : values) {
			if (!isRefused(format, message, path, value)) {
				return;
			}
		}
	}

	private static void requireNoCardData(Throwable failure) {
		requireNoCardData(TraceLog.textsOf(failure));
	}

	private static void requireNoCardData(@Nullable String text) {
		if (!CHECKED.add(String.valueOf(text))) {
			return;
		}
		String small = String.valueOf(text).toLowerCase(Locale.ROOT);
		if (DIGITS.stream().anyMatch(small::contains) || !canaries.foundIn(small).isEmpty()) {
			throw new AssertionError("card data in: " + text);
		}
	}

	/** Numbers read from the wire may be digits of a card in disguise. */
	private static void requireNoLongNumber(@Nullable String text, MessageFormat format) {
		String own = String.valueOf(text).replace(format.specification().name(), "");
		if (LONG_NUMBER.matcher(own).find()) {
			throw new AssertionError("a number in: " + text);
		}
	}

}

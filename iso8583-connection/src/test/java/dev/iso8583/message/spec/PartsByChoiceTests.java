package dev.iso8583.message.spec;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.mapping.FieldMappingException;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Fields with one of several layouts. That of 48 is chosen by field 3, of 60 by field 70,
 * of 62 by the MTI, and of 63 by its own first bytes.
 */
class PartsByChoiceTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private final MessageFormat format = format();

	private static MessageFormat format() {
		return MessageFormat.builder().spec(SpecFiles.load("classpath:spec/by-choice.yml")).build();
	}

	@ParameterizedTest(name = "{0} {1}: {4}")
	@CsvSource(delimiter = '|',
			textBlock = """
					0100 | 3=000000          | 48.42=7 48.92=123             | 00   | 303132 3432303137 3932 3033 313233
					0100 | 3=010000          | 48.account=12 48.branch=B     | 01   | 303037 30303132 422020
					0100 | 3=019000          | 48.account=12                 | 0190 | 303034 30303132
					0800 | 70=301            | 60.1=12                       | 301  | 303032 3331 3332 333031
					0800 | 70=001            | 60.9F02=1250                  | else | 303039 394630323036303030303030303031323530 303031
					0800 | 11=000001         | 60.9F02=1250                  | else | 303039 394630323036303030303030303031323530
					0100 | 11=000001         | 62.1=AB 62.2=C                | 0100 | 303034 41423B43
					0110 | 11=000001         | 62.1=A00001                   | 0110 | 303036 413030303031
					0420 | 11=000001         | 62.1=AB 62.2=CD               | 04   | 303034 41424344
					""")
	void partsHaveTheLayoutThatTheMessageChooses(String mti, String chooser, String parts, String layout, String bytes)
			throws Exception {
		IsoMessage message = message(mti, chooser, parts);
		byte[] written = this.format.encode(message);
		assertThat(HEX.formatHex(written)).endsWith(bytes.replace(" ", ""));
		int field = Integer.parseInt(parts.substring(0, 2));
		IsoMessage read = this.format.decode(written);
		assertThat(read.<Subfields>getObjectValue(field).layout()).isEqualTo(layout);
		assertThat(read.<Subfields>getObjectValue(field).isUnknown()).isFalse();
		for (String part : parts.split(" ")) {
			String path = part.substring(0, part.indexOf('='));
			assertThat(this.format.get(read, path)).isNotNull().isEqualTo(this.format.get(message, path));
		}
		assertThat(this.format.encode(read)).isEqualTo(written);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', textBlock = """
			41303037             | 41   | 63.kind=A 63.value=007
			41423030303037       | 4142 | 63.kind=AB 63.value=00007
			5A320102             | else | 63.Z=0102 63.Z.1=0102
			5A320202             | else | 63.Z=0202
			""")
	void partsHaveTheLayoutThatTheirFirstBytesChoose(String content, String layout, String values) throws Exception {
		IsoMessage message = message("0100");
		this.format.set(message, 63, HEX.parseHex(content));
		byte[] written = this.format.encode(message);
		assertThat(HEX.formatHex(written)).endsWith(content);
		IsoMessage read = this.format.decode(written);
		Subfields parts = read.getObjectValue(63);
		assertThat(parts.layout()).isEqualTo(layout);
		for (String value : values.split(" ")) {
			String path = value.substring(3, value.indexOf('='));
			assertThat(parts.text(path)).isEqualTo(value.substring(value.indexOf('=') + 1));
		}
		assertThat(this.format.encode(read)).isEqualTo(written);
	}

	@Test
	void groupWhoseFirstBytesChooseIsMadeFromItsLayout() throws Exception {
		IsoMessage message = message("0100");
		assertThatIllegalArgumentException().isThrownBy(() -> this.format.set(message, "63.value", "7"))
			.withMessageStartingWith("Field 63 of 0100: The first bytes of the field choose the layout of its parts");
		Subfields parts = this.format.subfields(Mti.of("0100"), 63, "4142").with("kind", "AB").with("value", "7");
		this.format.set(message, 63, parts);
		this.format.set(message, "63.value", "8");
		IsoMessage read = this.format.decode(this.format.encode(message));
		assertThat(this.format.get(read, "63.value")).isEqualTo("00008");
		assertThatIllegalArgumentException().isThrownBy(() -> this.format.set(read, "63.kind", "XY"))
			.withMessageContaining("has parts of the layout 4142, but their first bytes are those of another one");
		assertThatIllegalArgumentException().isThrownBy(() -> this.format.subfields(Mti.of("0100"), 63, "42"))
			.withMessageContaining("has no such layout of parts in field 63");
	}

	@Test
	void subfieldsAreOfTheLayoutForTheMtiOrNamed() {
		assertThat(this.format.subfields(Mti.of("0110"), 62).layout()).isEqualTo("0110");
		assertThat(this.format.subfields(Mti.of("0421"), 62).layout()).isEqualTo("04");
		assertThat(this.format.subfields(Mti.of("0100"), 48, "01").layout()).isEqualTo("01");
		assertThatIllegalArgumentException().isThrownBy(() -> this.format.subfields(Mti.of("0100"), 48))
			.withMessageContaining("has parts with several layouts");
		assertThatIllegalArgumentException().isThrownBy(() -> this.format.subfields(Mti.of("0100"), 3, "01"))
			.withMessageContaining("has no such layout");
	}

	@ParameterizedTest
	@ValueSource(strings = { "3=999999", "3=" })
	void partsWithoutALayoutAreKeptAsBytesAndNotChanged(String chooser) throws Exception {
		IsoMessage message = message("0100", chooser.equals("3=") ? "11=000001" : chooser);
		this.format.set(message, 48, "anything");
		for (int others : new int[] { 0, 4 }) {
			// with others, fields are read when they are accessed
			for (int other = 41; other < 41 + others / 2; other++) {
				this.format.set(message, other, "X");
			}
			byte[] written = this.format.encode(message);
			IsoMessage read = this.format.decode(written);
			Subfields parts = read.getObjectValue(48);
			assertThat(parts.isUnknown()).isTrue();
			assertThat(parts.layout()).isNull();
			assertThat(parts.keys()).isEmpty();
			assertThat(parts.raw()).isEqualTo("anything".getBytes());
			assertThat(parts).hasToString("parts of an unknown layout");
			assertThat(this.format.get(read, "48.92")).isNull();
			assertThat(this.format.encode(read)).isEqualTo(written);
			assertThat(MessagePrinter.print(read)).contains("48=<hidden:8>]");
			assertThat(this.format.describe(read)).contains("<hidden:8>").contains("parts of an unknown layout");
			assertThatIllegalArgumentException().isThrownBy(() -> this.format.set(read, "48.92", "123"))
				.withMessageContaining("The specification has no layout with a part 92 for what field 3 is");
			assertThatIllegalArgumentException().as("a part cannot be removed from what is not divided")
				.isThrownBy(() -> this.format.set(read, "48.92", null));
			this.format.set(read, 48, read.<Subfields>getObjectValue(48));
			assertThat(this.format.encode(read)).isEqualTo(written);
		}
	}

	@ParameterizedTest(name = "{0}, {1} fields more")
	@CsvSource({ "010000, 0", "010000, 4", "999999, 0", "999999, 4", ", 0", ", 4" })
	void groupIsNotWrittenForAnotherLayout(@Nullable String other, int more) throws Exception {
		IsoMessage message = message("0100", "3=000000", "48.92=123");
		for (int field = 41; field < 41 + more / 2; field++) {
			this.format.set(message, field, "X");
		}
		for (IsoMessage changed : List.of(message, this.format.decode(this.format.encode(message)))) {
			byte[] before = this.format.encode(changed);
			this.format.set(changed, 3, other);
			String chosen = "010000".equals(other) ? "the layout 01" : "no known layout";
			assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.format.encode(changed))
				.withMessageContaining("field 48 has parts of the layout 00, but field 3 chooses " + chosen
						+ "; set field 3 before the parts");
			assertThatIllegalArgumentException().isThrownBy(() -> this.format.set(changed, "48.92", "124"))
				.withMessageContaining("Field 48 of 0100 has parts of the layout 00, but field 3 chooses " + chosen);
			this.format.set(changed, 3, "003000");
			assertThat(this.format.encode(changed)).hasSameSizeAs(before);
		}
	}

	@Test
	void unknownGroupIsNotWrittenForALayout() throws Exception {
		IsoMessage message = message("0100", "3=999999");
		this.format.set(message, 48, "9203123");
		IsoMessage read = this.format.decode(this.format.encode(message));
		this.format.set(read, 3, "000000");
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.format.encode(read))
			.withMessageContaining("field 48 has parts of no known layout, but field 3 chooses the layout 00");
		this.format.set(read, 48, "9203123");
		assertThat(this.format.get(read, "48.92")).isEqualTo("123");
	}

	@Test
	void groupOfARequestIsNotWrittenInAResponseOfAnotherLayout() throws Exception {
		IsoMessage message = this.format.decode(this.format.encode(message("0100", "11=000001", "62.1=AB", "62.2=C")));
		message.setType(0x110);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.format.encode(message))
			.withMessageContaining("field 62 has parts of the layout 0100, but the MTI chooses the layout 0110");
	}

	@Test
	void messageIsPassedOnByAnotherFormatOfTheSameSpecification() throws Exception {
		MessageFormat other = format();
		IsoMessage read = this.format.decode(this.format.encode(message("0100", "3=000000", "48.92=123")));
		assertThat(other.encode(read)).isEqualTo(this.format.encode(read));
		IsoMessage copy = other.newMessage("0100");
		other.set(copy, 3, "010000");
		Subfields parts = read.getObjectValue(48);
		assertThatIllegalArgumentException().isThrownBy(() -> other.set(copy, 48, parts))
			.withMessageContaining("has parts of the layout 00, but field 3 chooses the layout 01");
		other.set(copy, 3, "000000");
		other.set(copy, 48, parts);
		assertThat(other.get(copy, "48.92")).isEqualTo("123");
	}

	@Test
	void valueThatIsNotSetByTheFormatIsReadByItsLayout() throws Exception {
		IsoMessage message = message("0100");
		message.setValue(3, 10000, IsoType.NUMERIC, 6);
		message.setValue(48, "0012ABC", IsoType.LLLVAR, 0);
		IsoMessage read = this.format.decode(this.format.encode(message));
		assertThat(this.format.get(read, "48.branch")).isEqualTo("ABC");
		message.setValue(48, "123", IsoType.LLLVAR, 0);
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.format.encode(message))
			.withMessageContaining("field 48 has parts that the specification does not allow");
	}

	@Test
	void malformedGroupOfALayoutIsRefusedWithItsField() throws Exception {
		IsoMessage message = message("0100", "3=999999");
		this.format.set(message, 48, "92031");
		byte[] bytes = this.format.encode(message);
		for (int more : new int[] { 0, 1, 2, 3, 4 }) {
			IsoMessage longer = this.format.decode(bytes);
			for (int field = 41; field < 41 + more / 2; field++) {
				this.format.set(longer, field, "X");
			}
			byte[] written = this.format.encode(longer);
			int processingCode = 4 + 8;
			Arrays.fill(written, processingCode, processingCode + 6, (byte) '0');
			assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> this.format.decode(written))
				.withMessageContaining("field 48 at byte")
				.withMessageContaining("part 92 needs 3 bytes, but 1 are left");
		}
	}

	@Test
	void removingAPartThatIsNotThereMakesNoField() {
		IsoMessage message = message("0100", "3=000000");
		this.format.set(message, "48.92", null);
		assertThat(message.hasField(48)).isFalse();
	}

	record Lookup(@Field(path = "48.account") String account, @Field(path = "48.branch") String branch,
			@Field(3) String processingCode) {
	}

	record Branch(@Field(path = "account") String account, @Field(path = "branch") String branch) {
	}

	record Nested(@Field(48) Branch branch, @Field(3) String processingCode) {
	}

	@Test
	void componentsOfARecordMayBeInAnyOrder() throws Exception {
		Lookup lookup = new Lookup("0012", "ABC", "010000");
		this.format.requireFields(Mti.of("0100"), Lookup.class);
		IsoMessage message = this.format.message("0100", lookup);
		IsoMessage read = this.format.decode(this.format.encode(message));
		assertThat(this.format.read(read, Lookup.class)).isEqualTo(lookup);
		assertThat(this.format.message("0100", new Nested(new Branch("0012", "ABC"), "010000"))
			.<Subfields>getObjectValue(48)).isEqualTo(message.getObjectValue(48));
	}

	record Both(@Field(path = "48.account") @Nullable String account, @Field(path = "48.92") @Nullable String code,
			@Field(path = "63.Z.1") byte @Nullable [] nested) {
	}

	record Missing(@Field(path = "48.nothing") String nothing) {
	}

	record Mixed(@Field(path = "account") @Nullable String account, @Field(path = "9202") int code) {
	}

	record MixedField(@Field(48) Mixed mixed) {
	}

	@Test
	void partsOfARecordAreThoseOfSomeLayout() throws Exception {
		this.format.requireFields(Mti.of("0100"), Both.class);
		this.format.requireFields(Mti.of("0100"), Nested.class);
		IsoMessage read = this.format.decode(this.format.encode(message("0100", "3=000000", "48.92=123")));
		assertThat(this.format.read(read, Both.class)).isEqualTo(new Both(null, "123", null));
		for (Class<? extends Record> type : List.<Class<? extends Record>>of(Missing.class, MixedField.class)) {
			assertThatExceptionOfType(FieldMappingException.class)
				.isThrownBy(() -> this.format.requireFields(Mti.of("0100"), type))
				.withMessageContaining("is not there: the specification has no such part");
		}
	}

	@Test
	void templateMayHaveAGroupBeforeTheFieldThatChooses() {
		MessageSpec spec = SpecFiles.load("classpath:spec/by-choice.yml")
			.toBuilder()
			.template("0800", Map.of(60, "12", 70, "301"))
			.build();
		MessageFormat format = MessageFormat.builder().spec(spec).build();
		IsoMessage message = format.newMessage("0800");
		assertThat(format.get(message, "60.1")).isEqualTo("12");
	}

	@Test
	void keysWithTheSameLayoutShareIt() throws Exception {
		Parts one = new Parts.Positional(Map.of("1", FieldSpec.of("One", "an 2", Coding.ASCII)), false);
		Parts same = new Parts.Positional(Map.of("1", FieldSpec.of("One", "an 2", Coding.ASCII)), false);
		MessageSpec spec = MessageSpec.named("iso1987-ascii")
			.toBuilder()
			.field(48,
					FieldSpec.of("Data", "ans...999", Coding.ASCII)
						.withParts(new Parts.Choice(Parts.By.MTI, Map.of("0100", one, "0110", same), null)))
			.build();
		MessageFormat format = MessageFormat.builder().spec(spec).build();
		IsoMessage message = format.newMessage("0100");
		format.set(message, "48.1", "AB");
		message.setType(0x110);
		assertThat(format.get(format.decode(format.encode(message)), "48.1")).isEqualTo("AB");
	}

	@Test
	void choiceBeyondFieldHasThirdBitmap() throws Exception {
		for (Bitmaps bitmaps : List.of(Bitmaps.THREE, Bitmaps.THREE_IN_FIELD_65)) {
			FieldSpec text = FieldSpec.of("Data", "ans...999", Coding.ASCII);
			Map<String, FieldSpec> parts = Map.of("1", FieldSpec.of("One", "an 2", Coding.ASCII));
			MessageSpec spec = MessageSpec.named("iso1987-ascii")
				.toBuilder()
				.bitmaps(bitmaps)
				.field(65, null)
				.field(130,
						text.withParts(new Parts.Choice(Parts.By.field(70),
								Map.of("301", new Parts.Positional(parts, false)), null)))
				.build();
			MessageFormat format = MessageFormat.builder().spec(spec).build();
			IsoMessage message = format.newMessage("0800");
			format.set(message, 70, "301");
			format.set(message, "130.1", "AB");
			IsoMessage read = format.decode(format.encode(message));
			assertThat(format.get(read, "130.1")).isEqualTo("AB");
		}
	}

	@Test
	void messageOfFewerFieldsIsPassedOnByAFormatOfMore() {
		MessageSpec spec = SpecFiles.load("classpath:spec/by-choice.yml");
		MessageFormat wide = MessageFormat.builder()
			.spec(spec.toBuilder().bitmaps(Bitmaps.THREE).field(65, null).field(130, spec.fields().get(48)).build())
			.build();
		IsoMessage message = message("0100", "3=000000", "48.92=123");
		assertThat(wide.encode(message)).isEqualTo(this.format.encode(message));
	}

	/** No exception but ours, and the bytes leave as they came if they are read. */
	@Test
	@Tag("slow")
	void damagedMessagesAreReadOrRefused() throws Exception {
		Map<String, String> values = new LinkedHashMap<>();
		values.put("3", "010000");
		values.put("41", "TERMINAL");
		values.put("70", "301");
		values.put("48.account", "12");
		values.put("60.1", "12");
		values.put("62.1", "AB");
		values.put("62.2", "C");
		IsoMessage message = message("0100");
		values.forEach((path, value) -> this.format.set(message, path, value));
		this.format.set(message, 63, "A007");
		byte[] bytes = this.format.encode(message);
		for (int length = 0; length < bytes.length; length++) {
			assertThat(isRead(Arrays.copyOf(bytes, length))).as("cut at byte %s", length).isFalse();
		}
		int read = 0;
		for (int bit = 0; bit < 8 * bytes.length; bit++) {
			byte[] damaged = bytes.clone();
			damaged[bit / 8] ^= (byte) (1 << bit % 8);
			read += isRead(damaged) ? 1 : 0;
		}
		Random random = new Random(8583);
		for (int round = 0; round < 5_000; round++) {
			byte[] damaged = bytes.clone();
			damaged[20 + random.nextInt(bytes.length - 20)] = bytes[20 + random.nextInt(bytes.length - 20)];
			read += isRead(damaged) ? 1 : 0;
		}
		assertThat(read).isGreaterThan(100);
	}

	private boolean isRead(byte[] bytes) {
		try {
			IsoMessage decoded = this.format.decode(bytes);
			byte[] copied = this.format.encode(decoded);
			for (int field = 2; field <= 128; field++) {
				decoded.getField(field);
			}
			assertThat(this.format.encode(decoded)).isEqualTo(copied);
			assertThat(this.format.describe(decoded)).isNotEmpty();
			return true;
		}
		catch (UndecodableMessageException ex) {
			assertThat(ex).hasNoCause();
			assertThat(ex.getMessage()).matches("[ -~]+");
			return false;
		}
	}

	/** Return a message with values of fields and parts, with spaces between them. */
	private IsoMessage message(String mti, String... values) {
		IsoMessage message = this.format.newMessage(mti);
		message.removeFields(11);
		for (String value : String.join(" ", values).split(" ")) {
			int end = value.indexOf('=');
			if (end > 0) {
				this.format.set(message, value.substring(0, end), value.substring(end + 1));
			}
		}
		return message;
	}

}

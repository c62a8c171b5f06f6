package dev.iso8583.message.mapping;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Enums, lists and records within records.
 */
class RecordTypesTests {

	private static final Mti REQUEST = Mti.of("0100");

	private final MessageFormat format = MessageFormat.builder().spec(spec()).build();

	enum Result {

		@Code({ "00", "10" })
		APPROVED,

		@Code("51")
		INSUFFICIENT_FUNDS,

		@Code
		OTHER

	}

	record Answer(@Field(39) @Nullable Result result) {
	}

	@Test
	void enumStandsForTheCodesOfItsConstants() {
		IsoMessage message = this.format.message("0110", new Answer(Result.APPROVED));
		assertThat(message.getField(39)).hasToString("00");
		assertThat(this.format.read(message, Answer.class).result()).isEqualTo(Result.APPROVED);
		this.format.set(message, 39, "10");
		assertThat(this.format.read(message, Answer.class).result()).isEqualTo(Result.APPROVED);
		this.format.set(message, 39, "51");
		assertThat(this.format.read(message, Answer.class).result()).isEqualTo(Result.INSUFFICIENT_FUNDS);
		this.format.set(message, 39, null);
		assertThat(this.format.read(message, Answer.class).result()).isNull();
	}

	@Test
	void constantOfNoCodeIsReadForAllOtherCodesAndNeverWritten() {
		IsoMessage message = this.format.newMessage("0110");
		this.format.set(message, 39, "96");
		assertThat(this.format.read(message, Answer.class).result()).isEqualTo(Result.OTHER);
		fails(() -> this.format.message("0110", new Answer(Result.OTHER)),
				"Field 39 for result of Answer is OTHER, which has no code that could be written");
	}

	@Test
	void zerosThatStandForAnUnknownDateAreNoDate() throws Exception {
		record Dates(@Field(39) String responseCode, @Field(7) @Nullable String transmitted,
				@Field(12) @Nullable LocalTime time, @Field(13) @Nullable MonthDay date,
				@Field(14) @Nullable YearMonth expiry, @Field(73) @Nullable LocalDate action) {
		}
		IsoMessage sent = this.format.newMessage("0110");
		Map.of(39, "00", 7, "0000000000", 12, "000000", 13, "0000", 14, "0000", 73, "000000")
			.forEach((field, zeros) -> this.format.set(sent, field, zeros));
		IsoMessage received = this.format.decode(this.format.encode(sent));
		assertThat(this.format.read(received, Dates.class))
			.isEqualTo(new Dates("00", "0000000000", LocalTime.MIDNIGHT, null, null, null));
	}

	enum Level {

		@Code("1")
		ONE,

		TWO

	}

	@Test
	void codeWithoutAConstantDoesNotConvertAndIsNotQuoted() {
		record Leveled(@Field(path = "48.42") Level level) {
		}
		IsoMessage message = this.format.message("0100", new Leveled(Level.ONE));
		assertThat(this.format.get(message, "48.42")).isEqualTo("1");
		this.format.set(message, "48.42", "TWO");
		assertThat(this.format.read(message, Leveled.class).level()).isEqualTo(Level.TWO);
		this.format.set(message, "48.42", "4929");
		fails(() -> this.format.read(message, Leveled.class),
				"Field 48.42 for level of Leveled is a code that Level does not have");
	}

	enum Long {

		@Code("000")
		APPROVED

	}

	enum Twice {

		@Code("00")
		APPROVED,

		@Code({ "51", "00" })
		DECLINED

	}

	enum TwoOthers {

		@Code
		SOME,

		@Code
		OTHER

	}

	@Test
	void codesThatDoNotFitAreFoundAtStart() {
		record Answered(@Field(39) Long result) {
		}
		fails(() -> this.format.requireFields(REQUEST, Answered.class),
				"Field 39 for result of Answered cannot hold the code '000' of APPROVED; write codes as long as the field");
		record Padded(@Field(3) Result code) {
		}
		fails(() -> this.format.requireFields(REQUEST, Padded.class),
				"Field 3 for code of Padded cannot hold the code");
		record Doubled(@Field(39) Twice result) {
		}
		fails(() -> this.format.requireFields(REQUEST, Doubled.class), "@Field of result of Doubled is of the enum "
				+ Twice.class.getName() + ", which has two constants with the code 00: APPROVED and DECLINED");
		record Other(@Field(39) TwoOthers result) {
		}
		fails(() -> this.format.requireFields(REQUEST, Other.class), "@Field of result of Other is of the enum "
				+ TwoOthers.class.getName() + ", which has two constants of no code: SOME and OTHER");
		record Tagged(@Field(path = "48.92") Level value) {
		}
		fails(() -> this.format.requireFields(REQUEST, Tagged.class),
				"Field 48.92 for value of Tagged cannot hold the code 'TWO' of TWO");
		this.format.requireFields(REQUEST, Answer.class);
	}

	private static final byte[] SCRIPT = { (byte) 0x86, 1, 1 };

	private static final byte[] OTHER_SCRIPT = { (byte) 0x86, 2, 2, 3 };

	record Scripts(@Field(path = "55.9F26") byte[] cryptogram, @Field(path = "55.71") List<byte[]> before,
			@Field(path = "55.72") List<String> after) {
	}

	@Test
	void listHoldsAllPartsOfAKey() throws Exception {
		IsoMessage message = this.format.message("0110",
				new Scripts(new byte[8], List.of(SCRIPT, OTHER_SCRIPT), List.of()));
		assertThat(this.format.get(message, "55.71[2].86")).isEqualTo(new byte[] { 2, 3 });
		Scripts read = this.format.read(this.format.decode(this.format.encode(message)), Scripts.class);
		assertThat(read.before()).containsExactly(SCRIPT, OTHER_SCRIPT);
		assertThat(read.after()).isEmpty();
		assertThat(this.format.read(this.format.newMessage("0110"), Scripts.class).before()).isEmpty();
	}

	@Test
	void listThatIsWrittenReplacesAllPartsOfItsKey() {
		record Only(@Field(path = "55.71") @Nullable List<byte[]> scripts) {
		}
		IsoMessage message = this.format.message("0110", new Only(List.of(SCRIPT, SCRIPT, SCRIPT)));
		this.format.set(message, "55.9F36", new byte[] { 0, 1 });
		this.format.set(message, new Only(List.of(OTHER_SCRIPT)));
		assertThat(this.format.read(message, Only.class).scripts()).containsExactly(OTHER_SCRIPT);
		this.format.set(message, new Only(null));
		assertThat(this.format.read(message, Only.class).scripts()).hasSize(1);
		this.format.set(message, new Only(List.of()));
		assertThat(this.format.read(message, Only.class).scripts()).isEmpty();
		assertThat(this.format.get(message, "55.9F36")).isEqualTo(new byte[] { 0, 1 });
	}

	@Test
	void listOfAPartThatCannotRepeatIsRefused() {
		record Whole(@Field(39) List<String> codes) {
		}
		fails(() -> this.format.requireFields(REQUEST, Whole.class),
				"Field 39 for codes of Whole is a List; only a part that repeats can be one");
		record Bracket(@Field(path = "55.71[2]") List<String> scripts) {
		}
		fails(() -> this.format.requireFields(REQUEST, Bracket.class),
				"Field 55.71[2] for scripts of Bracket is a List, and its path names one part");
		record Positional(@Field(path = "44.1") List<String> texts) {
		}
		fails(() -> this.format.requireFields(REQUEST, Positional.class),
				"Field 44.1 for texts of Positional is a List, and the part does not repeat");
		record Raw(@Field(path = "55.71") List<?> scripts) {
		}
		fails(() -> this.format.requireFields(REQUEST, Raw.class),
				"@Field of scripts of Raw is of type java.util.List<?>; write String, int");
		record WithNull(@Field(path = "55.71") List<String> scripts) {
		}
		fails(() -> this.format.message("0110", new WithNull(Arrays.asList("860101", null))),
				"Field 55.71 for scripts of WithNull is a List with an element that is null");
	}

	record Application(@Field(path = "4F") @Nullable String id, @Field(path = "9A") @Nullable LocalDate date,
			@Field(path = "87") @Nullable Integer priority) {
	}

	record Chip(@Field(path = "70") @Nullable Application single, @Field(path = "61") List<Application> applications,
			@Field(path = "44") @Nullable String name) {
	}

	@Test
	void recordsNestAsPartsDo() throws Exception {
		record Sale(@Field(55) Chip chip) {
		}
		record Deep(@Field(path = "55.70") Application application, @Field(path = "55.61[2]") Application second,
				@Field(path = "55.61[2].87") int priority) {
		}
		Application first = new Application("A0000000031010", LocalDate.of(2026, 11, 30), 1);
		Application second = new Application("A0000000041010", null, 2);
		Sale sale = new Sale(new Chip(first, List.of(first, second), null));
		IsoMessage message = this.format.decode(this.format.encode(this.format.message("0100", sale)));
		assertThat(this.format.get(message, "55.61[2].4F"))
			.isEqualTo(new byte[] { (byte) 0xA0, 0, 0, 0, 4, 0x10, 0x10 });
		assertThat(this.format.read(message, Sale.class)).isEqualTo(sale);
		assertThat(this.format.read(message, Deep.class)).isEqualTo(new Deep(first, second, 2));
		this.format.requireFields(REQUEST, Sale.class);
		this.format.requireFields(REQUEST, Deep.class);
		Deep changed = new Deep(second, first, 1);
		IsoMessage other = this.format.set(message, changed);
		assertThat(this.format.get(other, "55.61[1].87")).isEqualTo("01");
		assertThat(this.format.read(other, Deep.class).second()).isEqualTo(first);
		// what a component that is null stands for stays as it is
		assertThat(this.format.read(other, Deep.class).application())
			.isEqualTo(new Application(second.id(), first.date(), 2));
	}

	@Test
	void recordWhoseComponentsAreAllNullMakesNoGroup() {
		record Sale(@Field(55) Chip chip) {
		}
		IsoMessage message = this.format.message("0100",
				new Sale(new Chip(new Application(null, null, null), new ArrayList<>(), null)));
		assertThat(message.hasField(55)).isFalse();
	}

	@Test
	void partsThatAreNotThereAreFoundAtStart() {
		record Place(@Field(path = "44.9") String text) {
		}
		fails(() -> this.format.requireFields(REQUEST, Place.class),
				"Field 44.9 for text of Place is not there: the specification has no such part");
		record Within(@Field(path = "55.9F26.9A") String text) {
		}
		fails(() -> this.format.requireFields(REQUEST, Within.class),
				"Field 55.9F26.9A for text of Within is not there: the specification has no such part");
		record Date(@Field(path = "55.70.9A") java.time.LocalTime time) {
		}
		fails(() -> this.format.requireFields(REQUEST, Date.class),
				"Field 55.70.9A for time of Date is YYMMDD, which is not a LocalTime");
		record Inner(@Field(path = "5") String text) {
		}
		record Outer(@Field(44) Inner inner) {
		}
		fails(() -> this.format.requireFields(REQUEST, Outer.class),
				"Part 5 for text of Inner is not there: the specification has no such part");
		record Flat(@Field(path = "55.9F26") Application application) {
		}
		fails(() -> this.format.requireFields(REQUEST, Flat.class),
				"Field 55.9F26 for application of Flat has no parts");
	}

	@Test
	void recordsWithinRecordsAreCheckedAtStart() {
		record Wrong(@Field(path = "87.1") String text) {
		}
		record Middle(@Field(path = "70") Wrong wrong) {
		}
		record Top(@Field(55) Middle middle) {
		}
		fails(() -> this.format.requireFields(REQUEST, Top.class),
				"Part 87.1 for text of Wrong is not there: the specification has no such part");
		record Bracket(@Field(path = "71[2]") List<String> scripts) {
		}
		record OfBracket(@Field(55) Bracket bracket) {
		}
		fails(() -> this.format.requireFields(REQUEST, OfBracket.class),
				"Part 71[2] for scripts of Bracket is a List, and its path names one part");
		record Numbered(@Field(70) String text) {
		}
		record OfNumbered(@Field(55) Numbered numbered) {
		}
		fails(() -> this.format.requireFields(REQUEST, OfNumbered.class), "@Field of text of Numbered has no path; in a"
				+ " record of parts, write the key of the part, such as @Field(path = \"92\")");
	}

	@Test
	void recordMayNameOneOfSeveralPartsAndOnesThatAreNotDescribed() {
		record Chips(@Field(path = "61[2]") @Nullable Application second,
				@Field(path = "99") @Nullable String unknown) {
		}
		record Sale(@Field(55) Chips chips) {
		}
		this.format.requireFields(REQUEST, Sale.class);
		IsoMessage message = this.format.newMessage("0100");
		this.format.set(message, "55.61.87", "1");
		this.format.set(message, "55.61[2].87", "2");
		this.format.set(message, "55.99", "0A0B");
		assertThat(this.format.read(message, Sale.class))
			.isEqualTo(new Sale(new Chips(new Application(null, null, 2), "0A0B")));
	}

	@Test
	void dateOfAPartIsWrittenByItsPattern() {
		record Dated(@Field(path = "55.70.9A") LocalDate date) {
		}
		IsoMessage message = this.format.message("0100", new Dated(LocalDate.of(2026, 11, 30)));
		assertThat(this.format.get(message, "55.70.9A")).isEqualTo("261130");
	}

	private static void fails(Runnable action, String text) {
		assertThatExceptionOfType(FieldMappingException.class).isThrownBy(action::run)
			.withMessageStartingWith(text)
			.withMessageNotContaining("4929")
			.withNoCause();
	}

	private static MessageSpec spec() {
		MessageSpec.Builder spec = MessageSpec.builder("of the test");
		MessageSpec.named("iso1987-ascii").fields().forEach(spec::field);
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.digits(Encoding.ASCII, 2), false, false);
		FieldSpec application = FieldSpec.of("Application", "b...250", Coding.BINARY)
			.withParts(new Parts.BerTlv(false,
					Map.of("9A", FieldSpec.of("Date", "YYMMDD", Coding.BINARY), "87",
							FieldSpec.of("Priority", "n 2", Coding.BINARY), "4F",
							FieldSpec.of("Application identifier", "b..16", Coding.BINARY))));
		return spec
			.field(48,
					FieldSpec.of("Additional data", "ans...999", Coding.ASCII)
						.withParts(new Parts.Tagged(tag, null,
								Map.of("42", FieldSpec.of("Level", "ans..7", Coding.ASCII), "92",
										FieldSpec.of("Verification value", "n..3", Coding.ASCII)))))
			.field(44, FieldSpec.of("Additional response data", "ans..25", Coding.ASCII)
				.withParts(new Parts.Positional(Map.of("1", FieldSpec.of("Reason", "an 1", Coding.ASCII)), true)))
			.field(55,
					FieldSpec.of("ICC data", "b...999", Coding.BINARY)
						.withParts(new Parts.BerTlv(false,
								Map.of("9F26", FieldSpec.of("Cryptogram", "b 8", Coding.BINARY), "70", application,
										"61", application, "44", FieldSpec.of("Name", "ans..26", Coding.ASCII)))))
			.build();
	}

}

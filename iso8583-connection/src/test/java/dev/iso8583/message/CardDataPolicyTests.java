package dev.iso8583.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.codecs.CompositeField;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.disclosure.Visibility;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Spells out how much of each field is shown in each version of the standard, and what a
 * configuration may change.
 */
class CardDataPolicyTests {

	private static final String TABLE = """
			fields             | 1987 | 1993 | 2003
			2                  | MASK | MASK | MASK   PAN
			3-13               | SHOW | SHOW | SHOW   amounts, dates, STAN
			14                 | HIDE | HIDE | HIDE   expiry
			15-17              | SHOW | SHOW | SHOW
			18                 | SHOW | SHOW | SHOW   merchant category; error indicator in 2003
			19                 | SHOW | SHOW | SHOW
			20                 | SHOW | SHOW | SHOW   a country, not a card number
			21-33              | SHOW | SHOW | SHOW
			34                 | HIDE | HIDE | HIDE   PAN extended; e-commerce data in 2003
			35-36              | HIDE | HIDE | HIDE   tracks 2 and 3
			37-39              | SHOW | SHOW | SHOW   RRN, approval, response code
			40                 | HIDE | HIDE | HIDE   service code
			41-43              | SHOW | SHOW | SHOW   terminal, merchant
			44                 | HIDE | HIDE | HIDE
			45                 | HIDE | HIDE | HIDE   track 1
			46                 | HIDE | SHOW | SHOW   fees since 1993
			47-48              | HIDE | HIDE | HIDE   private, Mastercard's CVV2 among it
			49                 | SHOW | SHOW | HIDE   currency; verification data in 2003
			50-51              | SHOW | SHOW | HIDE
			52-53              | HIDE | HIDE | HIDE   PIN block, key and PIN information
			54                 | HIDE | HIDE | HIDE   balances
			55                 | HIDE | HIDE | HIDE   EMV
			56-58              | HIDE | SHOW | SHOW
			59-63              | HIDE | HIDE | HIDE   private
			64                 | HIDE | HIDE | HIDE   MAC
			65                 | HIDE | HIDE | HIDE
			66-70              | SHOW | SHOW | SHOW
			71                 | SHOW | SHOW | HIDE
			72                 | SHOW | HIDE | HIDE   message number; data record since 1993
			73                 | SHOW | SHOW | SHOW
			74-75              | SHOW | SHOW | SHOW
			76-92              | SHOW | SHOW | HIDE
			93-94              | SHOW | SHOW | SHOW
			95                 | SHOW | HIDE | HIDE
			96                 | HIDE | HIDE | HIDE   keys
			97                 | SHOW | SHOW | SHOW
			98                 | HIDE | HIDE | HIDE   payee
			99-101             | SHOW | SHOW | SHOW
			102-103            | MASK | MASK | MASK   accounts, often a PAN
			104-127            | HIDE | HIDE | HIDE   private, Visa's CVV2 among it
			128                | HIDE | HIDE | HIDE   MAC
			""";

	private static final List<String> VERSIONS = List.of("0100", "1100", "2100");

	private static final String TEXT = "secret";

	@Test
	void everyFieldOfEveryVersionIsPrintedAsTheTableSays() {
		BitSet seen = new BitSet();
		TABLE.lines().skip(1).map((row) -> row.split("\\s*\\|\\s*")).forEach((row) -> {
			BitSet fields = fields(row[0]);
			assertThat(seen.intersects(fields)).as("%s named before", row[0]).isFalse();
			seen.or(fields);
			for (int version = 0; version < 3; version++) {
				String mti = VERSIONS.get(version);
				String rule = row[1 + version].substring(0, 4);
				fields.stream().forEach((field) -> assertPrintedBy(rule, mti, field));
			}
		});
		assertThat(seen.cardinality()).isEqualTo(127);
	}

	private static void assertPrintedBy(String rule, String mti, int field) {
		String text = MessagePrinter.print(message(mti, field, TEXT));
		String number = MessagePrinter.print(message(mti, field, Messages.PAN));
		String prefix = mti + " [" + field + "=";
		switch (rule) {
			case "SHOW" -> {
				assertThat(text).isEqualTo(prefix + TEXT + "]");
				assertThat(number).as("swept").isEqualTo(prefix + "411111******1111]");
			}
			case "MASK" -> {
				assertThat(text).isEqualTo(prefix + "<hidden:6>]");
				assertThat(number).isEqualTo(prefix + "411111******1111]");
			}
			case "HIDE" -> {
				assertThat(text).isEqualTo(prefix + "<hidden:6>]");
				assertThat(number).isEqualTo(prefix + "<hidden:16>]");
			}
			default -> throw new IllegalArgumentException(rule);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "3100", "4100", "5100", "6100", "7100", "8100", "9100" })
	void unknownVersionsShowNothing(String mti) {
		IntStream.rangeClosed(2, 128)
			.forEach((field) -> assertPrintedBy(List.of(2, 102, 103).contains(field) ? "MASK" : "HIDE", mti, field));
	}

	@Test
	void partsOfAFieldAreHiddenWithIt() {
		CompositeField parts = new CompositeField();
		parts.addValue("92", null, IsoType.ALPHA, 2).addValue("737", null, IsoType.ALPHA, 3);
		IsoMessage message = message("0100", 37, TEXT);
		for (int field : new int[] { 48, 55, 126 }) {
			message.setValue(field, parts, parts, IsoType.LLLVAR, 0);
		}
		assertThat(MessagePrinter.print(message))
			.isEqualTo("0100 [37=secret 48=<hidden:5> 55=<hidden:5> 126=<hidden:5>]");
	}

	@Test
	void aFormatMayHideAnythingAndTruncateWhatIsShown() {
		MessageFormat format = builder().hideFields(2, 41, 43).truncateFields(37).build();
		IsoMessage message = format.newMessage("0100");
		Map.of(2, Messages.PAN, 11, "000001", 37, "123456789012", 41, "TERM0001").forEach((field, value) -> {
			format.set(message, field, value);
		});
		String printed = "0100 [2=<hidden:16> 11=000001 37=<hidden:12> 41=<hidden:8>]";
		assertThat(MessagePrinter.print(message)).isEqualTo(printed);
		assertThat(format.print(message)).isEqualTo(printed);
	}

	@Test
	void aReceivedMessageIsPrintedByTheRulesOfItsFormat() throws Exception {
		MessageFormat format = builder().hideFields(37).build();
		IsoMessage sent = format.set(format.newMessage("0100"), 37, "123456789012");
		format.set(sent, 11, "000001");
		assertThat(MessagePrinter.print(format.decode(format.encode(sent))))
			.isEqualTo("0100 [11=000001 37=<hidden:12>]");
		assertThat(MessagePrinter.print(format.responseTo(sent))).isEqualTo("0110 [11=000001 37=<hidden:12>]");
	}

	@Test
	void aMessageMadeByTheApplicationIsPrintedByTheRulesOfTheLink() {
		assertThat(builder().hideFields(43).build().print(message("0100", 43, TEXT))).isEqualTo("0100 [43=<hidden:6>]");
	}

	@Test
	void aFormatMayShowFieldsWithoutCardDataSanitized() {
		MessageFormat format = builder().showFields(44, 63).build();
		assertThat(format.print(message("0100", 44, TEXT))).isEqualTo("0100 [44=secret]");
		assertThat(format.print(message("2100", 63, "a\n" + Messages.PAN))).isEqualTo("2100 [63=a?411111******1111]");
		assertThat(format.print(message("0100", 62, TEXT))).isEqualTo("0100 [62=<hidden:6>]");
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 14, 34, 35, 36, 40, 45, 48, 49, 52, 53, 55, 96, 102, 103, 126, 127 })
	void noFormatShowsCardDataOrSecrets(int field) {
		assertThatIllegalArgumentException().isThrownBy(() -> builder().showFields(44, field))
			.withMessageContaining("Field " + field + " may hold card data or a secret")
			.withMessageContaining("leave this field out");
		builder().hideFields(field);
	}

	@ParameterizedTest
	@ValueSource(ints = { 14, 34, 35, 36, 40, 45, 48, 49, 52, 53, 55, 96, 126, 127 })
	void noFormatTruncatesSecrets(int field) {
		assertThatIllegalArgumentException().isThrownBy(() -> builder().truncateFields(field))
			.withMessageContaining("must not be shown even in part");
	}

	@Test
	void aFormatMayNameAccountNumbersAsTruncated() {
		assertThat(builder().truncateFields(2).build().print(message("0100", 2, Messages.PAN)))
			.isEqualTo("0100 [2=411111******1111]");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 0, -1, 193 })
	void invalidFieldNumbersAreRefused(int field) {
		for (ThrowingCallable naming : List.<ThrowingCallable>of(() -> builder().hideFields(field),
				() -> builder().truncateFields(field), () -> builder().showFields(field))) {
			assertThatIllegalArgumentException().isThrownBy(naming)
				.withMessage("A field is a number from 2 to 192, not " + field);
		}
	}

	@Test
	void theFirstAndTheLastFieldMayBeNamed() {
		assertThat(builder().hideFields(2).showFields(128).build().print(message("0100", 128, TEXT)))
			.isEqualTo("0100 [128=secret]");
	}

	@Test
	void aFieldNamedTwiceIsRefused() {
		for (ThrowingCallable naming : List.<ThrowingCallable>of(() -> builder().hideFields(43).showFields(43),
				() -> builder().hideFields(43).truncateFields(43), () -> builder().truncateFields(43).hideFields(43),
				() -> builder().truncateFields(43).truncateFields(43), () -> builder().showFields(43).hideFields(43),
				() -> builder().showFields(43, 43))) {
			assertThatIllegalArgumentException().isThrownBy(naming)
				.withMessage("Field 43 is named twice among the hidden, truncated and shown fields; name it once");
		}
	}

	@Test
	void cardDataIsWhatTheStandardCallsSoInEveryVersionAndField49In2003Only() {
		for (int version = 0; version < 4; version++) {
			List<Integer> cardData = new ArrayList<>(List.of(2, 14, 34, 35, 36, 40, 45, 52, 55, 102, 103));
			if (version == 2) {
				cardData.add(49);
			}
			int asked = version;
			assertThat(IntStream.rangeClosed(2, 128).filter((field) -> Visibility.isCardData(asked, field)).boxed())
				.as("version %d", version)
				.containsExactlyInAnyOrderElementsOf(cardData);
		}
	}

	@Test
	void templateHidesTheHiddenFieldsOfItsFormat() {
		MessageFormat format = Messages.builder().hideFields(41).build();
		MessageTemplate template = MessageTemplate.of(format, Mti.of("0800")).with(41, "TERM0001");
		assertThat(template.shows(41)).isFalse();
		assertThat(template.shows(70)).isTrue();
		assertThat(template.toString()).contains("41=<hidden:8>");
	}

	private static MessageFormat.Builder builder() {
		return Messages.builder();
	}

	private static IsoMessage message(String mti, int field, Object value) {
		IsoMessage message = new IsoMessage();
		message.setType(Integer.parseInt(mti, 16));
		message.setValue(field, value, IsoType.LLLVAR, 0);
		return message;
	}

	private static BitSet fields(String range) {
		BitSet fields = new BitSet();
		int[] ends = Arrays.stream(range.split("-")).mapToInt(Integer::parseInt).toArray();
		fields.set(ends[0], ends[ends.length - 1] + 1);
		return fields;
	}

}

package dev.iso8583.message;

import java.util.List;
import java.util.function.UnaryOperator;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A specification says how much of a field is printed, within the card data rules.
 */
class SpecificationDisclosureTests {

	private static final String PAN = "4111111111111111";

	@Test
	void fieldsAreShownAsTheSpecificationSays() {
		assertThat(printed(spec(60, Show.STANDARD))).contains("60=<hidden:16>");
		assertThat(printed(spec(60, Show.SHOWN))).contains("60=411111******1111");
		assertThat(printed(spec(60, Show.TRUNCATED))).contains("60=411111******1111");
		assertThat(printed(spec(37, Show.STANDARD))).contains("37=ABCDEFGHIJKL");
		assertThat(printed(spec(37, Show.HIDDEN))).contains("37=<hidden:12>");
		assertThat(printed(spec(37, Show.TRUNCATED))).contains("37=<hidden:12>");
	}

	@Test
	void fieldsOfTheThirdBitmapAreHiddenUnlessTheSpecificationShowsThem() {
		assertThat(printed(spec(130, Show.STANDARD))).contains("130=<hidden:5>");
		assertThat(printed(spec(130, Show.SHOWN))).contains("130=HELLO");
	}

	@Test
	void fieldsOfTheThirdBitmapAreShownAndHiddenByTheFormat() {
		assertThat(printed(spec(130, Show.STANDARD), (format) -> format.showFields(130))).contains("130=HELLO");
		assertThat(printed(spec(130, Show.SHOWN), (format) -> format.hideFields(130))).contains("130=<hidden:5>");
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 14, 34, 35, 36, 40, 45, 48, 49, 52, 53, 55, 96, 102, 103, 126, 127 })
	void secretIsNeverShown(int field) {
		assertThatIllegalArgumentException().isThrownBy(() -> format(spec(field, Show.SHOWN), (format) -> format))
			.withMessage("Field " + field + " of the specification Acme may hold card data or a secret, which must not"
					+ " be shown in a text; leave its show out");
		format(spec(field, Show.HIDDEN), (format) -> format);
		List<Integer> accounts = List.of(2, 102, 103);
		if (accounts.contains(field)) {
			format(spec(field, Show.TRUNCATED), (format) -> format);
			return;
		}
		assertThatIllegalArgumentException().isThrownBy(() -> format(spec(field, Show.TRUNCATED), (format) -> format))
			.withMessageContaining("which must not be shown in a text, even in part; leave its show out");
	}

	@ParameterizedTest
	@EnumSource(Show.class)
	void formatMayHideWhateverTheSpecificationSays(Show show) {
		assertThat(printed(spec(60, show), (format) -> format.hideFields(60))).contains("60=<hidden:16>");
	}

	@Test
	void formatMayTruncateWhatTheSpecificationShows() {
		assertThat(printed(spec(37, Show.SHOWN), (format) -> format.truncateFields(37))).contains("37=<hidden:12>");
		assertThat(printed(spec(60, Show.STANDARD), (format) -> format.truncateFields(60)))
			.contains("60=411111******1111");
	}

	@Test
	void formatMustNotShowMoreThanTheSpecification() {
		String problem = "The message format shows more of field 60 than the specification Acme allows; leave the field"
				+ " out of the shown and truncated fields of the format, or change its show in the specification";
		assertThatIllegalArgumentException()
			.isThrownBy(() -> format(spec(60, Show.HIDDEN), (format) -> format.showFields(60)))
			.withMessage(problem);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> format(spec(60, Show.HIDDEN), (format) -> format.truncateFields(60)))
			.withMessage(problem);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> format(spec(60, Show.TRUNCATED), (format) -> format.showFields(60)))
			.withMessage(problem);
		assertThat(printed(spec(60, Show.SHOWN), (format) -> format.showFields(60))).contains("60=411111******1111");
	}

	private static String printed(MessageSpec spec) {
		return printed(spec, (format) -> format);
	}

	private static String printed(MessageSpec spec, UnaryOperator<MessageFormat.Builder> rules) {
		MessageFormat format = format(spec, rules);
		IsoMessage message = format.newMessage("0100");
		format.set(message, 37, "ABCDEFGHIJKL");
		format.set(message, 60, PAN);
		format.set(message, 130, "HELLO");
		return MessagePrinter.print(message);
	}

	private static MessageFormat format(MessageSpec spec, UnaryOperator<MessageFormat.Builder> rules) {
		return rules.apply(MessageFormat.builder()).spec(spec).build();
	}

	private static MessageSpec spec(int field, Show show) {
		MessageSpec.Builder spec = MessageSpec.named("iso1987-ascii").toBuilder().bitmaps(Bitmaps.THREE);
		MessageSpec.Builder acme = MessageSpec.builder("Acme").bitmaps(Bitmaps.THREE);
		spec.field(65, null).field(130, FieldSpec.of("Private", "ans..5", Coding.ASCII));
		spec.build().fields().forEach(acme::field);
		FieldSpec plain = spec.field(field);
		return acme
			.field(field,
					new FieldSpec(plain.name(), plain.format(), plain.minimum(), plain.encoding(), plain.length(),
							plain.trim(), plain.room(), show))
			.build();
	}

}

package dev.iso8583.message.spec;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Positional parts that end with bytes of their own, or with the field.
 */
class EndedPartsTests {

	private static final MessageSpec SPEC = SpecFiles.load("classpath:spec/ends.yml");

	private static final MessageFormat FORMAT = MessageFormat.builder().spec(SPEC).build();

	@Test
	void endFollowsThePartAndTheLastPartTakesWhatIsLeft() throws Exception {
		IsoMessage message = FORMAT.newMessage("0100");
		FORMAT.set(message, "48.1", "abc");
		FORMAT.set(message, "48.2", "12");
		FORMAT.set(message, "48.3", "xy");
		FORMAT.set(message, "48.4", "rest\\of it");
		byte[] written = FORMAT.encode(message);
		assertThat(latin(written)).endsWith("020abc\\12\r\nxyrest\\of it");
		IsoMessage read = FORMAT.decode(written);
		for (int part = 1; part <= 4; part++) {
			assertThat(FORMAT.get(read, "48." + part)).isEqualTo(FORMAT.get(message, "48." + part));
		}
	}

	@Test
	void partsBeforeTheLastOneThatIsThereAreEmpty() throws Exception {
		IsoMessage message = FORMAT.newMessage("0100");
		FORMAT.set(message, "48.3", "xy");
		byte[] written = FORMAT.encode(message);
		assertThat(latin(written)).endsWith("005\\\r\nxy");
		IsoMessage read = FORMAT.decode(written);
		assertThat(FORMAT.get(read, "48.1")).isEqualTo("");
		assertThat(FORMAT.get(read, "48.4")).isEqualTo("");
		assertThat(FORMAT.encode(read)).isEqualTo(written);
	}

	@Test
	void lastPartMayBeMissingIfTheOthersMay() throws Exception {
		IsoMessage message = FORMAT.newMessage("0100");
		FORMAT.set(message, "62.1", "07");
		IsoMessage read = FORMAT.decode(FORMAT.encode(message));
		assertThat(FORMAT.get(read, "62.1")).isEqualTo("07");
		assertThat(FORMAT.get(read, "62.2")).isNull();
		FORMAT.set(message, "62.2", new byte[] { 0x0A, (byte) 0xBC });
		byte[] written = FORMAT.encode(message);
		assertThat(latin(written)).endsWith("070ABC");
		assertThat(FORMAT.get(FORMAT.decode(written), "62.2")).isEqualTo(new byte[] { 0x0A, (byte) 0xBC });
	}

	@ParameterizedTest
	@CsvSource({ "48.1, a\\b", "48.1, 1234567890", "48.2, 1234567", "48.4, 123456789012345678901" })
	void valueWithItsEndOrTooLongIsRefused(String path, String value) {
		IsoMessage message = FORMAT.newMessage("0100");
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> {
			FORMAT.set(message, path, value);
			FORMAT.encode(message);
		})
			.satisfies((ex) -> assertThat(ex).isInstanceOfAny(IllegalArgumentException.class,
					UnencodableMessageException.class))
			.withMessageContaining("art " + path.substring(3))
			.withMessageNotContaining(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "\\12", "\\12\r", "\\12\rxy", "1234567890\\\r\nxy", "\\\r\nx" })
	void partWithoutItsEndOrTooLongIsRefused(String content) {
		String message = "0100" + "0000000000010000" + "%03d".formatted(content.length()) + content;
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> FORMAT.decode(message.getBytes(StandardCharsets.ISO_8859_1)))
			.withMessageContaining("48");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			1 |      | takes all that is left
			2 |      | takes all that is left
			9 | 5C   | no such part
			1 | 5c   | does not end part 1
			1 | 0    | does not end part 1
			3 | 31   | write another end
			""")
	void endThatIsNoneIsRefused(String key, String end, String text) {
		Map<String, FieldSpec> fields = new LinkedHashMap<>();
		fields.put("1", part("ans..9"));
		fields.put("3", part("n..9"));
		fields.put("2", part("ans 9"));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Parts.Positional(fields, true, Map.of(key, (end != null) ? end : "")))
			.withMessageContaining(text);
	}

	private static FieldSpec part(String format) {
		FieldFormat parsed = FieldFormat.of(format);
		return new FieldSpec("Part", parsed, 0, Encoding.ASCII,
				(parsed.dots() > 0) ? LengthIndicator.digits(Encoding.ASCII, 2) : null, false, 0, Show.STANDARD);
	}

	private static String latin(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}

package dev.iso8583.message.code;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Constants of codes, what codes mean, and the names of tags.
 */
class CodeTablesTests {

	@Test
	void everyResponseCodeOfTheStandardIsAConstantOfItsMeaning() {
		Map<String, String> constants = constants(ResponseCodes.class);
		assertThat(constants).hasSize(71).containsEntry("51", "INSUFFICIENT_FUNDS");
		assertThat(standard(0, 2)).containsExactlyInAnyOrderElementsOf(constants.keySet());
		constants.forEach((code, name) -> assertThat(nameOf(CodeMeanings.of(0, 39, code))).isEqualTo(name));
	}

	@Test
	void everyActionCodeOfTheStandardIsAConstantOfItsMeaning() {
		Map<String, String> constants = constants(ActionCodes.class);
		assertThat(constants).hasSize(99).containsEntry("116", "INSUFFICIENT_FUNDS");
		assertThat(standard(1, 3)).containsExactlyInAnyOrderElementsOf(constants.keySet());
		constants.forEach((code, name) -> {
			assertThat(nameOf(CodeMeanings.of(1, 39, code))).isEqualTo(name);
			assertThat(nameOf(CodeMeanings.of(2, 39, ActionCodes.in2003(code)))).isEqualTo(name);
		});
	}

	@Test
	void codeOf2003HasAZeroAfterItsFirstDigit() {
		assertThat(ActionCodes.in2003(ActionCodes.INSUFFICIENT_FUNDS)).isEqualTo("1016");
		assertThatIllegalArgumentException().isThrownBy(() -> ActionCodes.in2003("51"))
			.withMessage("An action code of 1993 has three digits, such as 116");
	}

	@Test
	void meaningOfANetworkIsMarked() {
		assertThat(CodeMeanings.of(0, 39, "82")).endsWith(" (custom)");
		assertThat(CodeMeanings.of(0, 39, "00")).isEqualTo("approved");
		assertThat(CodeMeanings.of(0, 39, "ZZ")).isNull();
		assertThat(CodeMeanings.of(0, 41, "00")).isNull();
	}

	@Test
	void tagsOfEmvHaveNames() {
		assertThat(EmvTags.name("9F26")).isEqualTo("application cryptogram");
		assertThat(EmvTags.name("9f26")).isNull();
		assertThat(EmvTags.name("DF99")).isNull();
	}

	private static Map<String, String> constants(Class<?> type) {
		return Arrays.stream(type.getFields()).collect(Collectors.toMap(CodeTablesTests::valueOf, Field::getName));
	}

	private static String valueOf(Field constant) {
		try {
			return (String) constant.get(null);
		}
		catch (IllegalAccessException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Return the codes with a meaning that is not custom. */
	private static List<String> standard(int version, int digits) {
		return IntStream.range(0, (int) Math.pow(10, digits))
			.mapToObj((number) -> String.format("%0" + digits + "d", number))
			.filter((code) -> {
				String meaning = CodeMeanings.of(version, 39, code);
				return meaning != null && !meaning.endsWith("(custom)");
			})
			.toList();
	}

	private static String nameOf(String meaning) {
		return meaning.toUpperCase().replaceAll("[^A-Z0-9]+", "_");
	}

}

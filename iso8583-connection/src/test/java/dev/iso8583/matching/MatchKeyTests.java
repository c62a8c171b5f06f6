package dev.iso8583.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.Mti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Two keys are the same if message type and values are, each value on its own.
 */
class MatchKeyTests {

	private static final Mti RESPONSE = Mti.of("0110");

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 5 })
	void keyHasItsValues(int count) {
		List<String> values = new ArrayList<>();
		for (int value = 0; value < count; value++) {
			values.add("value " + value);
		}
		List<String> expected = List.copyOf(values);
		MatchKey key = new MatchKey(RESPONSE, values);
		MatchKey same = new MatchKey(new Mti(0x110), expected);
		values.add("later");
		assertThat(key.values()).isEqualTo(expected);
		assertThat(key.response()).isEqualTo(RESPONSE);
		assertThat(key).isEqualTo(same).hasSameHashCodeAs(same).hasToString("MatchKey[0110]");
	}

	@Test
	void keysOfWhateverElseAreOthers() {
		List<List<String>> values = List.of(List.of(), List.of(""), List.of("", ""), List.of("1"), List.of("1", ""),
				List.of("", "1"), List.of("1", "2"), List.of("2", "1"), List.of("12"), List.of("1", "2", "3"),
				List.of("1", "23"), List.of("12", "3"), List.of("1", "2", "", "3"), List.of("1", "2", "3", ""),
				// the same hash code
				List.of("Aa"), List.of("BB"), List.of("Aa", "BB"), List.of("BB", "Aa"), List.of("1", "2", "Aa"),
				List.of("1", "2", "BB"));
		for (List<String> some : values) {
			assertThat(new MatchKey(RESPONSE, some)).isNotEqualTo(new MatchKey(Mti.of("0210"), some))
				.isNotEqualTo(some)
				.isNotEqualTo(null);
			for (List<String> others : values) {
				assertThat(new MatchKey(RESPONSE, some).equals(new MatchKey(RESPONSE, others)))
					.isEqualTo(some.equals(others));
			}
		}
	}

	@Test
	void nullIsNoValue() {
		assertThatNullPointerException().isThrownBy(() -> new MatchKey(RESPONSE, Arrays.asList("1", null)));
	}

}

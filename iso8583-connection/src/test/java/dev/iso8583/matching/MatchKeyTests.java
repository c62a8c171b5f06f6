package dev.iso8583.matching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.Mti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Two keys are equal if their message types and all of their values are equal.
 */
class MatchKeyTests {

	private static final Mti RESPONSE = Mti.of("0110");

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 3, 5 })
	void keyReturnsItsValues(int count) {
		List<String> values = new ArrayList<>();
		for (int value = 0; value < count; value++) {
			values.add("value " + value);
		}
		List<String> expected = List.copyOf(values);
		MatchKey key = new MatchKey(RESPONSE, values);
		MatchKey same = new MatchKey(new Mti(0x110), expected);
		values.add("later");
		assertThat(key.values()).isEqualTo(expected);
		assertThat(key.responseMti()).isEqualTo(RESPONSE);
		assertThat(key).isEqualTo(same).hasSameHashCodeAs(same).hasToString("MatchKey[0110]");
	}

	@Test
	void keyDiffersFromKeysWithOtherValues() {
		List<List<String>> values = List.of(List.of(), List.of(""), List.of("", ""), List.of("1"), List.of("1", ""),
				List.of("", "1"), List.of("1", "2"), List.of("2", "1"), List.of("12"), List.of("1", "2", "3"),
				List.of("1", "23"), List.of("12", "3"), List.of("1", "2", "", "3"), List.of("1", "2", "3", ""),
				// has the same hash code
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
	void keysOfManyRequestsAreSpreadOverATable() {
		Set<Integer> codes = new HashSet<>();
		for (int stan = 1; stan <= 10_000; stan++) {
			String value = String.format("%06d", stan);
			codes.add(new MatchKey(RESPONSE, List.of(value)).hashCode());
			codes.add(new MatchKey(RESPONSE, List.of("1124101500", value)).hashCode());
			codes.add(new MatchKey(RESPONSE, List.of("1124101500", "TERM0001", value)).hashCode());
		}
		assertThat(codes).hasSizeGreaterThan(29_000);
		for (List<String> values : List.of(List.of("1", "2"), List.of("1", "2", "3"))) {
			codes.clear();
			for (int type = 0; type <= 9; type++) {
				for (String value : values) {
					List<String> others = values.stream().map((it) -> it.equals(value) ? "other" : it).toList();
					codes.add(new MatchKey(Mti.of("0" + type + "10"), others).hashCode());
				}
			}
			assertThat(codes).hasSize(10 * values.size());
		}
	}

	@Test
	void keyOfARequestHasTheTypeOfItsResponse() {
		IsoMessage repeat = new IsoMessage();
		repeat.setType(0x401);
		assertThat(MatchKey.of(repeat, List.of("1"))).isEqualTo(new MatchKey(Mti.of("0410"), List.of("1")));
	}

	@Test
	void nullValueIsRefused() {
		assertThatNullPointerException().isThrownBy(() -> new MatchKey(RESPONSE, Arrays.asList("1", null)));
	}

}

package dev.iso8583.message;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MtiPatternTests {

	@ParameterizedTest
	@CsvSource({ "0800, 0800, true", "0800, 0801, false", "08xx, 0800, true", "08xx, 0820, true", "08xx, 0810, false",
			"08xx, 0830, false", "08xx, 0850, false", "08xx, 0870, false", "08xx, 0880, true", "08XX, 0800, true",
			"xxxx, 0100, true", "xxxx, 0110, false", "0x1x, 0110, true", "0x1x, 0810, true", "0x1x, 0100, false",
			"081x, 0810, true", "x800, 1800, true", "x800, 1804, false" })
	void patternSelectsResponsesOnlyWhenItNamesTheirFunction(String pattern, String mti, boolean selected) {
		assertThat(MtiPattern.of(pattern).matches(Mti.of(mti))).isEqualTo(selected);
	}

	@ParameterizedTest
	@CsvSource({ "0800, 0800, true", "0800, 08xx, true", "08xx, x8x0, true", "0800, 0820, false", "01xx, 08xx, false",
			"08xx, 0810, false", "0810, 08xx, false", "081x, 0x10, true", "xxxx, 0x1x, false", "xxxx, 0x2x, true",
			"xxxx, xxxx, true" })
	void patternsOverlapWhenOneMessageTypeIsSelectedByBoth(String one, String other, boolean overlap) {
		assertThat(MtiPattern.of(one).overlaps(MtiPattern.of(other))).isEqualTo(overlap);
		assertThat(MtiPattern.of(other).overlaps(MtiPattern.of(one))).isEqualTo(overlap);
	}

	@ParameterizedTest
	@CsvSource({ "08xx, 0x1x", "xxxx, 0100", "x8x0, 01xx", "0x2x, 0820", "xx1x, 08xx" })
	void overlapMeansThatSomeMessageTypeIsSelectedByBoth(String one, String other) {
		boolean some = Stream.iterate(0, (value) -> value < 10_000, (value) -> value + 1)
			.map((value) -> Mti.of(String.format("%04d", value)))
			.anyMatch((mti) -> MtiPattern.of(one).matches(mti) && MtiPattern.of(other).matches(mti));
		assertThat(MtiPattern.of(one).overlaps(MtiPattern.of(other))).isEqualTo(some);
	}

	@Test
	void moreSpecificPatternComesFirst() {
		List<MtiPattern> sorted = Stream.of("xxxx", "08xx", "0810", "0800", "080x")
			.map(MtiPattern::of)
			.sorted()
			.toList();
		assertThat(sorted).map(MtiPattern::toString).containsExactly("0800", "0810", "080x", "08xx", "xxxx");
		assertThat(sorted).map(MtiPattern::wildcards).containsExactly(0, 0, 1, 2, 4);
	}

	@Test
	void patternsWithTheSameTextAreEqual() {
		assertThat(MtiPattern.of("08XX")).isEqualTo(MtiPattern.of("08xx")).hasSameHashCodeAs(MtiPattern.of("08xx"));
		assertThat(MtiPattern.of("08xx")).isNotEqualTo(MtiPattern.of("080x"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "08", "08xxx", "08yy", "08*", "08x-" })
	void invalidPatternIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> MtiPattern.of(text))
			.withMessageContaining("is not an MTI or a pattern of one");
	}

}

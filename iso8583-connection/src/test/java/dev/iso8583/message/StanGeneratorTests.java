package dev.iso8583.message;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StanGeneratorTests {

	@Test
	void numbersWrapFromTheLargestToOneAndAreNeverZero() {
		StanGenerator stans = StanGenerator.startingAt(999_998);
		assertThat(IntStream.range(0, 4).map((count) -> stans.next())).containsExactly(999_998, 999_999, 1, 2);
	}

	@Test
	void reservedNumbersAreSkippedUntilReleased() {
		StanGenerator stans = StanGenerator.startingAt(999_998);
		assertThat(stans.reserve(999_999)).isTrue();
		assertThat(stans.reserve(1)).isTrue();
		assertThat(stans.reserve(1)).isFalse();
		assertThat(IntStream.range(0, 2).map((count) -> stans.next())).containsExactly(999_998, 2);
		stans.release(1);
		IntStream.range(0, 999_995).forEach((count) -> stans.next());
		assertThat(IntStream.range(0, 3).map((count) -> stans.next())).containsExactly(999_998, 1, 2);
	}

	@Test
	void numbersAreReusedWhenAllAreReserved() {
		StanGenerator stans = StanGenerator.startingAt(5);
		IntStream.rangeClosed(1, 999_999).forEach(stans::reserve);
		assertThat(stans.next()).isBetween(1, 999_999);
	}

	@Test
	void threadsNeverGetTheSameNumber() {
		StanGenerator stans = StanGenerator.startingAt(999_000);
		int[] drawn = IntStream.range(0, 100_000).parallel().map((count) -> stans.next()).toArray();
		assertThat(drawn).doesNotHaveDuplicates();
		assertThat(IntStream.of(drawn).summaryStatistics().getMin()).isEqualTo(1);
		assertThat(IntStream.of(drawn).summaryStatistics().getMax()).isEqualTo(999_999);
	}

	@Test
	void generatorInMemoryStartsInRange() {
		assertThat(IntStream.range(0, 1000).map((count) -> StanGenerator.inMemory().next()))
			.allMatch((stan) -> stan >= 1 && stan <= 999_999);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1_000_000 })
	void invalidStartIsRefused(int first) {
		assertThatIllegalArgumentException().isThrownBy(() -> StanGenerator.startingAt(first))
			.withMessageContaining("from 1 to 999999");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1_000_000, 0, -1, Integer.MAX_VALUE })
	void invalidStanOfAGeneratorIsNamed(int stan) {
		MessageFormat format = MessageFormat.builder()
			.configuration(Messages.guides("0100"))
			.stanGenerator(() -> stan)
			.build();
		assertThatIllegalStateException().isThrownBy(() -> format.newMessage("0100"))
			.withMessage("The StanGenerator returned " + stan + "; a STAN is a number from 1 to 999999");
	}

}

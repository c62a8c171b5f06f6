package dev.iso8583.pool;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BackoffTests {

	private static final double MIDDLE = 0.5;

	private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), 2, 0.2);

	@ParameterizedTest
	@CsvSource({ "0, 1", "1, 2", "2, 4", "3, 8", "4, 16", "5, 30", "6, 30", "1000, 30", "2147483647, 30" })
	void delayGrowsWithEachFailureUpToTheMaximum(int failures, int seconds) {
		assertThat(this.backoff.delay(failures, MIDDLE)).isEqualTo(Duration.ofSeconds(seconds));
	}

	@ParameterizedTest
	@CsvSource({ "0, 0, 800", "0, 1, 1200", "1, 0, 1600", "1, 1, 2400", "9, 0, 24000", "9, 1, 36000" })
	void delayIsSpreadAroundItsMiddle(int failures, double random, int millis) {
		assertThat(this.backoff.delay(failures, random)).isEqualTo(Duration.ofMillis(millis));
	}

	@Test
	void delayIsConstantWithMultiplierOneAndWithoutJitter() {
		Backoff constant = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(5), 1, 0);
		assertThat(constant.delay(0, 0)).isEqualTo(Duration.ofSeconds(5));
		assertThat(constant.delay(77, 1)).isEqualTo(Duration.ofSeconds(5));
	}

	@ParameterizedTest
	@CsvSource({ "0, 30, 2, 0.2, initial", "-1, 30, 2, 0.2, initial", "10, 5, 2, 0.2, maximum",
			"1, 9223372036854775807, 2, 0.2, maximum", "1, 30, 0.5, 0.2, multiplier", "1, 30, NaN, 0.2, multiplier",
			"1, 30, 2, -0.1, jitter", "1, 30, 2, 1.1, jitter" })
	void invalidValueIsRefusedWithItsName(long initial, long maximum, double multiplier, double jitter, String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Backoff(Duration.ofSeconds(initial), Duration.ofSeconds(maximum), multiplier, jitter))
			.withMessageStartingWith("The " + name);
	}

}

package dev.iso8583.matching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.iso8583.message.Mti;

import static org.assertj.core.api.Assertions.assertThat;

class QuarantineTests {

	private static final long END = Duration.ofMinutes(5).toNanos();

	private final List<Integer> released = new ArrayList<>();

	private final Quarantine quarantine = new Quarantine(Duration.ofMinutes(5), 2, this.released::add);

	@Test
	void keyIsHeldForTheTime() {
		assertThat(this.quarantine.holds(key(7), 0)).isFalse();
		this.quarantine.add(key(7), 7, 0);
		assertThat(this.quarantine.holds(key(7), END - 1)).isTrue();
		assertThat(this.quarantine.holds(key(8), 0)).isFalse();
		assertThat(this.quarantine.holds(key(7), END)).isFalse();
	}

	@Test
	void timeMayPassTheEndOfItsNumbers() {
		this.quarantine.add(key(7), 7, Long.MAX_VALUE - 1);
		assertThat(this.quarantine.holds(key(7), Long.MIN_VALUE)).isTrue();
		assertThat(this.quarantine.holds(key(7), Long.MAX_VALUE - 1 + END)).isFalse();
	}

	@Test
	void firstResponseIsLateAndTheKeyIsHeldAllTheSame() {
		this.quarantine.add(key(7), 7, 0);
		assertThat(this.quarantine.isLate(key(7), 1)).isTrue();
		assertThat(this.quarantine.isLate(key(7), 2)).isFalse();
		assertThat(this.quarantine.holds(key(7), 3)).isTrue();
	}

	@Test
	void responseAfterTheTimeIsNotKnownToBeLate() {
		this.quarantine.add(key(7), 7, 0);
		assertThat(this.quarantine.isLate(key(7), END)).isFalse();
	}

	@Test
	void keyThatIsWithdrawnIsFree() {
		this.quarantine.withdraw(this.quarantine.add(key(7), 7, 0));
		assertThat(this.quarantine.holds(key(7), 1)).isFalse();
		this.quarantine.add(key(8), 8, END);
		assertThat(this.released).isEmpty();
	}

	@Test
	void keysThatAreWithdrawnDoNotGather() {
		for (int stan = 1; stan < 100; stan++) {
			this.quarantine.withdraw(this.quarantine.add(key(stan), stan, 0));
			assertThat(this.quarantine.size()).isLessThan(3);
		}
	}

	@Test
	void keyOfAnOriginalStaysWhenThatOfItsRepeatIsWithdrawn() {
		this.quarantine.add(key(7), 7, 0);
		this.quarantine.withdraw(this.quarantine.add(key(7), 7, 1));
		assertThat(this.quarantine.holds(key(7), 2)).isTrue();
	}

	@Test
	void keyOfAnOriginalIsForgottenInTimeAlthoughManyRepeatsWereWithdrawn() {
		for (int stan = 1; stan < 100; stan++) {
			this.quarantine.add(key(stan), stan, 0);
			this.quarantine.withdraw(this.quarantine.add(key(stan), stan, 1));
		}
		assertThat(this.quarantine.isFull(END + 1)).isFalse();
	}

	@Test
	void fullUntilTheTimeOfTheFirstIsOver() {
		this.quarantine.add(key(1), 1, 0);
		assertThat(this.quarantine.isFull(1)).isFalse();
		this.quarantine.add(key(2), 2, 1);
		assertThat(this.quarantine.isFull(2)).isTrue();
		assertThat(this.quarantine.isFull(END)).isFalse();
		assertThat(this.released).containsExactly(1);
	}

	@Test
	void stansAreReleasedWhenTheirTimeIsOverOrAllEnds() {
		this.quarantine.add(key(1), 1, 0);
		this.quarantine.add(key(2), 2, END);
		assertThat(this.released).containsExactly(1);
		this.quarantine.clear();
		assertThat(this.released).containsExactly(1, 2);
		assertThat(this.quarantine.holds(key(2), END)).isFalse();
	}

	private static MatchKey key(int stan) {
		return new MatchKey(Mti.of("0110"), List.of(String.valueOf(stan)));
	}

}

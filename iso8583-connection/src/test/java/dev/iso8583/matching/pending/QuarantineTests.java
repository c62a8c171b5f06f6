package dev.iso8583.matching.pending;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.iso8583.matching.MatchKey;
import dev.iso8583.message.Mti;

import static org.assertj.core.api.Assertions.assertThat;

class QuarantineTests {

	private static final long END = Duration.ofMinutes(5).toNanos();

	private final List<Integer> released = new ArrayList<>();

	private final Quarantine quarantine = new Quarantine(Duration.ofMinutes(5), 2);

	@Test
	void keyIsHeldForTheQuarantineTime() {
		assertThat(this.quarantine.holds(key(7), 0)).isFalse();
		enter(7, 0);
		assertThat(this.quarantine.holds(key(7), END - 1)).isTrue();
		assertThat(this.quarantine.holds(key(8), 0)).isFalse();
		assertThat(this.quarantine.holds(key(7), END)).isFalse();
	}

	@Test
	void nanosecondClockMayOverflow() {
		enter(7, Long.MAX_VALUE - 1);
		assertThat(this.quarantine.holds(key(7), Long.MIN_VALUE)).isTrue();
		assertThat(this.quarantine.holds(key(7), Long.MAX_VALUE - 1 + END)).isFalse();
	}

	@Test
	void firstLateResponseIsRecognizedAndTheKeyStaysHeld() {
		enter(7, 0);
		assertThat(this.quarantine.claimLateResponse(key(7), 1)).isTrue();
		assertThat(this.quarantine.claimLateResponse(key(7), 2)).isFalse();
		assertThat(this.quarantine.holds(key(7), 3)).isTrue();
	}

	@Test
	void responseAfterTheQuarantineTimeIsNotLate() {
		enter(7, 0);
		assertThat(this.quarantine.claimLateResponse(key(7), END)).isFalse();
		assertThat(this.quarantine.claimLateResponse(key(8), 1)).isFalse();
	}

	@Test
	void withdrawnKeyIsFree() {
		this.quarantine.withdraw(enter(7, 0));
		assertThat(this.quarantine.holds(key(7), 1)).isFalse();
		enter(8, END);
		assertThat(this.released).isEmpty();
	}

	@Test
	void withdrawnEntriesDoNotAccumulate() {
		for (int stan = 1; stan < 100; stan++) {
			this.quarantine.withdraw(enter(stan, 0));
			assertThat(this.quarantine.size()).as("thrown out two at a time").isEqualTo(stan % 2);
		}
	}

	@Test
	void heldKeysStayWhenWithdrawnEntriesAreRemoved() {
		enter(7, 0);
		for (int stan = 10; stan < 20; stan++) {
			this.quarantine.withdraw(enter(stan, 1));
		}
		assertThat(this.quarantine.holds(key(7), END - 1)).isTrue();
		assertThat(this.quarantine.isFull(END)).isFalse();
		assertThat(this.released).containsExactly(7);
	}

	@Test
	void keyOfTheOriginalStaysWhenItsRepeatIsWithdrawn() {
		enter(7, 0);
		this.quarantine.withdraw(enter(7, 1));
		assertThat(this.quarantine.holds(key(7), 2)).isTrue();
	}

	@Test
	void keyOfTheOriginalExpiresAlthoughManyRepeatsWereWithdrawn() {
		for (int stan = 1; stan < 100; stan++) {
			enter(stan, 0);
			this.quarantine.withdraw(enter(stan, 1));
		}
		assertThat(this.quarantine.isFull(END + 1)).isFalse();
	}

	@Test
	void quarantineIsFullUntilTheFirstEntryExpires() {
		enter(1, 0);
		assertThat(this.quarantine.isFull(1)).isFalse();
		enter(2, 1);
		assertThat(this.quarantine.isFull(2)).isTrue();
		assertThat(this.quarantine.isFull(END)).isFalse();
		assertThat(this.released).containsExactly(1);
	}

	@Test
	void stansAreReleasedWhenTheyExpireOrTheQuarantineIsCleared() {
		enter(1, 0);
		enter(2, END);
		assertThat(this.released).containsExactly(1);
		this.quarantine.clear();
		assertThat(this.released).containsExactly(1, 2);
		assertThat(this.quarantine.holds(key(2), END)).isFalse();
	}

	private Quarantine.Entry enter(int stan, long now) {
		return this.quarantine.add(key(stan), () -> this.released.add(stan), now);
	}

	private static MatchKey key(int stan) {
		return new MatchKey(Mti.of("0110"), List.of(String.valueOf(stan)));
	}

}

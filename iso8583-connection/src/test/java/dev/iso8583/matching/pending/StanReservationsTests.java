package dev.iso8583.matching.pending;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.iso8583.message.StanGenerator;
import dev.iso8583.testing.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;

class StanReservationsTests {

	private final List<String> calls = new ArrayList<>();

	private boolean takesNote = true;

	private boolean fails;

	private final StanReservations reservations = new StanReservations(new StanGenerator() {

		@Override
		public int next() {
			return 1;
		}

		@Override
		public boolean reserve(int stan) {
			failOrNote("reserve " + stan);
			return StanReservationsTests.this.takesNote;
		}

		@Override
		public void release(int stan) {
			failOrNote("release " + stan);
		}

	});

	private void failOrNote(String call) {
		if (this.fails) {
			throw new IllegalStateException(call);
		}
		this.calls.add(call);
	}

	@Test
	void generatorIsToldOfEachReservationAndAnswersWhetherItTookNote() {
		assertThat(this.reservations.reserve(42)).isTrue();
		this.takesNote = false;
		assertThat(this.reservations.reserve(43)).isFalse();
		assertThat(this.calls).containsExactly("reserve 42", "reserve 43");
	}

	@Test
	void reservationIsReleasedOnce() {
		Runnable release = this.reservations.new Release(42);
		release.run();
		release.run();
		assertThat(this.calls).containsExactly("release 42");
	}

	@Test
	void generatorThatFailsIsLoggedWithoutItsTextAndHarmsNoRequest() {
		this.fails = true;
		try (LogCapture log = LogCapture.everything()) {
			assertThat(this.reservations.reserve(42)).isFalse();
			assertThat(log.text()).contains("IllegalStateException").doesNotContain("reserve 42");
		}
		try (LogCapture log = LogCapture.everything()) {
			this.reservations.release(42);
			assertThat(log.text()).contains("IllegalStateException").doesNotContain("release 42");
		}
	}

}

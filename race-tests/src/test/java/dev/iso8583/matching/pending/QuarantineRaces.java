package dev.iso8583.matching.pending;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

import dev.iso8583.matching.MatchKey;
import dev.iso8583.message.Mti;

/**
 * Two threads use the quarantine at the same time: what happens to a key, its late
 * response and its STAN.
 */
final class QuarantineRaces {

	private static final MatchKey KEY = PendingRequestsRaces.KEY;

	private static final Runnable NOTHING = () -> {
	};

	private static final long END = 100;

	private QuarantineRaces() {
	}

	private static MatchKey other(int stan) {
		return new MatchKey(Mti.of("0110"), List.of(String.valueOf(stan)));
	}

	/**
	 * One key in quarantine.
	 */
	static class Held {

		final AtomicInteger released = new AtomicInteger();

		final Quarantine quarantine = new Quarantine(Duration.ofNanos(END), 10);

		final Quarantine.Entry entry = this.quarantine.add(KEY, this.released::incrementAndGet, 0);

	}

	@JCStressTest
	@State
	@Outcome(id = { "true, false", "false, true" }, expect = Expect.ACCEPTABLE,
			desc = "The late response is claimed once.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The late response is claimed twice or never.")
	public static class LateResponseOnTwoConnections extends Held {

		@Actor
		public void one(ZZ_Result result) {
			result.r1 = this.quarantine.claimLateResponse(KEY, 1);
		}

		@Actor
		public void other(ZZ_Result result) {
			result.r2 = this.quarantine.claimLateResponse(KEY, 1);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "true, true", expect = Expect.ACCEPTABLE,
			desc = "The key is held as long as one of the two needs it.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The first end of the request lost the key.")
	public static class TwoEndOneRequestAndOneIsTooLate {

		private final Quarantine quarantine = new Quarantine(Duration.ofNanos(END), 10);

		@Actor
		public void first(ZZ_Result result) {
			this.quarantine.add(KEY, NOTHING, 0);
			result.r1 = this.quarantine.holds(KEY, 1);
		}

		@Actor
		public void tooLate() {
			this.quarantine.withdraw(this.quarantine.add(KEY, NOTHING, 0));
		}

		@Arbiter
		public void afterwards(ZZ_Result result) {
			result.r2 = this.quarantine.holds(KEY, 1);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "The STAN is released once, and both new keys are held.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The STAN is released twice or never, or a new key is lost.")
	public static class TwoLetGoOfWhatIsOver extends Held {

		@Actor
		public void one() {
			this.quarantine.add(other(1), NOTHING, END);
		}

		@Actor
		public void another() {
			this.quarantine.add(other(2), NOTHING, END);
		}

		@Arbiter
		public void released(II_Result result) {
			result.r1 = this.released.get();
			result.r2 = this.quarantine.size();
		}

	}

}

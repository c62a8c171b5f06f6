package dev.iso8583.tcp;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

import dev.iso8583.connection.RequestId;
import dev.iso8583.matching.MatchKey;
import dev.iso8583.message.Mti;

/**
 * A thread hands over the deadline of a request that it has written, while the event loop
 * handles earlier ones: no deadline is lost.
 */
final class DeadlineRaces {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private DeadlineRaces() {
	}

	@JCStressTest
	@State
	@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both requests expired.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A request without a deadline.")
	public static class HandOverAndTimer {

		private final AtomicLong clock = new AtomicLong();

		private final RacedLoop loop = new RacedLoop(this.clock);

		private final AtomicInteger expired = new AtomicInteger();

		private final Deadlines deadlines = new Deadlines(this.loop, (request) -> true,
				(request) -> this.expired.incrementAndGet());

		private final Exchange later = request(TIMEOUT.toNanos() / 2);

		public HandOverAndTimer() {
			this.loop.turn(() -> this.deadlines.add(request(0)));
		}

		private static Exchange request(long start) {
			RequestId id = new RequestId("issuer", null, null);
			return new Exchange(null, id, new MatchKey(Mti.of("0110"), List.of()), new String[0], new byte[0], start,
					TIMEOUT, Purpose.APPLICATION, null);
		}

		@Actor
		public void writer() {
			this.deadlines.handOver(this.later);
		}

		@Actor
		public void timer() {
			this.clock.set(TIMEOUT.toNanos());
			turn();
		}

		@Arbiter
		public void outcome(I_Result result) {
			turn();
			this.clock.addAndGet(TIMEOUT.toNanos());
			turn();
			turn();
			result.r1 = this.expired.get();
		}

		private void turn() {
			this.loop.turn(() -> {
			});
		}

	}

}

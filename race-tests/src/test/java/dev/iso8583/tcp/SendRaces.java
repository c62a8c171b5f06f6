package dev.iso8583.tcp;

import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

import dev.iso8583.connection.MatchScope;

/**
 * A request that is being sent: if its caller gets "not sent", it was never written, and
 * if it was written, its caller gets one outcome.
 */
final class SendRaces {

	private SendRaces() {
	}

	/**
	 * A request that has not been sent yet.
	 */
	abstract static class Unsent extends OneRequest {

		Unsent() {
			super(MatchScope.CONNECTION, 10);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = { "CLOSED, NOT_SENT, 0 written, 0 left", "BACK_PRESSURE, NOT_SENT, 0 written, 0 left" },
			expect = Expect.ACCEPTABLE,
			desc = "The request came too late, or when the channel accepted no more writes.")
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request was written.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The caller got another outcome or none, or something is left.")
	public static class SendAndEnd extends Unsent {

		@Actor
		public void send() {
			sends();
		}

		@Actor
		public void end() {
			this.first.writes();
			this.first.ends();
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = { "CLOSED, NOT_SENT, 0 written, 0 left", "BACK_PRESSURE, NOT_SENT, 0 written, 0 left" },
			expect = Expect.ACCEPTABLE,
			desc = "The request came too late, or when the channel accepted no more writes.")
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request was in flight, so the close waited for the response.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The caller got another outcome or none, or something is left.")
	public static class SendAndCloseInGoodOrder extends Unsent {

		@Actor
		public void send() {
			sends();
		}

		@Actor
		public void close() {
			this.first.closes();
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			settles();
			this.first.reads(this.response);
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, QUARANTINED", expect = Expect.ACCEPTABLE,
			desc = "The request was written: its key is held while the response may arrive.")
	@Outcome(id = "CANCELLED, CANCELLED, 0 written, WAITS", expect = Expect.ACCEPTABLE,
			desc = "The request was never written: its key is free.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The key is free after a write, or held without one.")
	public static class WriteAndCancellation extends Unsent {

		public WriteAndCancellation() {
			sends();
		}

		@Actor
		public void write() {
			this.first.writes();
		}

		@Actor
		public void cancellation() {
			this.answer.cancel(false);
		}

		@Arbiter
		public void next(LLLL_Result result) {
			settles();
			result.r1 = told(this.answer);
			result.r2 = counted();
			result.r3 = written() + " written";
			result.r4 = told(this.first.sends(sameKey()));
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "SENT, REJECTED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request was written before the rejection.")
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request was not written yet, so the rejection does not apply to it.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The caller got another outcome, or something is left.")
	public static class WriteAndRejection extends Unsent {

		public WriteAndRejection() {
			sends();
		}

		@Actor
		public void write() {
			this.first.writes();
		}

		@Actor
		public void rejection() {
			this.first.rejects(this.request);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			this.first.reads(this.response);
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = { "WAITS, DUPLICATE, NOT_SENT, 1 written", "DUPLICATE, WAITS, NOT_SENT, 1 written" },
			expect = Expect.ACCEPTABLE, desc = "One request was sent.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both requests were sent, or neither.")
	public static class SameKeyTwice extends Unsent {

		private CompletableFuture<IsoMessage> next;

		@Actor
		public void one() {
			sends();
		}

		@Actor
		public void two() {
			this.next = this.first.sends(sameKey());
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			settles();
			result.r1 = told(this.answer);
			result.r2 = told(this.next);
			result.r3 = counted();
			result.r4 = written() + " written";
		}

	}

	@JCStressTest
	@State
	@Outcome(id = { "WAITS, TOO_MANY_PENDING, NOT_SENT, 1 written", "TOO_MANY_PENDING, WAITS, NOT_SENT, 1 written" },
			expect = Expect.ACCEPTABLE, desc = "One request was sent.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both requests were sent, or neither.")
	public static class LastPlace extends OneRequest {

		private CompletableFuture<IsoMessage> next;

		public LastPlace() {
			super(MatchScope.CONNECTION, 1);
		}

		@Actor
		public void one() {
			sends();
		}

		@Actor
		public void two() {
			this.next = this.first.sends(anotherKey());
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			settles();
			result.r1 = told(this.answer);
			result.r2 = told(this.next);
			result.r3 = counted();
			result.r4 = written() + " written";
		}

	}

}

package dev.iso8583.tcp;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

import dev.iso8583.connection.MatchScope;

/**
 * A request that was written, and two who end it at once: its caller is told once, by
 * what was counted once, and nothing of it is left. The result is what its caller was
 * told and what was counted.
 */
final class OneAnswerRaces {

	private OneAnswerRaces() {
	}

	/**
	 * A request that waits for its response.
	 */
	abstract static class Written extends OneRequest {

		Written() {
			this(MatchScope.CONNECTION);
		}

		Written(MatchScope scope) {
			super(scope, 10);
			isWritten();
		}

	}

	/**
	 * A request whose response may come on another connection.
	 */
	abstract static class WrittenInAScope extends Written {

		WrittenInAScope() {
			super(MatchScope.POOL);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "Its response came.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Its caller was told something else, or something of it is left.")
	public static class ResponseAndCallerWhoBeginsToWait extends Written {

		@Actor
		public void response() {
			this.first.reads(this.response);
		}

		/** Whoever is not woken stays here, and the race does not end. */
		@Actor
		public void caller() {
			BlockingCalls.await((Exchange) this.answer);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "Its response came.")
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Its caller gave it up.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class ResponseAndCancellation extends Written {

		@Actor
		public void response() {
			this.first.reads(this.response);
		}

		@Actor
		public void cancellation() {
			this.answer.cancel(false);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "It timed out.")
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Its caller gave it up.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class TimeoutAndCancellation extends Written {

		@Actor
		public void timeout() {
			timesOut();
		}

		@Actor
		public void cancellation() {
			this.answer.cancel(false);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "Its connection ended.")
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Its caller gave it up.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class EndAndCancellation extends Written {

		@Actor
		public void end() {
			this.first.ends();
		}

		@Actor
		public void cancellation() {
			this.answer.cancel(false);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "Its response came.")
	@Outcome(id = "SENT, REJECTED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "It was rejected.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class ResponseAndRejection extends Written {

		@Actor
		public void response() {
			this.first.reads(this.response);
		}

		@Actor
		public void rejection() {
			this.first.rejects(this.request);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "It timed out.")
	@Outcome(id = "SENT, REJECTED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "It was rejected.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class TimeoutAndRejection extends Written {

		@Actor
		public void timeout() {
			timesOut();
		}

		@Actor
		public void rejection() {
			this.first.rejects(this.request);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "Its connection ended.")
	@Outcome(id = "SENT, REJECTED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "It was rejected.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class EndAndRejection extends Written {

		@Actor
		public void end() {
			this.first.ends();
		}

		@Actor
		public void rejection() {
			this.first.rejects(this.request);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Its caller gave it up.")
	@Outcome(id = "SENT, REJECTED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "It was rejected.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class CancellationAndRejection extends Written {

		@Actor
		public void cancellation() {
			this.answer.cancel(false);
		}

		@Actor
		public void rejection() {
			this.first.rejects(this.request);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Its response came, on another connection.")
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "It timed out.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class ResponseOnAnotherConnectionAndTimeout extends WrittenInAScope {

		@Actor
		public void response() {
			this.second.reads(this.response);
		}

		@Actor
		public void timeout() {
			timesOut();
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Its response came, on another connection.")
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "Its connection ended.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class ResponseOnAnotherConnectionAndEnd extends WrittenInAScope {

		@Actor
		public void response() {
			this.second.reads(this.response);
		}

		@Actor
		public void end() {
			this.first.ends();
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Its response came, on another connection.")
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Its caller gave it up.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class ResponseOnAnotherConnectionAndCancellation extends WrittenInAScope {

		@Actor
		public void response() {
			this.second.reads(this.response);
		}

		@Actor
		public void cancellation() {
			this.answer.cancel(false);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Its response came, on another connection.")
	@Outcome(id = "SENT, REJECTED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "It was rejected.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class ResponseOnAnotherConnectionAndRejection extends WrittenInAScope {

		@Actor
		public void response() {
			this.second.reads(this.response);
		}

		@Actor
		public void rejection() {
			this.first.rejects(this.request);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "Its connection ended.")
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Its caller gave it up.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Its caller was told or it was counted in two ways, or something of it is left.")
	public static class EndWithinAScopeAndCancellation extends WrittenInAScope {

		@Actor
		public void end() {
			this.first.ends();
		}

		@Actor
		public void cancellation() {
			this.answer.cancel(false);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			told(result);
		}

	}

}

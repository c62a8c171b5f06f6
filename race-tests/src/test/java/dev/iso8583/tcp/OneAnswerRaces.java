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
 * Two threads end one written request at the same time: its caller gets one outcome, the
 * metrics count the same outcome once, and nothing of the request is left. Each result
 * has the outcome of the caller and the counted outcome.
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
	 * A request whose response may arrive on another connection.
	 */
	abstract static class WrittenInAScope extends Written {

		WrittenInAScope() {
			super(MatchScope.POOL);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The response arrived.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The caller got another outcome, or something is left.")
	public static class ResponseAndCallerWhoBeginsToWait extends Written {

		@Actor
		public void response() {
			this.first.reads(this.response);
		}

		/** A caller that is not woken blocks here, and the race does not end. */
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
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The response arrived.")
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The caller cancelled the request.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The request timed out.")
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The caller cancelled the request.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The connection ended.")
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The caller cancelled the request.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The response arrived.")
	@Outcome(id = "SENT, REJECTED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The request was rejected.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The request timed out.")
	@Outcome(id = "SENT, REJECTED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The request was rejected.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The connection ended.")
	@Outcome(id = "SENT, REJECTED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The request was rejected.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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
			desc = "The caller cancelled the request.")
	@Outcome(id = "SENT, REJECTED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The request was rejected.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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
			desc = "The response arrived on another connection.")
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The request timed out.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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
			desc = "The response arrived on another connection.")
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The connection ended.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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
			desc = "The response arrived on another connection.")
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The caller cancelled the request.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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
			desc = "The response arrived on another connection.")
	@Outcome(id = "SENT, REJECTED, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The request was rejected.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE, desc = "The connection ended.")
	@Outcome(id = "CANCELLED, CANCELLED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The caller cancelled the request.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The caller and the metrics have different outcomes, or something is left.")
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

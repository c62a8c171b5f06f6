package dev.iso8583.tcp;

import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

import dev.iso8583.connection.MatchScope;

/**
 * A request ends without a response, and a new request with the same key is sent at that
 * moment. Then the late response of the old request arrives: it never completes the new
 * one. Each result has the outcome of the old request, that of the new one and the number
 * of messages written.
 */
final class SameKeyRaces {

	private SameKeyRaces() {
	}

	/**
	 * An old request that waits for its response, and a new one.
	 */
	abstract static class OldAndNew extends OneRequest {

		private CompletableFuture<IsoMessage> next;

		OldAndNew(MatchScope scope) {
			super(scope, 10);
			isWritten();
		}

		final void sendsNew() {
			this.next = this.second.sends(sameKey());
		}

		final void lateResponseComes(LLL_Result result) {
			settles();
			this.second.reads(this.response);
			result.r1 = told(this.answer);
			result.r2 = told(this.next);
			result.r3 = written() + " written";
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "MAYBE_SENT, DUPLICATE, 1 written", expect = Expect.ACCEPTABLE, desc = "The new request came first.")
	@Outcome(id = "MAYBE_SENT, QUARANTINED, 1 written", expect = Expect.ACCEPTABLE,
			desc = "The new request came later.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The new request was sent while a response with its key may still arrive.")
	public static class TimeoutAndSameKey extends OldAndNew {

		public TimeoutAndSameKey() {
			super(MatchScope.CONNECTION);
		}

		@Actor
		public void timeout() {
			timesOut();
		}

		@Actor
		public void another() {
			sendsNew();
		}

		@Arbiter
		public void lateResponse(LLL_Result result) {
			lateResponseComes(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "CANCELLED, DUPLICATE, 1 written", expect = Expect.ACCEPTABLE, desc = "The new request came first.")
	@Outcome(id = "CANCELLED, QUARANTINED, 1 written", expect = Expect.ACCEPTABLE, desc = "The new request came later.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The new request was sent while a response with its key may still arrive.")
	public static class CancellationAndSameKey extends OldAndNew {

		public CancellationAndSameKey() {
			super(MatchScope.CONNECTION);
		}

		@Actor
		public void cancellation() {
			this.answer.cancel(false);
		}

		@Actor
		public void another() {
			sendsNew();
		}

		@Arbiter
		public void lateResponse(LLL_Result result) {
			lateResponseComes(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "SENT, DUPLICATE, 1 written", expect = Expect.ACCEPTABLE, desc = "The new request came first.")
	@Outcome(id = "SENT, QUARANTINED, 1 written", expect = Expect.ACCEPTABLE, desc = "The new request came later.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The new request was sent while a response with its key may still arrive.")
	public static class RejectionAndSameKey extends OldAndNew {

		public RejectionAndSameKey() {
			super(MatchScope.CONNECTION);
		}

		@Actor
		public void rejection() {
			this.first.rejects(this.request);
		}

		@Actor
		public void another() {
			sendsNew();
		}

		@Arbiter
		public void lateResponse(LLL_Result result) {
			lateResponseComes(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "MAYBE_SENT, DUPLICATE, 1 written", expect = Expect.ACCEPTABLE, desc = "The new request came first.")
	@Outcome(id = "MAYBE_SENT, QUARANTINED, 1 written", expect = Expect.ACCEPTABLE,
			desc = "The new request came later.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The new request was sent while a response with its key may still arrive.")
	public static class TimeoutAndSameKeyOnAnotherConnection extends OldAndNew {

		public TimeoutAndSameKeyOnAnotherConnection() {
			super(MatchScope.POOL);
		}

		@Actor
		public void timeout() {
			timesOut();
		}

		@Actor
		public void another() {
			sendsNew();
		}

		@Arbiter
		public void lateResponse(LLL_Result result) {
			lateResponseComes(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "MAYBE_SENT, DUPLICATE, 1 written", expect = Expect.ACCEPTABLE, desc = "The new request came first.")
	@Outcome(id = "MAYBE_SENT, QUARANTINED, 1 written", expect = Expect.ACCEPTABLE,
			desc = "The new request came later.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The new request was sent while a response with its key may still arrive.")
	public static class EndAndSameKeyOnAnotherConnection extends OldAndNew {

		public EndAndSameKeyOnAnotherConnection() {
			super(MatchScope.POOL);
		}

		@Actor
		public void end() {
			this.first.ends();
		}

		@Actor
		public void another() {
			sendsNew();
		}

		@Arbiter
		public void lateResponse(LLL_Result result) {
			lateResponseComes(result);
		}

	}

}

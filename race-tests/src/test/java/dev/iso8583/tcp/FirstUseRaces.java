package dev.iso8583.tcp;

import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.MatchScope;

/**
 * Parts of a connection are made when they are first needed: by two threads at once, or
 * while it ends. Nothing is lost in a part that is not the connection's.
 */
final class FirstUseRaces {

	private FirstUseRaces() {
	}

	@JCStressTest
	@State
	@Outcome(id = "2 attributes, null", expect = Expect.ACCEPTABLE, desc = "Both are there.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "One was lost.")
	public static class TwoAttributes extends OneRequest {

		public TwoAttributes() {
			super(MatchScope.CONNECTION, 10);
		}

		@Actor
		public void one() {
			this.first.attributes().put("one", 1);
		}

		@Actor
		public void other() {
			this.first.attributes().put("other", 2);
		}

		@Arbiter
		public void look(LL_Result result) {
			result.r1 = this.first.attributes().size() + " attributes";
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "MAYBE_SENT, MAYBE_SENT", expect = Expect.ACCEPTABLE, desc = "Both were written.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "One was not written, or its time did not run.")
	public static class TwoRequests extends OneRequest {

		private CompletableFuture<IsoMessage> another;

		public TwoRequests() {
			super(MatchScope.CONNECTION, 10);
		}

		@Actor
		public void one() {
			sends();
		}

		@Actor
		public void other() {
			this.another = this.first.sends(anotherKey());
		}

		@Arbiter
		public void look(LL_Result result) {
			settles();
			timesOut();
			result.r1 = told(this.answer);
			result.r2 = told(this.another);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = { "CLOSED, 0 pending", "MAYBE_SENT, 0 pending" }, expect = Expect.ACCEPTABLE, desc = "Told.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Its caller waits for ever.")
	public static class RequestAndEnd extends OneRequest {

		public RequestAndEnd() {
			super(MatchScope.CONNECTION, 10);
		}

		@Actor
		public void caller() {
			sends();
		}

		@Actor
		public void farEnd() {
			this.first.ends();
		}

		@Arbiter
		public void look(LL_Result result) {
			settles();
			result.r1 = told(this.answer);
			result.r2 = this.first.pending() + " pending";
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both are told.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "One waits for ever.")
	public static class WhoWaitsAndEnd extends OneRequest {

		private CompletableFuture<CloseReason> before;

		public WhoWaitsAndEnd() {
			super(MatchScope.CONNECTION, 10);
		}

		@Actor
		public void waits() {
			this.before = this.first.closed();
		}

		@Actor
		public void farEnd() {
			this.first.ends();
		}

		@Arbiter
		public void look(LL_Result result) {
			result.r1 = this.before.isDone();
			result.r2 = this.first.closed().isDone();
		}

	}

}

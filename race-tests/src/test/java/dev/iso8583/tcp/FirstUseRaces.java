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
 * Some parts of a connection are created on first use, by two threads at the same time or
 * while the connection ends. Nothing is added to a part that the connection then
 * discards.
 */
final class FirstUseRaces {

	private FirstUseRaces() {
	}

	@JCStressTest
	@State
	@Outcome(id = "2 attributes, null", expect = Expect.ACCEPTABLE, desc = "Both attributes are there.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "An attribute was lost.")
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
	@Outcome(id = "MAYBE_SENT, MAYBE_SENT", expect = Expect.ACCEPTABLE, desc = "Both requests were written.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A request was not written, or did not time out.")
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
	@Outcome(id = { "CLOSED, 0 pending", "MAYBE_SENT, 0 pending" }, expect = Expect.ACCEPTABLE,
			desc = "The caller got its outcome.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The caller never gets an outcome.")
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
	@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Both futures complete.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A future never completes.")
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

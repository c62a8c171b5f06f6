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
 * Requests are added to the outbox at the same time, or while the event loop empties it:
 * none waits for a run of the event loop that nobody schedules.
 */
final class OutboxRaces {

	private OutboxRaces() {
	}

	/**
	 * Two requests that are sent at the same time.
	 */
	abstract static class Two extends OneRequest {

		private final IsoMessage nextRequest = anotherKey();

		CompletableFuture<IsoMessage> next;

		Two() {
			super(MatchScope.CONNECTION, 10);
		}

		final void sendsNext() {
			this.next = this.first.sends(this.nextRequest);
		}

		final void areAnswered() {
			this.first.reads(this.response);
			this.first.reads(responseTo(this.nextRequest));
		}

		final void toldBoth(LLLL_Result result) {
			result.r1 = told(this.answer);
			result.r2 = told(this.next);
			result.r3 = counted();
			result.r4 = left() + " left";
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ANSWERED, ANSWERED, ANSWERED+ANSWERED, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Both requests were written.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A request stayed in the outbox.")
	public static class SendAndSend extends Two {

		@Actor
		public void one() {
			sends();
		}

		@Actor
		public void two() {
			sendsNext();
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			settles();
			areAnswered();
			toldBoth(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ANSWERED, ANSWERED, ANSWERED+ANSWERED, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Both requests were written.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A request stayed in the outbox.")
	public static class SendTwiceAndWrite extends Two {

		@Actor
		public void sendTwice() {
			sends();
			sendsNext();
		}

		@Actor
		public void write() {
			this.first.writes();
			this.first.writes();
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			settles();
			areAnswered();
			toldBoth(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "(CLOSED|BACK_PRESSURE), (CLOSED|BACK_PRESSURE), NOT_SENT\\+NOT_SENT, 0 left",
			expect = Expect.ACCEPTABLE, desc = "Both requests came too late.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A caller waits for an event loop that has ended, or got two outcomes.")
	public static class SendTwiceAndEndOfTheEventLoop extends Two {

		@Actor
		public void sendTwice() {
			sends();
			sendsNext();
		}

		@Actor
		public void end() {
			this.first.losesItsEventLoop();
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			toldBoth(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "CLOSED, CLOSED, NOT_SENT+NOT_SENT, 0 left", expect = Expect.ACCEPTABLE,
			desc = "Neither request was sent.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A caller waits for an event loop that has ended, or got two outcomes.")
	public static class SendAndSendWithoutAnEventLoop extends Two {

		public SendAndSendWithoutAnEventLoop() {
			this.first.losesItsEventLoopUnnoticed();
		}

		@Actor
		public void one() {
			sends();
		}

		@Actor
		public void two() {
			sendsNext();
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			toldBoth(result);
		}

	}

}

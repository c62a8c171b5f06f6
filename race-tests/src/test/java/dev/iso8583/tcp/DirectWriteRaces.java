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
import org.openjdk.jcstress.infra.results.LLL_Result;

import dev.iso8583.connection.MatchScope;

/**
 * A caller that finds no writer writes its request itself, while the event loop or
 * another caller does something else: one thread writes at a time, "not sent" was never
 * written, and no message or deadline is lost between the threads.
 */
final class DirectWriteRaces {

	private DirectWriteRaces() {
	}

	/**
	 * Requests that their callers may write.
	 */
	abstract static class Direct extends OneRequest {

		private final IsoMessage nextRequest = anotherKey();

		CompletableFuture<IsoMessage> next;

		Direct() {
			super(MatchScope.CONNECTION, 10, RacedChannel.WithDirectWrites::new);
		}

		final void sendsNext() {
			this.next = this.first.sends(this.nextRequest);
		}

		final void nextIsAnswered() {
			this.first.reads(responseTo(this.nextRequest));
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "CLOSED, NOT_SENT, 0 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request came too late.")
	@Outcome(id = "MAYBE_SENT, UNKNOWN, [01] written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request was claimed, and written unless the socket was closed by then.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A request that was not sent was written, or something is left.")
	public static class WriteAndEnd extends Direct {

		@Actor
		public void write() {
			sends();
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
	@Outcome(id = "CLOSED, NOT_SENT, 0 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request came too late.")
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request was in flight, so the close waited for the response.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The connection was closed while a request was claimed.")
	public static class WriteAndCloseInGoodOrder extends Direct {

		@Actor
		public void write() {
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
	@Outcome(id = "ANSWERED, ANSWERED, 2 written, 0 at once", expect = Expect.ACCEPTABLE,
			desc = "Both requests were written, one after the other.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A request was not written, or two threads wrote at once.")
	public static class WriteAndWrite extends Direct {

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
			this.first.reads(this.response);
			nextIsAnswered();
			result.r1 = told(this.answer);
			result.r2 = told(this.next);
			result.r3 = written() + " written";
			result.r4 = this.first.overlaps() + " at once";
		}

	}

	/**
	 * A request that is added during the write of another one, so that the same thread
	 * claims it next.
	 */
	abstract static class Queued extends Direct {

		private volatile boolean queued;

		Queued() {
			this.first.runDuringWrite(() -> {
				sends();
				this.queued = true;
			});
		}

		final void awaitsQueued() {
			while (!this.queued) {
				Thread.onSpinWait();
			}
		}

		final void toldOfQueued(LLLL_Result result) {
			settles();
			result.r1 = told(this.answer);
			result.r2 = written() + " written";
			result.r3 = counted();
			result.r4 = this.first.pending() + " left";
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "CANCELLED, 2 written, QUARANTINED, 0 at once", expect = Expect.ACCEPTABLE,
			desc = "The request was written: its key is held while the response may arrive.")
	@Outcome(id = "CANCELLED, 1 written, WAITS, 0 at once", expect = Expect.ACCEPTABLE,
			desc = "The request was never written: its key is free.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The key is free after a write, or held without one.")
	public static class WriteForAnotherAndCancellation extends Queued {

		@Actor
		public void writer() {
			sendsNext();
		}

		@Actor
		public void caller() {
			awaitsQueued();
			this.answer.cancel(false);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			settles();
			result.r1 = told(this.answer);
			result.r2 = written() + " written";
			result.r3 = told(this.first.sends(sameKey()));
			result.r4 = this.first.overlaps() + " at once";
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "CLOSED, 1 written, NOT_SENT\\+UNKNOWN, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request had not been claimed.")
	@Outcome(id = "MAYBE_SENT, [12] written, UNKNOWN\\+UNKNOWN, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request was claimed, and written unless the socket was closed by then.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A request that was not sent was written, or something is left.")
	public static class WriteForAnotherAndEnd extends Queued {

		@Actor
		public void writer() {
			sendsNext();
		}

		@Actor
		public void end() {
			awaitsQueued();
			this.first.ends();
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			toldOfQueued(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "CLOSED, 1 written, NOT_SENT\\+UNKNOWN, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request had not been claimed.")
	@Outcome(id = "MAYBE_SENT, [12] written, UNKNOWN\\+UNKNOWN, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request was claimed, and written unless the socket was closed by then.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A request that was not sent was written, or something is left.")
	public static class WriteForAnotherAndEndOfInput extends Queued {

		@Actor
		public void writer() {
			sendsNext();
		}

		@Actor
		public void end() {
			awaitsQueued();
			this.first.readsTheEnd();
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			toldOfQueued(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ANSWERED, ANSWERED, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The request was claimed before its response arrived.")
	@Outcome(id = "MAYBE_SENT, UNKNOWN, 1 written, 0 left", expect = Expect.ACCEPTABLE,
			desc = "The response came before the request, and answers an earlier one.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The request has no outcome, or something is left.")
	public static class WriteAndResponse extends Direct {

		@Actor
		public void write() {
			sends();
		}

		@Actor
		public void response() {
			this.first.reads(this.response);
		}

		@Arbiter
		public void outcome(LLLL_Result result) {
			settles();
			timesOut();
			settles();
			told(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "MAYBE_SENT, MAYBE_SENT, 2 written", expect = Expect.ACCEPTABLE, desc = "Both requests timed out.")
	@Outcome(id = "MAYBE_SENT, TIMEOUT, 1 written", expect = Expect.ACCEPTABLE,
			desc = "The second request was due before it could be claimed.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A deadline was lost between two threads.")
	public static class WriteAndTimeoutOfAnother extends Direct {

		public WriteAndTimeoutOfAnother() {
			isWritten();
		}

		@Actor
		public void write() {
			sendsNext();
		}

		@Actor
		public void timeout() {
			timesOut();
		}

		@Arbiter
		public void outcome(LLL_Result result) {
			settles();
			timesOut();
			settles();
			result.r1 = told(this.answer);
			result.r2 = told(this.next);
			result.r3 = written() + " written";
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "[^A-Z]*A[^A-Z]*B[^A-Z]*, 3 written, 0 at once", expect = Expect.ACCEPTABLE,
			desc = "The frames were written in their order.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A frame was lost or overtook another, or two threads wrote at once.")
	public static class WriteAndRawFrames extends Direct {

		@Actor
		public void write() {
			sends();
		}

		@Actor
		public void frames() {
			this.first.sendsRaw('A');
			this.first.sendsRaw('B');
		}

		@Arbiter
		public void outcome(LLL_Result result) {
			settles();
			result.r1 = this.first.order();
			result.r2 = written() + " written";
			result.r3 = this.first.overlaps() + " at once";
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "WAITS, 2 written, 0 at once", expect = Expect.ACCEPTABLE,
			desc = "The request and the event loop's answer were written, one after the other.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "One of them was not written, or two threads wrote at once.")
	public static class WriteAndKeepAlive extends Direct {

		@Actor
		public void write() {
			sends();
		}

		@Actor
		public void keepAlive() {
			this.first.readsKeepAlive();
		}

		@Arbiter
		public void outcome(LLL_Result result) {
			settles();
			result.r1 = told(this.answer);
			result.r2 = written() + " written";
			result.r3 = this.first.overlaps() + " at once";
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "(CLOSED|MAYBE_SENT), (CLOSED|MAYBE_SENT), 0 left", expect = Expect.ACCEPTABLE,
			desc = "Each caller got an outcome.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A caller waits for an event loop that has ended.")
	public static class WriteTwiceAndEndOfTheEventLoop extends Direct {

		@Actor
		public void writeTwice() {
			sends();
			sendsNext();
		}

		@Actor
		public void end() {
			this.first.losesItsEventLoop();
		}

		@Arbiter
		public void outcome(LLL_Result result) {
			result.r1 = told(this.answer);
			result.r2 = told(this.next);
			result.r3 = this.first.pending() + " left";
		}

	}

}

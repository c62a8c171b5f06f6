package dev.iso8583.simulation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.testing.Failures;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules for simulated runs: each must be able to fail.
 */
class HistoryTests {

	private final World world = new World(1, Trace.off());

	private final History history = new History(this.world);

	private final CompletableFuture<IsoMessage> answer = new CompletableFuture<>();

	@Test
	void requestThatArrivedOnceAndWasAnsweredByItsResponseIsNoViolation() {
		Call call = sent();
		arrives(call);
		this.answer.complete(responseWith(call.rrn));
		assertThat(this.history.violations()).isEmpty();
	}

	@Test
	void callerWithoutAResultIsAViolation() {
		sent();
		assertViolation("got 0 results");
	}

	@Test
	void callerWithTwoResultsIsAViolation() {
		Call call = sent();
		arrives(call);
		this.history.awaits(call, this.answer);
		this.answer.complete(responseWith(call.rrn));
		assertViolation("got 2 results");
	}

	@Test
	void requestThatArrivesTwiceIsAViolation() {
		Call call = sent();
		arrives(call);
		arrives(call);
		this.answer.complete(responseWith(call.rrn));
		assertViolation("arrived 2 times");
	}

	@Test
	void requestThatWasWrittenMustNotBeReportedAsNotSent() {
		Call call = sent();
		this.history.written(call.mti, call.rrn, true);
		this.answer.completeExceptionally(
				new NotSentException(FailureReason.CLOSED, new RequestId("acquirer", null, null), ""));
		assertViolation("reported to its caller as not sent");
	}

	@Test
	void responseToAnotherRequestIsAViolation() {
		Call call = sent();
		arrives(call);
		this.answer.complete(responseWith("Q00000000099"));
		assertViolation("got something else");
	}

	@Test
	void answerToARequestThatNeverArrivedIsAViolation() {
		Call call = sent();
		this.answer.complete(responseWith(call.rrn));
		assertViolation("was answered but never arrived");
	}

	@Test
	void rejectionWithoutAReasonIsAViolation() {
		arrives(sent());
		this.answer.completeExceptionally(Failures.rejected("acquirer"));
		assertViolation("a rejection that the application did not make");
	}

	@Test
	void callerWhoWaitsLongerThanTheTimeoutIsAViolation() {
		Call call = sent();
		arrives(call);
		this.world.passes(Duration.ofSeconds(2));
		this.answer.complete(responseWith(call.rrn));
		assertViolation("waited PT2S");
	}

	@Test
	void requestThatIsHandledTwiceIsAViolation() {
		Call call = sent();
		arrives(call);
		IsoMessage request = responseWith(call.rrn);
		this.history.handled(request, true);
		this.history.handled(request, true);
		this.answer.complete(responseWith(call.rrn));
		assertViolation("was handled 2 times");
	}

	private Call sent() {
		Call call = this.history.begins("0100", "000001", true, Duration.ofSeconds(1));
		this.history.awaits(call, this.answer);
		return call;
	}

	private void arrives(Call call) {
		this.history.delivered(call.mti, call.rrn, true);
	}

	private static IsoMessage responseWith(String rrn) {
		return Messages.format().set(Messages.format().newMessage("0110"), 37, rrn);
	}

	private void assertViolation(String text) {
		assertThat(this.history.violations()).singleElement().asString().contains(text);
	}

}

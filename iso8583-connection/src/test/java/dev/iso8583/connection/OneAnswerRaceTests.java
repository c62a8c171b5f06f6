package dev.iso8583.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Response, timeout, rejection, cancellation and close race for each request, and exactly
 * one of them wins.
 */
@Tag("slow")
class OneAnswerRaceTests {

	private static final int CALLERS = 4;

	private static final int REQUESTS = 250;

	private static final int INTERRUPTS = 2000;

	@RegisterExtension
	final Link link = new Link();

	@RepeatedTest(20)
	void everyRequestIsAnsweredExactlyOnce() {
		Connection connection = this.link.connects();
		AtomicInteger answers = new AtomicInteger();
		List<CompletableFuture<List<CompletableFuture<IsoMessage>>>> callers = new ArrayList<>();
		for (int caller = 0; caller < CALLERS; caller++) {
			int first = caller * REQUESTS;
			callers.add(CompletableFuture.supplyAsync(() -> sendMany(connection, first, answers)));
		}
		CompletableFuture<Void> farEnd = CompletableFuture.runAsync(() -> answersSomeAndDies(this.link.farEnd()));
		List<CompletableFuture<IsoMessage>> all = new ArrayList<>();
		callers.forEach((caller) -> all.addAll(Link.resultOf(caller)));
		Link.resultOf(farEnd);
		Link.resultOf(connection.closed());
		all.forEach((answer) -> Link.resultOf(answer.handle((response, failure) -> true)));
		assertThat(connection.pending()).isZero();
		await().untilAsserted(() -> assertThat(answers).hasValue(CALLERS * REQUESTS));
		await().untilAsserted(() -> assertThat(ended()).isEqualTo(CALLERS * REQUESTS));
	}

	@Test
	void interruptEndsAWaitOrComesTooLateAndDropsNoResponse() {
		Connection connection = this.link.connects();
		Thread caller = Thread.currentThread();
		AtomicBoolean over = new AtomicBoolean();
		Random random = new Random(1);
		CompletableFuture<Void> farEnd = CompletableFuture.runAsync(() -> {
			for (int request = 0; !over.get(); request++) {
				this.link.farEnd().answers("00");
				// the answer and the interrupt race, and
				// either may be first. Two requests
				// in a row get no interrupt, so the second cannot meet a belated one
				if (request % 20 > 1) {
					for (int turn = random.nextInt(2000); turn > 0; turn--) {
						Thread.onSpinWait();
					}
					caller.interrupt();
				}
			}
		});
		int answered = 0;
		for (int stan = 1; stan <= INTERRUPTS; stan++) {
			try {
				connection.send(this.link.request("0100", stan));
				answered++;
			}
			catch (OutcomeUnknownException ex) {
				assertThat(ex.reason()).isEqualTo(FailureReason.INTERRUPTED);
				// cleared, or every later wait would end at once
				assertThat(Thread.interrupted()).isTrue();
			}
		}
		over.set(true);
		// a request whose caller was interrupted early was never sent; this one lets the
		// far end's loop finish
		connection.sendAsync(this.link.request("0100", INTERRUPTS + 1));
		farEnd.join();
		Thread.interrupted();
		assertThat(answered).isBetween(1, INTERRUPTS - 1);
		assertThat(this.link.metrics.count("ANSWERED")).isGreaterThanOrEqualTo(answered)
			.isLessThanOrEqualTo(answered + 1);
		assertThat(this.link.metrics.count("UNKNOWN")).isEqualTo(INTERRUPTS - answered);
	}

	private List<CompletableFuture<IsoMessage>> sendMany(Connection connection, int first, AtomicInteger answers) {
		List<CompletableFuture<IsoMessage>> sent = new ArrayList<>();
		for (int number = 1; number <= REQUESTS; number++) {
			int stan = first + number;
			CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", stan),
					(stan % 3 == 0) ? Duration.ofMillis(1) : Duration.ofSeconds(20));
			answer.whenComplete((response, failure) -> answers.incrementAndGet());
			sent.add(answer);
			if (stan % 7 == 0) {
				answer.cancel(true);
			}
			if (stan % 11 == 0) {
				connection.reject(this.link.request("0100", stan), new IllegalStateException());
			}
		}
		return sent;
	}

	private static void answersSomeAndDies(Wire farEnd) {
		for (int count = 0; count < 300; count++) {
			RawMessage request = farEnd.reads();
			if (Integer.parseInt(request.stan()) % 5 != 0) {
				farEnd.writes(request.answered("00"));
			}
		}
		farEnd.resets();
	}

	private long ended() {
		long ended = 0;
		for (RequestOutcome outcome : RequestOutcome.values()) {
			ended += this.link.metrics.count(outcome.name());
		}
		return ended;
	}

}

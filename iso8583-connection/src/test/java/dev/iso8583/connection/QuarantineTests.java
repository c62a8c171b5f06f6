package dev.iso8583.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.StanGenerator;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A late response never answers a newer request with the same STAN.
 */
class QuarantineTests {

	private static final Duration SOON = Duration.ofMillis(20);

	private static final int ROUNDS = 300;

	@RegisterExtension
	final Link link = new Link();

	private final StanGenerator stans = StanGenerator.startingAt(1);

	private final AcceptedChannel channel = AcceptedChannel
		.with(ConnectionOptions.builder(Messages.format()).idleTime(Duration.ofDays(1)).build());

	@AfterEach
	void end() {
		this.channel.closeQuietly();
	}

	@Test
	void stanOfATimedOutRequestIsRefusedToANewOne() {
		Connection connection = this.link.connects();
		timesOut(connection);
		NotSentException refused = Link.failureOf(connection.sendAsync(this.link.request("0100", 7)),
				NotSentException.class);
		assertThat(refused.reason()).isEqualTo(FailureReason.QUARANTINED);
		assertThat(refused).hasMessage(
				"issuer: 0100 STAN 000007 was not sent: the response to an earlier request with the same match key may"
						+ " still arrive");
		assertThat(connection.pending()).isZero();
		this.link.farEnd().answers("00");
		await().until(() -> this.link.listener.notifications().contains("late 0110 000007"));
		assertThat(Link.failureOf(connection.sendAsync(this.link.request("0100", 7)), NotSentException.class).reason())
			.isEqualTo(FailureReason.QUARANTINED);
	}

	@Test
	void otherTypesMayHaveTheStanOfATimedOutRequest() {
		Connection connection = this.link.connects();
		timesOut(connection);
		CompletableFuture<IsoMessage> reversal = connection.sendAsync(this.link.request("0400", 7));
		this.link.farEnd().reads();
		this.link.farEnd().answers("00");
		assertThat(Link.resultOf(reversal).getType()).isEqualTo(0x0410);
	}

	@Test
	void repeatMayUseTheKeyOfItsOriginalWhoseLateResponseAnswersIt() {
		Connection connection = this.link.connects();
		timesOut(connection);
		RawMessage original = this.link.farEnd().reads();
		CompletableFuture<IsoMessage> repeat = connection.sendAsync(this.link.request("0101", 7));
		assertThat(this.link.farEnd().reads().mti()).isEqualTo("0101");
		this.link.farEnd().writes(original.answered("00"));
		assertThat(Link.resultOf(repeat).getType()).isEqualTo(0x0110);
		this.link.farEnd().writes(original.answered("00"));
		await().until(() -> this.link.listener.notifications().contains("late 0110 000007"));
	}

	@Test
	void stanOfACancelledRequestIsRefusedOnceItWasWritten() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().reads();
		answer.cancel(true);
		assertThat(Link.failureOf(connection.sendAsync(this.link.request("0100", 7)), NotSentException.class).reason())
			.isEqualTo(FailureReason.QUARANTINED);
	}

	@Test
	void stanOfARequestThatWasNeverWrittenIsFreeAgain() {
		this.channel.connection().sendAsync(request(7)).cancel(true);
		this.channel.runPendingTasks();
		CompletableFuture<IsoMessage> again = this.channel.connection().sendAsync(request(7));
		this.channel.runPendingTasks();
		assertThat(this.channel.connection().pending()).isEqualTo(1);
		assertThat(again).isNotDone();
	}

	@Test
	void stanIsFreeAgainAfterTheQuarantineTime() {
		CompletableFuture<IsoMessage> answer = this.channel.connection().sendAsync(request(7), Duration.ofSeconds(30));
		this.channel.runPendingTasks();
		this.channel.timePasses(Duration.ofSeconds(30));
		Link.failureOf(answer, OutcomeUnknownException.class);
		this.channel.timePasses(Duration.ofMinutes(5).minusNanos(1));
		CompletableFuture<IsoMessage> early = this.channel.connection().sendAsync(request(7));
		assertThat(Link.failureOf(early, NotSentException.class).reason()).isEqualTo(FailureReason.QUARANTINED);
		this.channel.timePasses(Duration.ofNanos(1));
		assertThat(this.channel.connection().sendAsync(request(7))).isNotDone();
	}

	@Test
	void failureOfTheApplicationsStanGeneratorHarmsNoRequest() {
		ReleaseHook stans = new ReleaseHook();
		Connection connection = this.link.connects((options) -> options.format(Messages.format(stans)));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		stans.hook = () -> {
			throw new IllegalStateException();
		};
		this.link.farEnd().answers("00");
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
	}

	@Test
	void keyIsInQuarantineBeforeItIsFree() {
		List<FailureReason> refusals = new ArrayList<>();
		// an older STAN is released in the moment a newer one enters the quarantine
		ReleaseHook stans = new ReleaseHook();
		AcceptedChannel hooked = AcceptedChannel
			.with(ConnectionOptions.builder(Messages.format(stans)).idleTime(Duration.ofDays(1)).build());
		hooked.connection().sendAsync(request(1), Duration.ofSeconds(30));
		hooked.runPendingTasks();
		hooked.timePasses(Duration.ofSeconds(30));
		hooked.connection().sendAsync(request(7), Duration.ofMinutes(5));
		hooked.runPendingTasks();
		stans.hook = () -> refusals
			.add(Link.failureOf(hooked.connection().sendAsync(request(7)), NotSentException.class).reason());
		hooked.timePasses(Duration.ofMinutes(5));
		assertThat(refusals).containsExactly(FailureReason.DUPLICATE);
		hooked.closeQuietly();
	}

	@Test
	void noNewRequestSlipsInWhileTheOldOneTimesOut() {
		Connection connection = this.link.connects();
		for (int stan = 1; stan <= ROUNDS; stan++) {
			IsoMessage request = this.link.request("0100", stan);
			List<CompletableFuture<IsoMessage>> attempts = new ArrayList<>();
			do {
				attempts.add(connection.sendAsync(request, Duration.ofMillis(1)));
			}
			while (!isQuarantined(attempts.get(attempts.size() - 1)));
			// one that timed out before the event loop
			// took it was not sent: its STAN is free
			assertThat(attempts).as("STAN " + stan)
				.filteredOn(
						(attempt) -> Link.failureOf(attempt, Iso8583Exception.class).delivery() == Delivery.MAYBE_SENT)
				.hasSize(1);
		}
	}

	private static boolean isQuarantined(CompletableFuture<IsoMessage> attempt) {
		return attempt.isCompletedExceptionally()
				&& Link.failureOf(attempt, Iso8583Exception.class).reason() == FailureReason.QUARANTINED;
	}

	@Test
	void stanGeneratorPassesOverWhatIsInFlightAndWhatTimedOut() {
		Connection connection = this.link.connects((options) -> options.format(Messages.format(this.stans)));
		timesOut(connection);
		connection.sendAsync(this.link.request("0100", 8));
		CompletableFuture<IsoMessage> answered = connection.sendAsync(this.link.request("0100", 9));
		this.link.farEnd().reads();
		RawMessage eight = this.link.farEnd().reads();
		this.link.farEnd().answers("00");
		Link.resultOf(answered);
		assertThat(eight.stan()).isEqualTo("000008");
		assertThat(nextStans(9)).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 9, 10, 11);
		connection.fail("the test is over");
		Link.resultOf(connection.closed());
		assertThat(this.stans.reserve(7)).isTrue();
		assertThat(this.stans.reserve(8)).isTrue();
	}

	@Test
	void stansThatPassTheirEndAreNeverThoseOfRequestsInFlight() {
		StanGenerator counting = StanGenerator.startingAt(999_990);
		MessageFormat format = Messages.format(counting);
		Connection connection = this.link.connects(
				(options) -> options.format(format).maximumPendingRequests(6000).maximumOutboundBytes(10_000_000));
		Set<String> inFlight = new TreeSet<>();
		for (int count = 0; count < 5000; count++) {
			IsoMessage request = format.newMessage("0100");
			connection.sendAsync(request);
			assertThat(inFlight.add(Messages.stanOf(request))).isTrue();
		}
		Set<String> arrived = new TreeSet<>();
		for (int count = 0; count < 5000; count++) {
			assertThat(arrived.add(this.link.farEnd().reads().stan())).isTrue();
		}
		assertThat(arrived).isEqualTo(inFlight).contains("999999", "000001").doesNotContain("000000");
		// all others of a million, then again those that are not in flight
		for (int free = 4991; free < 999_990; free++) {
			assertThat(counting.next() == free).isTrue();
		}
		assertThat(counting.next()).isEqualTo(4991);
		assertThat(connection.pending()).isEqualTo(5000);
	}

	private Set<Integer> nextStans(int count) {
		Set<Integer> next = new TreeSet<>();
		for (int index = 0; index < count; index++) {
			next.add(this.stans.next());
		}
		return next;
	}

	private void timesOut(Connection connection) {
		Link.timesOut(() -> connection.sendAsync(this.link.request("0100", 7), SOON));
	}

	private IsoMessage request(int stan) {
		return this.link.request("0100", stan);
	}

	/** Runs a task when a STAN is released. */
	private static final class ReleaseHook implements StanGenerator {

		private volatile Runnable hook = () -> {
		};

		@Override
		public int next() {
			return 1;
		}

		@Override
		public boolean reserve(int stan) {
			return true;
		}

		@Override
		public void release(int stan) {
			Runnable once = this.hook;
			this.hook = () -> {
			};
			once.run();
		}

	}

}

package dev.iso8583.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.tcp.ConnectionOwner;
import dev.iso8583.testing.Failures;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Members over time: when they are dialled, and when they are replaced.
 */
class StartedPoolTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration HOUR = Duration.ofHours(1);

	private static final Backoff DOUBLING = new Backoff(SECOND, Duration.ofSeconds(64), 2, 0);

	private final TurnedScheduler time = new TurnedScheduler();

	private final List<Dial> dials = new ArrayList<>();

	private List<Member> members = List.of();

	@Test
	void delayStartsAgainAfterTenSecondsOnlineWithAProvenFarEnd() {
		given(1, (options) -> options);
		assertThat(delayAfter(Duration.ofMillis(9_999))).isEqualTo(SECOND);
		assertThat(delayAfter(Duration.ofMillis(9_999))).isEqualTo(SECOND.multipliedBy(2));
		assertThat(delayAfter(Duration.ofMillis(9_999))).isEqualTo(SECOND.multipliedBy(4));
		assertThat(delayAfter(Duration.ofMillis(10_000))).isEqualTo(SECOND);
		assertThat(delayAfter(Duration.ofMillis(0))).isEqualTo(SECOND.multipliedBy(2));
	}

	@Test
	void delayKeepsGrowingWhileOnlyTheSignOnIsAnswered() {
		given(1, (options) -> options);
		assertThat(delayAfterSilence(Duration.ofMillis(10_000))).isEqualTo(SECOND);
		assertThat(delayAfterSilence(Duration.ofMillis(10_000))).isEqualTo(SECOND.multipliedBy(2));
		assertThat(delayAfterSilence(Duration.ofMillis(10_000))).isEqualTo(SECOND.multipliedBy(4));
		assertThat(delayAfter(Duration.ofMillis(10_000))).isEqualTo(SECOND);
	}

	@Test
	void memberWhoseFarEndAnswersOnlyTheSignOnIsSilentUntilItAnswers() {
		given(1, (options) -> options);
		Member member = this.members.get(0);
		delayAfterSilence(Duration.ofSeconds(15));
		assertThat(member.isSilent()).as("while it is not online").isFalse();
		delayAfterSilence(Duration.ofSeconds(15));
		Dial dial = this.dials.get(this.dials.size() - 1);
		dial.owner.heard(dial.connection);
		dial.succeeds();
		soon();
		assertThat(member.isSilent()).isTrue();
		dial.owner.heard(dial.connection);
		soon();
		assertThat(member.isSilent()).as("something of its own is no answer").isTrue();
		dial.owner.proved(dial.connection);
		soon();
		assertThat(member.isSilent()).isFalse();
	}

	@Test
	void eventsOfAnEarlierConnectionDoNotChangeTheStateOfTheNext() {
		given(1, (options) -> options);
		Member member = this.members.get(0);
		delayAfterSilence(Duration.ofSeconds(15));
		Dial before = this.dials.get(0);
		Dial now = this.dials.get(1);
		now.succeeds();
		soon();
		before.owner.proved(before.connection);
		soon();
		assertThat(member.isSilent()).as("the one before has proved").isTrue();
		now.owner.proved(now.connection);
		before.owner.silent(before.connection);
		soon();
		assertThat(member.isSilent()).as("the one before is silent").isFalse();
		now.owner.silent(now.connection);
		before.owner.heard(before.connection);
		soon();
		assertThat(member.isSilent()).as("the one before is heard").isTrue();
	}

	@Test
	void memberWhoseFarEndWasWellIsNotSilentAfterAnUnansweredPing() {
		given(1, (options) -> options);
		Dial dial = this.dials.get(0);
		dial.succeeds();
		dial.owner.proved(dial.connection);
		delayAfterOnline(dial, Duration.ofSeconds(15), CloseReason.PING_UNANSWERED);
		this.dials.get(1).succeeds();
		soon();
		assertThat(this.members.get(0).isSilent()).isFalse();
	}

	@Test
	void silentMemberIsProbedWithOneRequestAtATime() {
		given(2, (options) -> options);
		allOnline();
		Member member = this.members.get(0);
		this.dials.get(0).owner.silent(this.dials.get(0).connection);
		soon();
		assertThat(member.isSilent()).isTrue();
		assertThat(chosen(8)).as("the other can be used").containsOnly(this.dials.get(1).connection);
		this.time.passes(Duration.ofSeconds(30));
		assertThat(chosen(8)).containsOnlyOnce(this.dials.get(0).connection);
		this.dials.get(0).owner.heard(this.dials.get(0).connection);
		soon();
		assertThat(chosen(2)).contains(this.dials.get(0).connection);
	}

	@Test
	void silentMemberIsUsedIfThereIsNoOther() {
		given(2, (options) -> options);
		allOnline();
		this.dials.forEach((dial) -> dial.owner.silent(dial.connection));
		soon();
		assertThat(chosen(4)).contains(this.dials.get(0).connection, this.dials.get(1).connection);
	}

	private List<Connection> chosen(int messages) {
		MemberSelector selector = new MemberSelector("gateway", PoolStrategy.roundRobin());
		List<Connection> chosen = new ArrayList<>();
		for (int message = 0; message < messages; message++) {
			chosen.add(selector.select(this.members, new IsoMessage()));
		}
		return chosen;
	}

	@Test
	void statsOfAMemberShowHowLongItIsOnlineAndWhichDialsFailed() {
		given(1, (options) -> options);
		Member member = this.members.get(0);
		this.time.passes(Duration.ofSeconds(3));
		this.dials.get(0).fails();
		soon();
		MemberStats failed = member.stats();
		assertThat(failed.state()).isEqualTo(MemberState.OFFLINE);
		assertThat(failed.usable()).isFalse();
		assertThat(failed.unchangedFor()).isEqualTo(Duration.ofSeconds(3));
		assertThat(failed.failedDials()).isEqualTo(1);
		assertThat(failed.nextDial()).isEqualTo(SECOND);
		assertThat(failed.lastReceived()).isNull();
		this.time.passes(SECOND);
		assertThat(member.stats().nextDial()).as("it is dialled").isNull();
		this.dials.get(1).succeeds();
		this.time.passes(SECOND);
		this.dials.get(1).connection.receives(Duration.ofMillis(200));
		MemberStats online = member.stats();
		assertThat(online.state()).isEqualTo(MemberState.ONLINE);
		assertThat(online.usable()).isTrue();
		assertThat(online.unchangedFor()).isEqualTo(SECOND);
		assertThat(online.failedDials()).isZero();
		assertThat(online.lastReceived()).isEqualTo(Duration.ofMillis(200));
		this.dials.get(1).connection.ends(CloseReason.CLOSED_BY_PEER);
		soon();
		MemberStats lost = member.stats();
		assertThat(lost.unchangedFor()).isZero();
		assertThat(lost.lastReceived()).as("on the connection before").isEqualTo(Duration.ofMillis(200));
		assertThat(lost.lastFailure()).contains("closed by the far end");
	}

	@Test
	void farEndThatStaysAwayIsLoggedAtGrowingIntervalsUpToTenMinutes() {
		given(1, (options) -> options.backoff(new Backoff(SECOND, SECOND, 1, 0)));
		try (LogCapture log = LogCapture.everything()) {
			List<Long> logged = new ArrayList<>();
			for (int second = 0; second < 3_600; second++) {
				long before = warnings(log).size();
				this.dials.get(this.dials.size() - 1).fails();
				soon();
				if (warnings(log).size() > before) {
					logged.add(Duration.ofNanos(this.time.nanoTime()).toSeconds());
				}
				this.time.passes(SECOND);
			}
			assertThat(logged).containsExactly(0L, 60L, 180L, 420L, 900L, 1500L, 2100L, 2700L, 3300L);
			assertThat(warnings(log).get(0)).endsWith("no connection to issuer:1: refused; next dial in 1000 ms");
			assertThat(warnings(log).get(1)).contains("no connection to issuer:1: refused; down since 20")
				.endsWith(", 61 dials failed; next dial in 1000 ms");
			this.dials.get(this.dials.size() - 1).succeeds();
			soon();
			this.dials.get(this.dials.size() - 1).connection.ends(CloseReason.CLOSED_BY_PEER);
			this.time.passes(SECOND);
			this.dials.get(this.dials.size() - 1).fails();
			soon();
			assertThat(warnings(log)).as("a new outage").hasSize(10);
		}
	}

	@Test
	void failureThatDiffersEachTimeIsNotLoggedEachTime() {
		given(1, (options) -> options);
		try (LogCapture log = LogCapture.everything()) {
			for (int dial = 0; dial < 30; dial++) {
				this.dials.get(this.dials.size() - 1).fails("issuer-" + dial);
				this.time.passes(SECOND.multipliedBy(64));
			}
			assertThat(warnings(log)).hasSizeLessThan(16);
		}
	}

	private static List<String> warnings(LogCapture log) {
		return log.lines().stream().filter((line) -> line.startsWith("WARN")).map(String::strip).toList();
	}

	@Test
	void membersThatAreLostTogetherAreDialledAtDifferentTimes() {
		given(20, (options) -> options.maximumConnecting(20).backoff(new Backoff(SECOND, SECOND, 1, 0.5)));
		allOnline();
		List<Dial> online = List.copyOf(this.dials);
		this.dials.clear();
		online.forEach((dial) -> dial.connection.ends(CloseReason.CLOSED_BY_PEER));
		this.time.passes(SECOND.dividedBy(2).minusNanos(1));
		assertThat(this.dials).isEmpty();
		Set<Duration> moments = new HashSet<>();
		while (this.dials.size() < 20) {
			int before = this.dials.size();
			this.time.passes(Duration.ofMillis(1));
			if (this.dials.size() > before) {
				moments.add(Duration.ofNanos(this.time.nanoTime()));
			}
		}
		assertThat(moments).hasSizeGreaterThan(2);
	}

	@Test
	void failingDiallerDoesNotEndTheDialling() {
		this.dials.clear();
		int[] attempts = new int[1];
		StartedPool started = new StartedPool("gateway", options(1, (options) -> options), this.time,
				this.time::nanoTime, Math::random, (member, owner) -> {
					attempts[0]++;
					throw new IllegalStateException("for a test");
				}, () -> {
				}, () -> {
				}, () -> false);
		Member member = started.members.get(0);
		member.start();
		this.time.passes(Duration.ofSeconds(8));
		// at 0, 1, 3 and 7 seconds
		assertThat(attempts[0]).isEqualTo(4);
		assertThat(member.firstDial().getNow(null)).hasMessageContaining("gateway: no connection to issuer:1")
			.hasMessageNotContaining("for a test");
		assertThat(member.state()).isEqualTo(MemberState.OFFLINE);
	}

	@Test
	void dialsAtATimeAreLimitedAndTheOthersWaitTheirTurn() {
		given(5, (options) -> options.maximumConnecting(2));
		assertThat(dialled()).containsExactly(1, 2);
		assertThat(this.members).extracting(Member::state)
			.containsExactly(MemberState.CONNECTING, MemberState.CONNECTING, MemberState.OFFLINE, MemberState.OFFLINE,
					MemberState.OFFLINE);
		this.dials.get(1).fails();
		soon();
		assertThat(dialled()).containsExactly(1, 2, 3);
		this.dials.get(0).succeeds();
		soon();
		assertThat(dialled()).containsExactly(1, 2, 3, 4);
	}

	@Test
	void dialsAreLimitedAlsoAfterAllMembersWereLost() {
		given(5, (options) -> options.maximumConnecting(2));
		allOnline();
		List<Dial> online = List.copyOf(this.dials);
		this.dials.clear();
		online.forEach((dial) -> dial.connection.ends(CloseReason.CLOSED_BY_PEER));
		this.time.passes(SECOND);
		assertThat(this.dials).hasSize(2);
		this.dials.get(0).succeeds();
		this.dials.get(1).succeeds();
		soon();
		assertThat(this.dials).hasSize(4);
	}

	@Test
	void memberThatIsStoppedInTheQueueLeavesItsPlaceToTheNext() {
		given(3, (options) -> options.maximumConnecting(1));
		assertThat(this.members.get(1).stop(Duration.ZERO)).isNotDone();
		soon();
		assertThat(this.members.get(1).stop(Duration.ZERO)).isDone();
		this.dials.get(0).succeeds();
		soon();
		assertThat(dialled()).containsExactly(1, 3);
	}

	@Test
	void connectionIsNeverReplacedWithoutAMaximumAge() {
		given(1, (options) -> options);
		allOnline();
		this.time.passes(HOUR.multipliedBy(10_000));
		assertThat(this.members.get(0).state()).isEqualTo(MemberState.ONLINE);
	}

	@Test
	void onlyConnectionIsClosedAtItsMaximumAgeAndDialledOnceItHasEnded() {
		given(1, (options) -> options.maximumAge(HOUR));
		allOnline();
		this.time.passes(HOUR.multipliedBy(9).dividedBy(10).minusSeconds(1));
		assertThat(this.members.get(0).isOnline()).isTrue();
		this.time.passes(HOUR.dividedBy(10).plusSeconds(1));
		assertThat(this.members.get(0).isOnline()).isFalse();
		this.time.passes(HOUR);
		assertThat(this.dials).hasSize(1);
		this.dials.get(0).connection.ends(CloseReason.CLOSED_LOCALLY);
		soon();
		assertThat(this.dials).as("dialled without delay").hasSize(2);
		assertThat(this.members.get(0).lastFailure()).as("it did not fail").isNull();
	}

	@Test
	void oneConnectionIsReplacedAtATimeAndTheNextWhenItIsBack() {
		given(3, (options) -> options.maximumAge(HOUR));
		allOnline();
		List<Dial> old = List.copyOf(this.dials);
		this.time.passes(HOUR.plus(SECOND));
		assertThat(closing(old)).hasSize(1);
		Dial first = closing(old).get(0);
		first.connection.ends(CloseReason.CLOSED_LOCALLY);
		this.time.passes(HOUR.plus(SECOND));
		assertThat(closing(old)).as("the new connection is not online yet").containsExactly(first);
		this.dials.get(3).fails();
		this.time.passes(SECOND);
		assertThat(closing(old)).as("nor after a failure").containsExactly(first);
		this.dials.get(4).succeeds();
		this.time.passes(SECOND);
		assertThat(closing(old)).hasSize(2);
	}

	@Test
	void lastConnectionThatIsOnlineIsNotReplacedUntilAnotherIs() {
		given(2, (options) -> options.maximumAge(HOUR));
		allOnline();
		Dial last = this.dials.get(1);
		this.dials.get(0).connection.ends(CloseReason.NETWORK_ERROR);
		this.time.passes(SECOND);
		this.time.passes(HOUR.multipliedBy(2));
		assertThat(closing(List.of(last))).isEmpty();
		this.dials.get(2).succeeds();
		this.time.passes(SECOND);
		assertThat(closing(List.of(last))).containsExactly(last);
	}

	@Test
	void connectionIsNotReplacedWhileTheOnlyOtherMemberIsSuspended() {
		given(2, (options) -> options.maximumAge(HOUR));
		allOnline();
		List<Dial> old = List.copyOf(this.dials);
		this.members.get(0).suspend();
		this.time.passes(HOUR.plus(SECOND));
		assertThat(closing(old)).as("it may go, since it takes no requests").containsExactly(old.get(0));
		old.get(0).connection.ends(CloseReason.CLOSED_LOCALLY);
		soon();
		this.dials.get(2).succeeds();
		this.time.passes(SECOND);
		assertThat(closing(old)).containsExactly(old.get(0));
		this.members.get(0).resume();
		this.time.passes(SECOND);
		assertThat(closing(old)).hasSize(2);
	}

	@Test
	void connectionThatIsBeingReplacedIsNoLongerChosenBeforeItCloses() {
		given(2, (options) -> options);
		allOnline();
		this.members.get(0).reconnect();
		soon();
		assertThat(this.members.get(0).state()).isEqualTo(MemberState.OFFLINE);
		assertThat(this.members.get(0).usable()).isNull();
		assertThat(closing(this.dials)).isEmpty();
		this.time.passes(SECOND);
		assertThat(closing(this.dials)).containsExactly(this.dials.get(0));
	}

	@Test
	void connectionThatEndsBeforeItIsReplacedLeavesItsSuccessorAlone() {
		given(2, (options) -> options);
		allOnline();
		this.members.get(0).reconnect();
		soon();
		this.dials.get(0).connection.ends(CloseReason.CLOSED_BY_PEER);
		soon();
		this.dials.get(2).succeeds();
		this.time.passes(SECOND);
		assertThat(this.members.get(0).state()).isEqualTo(MemberState.ONLINE);
	}

	@Test
	void connectionThatEndsByItselfIsNotReplacedLater() {
		given(1, (options) -> options.maximumAge(HOUR));
		allOnline();
		this.time.passes(HOUR.dividedBy(2));
		this.dials.get(0).connection.ends(CloseReason.CLOSED_BY_PEER);
		this.time.passes(SECOND);
		this.dials.get(1).succeeds();
		this.time.passes(HOUR.dividedBy(2));
		assertThat(this.members.get(0).isOnline()).isTrue();
	}

	@Test
	void agesAreSpreadUpToTheMaximum() {
		PoolOptions options = options(1, (with) -> with.maximumAge(HOUR).maximumAgeJitter(0.5));
		assertThat(options.ageOf(0)).isEqualTo(HOUR);
		assertThat(options.ageOf(0.5)).isEqualTo(Duration.ofMinutes(45));
		assertThat(options.ageOf(1)).isEqualTo(Duration.ofMinutes(30));
	}

	@Test
	void reconnectDoesNotWaitForTheDelay() {
		given(1, (options) -> options.backoff(new Backoff(HOUR, HOUR, 1, 0)));
		this.dials.get(0).fails();
		this.time.passes(SECOND);
		assertThat(this.dials).hasSize(1);
		this.members.get(0).reconnect();
		soon();
		assertThat(this.dials).hasSize(2);
		this.dials.get(1).fails();
		this.time.passes(HOUR.minus(SECOND));
		assertThat(this.dials).as("the dial that was due is not made twice").hasSize(2);
		this.time.passes(SECOND);
		assertThat(this.dials).hasSize(3);
	}

	@Test
	void reconnectWhileDiallingDoesNothing() {
		given(1, (options) -> options);
		this.members.get(0).reconnect();
		this.members.get(0).reconnect();
		soon();
		assertThat(this.dials).hasSize(1);
	}

	@Test
	void reconnectTwiceMakesOneNewConnection() {
		given(1, (options) -> options);
		allOnline();
		this.members.get(0).reconnect();
		this.members.get(0).reconnect();
		soon();
		this.dials.get(0).connection.ends(CloseReason.CLOSED_LOCALLY);
		this.time.passes(HOUR);
		assertThat(this.dials).hasSize(2);
	}

	@Test
	void membersWithTheSameAddressHaveDifferentNames() {
		StartedPool started = new StartedPool("gateway",
				PoolOptions.builder(connection())
					.addresses(List.of(Address.of("a:1"), Address.of("b:1"), Address.of("a:1"), Address.of("a:1")))
					.build(),
				this.time, this.time::nanoTime, Math::random, (member, owner) -> () -> {
				}, () -> {
				}, () -> {
				}, () -> false);
		assertThat(started.members).extracting(PoolMember::id).containsExactly("a:1", "b:1", "a:1#2", "a:1#3");
	}

	@Test
	void ranksFollowTheBackupMarksOrElseTheOrder() {
		assertThat(ranks(MemberOptions.of(Address.of("a:1")), MemberOptions.of(Address.of("b:1")),
				MemberOptions.of(Address.of("c:1"))))
			.containsExactly(0, 1, 2);
		assertThat(ranks(MemberOptions.of(Address.of("a:1")), MemberOptions.of(Address.of("b:1")).asBackup(),
				MemberOptions.of(Address.of("c:1"))))
			.containsExactly(0, 1, 0);
	}

	private List<Integer> ranks(MemberOptions... members) {
		return new StartedPool("gateway",
				PoolOptions.builder(connection())
					.strategy(PoolStrategy.primaryBackup())
					.members(List.of(members))
					.build(),
				this.time, this.time::nanoTime, Math::random, (member, owner) -> () -> {
				}, () -> {
				}, () -> {
				}, () -> false).members
			.stream()
			.map(PoolMember::rank)
			.toList();
	}

	/**
	 * Lose a connection that was online for some time; return how long until the next
	 * dial.
	 */
	private Duration delayAfter(Duration online) {
		Dial dial = this.dials.get(this.dials.size() - 1);
		dial.succeeds();
		dial.owner.proved(dial.connection);
		return delayAfterOnline(dial, online, CloseReason.CLOSED_BY_PEER);
	}

	private Duration delayAfterSilence(Duration online) {
		Dial dial = this.dials.get(this.dials.size() - 1);
		// the answer to the sign-on
		dial.owner.heard(dial.connection);
		dial.succeeds();
		return delayAfterOnline(dial, online, CloseReason.PING_UNANSWERED);
	}

	private Duration delayAfterOnline(Dial dial, Duration online, CloseReason reason) {
		this.time.passes(online);
		int before = this.dials.size();
		long lost = this.time.nanoTime();
		dial.connection.ends(reason);
		while (this.dials.size() == before) {
			this.time.passes(Duration.ofMillis(100));
		}
		return Duration.ofNanos(this.time.nanoTime() - lost);
	}

	private void given(int members, UnaryOperator<PoolOptions.Builder> with) {
		StartedPool started = new StartedPool("gateway", options(members, with), this.time, this.time::nanoTime,
				Math::random, (member, owner) -> {
					this.dials.add(new Dial(member.address(), owner));
					return () -> {
					};
				}, () -> {
				}, () -> {
				}, () -> false);
		this.members = started.members;
		this.members.forEach(Member::start);
		soon();
	}

	private void allOnline() {
		for (int dial = 0; dial < this.members.size(); dial++) {
			this.dials.get(dial).succeeds();
			soon();
		}
	}

	private void soon() {
		this.time.passes(Duration.ZERO);
	}

	private List<Integer> dialled() {
		return this.dials.stream().map((dial) -> dial.address.port()).toList();
	}

	private static List<Dial> closing(List<Dial> dials) {
		return dials.stream().filter((dial) -> !dial.connection.takesRequests()).toList();
	}

	private static PoolOptions options(int members, UnaryOperator<PoolOptions.Builder> with) {
		return with
			.apply(PoolOptions.builder(connection())
				.addresses(IntStream.rangeClosed(1, members).mapToObj((port) -> new Address("issuer", port)).toList())
				.backoff(DOUBLING))
			.build();
	}

	private static ConnectionOptions connection() {
		return ConnectionOptions.builder(Messages.format()).build();
	}

	private static final class Dial {

		final Address address;

		final ConnectionOwner owner;

		final FakeConnection connection;

		Dial(Address address, ConnectionOwner owner) {
			this.address = address;
			this.owner = owner;
			this.connection = new FakeConnection(address, owner);
		}

		void succeeds() {
			this.owner.online(this.connection);
		}

		void fails(String host) {
			this.owner.connectFailed(Failures.refused(new Address(host, 1)));
		}

		void fails() {
			this.owner.connectFailed(Failures.refused(this.address));
		}

	}

}

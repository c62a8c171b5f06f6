package dev.iso8583.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.tcp.ConnectionOwner;
import dev.iso8583.testing.Failures;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that can happen to the members of a pool, in random order: the pool always
 * recovers and leaves nothing behind.
 */
@Tag("slow")
class ChurnTests {

	private static final int MEMBERS = 5;

	private static final int AT_A_TIME = 2;

	private static final int ROUNDS = 20;

	private static final int EVENTS = 300;

	private final TurnedScheduler time = new TurnedScheduler();

	private final List<Dial> open = new ArrayList<>();

	private Random random;

	/** Whether every dial succeeds. */
	private boolean well;

	private List<Member> members;

	private StartedPool started;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void membersAlwaysComeBack(long seed) {
		given(seed);
		for (int round = 0; round < ROUNDS; round++) {
			happen();
			farEndsAreWell();
			assertThat(this.members).extracting(Member::state).containsOnly(MemberState.ONLINE);
			assertThat(this.open).hasSize(MEMBERS);
		}
		List<Dial> old = List.copyOf(this.open);
		farEndsAreWell();
		assertThat(this.open).as("all are older than they may be").doesNotContainAnyElementsOf(old);
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void membersAlwaysEnd(long seed) {
		for (int round = 0; round < ROUNDS; round++) {
			given(seed * ROUNDS + round);
			happen();
			List<CompletableFuture<?>> ends = new ArrayList<>();
			this.members.forEach((member) -> ends.add(member.stop(Duration.ZERO)));
			IntStream.range(0, 10).forEach((event) -> happens());
			this.time.passes(Duration.ZERO);
			List.copyOf(this.open).forEach(Dial::ends);
			this.time.passes(Duration.ofHours(3));
			assertThat(ends).allMatch(CompletableFuture::isDone);
			assertThat(this.open).isEmpty();
		}
	}

	private void given(long seed) {
		this.random = new Random(seed);
		this.open.clear();
		List<Address> addresses = IntStream.rangeClosed(1, MEMBERS)
			.mapToObj((port) -> new Address("issuer", port))
			.toList();
		this.started = new StartedPool("gateway",
				PoolOptions.builder(ConnectionOptions.builder(Messages.format()).build())
					.addresses(addresses)
					.maximumConnecting(AT_A_TIME)
					.maximumAge(Duration.ofMinutes(1))
					.build(),
				this.time, this.time::nanoTime, () -> this.random.nextDouble(), this::dials, () -> {
				}, () -> {
				}, () -> false);
		this.members = this.started.members;
		this.members.forEach(Member::start);
	}

	private Runnable dials(MemberOptions member, ConnectionOwner owner) {
		if (!this.well && this.random.nextInt(20) == 0) {
			throw new IllegalStateException("for a test");
		}
		assertThat(this.open).as("one connection or dial for each member")
			.noneMatch((other) -> other.address.equals(member.address()));
		Dial dial = new Dial(member.address(), owner);
		this.open.add(dial);
		assertThat(this.open.stream().filter((other) -> !other.online)).as("dials at a time")
			.hasSizeLessThanOrEqualTo(AT_A_TIME);
		return dial::isGivenUp;
	}

	private void happen() {
		this.well = false;
		IntStream.range(0, EVENTS).forEach((event) -> happens());
	}

	private void happens() {
		Member member = this.members.get(this.random.nextInt(MEMBERS));
		switch (this.random.nextInt(8)) {
			case 0 -> member.suspend();
			case 1 -> member.resume();
			case 2 -> member.reconnect();
			case 3 -> this.time.passes(Duration.ZERO);
			case 4 -> this.time.passes(Duration.ofMillis(this.random.nextInt(60_000)));
			case 5, 6 -> any().succeedsOrFails();
			default -> any().ends();
		}
	}

	private Dial any() {
		return this.open.isEmpty() ? new Dial(null, null) : this.open.get(this.random.nextInt(this.open.size()));
	}

	/** From now on every dial succeeds, and connections that we close end. */
	private void farEndsAreWell() {
		this.well = true;
		this.members.forEach(Member::resume);
		for (int step = 0; step < 1000
				|| this.members.stream().anyMatch((m) -> m.state() != MemberState.ONLINE); step++) {
			assertThat(step).as(() -> "steps until " + this.members + " are online, " + this.open).isLessThan(2000);
			List.copyOf(this.open).stream().filter((dial) -> !dial.online).forEach(Dial::succeeds);
			List.copyOf(this.open)
				.stream()
				.filter((dial) -> dial.online && dial.connection.state() == ConnectionState.CLOSING)
				.forEach(Dial::ends);
			this.time.passes(Duration.ofMillis(100));
		}
	}

	private final class Dial {

		final Address address;

		final ConnectionOwner owner;

		final FakeConnection connection;

		boolean online;

		Dial(Address address, ConnectionOwner owner) {
			this.address = address;
			this.owner = owner;
			this.connection = new FakeConnection(address, owner);
		}

		void isGivenUp() {
			if (ChurnTests.this.open.contains(this)) {
				ends();
			}
		}

		void succeedsOrFails() {
			if (this.owner != null && !this.online) {
				if (ChurnTests.this.random.nextBoolean()) {
					succeeds();
				}
				else {
					ends();
				}
			}
		}

		void succeeds() {
			this.online = true;
			this.owner.online(this.connection);
		}

		void ends() {
			if (this.owner == null) {
				return;
			}
			ChurnTests.this.open.remove(this);
			if (this.online) {
				this.connection.ends(CloseReason.CLOSED_BY_PEER);
			}
			else {
				this.owner.connectFailed(Failures.refused(this.address));
			}
		}

	}

}

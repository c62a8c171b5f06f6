package dev.iso8583.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolMember;
import dev.iso8583.simulation.Network.DialOutcome;

/**
 * Decides which faults happen, and when.
 */
final class Storm {

	private static final Duration SLOWEST = Duration.ofSeconds(8);

	private static final int FIRST_PORT = 7000;

	private final World world;

	private final SplittableRandom random;

	private final Network network;

	private final List<Host> hosts;

	private final Pool pool;

	private final Behaviour.Allowed allowed;

	private boolean over;

	Storm(World world, Network network, List<Host> hosts, Pool pool, Behaviour.Allowed allowed) {
		this.world = world;
		this.random = world.random;
		this.network = network;
		this.hosts = hosts;
		this.pool = pool;
		this.allowed = allowed;
	}

	void begin(Duration length) {
		this.hosts.forEach((host) -> host.behaviour = Behaviour.of(this.random, this.allowed, SLOWEST));
		int faults = this.random.nextInt(30);
		for (int fault = 0; fault < faults; fault++) {
			this.world.after(Duration.ofNanos(this.random.nextLong(length.toNanos())), this::fault);
		}
	}

	/** End all faults: the network works, and every host behaves. */
	void end() {
		this.over = true;
		this.world.trace.line(this.world.now(), () -> "the storm is over");
		this.world.calm();
		this.network.calm(new Weather(Duration.ofMillis(1), Duration.ofMillis(5), 0, 0.1, 65_536));
		this.hosts.forEach((host) -> {
			host.behaviour = Behaviour.GOOD;
			host.up();
		});
		this.pool.members().forEach(PoolMember::resume);
	}

	private void fault() {
		Line line = this.network.any();
		switch (this.random.nextInt(12)) {
			case 0, 1 -> {
				if (line != null) {
					line.reset();
				}
			}
			case 2, 3 -> {
				if (line != null) {
					line.freeze();
					if (this.random.nextBoolean()) {
						later(line::thaw);
					}
				}
			}
			case 4 -> {
				if (line != null) {
					line.stall(this.random.nextBoolean(), Duration.ofMillis(this.random.nextInt(20_000)));
				}
			}
			case 5 -> {
				int port = FIRST_PORT + this.random.nextInt(this.pool.stats().configured());
				this.network.dialsEnd(port, DialOutcome.values()[this.random.nextInt(DialOutcome.values().length)]);
				later(() -> this.network.dialsEnd(port, DialOutcome.OPEN));
			}
			case 6 -> {
				if (!this.hosts.isEmpty()) {
					Host host = this.hosts.get(this.random.nextInt(this.hosts.size()));
					host.down();
					later(host::up);
				}
			}
			case 7 -> this.world.pauses(Duration.ofMillis(this.random.nextInt(2000)));
			case 8 -> this.network.weather = Weather.of(this.random);
			case 9 -> {
				if (!this.hosts.isEmpty()) {
					this.hosts.get(this.random.nextInt(this.hosts.size())).behaviour = Behaviour.of(this.random,
							this.allowed, SLOWEST);
				}
			}
			default -> faultOfAMember();
		}
	}

	private void faultOfAMember() {
		List<PoolMember> members = this.pool.members();
		PoolMember member = members.get(this.random.nextInt(members.size()));
		switch (this.random.nextInt(3)) {
			case 0 -> {
				member.suspend();
				later(member::resume);
			}
			case 1 -> member.reconnect();
			default -> {
				if (member.connection() != null) {
					member.connection().fail("storm");
				}
			}
		}
	}

	private void later(Runnable end) {
		this.world.after(Duration.ofMillis(this.random.nextInt(20_000)), () -> {
			if (!this.over) {
				end.run();
			}
		});
	}

}

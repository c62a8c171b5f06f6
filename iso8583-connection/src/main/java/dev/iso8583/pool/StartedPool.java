package dev.iso8583.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import dev.iso8583.tcp.ConnectionOwner;

/**
 * The members of a started pool and what they share.
 */
final class StartedPool {

	final String name;

	final PoolOptions options;

	/** One thread, to which the state of members, dials and renewals is confined. */
	final ScheduledExecutorService scheduler;

	/** Nanoseconds that only ever grow. */
	final LongSupplier clock;

	/** Numbers from 0 to 1. */
	final DoubleSupplier random;

	final DialLimiter dialLimiter;

	final PoolFilter filter;

	final Renewals renewals;

	final List<Member> members;

	private final Runnable onChange;

	/** Whether the start waits for connections and may still fail. */
	volatile boolean starting;

	/**
	 * Create the members, which do nothing until they are started.
	 * @param dialler begins to dial for a member and an owner, and returns a task that
	 * abandons the dial
	 * @param onChange is run on the scheduler whenever the state may have changed
	 * @param onEventLoop whether the current thread is an event loop
	 */
	StartedPool(String name, PoolOptions options, ScheduledExecutorService scheduler, LongSupplier clock,
			DoubleSupplier random, BiFunction<MemberOptions, ConnectionOwner, Runnable> dialler, Runnable onChange,
			BooleanSupplier onEventLoop) {
		this.name = name;
		this.options = options;
		this.scheduler = scheduler;
		this.clock = clock;
		this.random = random;
		this.onChange = onChange;
		this.dialLimiter = new DialLimiter(options.maximumConnecting());
		this.filter = new PoolFilter(name, options, scheduler, clock, onEventLoop, onChange);
		this.members = members(dialler);
		this.renewals = new Renewals(this.members);
	}

	private List<Member> members(BiFunction<MemberOptions, ConnectionOwner, Runnable> dialler) {
		List<Member> members = new ArrayList<>();
		Map<String, Integer> repeats = new HashMap<>();
		boolean hasBackups = this.options.members().stream().anyMatch(MemberOptions::backup);
		for (MemberOptions member : this.options.members()) {
			String address = member.address().toString();
			int repeat = repeats.merge(address, 1, Integer::sum);
			int rank = hasBackups ? (member.backup() ? 1 : 0) : members.size();
			members.add(new Member(this, (repeat == 1) ? address : address + "#" + repeat, member, rank,
					(owner) -> dialler.apply(member, owner)));
		}
		return List.copyOf(members);
	}

	/**
	 * A connection is online or has ended, a member was suspended or resumed, or a far
	 * end fell silent or is back. On the scheduler.
	 */
	void changed() {
		this.renewals.renewNext();
		this.onChange.run();
	}

}

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

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.tcp.ConnectionOwner;

/**
 * The members of a started pool.
 */
final class StartedPool {

	private static final Logger logger = LoggerFactory.getLogger(Pool.class);

	final List<Member> members;

	private final Renewals renewals;

	private final Runnable onChange;

	/** Whether the start waits for connections and may still fail. */
	volatile boolean starting;

	/**
	 * Create the members, which do nothing until they are started.
	 * @param scheduler one thread, to which the state of members is confined
	 * @param clock nanoseconds that only ever grow
	 * @param random numbers from 0 to 1
	 * @param dialler begins to dial for a member and an owner, and returns a task that
	 * abandons the dial
	 * @param onChange is run on the scheduler whenever the state may have changed
	 * @param onFree is run, on any thread, when a request may have a connection that it
	 * waits for
	 * @param onEventLoop whether the current thread is an event loop
	 */
	StartedPool(String name, PoolOptions options, ScheduledExecutorService scheduler, LongSupplier clock,
			DoubleSupplier random, BiFunction<MemberOptions, ConnectionOwner, Runnable> dialler, Runnable onChange,
			Runnable onFree, BooleanSupplier onEventLoop) {
		this.onChange = onChange;
		MemberContext context = new MemberContext(name, logger, scheduler, clock, random, options.members().size(),
				options.backoff(), options.onDemand(), onFree, new DialLimiter(options.maximumConnecting()),
				() -> this.starting, this::changed, this::transportClosed);
		PoolFilter filter = new PoolFilter(context, options.hasFilter() ? options.filter() : null, onEventLoop,
				onChange);
		List<Member> members = new ArrayList<>();
		this.renewals = new Renewals(members, () -> options.ageOf(random.getAsDouble()), scheduler);
		Map<String, Integer> repeats = new HashMap<>();
		boolean hasBackups = options.members().stream().anyMatch(MemberOptions::backup);
		for (MemberOptions member : options.members()) {
			String address = member.address().toString();
			int repeat = repeats.merge(address, 1, Integer::sum);
			int rank = hasBackups ? (member.backup() ? 1 : 0) : members.size();
			members.add(new Member(context, (repeat == 1) ? address : address + "#" + repeat, member, rank,
					options.connectionOf(member).timeouts(), filter.newVerdict(), this.renewals,
					(owner) -> dialler.apply(member, owner)));
		}
		this.members = List.copyOf(members);
	}

	/**
	 * A connection is online or has ended, a member was suspended or resumed, or a far
	 * end fell silent or is back. On the scheduler.
	 */
	private void changed() {
		this.renewals.renewNext();
		this.onChange.run();
	}

	/** Notify all members: those whose dial is queued will not be called any more. */
	private void transportClosed() {
		this.members.forEach(Member::transportClosed);
	}

}

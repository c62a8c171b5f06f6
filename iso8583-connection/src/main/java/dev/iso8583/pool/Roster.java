package dev.iso8583.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import dev.iso8583.connection.ConnectionOwner;

/**
 * The members of a started pool and what they share.
 */
final class Roster {

	final String pool;

	final PoolOptions options;

	/** One thread, to which the state of members, dials and renewals is confined. */
	final ScheduledExecutorService scheduler;

	/** Nanoseconds that only ever grow. */
	final LongSupplier clock;

	/** Numbers from 0 to 1. */
	final DoubleSupplier random;

	final Dials dials;

	final Renewals renewals;

	final List<Member> members;

	private final Runnable news;

	/**
	 * Create a roster.
	 * @param dialler dials for a member and an owner, and returns a task that gives up
	 * @param news is run on the scheduler whenever a member has come or gone
	 */
	Roster(String pool, PoolOptions options, ScheduledExecutorService scheduler, LongSupplier clock,
			DoubleSupplier random, BiFunction<MemberOptions, ConnectionOwner, Runnable> dialler, Runnable news) {
		this.pool = pool;
		this.options = options;
		this.scheduler = scheduler;
		this.clock = clock;
		this.random = random;
		this.news = news;
		this.dials = new Dials(options.maximumConnecting());
		this.members = members(dialler);
		this.renewals = new Renewals(this.members);
	}

	private List<Member> members(BiFunction<MemberOptions, ConnectionOwner, Runnable> dialler) {
		List<Member> members = new ArrayList<>();
		Map<String, Integer> repeats = new HashMap<>();
		boolean marked = this.options.members().stream().anyMatch(MemberOptions::backup);
		for (MemberOptions member : this.options.members()) {
			String address = member.address().toString();
			int repeat = repeats.merge(address, 1, Integer::sum);
			int rank = marked ? (member.backup() ? 1 : 0) : members.size();
			members.add(new Member(this, (repeat == 1) ? address : address + "#" + repeat, member, rank,
					(owner) -> dialler.apply(member, owner)));
		}
		return List.copyOf(members);
	}

	/** A connection has come or gone, or a member was suspended or resumed. */
	void changed() {
		this.renewals.look();
		this.news.run();
	}

}

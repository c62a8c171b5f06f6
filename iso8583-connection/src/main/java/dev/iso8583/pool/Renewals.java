package dev.iso8583.pool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Replaces connections that have reached their maximum age: one at a time, and only while
 * another member is online or the pool has only one. The old connection is closed before
 * the new one is dialled, since many far ends allow one session for each link. Confined
 * to the pool's scheduler.
 */
final class Renewals {

	private final Collection<Member> members;

	private final Supplier<@Nullable Duration> nextAge;

	private final ScheduledExecutorService scheduler;

	private final Queue<Member> due = new ArrayDeque<>();

	/** The member whose connection is being replaced, until the new one is online. */
	private @Nullable Member current;

	/**
	 * Create renewals, none of which is due.
	 * @param members the members of the pool; may be filled later
	 * @param nextAge returns the maximum age of a new connection, {@code null} if there
	 * is none
	 */
	Renewals(Collection<Member> members, Supplier<@Nullable Duration> nextAge, ScheduledExecutorService scheduler) {
		this.members = members;
		this.nextAge = nextAge;
		this.scheduler = scheduler;
	}

	/**
	 * Begin to measure the age of a new connection of a member.
	 * @return the timer, or {@code null} if connections have no maximum age
	 */
	@Nullable Future<?> schedule(Member member) {
		Duration age = nextAge();
		return (age != null) ? this.scheduler.schedule(() -> add(member), age.toNanos(), TimeUnit.NANOSECONDS) : null;
	}

	/** Return the maximum age of a new connection, {@code null} if there is none. */
	@Nullable Duration nextAge() {
		return this.nextAge.get();
	}

	/** The connection of a member is too old. */
	private void add(Member member) {
		this.due.add(member);
		renewNext();
	}

	/** The connection of a member has ended, whatever its age. */
	void remove(Member member) {
		this.due.remove(member);
	}

	/** A member has a new connection. */
	void renewed(Member member) {
		if (this.current == member) {
			this.current = null;
		}
	}

	/** Replace the next connection if its member can be spared now. */
	void renewNext() {
		for (Member member : this.due) {
			if (this.current == null && canSpare(member)) {
				this.current = member;
			}
		}
		if (this.current != null && this.due.remove(this.current)) {
			this.current.renew();
		}
	}

	private boolean canSpare(Member member) {
		return this.members.size() == 1 || member.isSuspended()
				|| this.members.stream().anyMatch((other) -> other != member && other.state() == MemberState.ONLINE);
	}

}

package dev.iso8583.pool;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * Replaces connections that have reached their maximum age: one at a time, and only while
 * another member is online or the pool has only one. The old connection is closed before
 * the new one is dialled, since many far ends allow one session for each link. Confined
 * to the pool's scheduler.
 */
final class Renewals {

	private final Collection<Member> members;

	private final Queue<Member> due = new ArrayDeque<>();

	/** The member whose connection is being replaced, until the new one is online. */
	private @Nullable Member current;

	Renewals(Collection<Member> members) {
		this.members = members;
	}

	/** The connection of a member is too old. */
	void add(Member member) {
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

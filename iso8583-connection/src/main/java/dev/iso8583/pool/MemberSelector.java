package dev.iso8583.pool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.pool.waiting.Place;

/**
 * Finds the connection for a message: first the filter, then the strategy. Runs on the
 * caller's thread and takes no lock.
 */
final class MemberSelector {

	private final String pool;

	private final PoolStrategy strategy;

	MemberSelector(String pool, PoolStrategy strategy) {
		this.pool = pool;
		this.strategy = strategy;
	}

	/**
	 * Return a connection for a message.
	 * @return the connection, or {@code null} if none may be used
	 * @throws NotSentException if the strategy fails
	 */
	@Nullable Connection select(List<Member> members, IsoMessage message) {
		// the connection of the chosen member may end a moment later; then choose again
		for (int round = 0; round <= members.size(); round++) {
			List<PoolMember> candidates = candidates(members);
			if (candidates.isEmpty()) {
				return null;
			}
			PoolMember chosen = choose(candidates, message);
			Connection connection = chosen.connection();
			if (connection != null) {
				if (chosen.isSilent()) {
					((Member) chosen).probed();
				}
				return connection;
			}
		}
		return null;
	}

	/**
	 * Take a place for a message in a pool that dials on demand. The strategy is given
	 * the members that are online and those that would be dialled.
	 * @param message the message, {@code null} for the first member that has a place
	 * @return the place, or {@code null} if no member has one
	 * @throws NotSentException if the strategy fails
	 */
	@Nullable Place takePlace(List<Member> members, @Nullable IsoMessage message) {
		// another message may take the place of the chosen member; then choose again
		for (int round = 0; round <= members.size(); round++) {
			List<PoolMember> candidates = withPlace(members);
			if (candidates.isEmpty()) {
				return null;
			}
			Member chosen = (Member) ((message != null) ? choose(candidates, message) : candidates.get(0));
			Place place = chosen.takePlace();
			if (place != null) {
				if (chosen.isSilent()) {
					chosen.probed();
				}
				return place;
			}
		}
		return null;
	}

	private static List<PoolMember> withPlace(List<Member> members) {
		List<PoolMember> found = new ArrayList<>(members.size());
		List<PoolMember> silentOrFull = new ArrayList<>(0);
		for (Member member : members) {
			if (member.hasPlace()) {
				((member.isPassedOver() || member.isFull()) ? silentOrFull : found).add(member);
			}
		}
		return found.isEmpty() ? silentOrFull : found;
	}

	/**
	 * Return a connection without asking the strategy, which needs a message.
	 * @return the first one, or {@code null} if none may be used
	 */
	@Nullable Connection first(List<Member> members) {
		List<PoolMember> candidates = candidates(members);
		return candidates.isEmpty() ? null : candidates.get(0).connection();
	}

	private static List<PoolMember> candidates(List<Member> members) {
		List<PoolMember> candidates = usable(members, false, true);
		if (candidates.isEmpty()) {
			// a silent far end may still work, so it is better than none
			candidates = usable(members, true, true);
		}
		// one that is online and takes no requests
		// refuses the message itself and says why
		return candidates.isEmpty() ? usable(members, true, false) : candidates;
	}

	private static List<PoolMember> usable(List<Member> members, boolean withSilent, boolean mustTakeRequests) {
		List<PoolMember> found = new ArrayList<>(members.size());
		for (Member member : members) {
			Connection connection = member.usable();
			if (connection != null && (withSilent || !member.isPassedOver())
					&& (!mustTakeRequests || connection.takesRequests()) && member.passesFilter(connection)) {
				found.add(member);
			}
		}
		return found;
	}

	private PoolMember choose(List<PoolMember> candidates, IsoMessage message) {
		PoolMember member;
		try {
			member = this.strategy.choose(Collections.unmodifiableList(candidates), message);
		}
		catch (Throwable ex) {
			throw strategyFailed(message, "failed: " + SafeFailure.describe(ex));
		}
		if (member == null) {
			throw strategyFailed(message, "returned null; return one of the members it was given");
		}
		if (!isOneOf(candidates, member)) {
			throw strategyFailed(message, "did not choose one of the members it was given");
		}
		return member;
	}

	/** By identity: a member made by the application may be equal to anything. */
	private static boolean isOneOf(List<PoolMember> candidates, PoolMember member) {
		for (PoolMember candidate : candidates) {
			if (candidate == member) {
				return true;
			}
		}
		return false;
	}

	private NotSentException strategyFailed(IsoMessage message, String how) {
		return new NotSentException(FailureReason.STRATEGY_FAILED, RequestId.of(this.pool, message),
				"the strategy " + this.strategy.getClass().getName() + " " + how);
	}

}

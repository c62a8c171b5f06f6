package dev.iso8583.pool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;

/**
 * Finds the connection for a message: filter, then strategy. Runs on the caller's thread
 * and takes no lock.
 */
final class MemberSelector {

	private final PoolStrategy strategy;

	MemberSelector(PoolStrategy strategy) {
		this.strategy = strategy;
	}

	/**
	 * Return a connection for a message.
	 * @return the connection, or {@code null} if none may be used
	 * @throws UnfitStrategyException if the strategy fails
	 */
	@Nullable Connection choose(List<Member> members, IsoMessage message) {
		// whoever is chosen may be gone a moment later; then the others are asked
		for (int round = 0; round <= members.size(); round++) {
			List<PoolMember> candidates = candidates(members);
			if (candidates.isEmpty()) {
				return null;
			}
			PoolMember chosen = chosen(candidates, message);
			Connection connection = chosen.connection();
			if (connection != null) {
				if (chosen.isSilent()) {
					((Member) chosen).tried();
				}
				return connection;
			}
		}
		return null;
	}

	/**
	 * Return a connection for what is no message that a strategy could look at.
	 * @return the first, or {@code null} if none may be used
	 */
	@Nullable Connection first(List<Member> members) {
		List<PoolMember> candidates = candidates(members);
		return candidates.isEmpty() ? null : candidates.get(0).connection();
	}

	private static List<PoolMember> candidates(List<Member> members) {
		List<PoolMember> candidates = those(members, false, true);
		if (candidates.isEmpty()) {
			// that a far end is silent is a guess, and better than nothing
			candidates = those(members, true, true);
		}
		// one that is online and takes no requests says best itself why
		return candidates.isEmpty() ? those(members, true, false) : candidates;
	}

	private static List<PoolMember> those(List<Member> members, boolean silent, boolean takesRequests) {
		List<PoolMember> found = new ArrayList<>(members.size());
		for (Member member : members) {
			Connection connection = member.usable();
			if (connection != null && (silent || !member.isPassedOver())
					&& (!takesRequests || connection.takesRequests()) && member.passesFilter(connection)) {
				found.add(member);
			}
		}
		return found;
	}

	private PoolMember chosen(List<PoolMember> candidates, IsoMessage message) {
		PoolMember member;
		try {
			member = this.strategy.choose(Collections.unmodifiableList(candidates), message);
		}
		catch (Throwable ex) {
			throw new UnfitStrategyException(
					"the strategy " + this.strategy.getClass().getName() + " failed: " + describe(ex));
		}
		if (member == null) {
			throw new UnfitStrategyException("the strategy " + this.strategy.getClass().getName()
					+ " returned null; return one of the members it was given");
		}
		if (!isOneOf(candidates, member)) {
			throw new UnfitStrategyException("the strategy " + this.strategy.getClass().getName()
					+ " chose something else than one of the members it was given");
		}
		return member;
	}

	/**
	 * By identity: a member of the application's own may be equal to whatever it likes.
	 */
	private static boolean isOneOf(List<PoolMember> candidates, PoolMember member) {
		for (PoolMember candidate : candidates) {
			if (candidate == member) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The text of a failure of the application could hold card data: it is left out.
	 */
	static String describe(Throwable failure) {
		StackTraceElement[] trace = failure.getStackTrace();
		return failure.getClass().getName() + ((trace.length > 0) ? " at " + trace[0] : "");
	}

	/** The application's strategy does not choose. */
	static final class UnfitStrategyException extends RuntimeException {

		UnfitStrategyException(String text) {
			super(text);
		}

	}

}

package dev.iso8583.autoconfigure.handler;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.MtiPattern;

/**
 * A handler found on a bean.
 *
 * @param <T> the type of its target
 * @param target calls the bean
 * @param description names the method or class in messages
 * @param links the links it serves, empty for all
 * @param patterns the message types it handles, empty unless it handles inbound messages
 * @param order its {@code @Order}, lower first
 * @param nonBlocking whether it may run on an event loop now
 */
public record Handler<T>(T target, String description, Set<String> links, List<MtiPattern> patterns, int order,
		BooleanSupplier nonBlocking) {

	/** Create a handler that may block. */
	public Handler(T target, String description, Set<String> links, List<MtiPattern> patterns, int order) {
		this(target, description, links, patterns, order, () -> false);
	}

	public boolean serves(String link) {
		return this.links.isEmpty() || this.links.contains(link);
	}

	public boolean takes(Mti mti) {
		return this.patterns.stream().anyMatch((pattern) -> pattern.matches(mti));
	}

	/**
	 * Refuse a handler that reads or returns fields that the messages of a link do not
	 * have.
	 * @param types the types of the messages that it handles on this link
	 */
	public void requireFields(String link, MessageFormat format, Collection<Mti> types) {
		if (this.target instanceof HandlerMethod method) {
			method.requireFields(link, format, types);
		}
	}

	/** Return the fewest wildcards among the patterns that match a message type. */
	int wildcards(Mti mti) {
		return this.patterns.stream()
			.filter((pattern) -> pattern.matches(mti))
			.mapToInt(MtiPattern::wildcards)
			.min()
			.orElse(Integer.MAX_VALUE);
	}

	/** Whether both handlers serve a common link and neither takes precedence. */
	boolean isAmbiguousWith(Handler<?> other) {
		boolean sameReach = this.links.isEmpty() ? other.links.isEmpty()
				: this.links.stream().anyMatch(other.links::contains);
		return sameReach && this.order == other.order && (this.patterns.isEmpty() || this.patterns.stream()
			.anyMatch((mine) -> other.patterns.stream().anyMatch((theirs) -> clash(mine, theirs))));
	}

	private static boolean clash(MtiPattern mine, MtiPattern theirs) {
		return mine.wildcards() == theirs.wildcards() && mine.overlaps(theirs);
	}

}

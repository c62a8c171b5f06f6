package dev.iso8583.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.Mti;

/**
 * Pairs a request with its response: the message type of the response and some values.
 * The values are kept apart, so that two keys never collide by concatenation. The text of
 * a key contains no values, because any field may be a match field. Immutable and safe
 * for use by several threads.
 */
public final class MatchKey {

	private final Mti responseMti;

	/** The first value, or {@code null}. Keys rarely have more than two values. */
	private final @Nullable String first;

	private final @Nullable String second;

	private final List<String> others;

	private final int hash;

	/**
	 * Create a key.
	 * @param responseMti the message type of the response, without repeat mark
	 * @param values the values that request and response have in common
	 */
	public MatchKey(Mti responseMti, List<String> values) {
		this(List.copyOf(values), responseMti);
	}

	private MatchKey(List<String> values, Mti responseMti) {
		this(responseMti, values.isEmpty() ? null : values.get(0), (values.size() < 2) ? null : values.get(1),
				(values.size() < 3) ? List.of() : values.subList(2, values.size()));
	}

	private MatchKey(Mti responseMti, @Nullable String first, @Nullable String second, List<String> others) {
		this.responseMti = responseMti;
		this.first = first;
		this.second = second;
		this.others = others;
		int hash = responseMti.value();
		hash = 31 * hash + ((first != null) ? first.hashCode() : 0);
		hash = 31 * hash + ((second != null) ? second.hashCode() : 0);
		this.hash = others.isEmpty() ? hash : 31 * hash + others.hashCode();
	}

	/**
	 * Return the key of a message.
	 * @param message a request or a response
	 * @param values the values that request and response have in common, such as those of
	 * fields
	 * @return the key. A repeat has the key of its original, and a response the key of
	 * its request
	 */
	public static MatchKey of(IsoMessage message, List<String> values) {
		return new MatchKey(responseMtiOf(message), values);
	}

	/** Return the key of a message with one or two values. */
	static MatchKey of(IsoMessage message, String first, @Nullable String second) {
		return new MatchKey(responseMtiOf(message), first, second, List.of());
	}

	private static Mti responseMtiOf(IsoMessage message) {
		Mti mti = Mti.of(message);
		return mti.isResponse() ? mti.original() : mti.response();
	}

	/**
	 * Return the message type of the response.
	 * @return the message type, without repeat mark
	 */
	public Mti responseMti() {
		return this.responseMti;
	}

	/**
	 * Return the values that request and response have in common.
	 * @return the values
	 */
	public List<String> values() {
		List<String> values = new ArrayList<>();
		if (this.first != null) {
			values.add(this.first);
		}
		if (this.second != null) {
			values.add(this.second);
		}
		values.addAll(this.others);
		return List.copyOf(values);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof MatchKey that && this.hash == that.hash
				&& this.responseMti.value() == that.responseMti.value() && Objects.equals(this.first, that.first)
				&& Objects.equals(this.second, that.second) && this.others.equals(that.others);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	@Override
	public String toString() {
		return "MatchKey[" + this.responseMti + "]";
	}

}

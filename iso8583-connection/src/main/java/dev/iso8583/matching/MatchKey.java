package dev.iso8583.matching;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.Mti;

/**
 * What pairs a request with its response: the response's message type and some values,
 * each on its own, so that no two keys collide by concatenation. Its text holds no value,
 * since any field may be a match field.
 */
public final class MatchKey {

	private final Mti response;

	/** The values, of which there are rarely more than two; {@code null} for none. */
	private final @Nullable String first;

	private final @Nullable String second;

	private final List<String> others;

	private final int hash;

	/**
	 * Create a key.
	 * @param response the type of the response, without repeat mark
	 * @param values the values that both have
	 */
	public MatchKey(Mti response, List<String> values) {
		this(List.copyOf(values), response);
	}

	private MatchKey(List<String> values, Mti response) {
		this(response, values.isEmpty() ? null : values.get(0), (values.size() < 2) ? null : values.get(1),
				(values.size() < 3) ? List.of() : values.subList(2, values.size()));
	}

	private MatchKey(Mti response, @Nullable String first, @Nullable String second, List<String> others) {
		this.response = response;
		this.first = first;
		this.second = second;
		this.others = others;
		int hash = response.value();
		hash = 31 * hash + ((first != null) ? first.hashCode() : 0);
		hash = 31 * hash + ((second != null) ? second.hashCode() : 0);
		this.hash = others.isEmpty() ? hash : 31 * hash + others.hashCode();
	}

	/**
	 * Return the key of a message.
	 * @param message a request or a response
	 * @param values what both have, such as the values of fields
	 * @return the key: a repeat has that of its original, and a response that of its
	 * request
	 */
	public static MatchKey of(IsoMessage message, List<String> values) {
		return new MatchKey(response(message), values);
	}

	/** Return the key of a message with one value, or with two. */
	static MatchKey of(IsoMessage message, String first, @Nullable String second) {
		return new MatchKey(response(message), first, second, List.of());
	}

	private static Mti response(IsoMessage message) {
		Mti mti = Mti.of(message);
		return mti.isResponse() ? mti.original() : mti.response();
	}

	/**
	 * Return the type of the response.
	 * @return the type, without repeat mark
	 */
	public Mti responseMti() {
		return this.response;
	}

	/**
	 * Return the values that request and response both have.
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
				&& this.response.value() == that.response.value() && Objects.equals(this.first, that.first)
				&& Objects.equals(this.second, that.second) && this.others.equals(that.others);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	@Override
	public String toString() {
		return "MatchKey[" + this.response + "]";
	}

}

package dev.iso8583.matching;

import java.util.List;

import dev.iso8583.message.Mti;

/**
 * What pairs a request with its response: the response's message type and the values of
 * the match fields, each on its own, so that no two keys collide by concatenation. Its
 * text holds no value, since any field may be a match field.
 *
 * @param response the type of the response, without repeat mark
 * @param values the values of the match fields
 */
public record MatchKey(Mti response, List<String> values) {

	@Override
	public String toString() {
		return "MatchKey[" + this.response + "]";
	}

}

package dev.iso8583.matching;

import java.util.List;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.message.Mti;

/**
 * What pairs a request with its response: the response's message type and some values,
 * each on its own, so that no two keys collide by concatenation. Its text holds no value,
 * since any field may be a match field.
 *
 * @param response the type of the response, without repeat mark
 * @param values the values that both have
 */
public record MatchKey(Mti response, List<String> values) {

	/**
	 * Return the key of a message.
	 * @param message a request or a response
	 * @param values what both have, such as the values of fields
	 * @return the key: a repeat has that of its original, and a response that of its
	 * request
	 */
	public static MatchKey of(IsoMessage message, List<String> values) {
		Mti mti = Mti.of(message);
		return new MatchKey(mti.isResponse() ? mti.original() : mti.response(), values);
	}

	@Override
	public String toString() {
		return "MatchKey[" + this.response + "]";
	}

}

package dev.iso8583.autoconfigure.options;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.iso8583.autoconfigure.properties.LinkProperties;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.MtiPattern;

/**
 * Checks properties of a link against the parse guides of its responses. Does not check a
 * link with a message codec, which may read and write more than the format does.
 */
final class ResponseGuides {

	private static final int RESPONSE_CODE = 39;

	private final MessageFormat format;

	private final boolean codec;

	ResponseGuides(LinkProperties own, LinkProperties defaults, MessageFormat format) {
		this.format = format;
		this.codec = own.getMessageCodec() != null || defaults.getMessageCodec() != null;
	}

	/**
	 * Refuse a field that no parse guide of a response has: every response would be
	 * unmatched, and every outcome unknown.
	 * @param requests the requests whose responses are meant, or {@code null} for all
	 */
	void requireFields(List<Integer> fields, @Nullable MtiPattern requests) {
		if (this.codec) {
			return;
		}
		List<Mti> responses = this.format.messageTypes()
			.stream()
			.map(Mti::of)
			.filter((mti) -> mti.isResponse() && (requests == null || requests.matches(mti.request())))
			.toList();
		for (int field : fields) {
			if (!responses.isEmpty() && responses.stream().noneMatch((mti) -> this.format.hasField(mti, field))) {
				throw new IllegalArgumentException("No response could be matched, since the parse guides of "
						+ responses + " have no field " + field + "; give it to them, or write other fields");
			}
		}
	}

	/** Refuse a response code that fits no response: it would have no effect. */
	void requireCode(String code) {
		if (this.codec) {
			return;
		}
		List<Mti> answers = this.format.messageTypes()
			.stream()
			.map(Mti::of)
			.filter(Mti::isRequest)
			.map(Mti::response)
			.filter((mti) -> this.format.hasField(mti, RESPONSE_CODE))
			.toList();
		if (answers.isEmpty()) {
			throw new IllegalArgumentException("No request could be answered with it, since no parse guide of a"
					+ " response has a field " + RESPONSE_CODE + "; give it to them, or leave the code out");
		}
		if (answers.stream().noneMatch((mti) -> fits(mti, code))) {
			throw new IllegalArgumentException("No request could be answered with it, since it does not fit field "
					+ RESPONSE_CODE + " of " + answers + "; write a code of the length the parse guides give it");
		}
	}

	private boolean fits(Mti mti, String code) {
		try {
			this.format.set(this.format.newMessage(mti), RESPONSE_CODE, code);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}

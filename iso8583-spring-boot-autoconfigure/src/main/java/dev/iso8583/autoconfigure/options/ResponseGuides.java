package dev.iso8583.autoconfigure.options;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.iso8583.autoconfigure.properties.LinkProperties;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.MtiPattern;
import dev.iso8583.message.spec.MessageSpec;

/**
 * Checks properties of a link against the parse guides of its responses, or against its
 * specification. Does not check a link with a message codec, which may read and write
 * more than the format does.
 */
final class ResponseGuides {

	private static final int RESPONSE_CODE = 39;

	private static final Mti ANY_RESPONSE = Mti.of("0810");

	private final MessageFormat format;

	private final @Nullable MessageSpec spec;

	private final boolean codec;

	ResponseGuides(LinkProperties own, LinkProperties defaults, MessageFormat format) {
		this.format = format;
		this.spec = format.specification();
		this.codec = own.getMessageCodec() != null || defaults.getMessageCodec() != null;
	}

	/**
	 * Refuse a field that no response has: every response would be unmatched, and every
	 * outcome unknown.
	 * @param requests the requests whose responses are meant, or {@code null} for all
	 */
	void requireFields(List<Integer> fields, @Nullable MtiPattern requests) {
		if (this.codec) {
			return;
		}
		List<Mti> responses = responses(requests);
		for (int field : fields) {
			if (!responses.isEmpty() && responses.stream().noneMatch((mti) -> this.format.hasField(mti, field))) {
				throw new IllegalArgumentException("No response could be matched, since " + ((this.spec != null)
						? "the specification " + this.spec.name() + " has no field " + field + ";"
						: "the parse guides of " + responses + " have no field " + field + "; give it to them, or")
						+ " write other fields");
			}
		}
	}

	/** Return the responses to requests; one of all if they have the same fields. */
	private List<Mti> responses(@Nullable MtiPattern requests) {
		if (this.spec != null) {
			return List.of(ANY_RESPONSE);
		}
		return this.format.messageTypes()
			.stream()
			.map(Mti::of)
			.filter((mti) -> mti.isResponse() && (requests == null || requests.matches(mti.request())))
			.toList();
	}

	/** Refuse a response code that fits no response: it would have no effect. */
	void requireCode(String code) {
		if (this.codec) {
			return;
		}
		List<Mti> answers = answers();
		if (answers.isEmpty()) {
			throw new IllegalArgumentException("No request could be answered with it, since "
					+ ((this.spec != null)
							? "the specification " + this.spec.name() + " has no field " + RESPONSE_CODE + ";"
							: "no parse guide of a response has a field " + RESPONSE_CODE + "; give it to them, or")
					+ " leave the code out");
		}
		if (answers.stream().noneMatch((mti) -> fits(mti, code))) {
			throw new IllegalArgumentException("No request could be answered with it, since it does not fit field "
					+ RESPONSE_CODE + " of "
					+ ((this.spec != null)
							? "the specification " + this.spec.name() + "; write a code of its format and length"
							: answers + "; write a code of the length the parse guides give it"));
		}
	}

	/** Return the responses with a response code; one of all if they are alike. */
	private List<Mti> answers() {
		Stream<Mti> answers = (this.spec != null) ? Stream.of(ANY_RESPONSE)
				: this.format.messageTypes().stream().map(Mti::of).filter(Mti::isRequest).map(Mti::response);
		return answers.filter((mti) -> this.format.hasField(mti, RESPONSE_CODE)).toList();
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

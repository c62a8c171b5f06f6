package dev.iso8583.benchmarks;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;

import dev.iso8583.message.MessageFormat;

/**
 * The messages of a {@link Workload} as the core makes them.
 */
final class Messages {

	private Messages() {
	}

	static MessageFormat format() {
		return MessageFormat.builder().configuration(Workload.CONFIGURATION).binaryBitmap(true).build();
	}

	static IsoMessage request(MessageFormat format, Workload workload) {
		IsoMessage request = format.newMessage(workload.request());
		workload.fields().forEach((field, value) -> format.set(request, field, value));
		return request;
	}

	static IsoMessage answer(MessageFormat format, IsoMessage request) {
		IsoMessage response = format.responseTo(request);
		if (request.getType() == 0x200) {
			format.set(response, 39, "00");
		}
		return response;
	}

	/** Read a response as its caller would. */
	static void verify(Workload workload, IsoMessage request, IsoMessage response) {
		if (!text(request, 11).equals(text(response, 11))) {
			throw new IllegalStateException("the answer to another request");
		}
		if (workload.answersWithCode() && !text(response, 39).equals("00")) {
			throw new IllegalStateException("an answer without its code");
		}
	}

	private static String text(IsoMessage message, int field) {
		IsoValue<?> value = message.getField(field);
		if (value == null) {
			throw new IllegalStateException("field " + field + " is missing");
		}
		return value.toString();
	}

}

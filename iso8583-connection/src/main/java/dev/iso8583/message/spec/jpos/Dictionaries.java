package dev.iso8583.message.spec.jpos;

import java.util.Map;
import java.util.stream.Stream;

import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;

/**
 * Finds the version of the standard that a packager follows, which its file does not say:
 * the one with most fields of the same number and length. Of two with equally many it is
 * the older one.
 */
final class Dictionaries {

	private Dictionaries() {
	}

	static MessageSpec of(Map<Integer, Element> fields) {
		MessageSpec best = MessageSpec.named("iso1987-ascii");
		long most = equal(best, fields);
		for (MessageSpec spec : Stream.of("iso1993-ascii", "iso2003-ascii").map(MessageSpec::named).toList()) {
			long equal = equal(spec, fields);
			if (equal > most) {
				best = spec;
				most = equal;
			}
		}
		return best;
	}

	private static long equal(MessageSpec spec, Map<Integer, Element> fields) {
		return fields.entrySet().stream().filter((entry) -> {
			FieldSpec field = spec.fields().get(entry.getKey());
			return field != null && field.maximum() == entry.getValue().number("length");
		}).count();
	}

}

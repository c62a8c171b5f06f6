package dev.iso8583.message.spec.jpos;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;

/**
 * How most fields of a specification are written: what those are taken for that are added
 * to it without an encoding.
 */
public final class CommonCoding {

	private CommonCoding() {
	}

	/**
	 * Return how most fields of each content are written. Where there are none, it is as
	 * in text.
	 * @param spec the specification
	 * @return the coding
	 */
	public static Coding of(MessageSpec spec) {
		Encoding digits = most(encodings(spec, Content.N), Encoding.ASCII);
		return new Coding(digits, most(encodings(spec, Content.ANS), Encoding.LATIN_1),
				most(encodings(spec, Content.Z), digits), most(encodings(spec, Content.B), Encoding.BINARY),
				most(lengths(spec), Encoding.ASCII));
	}

	private static Stream<Encoding> encodings(MessageSpec spec, Content content) {
		return spec.fields()
			.values()
			.stream()
			.filter((field) -> field.content() == content && field.parts() == null)
			.map(FieldSpec::encoding);
	}

	private static Stream<Encoding> lengths(MessageSpec spec) {
		return spec.fields()
			.values()
			.stream()
			.flatMap((field) -> Stream.ofNullable(field.length()))
			.map((length) -> length.encoding());
	}

	/** Return the one that is there most often, of equals the first. */
	private static Encoding most(Stream<Encoding> encodings, Encoding other) {
		Map<Encoding, Long> counts = encodings
			.collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
		long most = counts.values().stream().max(Comparator.naturalOrder()).orElse(0L);
		return counts.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() == most)
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(other);
	}

}

package dev.iso8583.message.presence;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What keeps a message from having the fields of its type. Names fields by number and
 * never quotes a value.
 *
 * @param pattern the pattern of message types that says which fields a message has
 * @param missing the mandatory fields and parts that it lacks, such as {@code 4} and
 * {@code 48.92}
 * @param unexpected the fields that it must not have
 */
public record Incompleteness(String pattern, List<String> missing, List<Integer> unexpected) {

	/** Copy the lists. */
	public Incompleteness {
		missing = List.copyOf(missing);
		unexpected = List.copyOf(unexpected);
	}

	/**
	 * Return what is wrong, as a text that follows the name of the message.
	 * @return a text such as {@code lacks fields 4 and 41, which are mandatory for 01x0}
	 */
	@Override
	public String toString() {
		String lacks = this.missing.isEmpty() ? "" : "lacks " + named(this.missing) + ", mandatory for " + this.pattern;
		String has = this.unexpected.isEmpty() ? ""
				: "has " + named(this.unexpected) + ", not possible for " + this.pattern;
		return lacks + (lacks.isEmpty() || has.isEmpty() ? "" : "; ") + has;
	}

	private static String named(List<?> fields) {
		List<String> names = fields.stream().map(String::valueOf).collect(Collectors.toList());
		String last = names.remove(names.size() - 1);
		return names.isEmpty() ? "field " + last : "fields " + String.join(", ", names) + " and " + last;
	}

}

package dev.iso8583.message.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.presence.PresenceRules.Rule;

/**
 * Finds what contradicts itself in the presence of fields.
 */
public final class PresenceChecks {

	private static final int STAN = 11;

	private final Map<String, FieldPresence> presence;

	private final Predicate<String> hasPath;

	private final List<Problem> problems = new ArrayList<>();

	private PresenceChecks(Map<String, FieldPresence> presence, Predicate<String> hasPath) {
		this.presence = presence;
		this.hasPath = hasPath;
	}

	/**
	 * Return everything that is wrong.
	 * @param presence the presence of fields by pattern of message types
	 * @param hasPath whether the specification has a field or a part, by its path
	 * @param templates the fields of the templates, by message type
	 * @return the problems, or an empty list
	 */
	public static List<Problem> problems(Map<String, FieldPresence> presence, Predicate<String> hasPath,
			Map<String, ? extends Collection<Integer>> templates) {
		PresenceChecks checks = new PresenceChecks(presence, hasPath);
		presence.forEach(checks::check);
		if (checks.problems.isEmpty()) {
			checks.checkTogether(PresenceRules.of(presence), templates);
		}
		return checks.problems;
	}

	private void check(String key, FieldPresence fields) {
		TypePattern pattern;
		try {
			pattern = TypePattern.of(key);
		}
		catch (IllegalArgumentException ex) {
			add(key, "", ex.getMessage());
			return;
		}
		if (types().noneMatch(pattern::matches)) {
			add(key, "", "no message has such a type; the version is 0, 1, 2, 8 or 9, the class 1 to 8, and the"
					+ " function not 8 or 9");
		}
		if (fields.echoed() != null && pattern.matchesOnlyResponses()) {
			add(key, "echoed", "a response is not answered; write echoed under the pattern of the request, such as "
					+ key.charAt(0) + key.charAt(1) + (char) (key.charAt(2) - 1) + key.charAt(3));
		}
		checkList(key, "mandatory", fields.mandatory());
		checkList(key, "optional", texts(fields.optional()));
		checkList(key, "echoed", texts(fields.echoed()));
		Set<String> both = new HashSet<>(texts(fields.optional()));
		both.retainAll(fields.mandatory());
		both.stream()
			.sorted()
			.forEach((field) -> add(key, "optional",
					"field " + field + " is mandatory, too; write it in one of both lists"));
	}

	private static List<String> texts(@Nullable List<Integer> fields) {
		return (fields != null) ? fields.stream().map(String::valueOf).toList() : List.of();
	}

	private void checkList(String key, String list, List<String> paths) {
		Set<String> seen = new HashSet<>();
		for (String path : paths) {
			if (!path.matches("[1-9][0-9]{0,2}(\\..+)?")) {
				add(key, list, "'" + path + "' is not a field; write a number, or the path of a part such as 48.92");
			}
			else if (!this.hasPath.test(path)) {
				add(key, list, "there is no " + ((path.indexOf('.') > 0) ? "part " : "field ") + path
						+ "; write it under fields, or remove it here");
			}
			else if (!seen.add(path)) {
				add(key, list, path + " is written twice; remove one of both");
			}
		}
	}

	private void checkTogether(PresenceRules rules, Map<String, ? extends Collection<Integer>> templates) {
		Map<String, Problem> found = new LinkedHashMap<>();
		types().forEach((type) -> {
			checkOne(rules, type, found);
			checkEchoes(rules, type, found);
			checkStan(rules, type, found);
		});
		new TreeMap<>(templates).forEach((mti, fields) -> {
			Rule rule = mti.matches("[0-9]{4}") ? rules.find(Integer.parseInt(mti, 16)) : null;
			fields.stream()
				.filter((field) -> rule != null && field >= 2 && field <= 192 && !rule.allows(field))
				.forEach((field) -> add(rule.pattern.text(), "optional", "field " + field + " is not possible, but the"
						+ " template of " + mti + " has it; add it here, or remove it from the template"));
		});
		this.problems.addAll(found.values());
	}

	/** Refuse two patterns that are equally specific for a type. */
	private static void checkOne(PresenceRules rules, int type, Map<String, Problem> found) {
		Rule best = rules.find(type);
		if (best == null) {
			return;
		}
		rules.all()
			.stream()
			.filter((other) -> other != best && other.pattern.wildcards() == best.pattern.wildcards()
					&& other.pattern.matches(type))
			.forEach((other) -> found.putIfAbsent(best.pattern.text() + other.pattern.text(),
					new Problem(other.pattern.text(), "",
							"%04x matches %s, too, which is as specific; write a pattern for %04x itself"
								.formatted(type, best.pattern.text(), type))));
	}

	/** Refuse requests that must not have the STAN that new requests get. */
	private void checkStan(PresenceRules rules, int type, Map<String, Problem> found) {
		Rule rule = rules.find(type);
		int function = type >> 4 & 0xF;
		if (rule != null && function % 2 == 0 && function <= 6 && !rule.allows(STAN)
				&& this.hasPath.test(Integer.toString(STAN))) {
			found.putIfAbsent(rule.pattern.text() + "stan", new Problem(rule.pattern.text(), "optional",
					"field " + STAN + " is not possible, but each new request gets its STAN there; add it here"));
		}
	}

	/** Refuse an echo that the response must not have. */
	private static void checkEchoes(PresenceRules rules, int type, Map<String, Problem> found) {
		Rule request = rules.find(type);
		if (request == null || !request.echoes() || TypePattern.isResponse(type)) {
			return;
		}
		// the response to a repeat, such as 0101, is that to the original
		boolean repeat = type % 2 == 1 && (type & 0xF) <= 5;
		Rule response = rules.find(type + 0x10 - (repeat ? 1 : 0));
		for (Integer field : request.presence.echoed()) {
			if (response != null && !response.allows(field)) {
				found.putIfAbsent(request.pattern.text() + response.pattern.text() + field,
						new Problem(request.pattern.text(), "echoed",
								"field " + field + " is not possible in the response, by the pattern "
										+ response.pattern.text() + "; add it there, or remove it here"));
			}
		}
	}

	/** All types that a specification describes. */
	private static IntStream types() {
		return IntStream.of(0, 1, 2, 8, 9)
			.flatMap((version) -> IntStream.rangeClosed(1, 8)
				.flatMap((messageClass) -> IntStream.rangeClosed(0, 7)
					.flatMap((function) -> IntStream.rangeClosed(0, 9)
						.map((origin) -> version << 12 | messageClass << 8 | function << 4 | origin))));
	}

	private void add(String pattern, String list, @Nullable String text) {
		this.problems.add(new Problem(pattern, list, String.valueOf(text)));
	}

	/**
	 * One contradiction.
	 *
	 * @param pattern the pattern of message types
	 * @param list which list of fields it is in; empty for the pattern as a whole
	 * @param text what is wrong, and what to write
	 */
	public record Problem(String pattern, String list, String text) {

	}

}

package dev.iso8583.oracles;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

import dev.iso8583.oracles.Deviation.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares another library with ours in many cases, and keeps what was found out.
 */
final class Comparison {

	private final String title;

	private final List<Known> known;

	private final Set<Known> met = new HashSet<>();

	private final Map<String, Row> rows = new LinkedHashMap<>();

	Comparison(String title, Known... known) {
		this.title = title;
		this.known = List.of(known);
	}

	/**
	 * Compare one message.
	 * @param subject what is compared, a row of the report
	 * @param name what the message is about
	 */
	synchronized void compare(String subject, String name, Library library, Ours ours, Sample sample) {
		Row row = this.rows.computeIfAbsent(subject, (key) -> new Row());
		row.cases++;
		row.written += ours.writes(sample) ? 1 : 0;
		row.values += sample.fields().size();
		Deviation deviation = Deviation.of(library, ours, sample);
		if (deviation != null && !isKnown(row, subject, name, deviation)) {
			row.problems.add(name + ": " + deviation + " for " + shortened(sample.describe()));
		}
	}

	private static String shortened(String text) {
		return (text.length() > 200) ? text.substring(0, 200) + "..." : text;
	}

	private boolean isKnown(Row row, String subject, String name, Deviation deviation) {
		for (Known one : this.known) {
			if (subject.matches(one.subjects()) && name.matches(one.cases()) && one.kind() == deviation.kind()) {
				this.met.add(one);
				row.reasons.merge(one.reason(), 1, Integer::sum);
				return true;
			}
		}
		return false;
	}

	/** Say why something is not compared. */
	synchronized void leaveOut(String subject, String name, String reason) {
		this.rows.computeIfAbsent(subject, (key) -> new Row()).leftOut.merge(reason, name,
				(one, other) -> one.contains(other) ? one : one + ", " + other);
	}

	/** Refuse a row with other deviations than those that are known. */
	synchronized void verify(String subject) {
		Row row = this.rows.get(subject);
		assertThat(row.problems).as(subject).isEmpty();
		assertThat(row.written > 0 || row.cases == 0).as("some values of " + subject + " are written").isTrue();
	}

	/**
	 * Write the report.
	 * @throws AssertionError if a deviation that is known was not there
	 */
	void report(String file) {
		List<String> lines = new ArrayList<>();
		lines.add("# " + this.title);
		lines.add("");
		lines.add(this.rows.size() + " rows, " + sum((row) -> row.cases) + " messages with " + sum((row) -> row.values)
				+ " values, " + sum((row) -> row.written) + " of which we write and refuse the others; "
				+ sum((row) -> row.reasons.values().stream().mapToInt(Integer::intValue).sum())
				+ " of them with deviations that are known.");
		lines.add("");
		lines.add("| what | messages | written | values | deviations, or why it is not compared |");
		lines.add("|---|---:|---:|---:|---|");
		this.rows.forEach((subject, row) -> lines.add("| " + subject.replace("|", "\\|") + " | " + row.cases + " | "
				+ row.written + " | " + row.values + " | " + row.describe() + " |"));
		Report.write(file, lines);
		assertThat(this.met).as("deviations that are still there").containsExactlyInAnyOrderElementsOf(this.known);
	}

	private int sum(ToIntFunction<Row> figure) {
		return this.rows.values().stream().mapToInt(figure).sum();
	}

	/**
	 * A deviation that is known.
	 *
	 * @param subjects what is compared, a regular expression
	 * @param cases the names of the messages, a regular expression
	 * @param kind in what
	 * @param reason why
	 */
	record Known(String subjects, String cases, Kind kind, String reason) {
	}

	/** What was found out about something. */
	private static final class Row {

		private int cases;

		/** In how many cases we write the message. */
		private int written;

		private int values;

		private final Map<String, String> leftOut = new TreeMap<>();

		private final Map<String, Integer> reasons = new TreeMap<>();

		private final List<String> problems = new ArrayList<>();

		String describe() {
			List<String> texts = new ArrayList<>();
			this.leftOut.forEach((reason, names) -> texts.add("without " + names + ": " + reason));
			texts.addAll(this.reasons.entrySet()
				.stream()
				.map((entry) -> entry.getValue() + " times: " + entry.getKey())
				.toList());
			return texts.stream().collect(Collectors.joining("; "));
		}

	}

}

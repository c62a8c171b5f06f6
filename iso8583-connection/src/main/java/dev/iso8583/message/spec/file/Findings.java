package dev.iso8583.message.spec.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Collects the mistakes of a file and of those it extends.
 */
final class Findings {

	/** What may be a card number, with the separators that people write into it. */
	private static final Pattern LONG_NUMBER = Pattern.compile("[0-9](?:[ -]?[0-9]){8,}");

	private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

	private static final int LONGEST = 500;

	private final List<SpecFinding> all = new ArrayList<>();

	void add(Place place, String text) {
		this.all.add(finding(place, text));
	}

	void addAll(Collection<SpecFinding> findings) {
		this.all.addAll(findings);
	}

	/** Return a finding that is not one of these yet. */
	static SpecFinding finding(Place place, String text) {
		return new SpecFinding(place.location(), place.line(), printable(place.path()), printable(uncapitalized(text)));
	}

	/** Do what may refuse something that is written at a place. */
	void collect(Place place, Runnable reading) {
		try {
			reading.run();
		}
		catch (IllegalArgumentException ex) {
			add(place, String.valueOf(ex.getMessage()));
		}
	}

	List<SpecFinding> all() {
		return this.all;
	}

	boolean isEmpty() {
		return this.all.isEmpty();
	}

	/** Whether there are some at a place or inside of it. */
	boolean isWrong(Place place) {
		return this.all.stream().anyMatch(place::contains);
	}

	/**
	 * A file may be wrong in such a way that a card number stands where no value is
	 * expected.
	 */
	private static String printable(String text) {
		String masked = LONG_NUMBER.matcher(CONTROL.matcher(text).replaceAll("?")).replaceAll("(number)");
		return (masked.length() > LONGEST) ? masked.substring(0, LONGEST) + "..." : masked;
	}

	/** The model begins its sentences with capitals; ours follow a colon. */
	static String uncapitalized(String text) {
		boolean word = text.length() > 1 && (Character.isLowerCase(text.charAt(1)) || text.charAt(1) == ' ');
		return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
	}

}

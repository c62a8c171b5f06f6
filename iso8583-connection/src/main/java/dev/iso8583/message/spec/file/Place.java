package dev.iso8583.message.spec.file;

import java.util.regex.Pattern;

/**
 * Where in a file something is written.
 *
 * @param location the location of the file
 * @param line the line from 1, or 0 for the file as a whole
 * @param path the keys that lead there, with dots between them
 */
record Place(String location, int line, String path) {

	private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]{1,32}");

	/** An MTI or a field: anything else may be a value without its key. */
	private static final Pattern TEMPLATE_KEY = Pattern.compile("[0-9]{1,4}");

	static Place file(String location) {
		return new Place(location, 0, "");
	}

	/** Return the place of a key in what is here. */
	Place key(String key, int line) {
		Pattern plain = this.path.startsWith("templates") ? TEMPLATE_KEY : PLAIN_KEY;
		String shown = plain.matcher(key).matches() ? key : "?";
		return new Place(this.location, line, this.path.isEmpty() ? shown : this.path + '.' + shown);
	}

	Place at(int line) {
		return new Place(this.location, line, this.path);
	}

	/** Whether something else is written here or in what is here. */
	boolean contains(SpecFinding finding) {
		return finding.location().equals(this.location)
				&& (finding.path().equals(this.path) || finding.path().startsWith(this.path + '.'));
	}

}

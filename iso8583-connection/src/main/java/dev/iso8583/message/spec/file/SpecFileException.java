package dev.iso8583.message.spec.file;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A specification file, or one that it extends, cannot be read or has mistakes. The file
 * must be corrected; trying again does not help.
 */
public class SpecFileException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/** So that a wrong file, such as a picture, does not fill a screen. */
	private static final int LISTED = 20;

	private final List<SpecFinding> findings;

	/**
	 * Create a failure.
	 * @param location the file
	 * @param findings all mistakes
	 * @param open those of them that a file of YAML on top can mend
	 */
	SpecFileException(String location, List<SpecFinding> findings, List<SpecFinding> open) {
		super(message(location, findings) + (open.isEmpty() ? "" : "\n" + advice(location, open)));
		this.findings = List.copyOf(findings);
	}

	/** Say how to mend a file of another library without a change of it. */
	private static String advice(String location, List<SpecFinding> open) {
		String imported = open.get(0).location();
		boolean isNamed = imported.equals(location);
		String where = "Write these keys in "
				+ (isNamed ? "a file of YAML that begins with 'extends: " + imported + "'" : location);
		String then = isNamed ? ", and name that file instead" : "";
		return open.stream()
			.map((finding) -> finding.path().split("\\."))
			.filter((path) -> path.length > 1 && path[0].equals("fields"))
			.findFirst()
			.map((path) -> where + ", such as fields: {" + path[1] + ": ans...999} or fields: {" + path[1] + ": none}")
			.orElse(where) + then;
	}

	private static String message(String location, List<SpecFinding> findings) {
		String listed = findings.stream()
			.limit(LISTED)
			.map((finding) -> "\n  " + finding)
			.collect(Collectors.joining());
		int more = findings.size() - LISTED;
		return "The message specification " + location + " cannot be used:" + listed
				+ ((more > 0) ? "\n  and " + more + " more" : "");
	}

	/**
	 * Return all mistakes that were found, in the order of reading: those of a file
	 * before those of the files that it extends.
	 * @return the mistakes, at least one
	 */
	public List<SpecFinding> findings() {
		return this.findings;
	}

}

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

	SpecFileException(String location, List<SpecFinding> findings) {
		super(message(location, findings));
		this.findings = List.copyOf(findings);
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

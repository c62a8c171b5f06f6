package dev.iso8583.message.spec.jpos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects the findings of a file.
 */
final class Report {

	private final List<JposFinding> findings = new ArrayList<>();

	void add(int line, String subject, String text) {
		this.findings.add(new JposFinding(line, subject, text));
	}

	/** Return the findings in the order of the file. */
	List<JposFinding> findings() {
		return this.findings.stream().sorted(Comparator.comparingInt(JposFinding::line)).toList();
	}

}

package dev.iso8583.message.spec.moov;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects the findings of a file.
 */
final class Report {

	private final List<MoovFinding> findings = new ArrayList<>();

	void add(int line, String path, String text) {
		this.findings.add(new MoovFinding(line, path, text));
	}

	int size() {
		return this.findings.size();
	}

	/** Return the findings in the order of the file. */
	List<MoovFinding> findings() {
		return this.findings.stream().sorted(Comparator.comparingInt(MoovFinding::line)).toList();
	}

}

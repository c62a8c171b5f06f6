package dev.iso8583.message.spec.jpos;

/**
 * What is being mapped: a field, or a part of it. Findings about a part belong to the
 * field, because that is what a file in YAML replaces.
 *
 * @param report collects the findings
 * @param field the number of the field
 * @param part the path of the part, such as {@code 25.3}; empty for the field itself
 */
record Subject(Report report, int field, String part) {

	Subject(Report report, int field) {
		this(report, field, "");
	}

	/** Return the subject of a part of this one. */
	Subject part(String key) {
		return new Subject(this.report, this.field, isPart() ? this.part + "." + key : key);
	}

	/** Whether this is a part of a field. */
	boolean isPart() {
		return !this.part.isEmpty();
	}

	/** Return what to call it if the file does not say so. */
	String name() {
		return isPart() ? "Part " + this.part : "Field " + this.field;
	}

	/** Add a finding about it. */
	void find(Element element, String text) {
		this.report.add(element.line(), JposFinding.field(this.field),
				isPart() ? "part " + this.part + ": " + text : text);
	}

}

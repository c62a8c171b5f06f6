package dev.iso8583.message.spec.file;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Where it is said that a field or a part cannot be assembled.
 *
 * @param findings what is wrong
 * @param place where the field or part is written; where that is in another file, what
 * changes it in this one
 * @param prefix which field or part it is, if the place does not say it
 */
record Report(Findings findings, Place place, String prefix) {

	/**
	 * Assemble something that may be refused.
	 * @return what was assembled, or {@code null} if it was refused
	 */
	<T> @Nullable T collect(Supplier<? extends @Nullable T> assembling) {
		try {
			return assembling.get();
		}
		catch (IllegalArgumentException ex) {
			this.findings.add(this.place, this.prefix + Findings.uncapitalized(String.valueOf(ex.getMessage())));
			return null;
		}
	}

	/**
	 * Return the report for a key.
	 * @param name what it is, such as {@code part 92}
	 * @param written where it is written in this file, or {@code null}
	 */
	Report of(String name, @Nullable Place written) {
		return (written != null) ? new Report(this.findings, written, "")
				: new Report(this.findings, this.place, this.prefix + name + ": ");
	}

}

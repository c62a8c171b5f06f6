package dev.iso8583.message.spec.file;

import java.io.Serializable;

/**
 * One mistake in a specification file. It never quotes the value of a template.
 *
 * @param location the location of the file
 * @param line the line from 1, or 0 if the mistake has none
 * @param path where in the file, such as {@code fields.48.length}; empty for the file as
 * a whole
 * @param text what is wrong, and what to write
 */
public record SpecFinding(String location, int line, String path, String text) implements Serializable {

	/**
	 * Return the mistake with its place.
	 * @return a text such as
	 * {@code acme.yml, line 12, fields.48.length: unknown key 'digit'; write ...}
	 */
	@Override
	public String toString() {
		return this.location + ((this.line > 0) ? ", line " + this.line : "")
				+ (this.path.isEmpty() ? "" : ", " + this.path) + ": " + this.text;
	}

}

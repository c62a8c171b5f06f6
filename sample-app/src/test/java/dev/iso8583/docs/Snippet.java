package dev.iso8583.docs;

import org.jspecify.annotations.Nullable;

/**
 * A code block of a page.
 *
 * @param place page and line
 * @param language the language after the backticks
 * @param text the code
 * @param file the project file that the page names as the source, if any
 * @param wire the bytes that the page shows for ABCD on the wire, if any
 */
record Snippet(String place, String language, String text, @Nullable String file, @Nullable String wire) {

	@Override
	public String toString() {
		return this.place;
	}

}

package dev.iso8583.docs;

import org.jspecify.annotations.Nullable;

/**
 * A block of code in a page.
 *
 * @param place page and line
 * @param language what stands behind the backticks
 * @param text the code
 * @param file the file of the project that it is taken from, if the page says so
 * @param wire how the page says that ABCD travels, if it does
 */
record Snippet(String place, String language, String text, @Nullable String file, @Nullable String wire) {

	@Override
	public String toString() {
		return this.place;
	}

}

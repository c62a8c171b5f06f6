package dev.iso8583.message.spec.jpos;

/**
 * Something in a packager file that a specification cannot say, or that is wrong.
 *
 * @param line the line from 1, or 0 if it has none
 * @param subject what it is about, such as {@code fields.48}, {@code mti},
 * {@code bitmap.encoding}, {@code bitmap.bitmaps} or {@code header}: the key of our YAML
 * that says it instead. Empty for the file as a whole
 * @param text what is wrong, for people
 */
public record JposFinding(int line, String subject, String text) {

	/** The subject of a field. */
	static String field(int number) {
		return "fields." + number;
	}

}

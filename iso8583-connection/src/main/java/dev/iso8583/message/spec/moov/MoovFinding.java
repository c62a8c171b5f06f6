package dev.iso8583.message.spec.moov;

/**
 * Something in a file of moov that a specification cannot say, or that is wrong.
 *
 * @param line the line from 1, or 0 if it has none
 * @param path where in the file, such as {@code fields.48.subfields.2.prefix}; but
 * {@code mti}, {@code bitmap.encoding} or {@code bitmap.bitmaps} for fields 0 and 1: the
 * key of our YAML that says it instead. Empty for the file as a whole
 * @param text what is wrong, for people
 */
public record MoovFinding(int line, String path, String text) {

}

package dev.iso8583.message.spec;

/**
 * How fields are written unless they say otherwise.
 *
 * @param digits how digits are written: content n and x+n
 * @param text how characters are written
 * @param track how track data is written: content z
 * @param bytes how bytes are written: content b
 * @param lengths how lengths are written: as digits in text or BCD; or, if it is
 * {@link Encoding#BINARY} or hexadecimal digits, as a number of one byte for lengths of
 * two digits, of two bytes for three and four, and of three bytes for longer ones
 */
public record Coding(Encoding digits, Encoding text, Encoding track, Encoding bytes, Encoding lengths) {

	/** Everything as text, and bytes as hexadecimal digits. */
	public static final Coding ASCII = new Coding(Encoding.ASCII, Encoding.LATIN_1, Encoding.ASCII, Encoding.HEX,
			Encoding.ASCII);

	/** Digits, track data and lengths in BCD, text in ASCII, and bytes as they are. */
	public static final Coding BINARY = new Coding(Encoding.BCD, Encoding.LATIN_1, Encoding.BCD, Encoding.BINARY,
			Encoding.BCD);

	/**
	 * Return how a content is written.
	 * @param content the content
	 * @return its encoding
	 */
	public Encoding of(Content content) {
		return switch (content) {
			case N, XN -> this.digits;
			case Z -> this.track;
			case B -> this.bytes;
			default -> this.text;
		};
	}

	/**
	 * Return a length that counts characters, digits or bytes.
	 * @param digits the number of digits in the notation of the standard: its dots
	 * @return the length
	 */
	public LengthIndicator length(int digits) {
		boolean isNumber = this.lengths instanceof Encoding.Binary || this.lengths instanceof Encoding.Hex;
		int size = !isNumber ? digits : (digits <= 2) ? 1 : (digits <= 4) ? 2 : 3;
		return LengthIndicator.digits(this.lengths, size);
	}

}

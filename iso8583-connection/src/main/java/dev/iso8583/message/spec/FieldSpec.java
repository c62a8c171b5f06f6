package dev.iso8583.message.spec;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.LengthIndicator.Counts;

/**
 * What one field holds, and how it is written. Each attribute is independent of the
 * others.
 *
 * <pre>
 *   fixed length      | content, filled to its length |
 *   variable length   | length | content |
 *   with a room       | length | content | zeros or spaces up to the room |
 * </pre>
 *
 * @param name what people call the field
 * @param format its content and length
 * @param minimum the smallest number of characters, digits or bytes
 * @param encoding how the content is written
 * @param length the length before the content, or {@code null} if the length is fixed
 * @param trim whether spaces at the end of a text of fixed length, which fill it, are
 * removed when it is read
 * @param room the number of bytes that content and filling always take, or 0. The filling
 * is spaces in the character set of a text, and zero bytes otherwise
 * @param show how much of the value may be printed
 * @param parts the parts of the field, or {@code null}. A field with parts is written as
 * binary, hexadecimal digits or BCD, whatever its content; its parts have encodings of
 * their own. Parts that are cut from BCD are digits; their lengths, if they have some,
 * are digits that count digits
 * @param keepsBroken whether bytes that cannot be read as parts are kept as they are,
 * rather than the message be refused, see {@link Subfields#isBroken()}
 */
public record FieldSpec(String name, FieldFormat format, int minimum, Encoding encoding,
		@Nullable LengthIndicator length, boolean trim, int room, Show show, @Nullable Parts parts,
		boolean keepsBroken) {

	/** As long as the longest format. */
	private static final int LARGEST_ROOM = 999_999;

	/**
	 * Refuse attributes that contradict each other.
	 * @throws IllegalArgumentException if they do, with a text that says what to write
	 */
	public FieldSpec {
		Objects.requireNonNull(name, "name");
		if (parts == null) {
			requireEncoding(format.content(), encoding);
		}
		else {
			requireEncoding(format.content(), parts, encoding);
		}
		int maximum = format.maximum();
		if ((format.dots() == 0) != (length == null)) {
			throw new IllegalArgumentException(
					(length == null) ? "A field of format " + format + " has a variable length and needs a length"
							: "A field of format " + format + " has a fixed length; write dots, such as "
									+ format.content().notation() + ".." + maximum + ", or leave the length out");
		}
		if (minimum < 0 || minimum > maximum) {
			throw new IllegalArgumentException("The minimum is from 0 to " + maximum + ", not " + minimum);
		}
		if (minimum > 0 && minimum < maximum && format.dots() == 0) {
			throw new IllegalArgumentException("A field of format " + format
					+ " always has its full length, so it has no minimum; write dots, such as "
					+ format.content().notation() + ".." + maximum + ", or leave the minimum out");
		}
		if (length != null) {
			requireExpressible(format, encoding, length);
		}
		if (keepsBroken && parts == null) {
			throw new IllegalArgumentException("Only a field with parts can have broken ones that are kept");
		}
		boolean digits = format.content() == Content.N || format.content() == Content.XN;
		if (trim && (format.dots() > 0 || digits || !(encoding instanceof Encoding.Text))) {
			throw new IllegalArgumentException("Only a text of fixed length can be trimmed");
		}
		if (room < 0 || room > LARGEST_ROOM) {
			throw new IllegalArgumentException("A room has up to " + LARGEST_ROOM + " bytes, not " + room);
		}
		if (room != 0 && (length == null || room < encoding.bytes(maximum))) {
			throw new IllegalArgumentException((length == null) ? "Only a field of variable length has a room"
					: "A room of " + room + " bytes does not hold " + maximum + " units of " + format);
		}
		if (parts != null) {
			PartsFit.require(format, encoding, length == null, parts);
		}
	}

	/**
	 * Create a field without parts.
	 * @throws IllegalArgumentException if attributes contradict each other
	 */
	public FieldSpec(String name, FieldFormat format, int minimum, Encoding encoding, @Nullable LengthIndicator length,
			boolean trim, int room, Show show) {
		this(name, format, minimum, encoding, length, trim, room, show, null);
	}

	/**
	 * Create a field that is refused if its parts cannot be read.
	 * @throws IllegalArgumentException if attributes contradict each other
	 */
	public FieldSpec(String name, FieldFormat format, int minimum, Encoding encoding, @Nullable LengthIndicator length,
			boolean trim, int room, Show show, @Nullable Parts parts) {
		this(name, format, minimum, encoding, length, trim, room, show, parts, false);
	}

	/**
	 * Return a field with a coding's encoding and length.
	 * @param name what people call the field
	 * @param format its content and length in the notation of the standard, such as
	 * {@code n..19}
	 * @param coding how fields of its content are written
	 * @return the field
	 */
	public static FieldSpec of(String name, String format, Coding coding) {
		return of(name, FieldFormat.of(format), coding);
	}

	/**
	 * Return a field with a coding's encoding and length.
	 * @param name what people call the field
	 * @param format its content and length
	 * @param coding how fields of its content are written
	 * @return the field
	 */
	public static FieldSpec of(String name, FieldFormat format, Coding coding) {
		return new FieldSpec(name, format, 0, coding.of(format.content()),
				(format.dots() > 0) ? coding.length(format.dots()) : null, false, 0, Show.STANDARD);
	}

	/**
	 * Return this field in another encoding.
	 * @param encoding how the content is written
	 * @return the field
	 */
	public FieldSpec withEncoding(Encoding encoding) {
		return new FieldSpec(this.name, this.format, this.minimum, encoding, this.length, this.trim, this.room,
				this.show, this.parts, this.keepsBroken);
	}

	/**
	 * Return this field with another length.
	 * @param length the length before the content
	 * @return the field
	 */
	public FieldSpec withLength(LengthIndicator length) {
		return new FieldSpec(this.name, this.format, this.minimum, this.encoding, length, this.trim, this.room,
				this.show, this.parts, this.keepsBroken);
	}

	/**
	 * Return this field with parts. It is written as bytes, unless its encoding is
	 * hexadecimal digits, or BCD and the parts are positional.
	 * @param parts how the parts follow each other
	 * @return the field
	 */
	public FieldSpec withParts(Parts parts) {
		boolean keeps = this.encoding instanceof Encoding.Hex
				|| this.encoding instanceof Encoding.Bcd && parts instanceof Parts.Positional;
		return new FieldSpec(this.name, this.format, this.minimum, keeps ? this.encoding : Encoding.BINARY, this.length,
				false, this.room, this.show, parts, this.keepsBroken);
	}

	/**
	 * Return this field with parts, whose bytes are kept if they cannot be read.
	 * @return the field
	 */
	public FieldSpec keepingBroken() {
		return new FieldSpec(this.name, this.format, this.minimum, this.encoding, this.length, this.trim, this.room,
				this.show, this.parts, true);
	}

	/**
	 * Return the largest number of characters, digits or bytes.
	 * @return the largest number
	 */
	public int maximum() {
		return this.format.maximum();
	}

	/**
	 * Return what the field holds.
	 * @return the content
	 */
	public Content content() {
		return this.format.content();
	}

	private static void requireEncoding(Content content, Parts parts, Encoding encoding) {
		boolean digits = encoding instanceof Encoding.Bcd && parts instanceof Parts.Positional && content != Content.XN;
		if (!(encoding instanceof Encoding.Binary || encoding instanceof Encoding.Hex || digits)) {
			throw new IllegalArgumentException("A field with parts cannot be written as " + encoding
					+ "; write binary or hex, or bcd for positional parts, and give the parts their encodings");
		}
		if (digits && !((Parts.Positional) parts).ends().isEmpty()) {
			throw new IllegalArgumentException(
					"Parts that are cut from digits of BCD have no ends; give them lengths, or write binary for the field");
		}
		if (digits) {
			((Parts.Positional) parts).fields().forEach(FieldSpec::requireDigits);
		}
	}

	/** Refuse a part that cannot be cut from digits. */
	private static void requireDigits(String key, FieldSpec part) {
		LengthIndicator length = part.length();
		if (part.content() != Content.N && part.content() != Content.Z || part.parts() != null) {
			throw new IllegalArgumentException(
					"Part " + key + " is cut from digits of BCD, so it holds digits; write n, or binary for the field");
		}
		if (length != null && (length.counts() != Counts.UNITS || length.encoding() instanceof Encoding.Binary
				|| length.encoding() instanceof Encoding.Hex) || part.room() > 0) {
			throw new IllegalArgumentException("Part " + key
					+ " is cut from digits of BCD, so its length has digits that count digits, and it has no room");
		}
	}

	private static void requireEncoding(Content content, Encoding encoding) {
		boolean possible = switch (content) {
			case B -> encoding instanceof Encoding.Binary || encoding instanceof Encoding.Hex;
			case N, Z, XN -> encoding instanceof Encoding.Text || encoding instanceof Encoding.Bcd;
			default -> encoding instanceof Encoding.Text;
		};
		if (!possible) {
			throw new IllegalArgumentException("Content " + content.notation() + " cannot be written as " + encoding
					+ "; write " + switch (content) {
						case B -> "binary or hex";
						case N, Z, XN -> "a character set such as ascii, or bcd";
						default -> "a character set such as ascii or ebcdic-1047";
					});
		}
		if (content == Content.XN && encoding instanceof Encoding.Bcd bcd && bcd.left()) {
			throw new IllegalArgumentException("The digits of x+n are aligned right");
		}
	}

	private static void requireExpressible(FieldFormat format, Encoding encoding, LengthIndicator length) {
		int maximum = format.maximum();
		long largest = switch (length.counts()) {
			case UNITS -> maximum;
			case BYTES -> encoding.bytes(maximum) + (length.includesItself() ? length.length() : 0);
			case HEX_DIGITS -> 2L * maximum;
			case EVEN_DIGITS -> maximum + maximum % 2;
		};
		if (largest > length.maximum()) {
			throw new IllegalArgumentException("A field of format " + format + " is longer than its length can say: "
					+ largest + " is more than " + length.maximum());
		}
		boolean possible = switch (length.counts()) {
			case UNITS, BYTES -> true;
			case HEX_DIGITS -> encoding instanceof Encoding.Binary || encoding instanceof Encoding.Hex;
			case EVEN_DIGITS -> encoding instanceof Encoding.Bcd;
		};
		if (!possible) {
			throw new IllegalArgumentException(
					(length.counts() == Counts.HEX_DIGITS) ? "Only the length of bytes can count hexadecimal digits"
							: "Only the length of BCD has even digits");
		}
		if (format.content() == Content.XN && length.counts() != Counts.UNITS) {
			throw new IllegalArgumentException("The length of x+n counts its characters");
		}
	}

	/**
	 * How much of a value may be printed.
	 */
	public enum Show {

		/** What the standard says about the number of the field. */
		STANDARD,

		/** All of it. Not for fields that may hold card data or secrets. */
		SHOWN,

		/** The first six and the last four digits of a card number. */
		TRUNCATED,

		/** Only its length. */
		HIDDEN

	}

}

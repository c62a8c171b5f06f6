package dev.iso8583.message.spec.jpos;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.Parts.Tag;
import dev.iso8583.message.spec.jpos.FieldClass.Kind;

/**
 * What a class of jPOS means that is a part with a tag.
 *
 * <pre>
 *   IFA_TT, IFMC, IFEMC, IFEPE, IFIPM    | tag | length | value |
 *   IFEP, IFELPE                         | length of tag and value | tag | value |
 * </pre>
 *
 * @param tag what precedes the value
 * @param value the value, with the length of the tag
 */
record TaggedClass(Tag tag, FieldClass value) {

	static final Encoding EBCDIC = new Encoding.Text(Charset.forName("IBM1047"));

	private static final Map<String, TaggedClass> CLASSES = new HashMap<>();

	static {
		for (int digits = 1; digits <= 4; digits++) {
			String length = "L".repeat(digits);
			text("IFA_TT" + length + "CHAR", 2, Encoding.ASCII, digits, Encoding.ASCII, Encoding.LATIN_1);
			bytes("IFA_TT" + length + "BINARY", 2, Encoding.ASCII, digits, Encoding.ASCII);
		}
		text("IFA_TTTLLLCHAR", 3, Encoding.ASCII, 3, Encoding.ASCII, Encoding.LATIN_1);
		text("IFMC_LLCHAR", 2, Encoding.ASCII, 2, Encoding.ASCII, Encoding.LATIN_1);
		text("IFMC_LLLCHAR", 2, Encoding.ASCII, 3, Encoding.ASCII, Encoding.LATIN_1);
		bytes("IFMC_LLBINARY", 2, Encoding.ASCII, 2, Encoding.ASCII);
		bytes("IFMC_LLLBINARY", 2, Encoding.ASCII, 3, Encoding.ASCII);
		text("IFEMC_LLCHAR", 2, Encoding.ASCII, 2, EBCDIC, EBCDIC);
		text("IFEMC_LLLCHAR", 4, EBCDIC, 3, EBCDIC, EBCDIC);
		text("IFEPE_LLCHAR", 2, EBCDIC, 2, EBCDIC, EBCDIC);
		text("IFEPE_LLLCHAR", 3, EBCDIC, 3, EBCDIC, EBCDIC);
		bytes("IFEPE_LLBINARY", 2, EBCDIC, 2, EBCDIC);
		text("IFIPM_LLLCHAR", 4, Encoding.ASCII, 3, Encoding.ASCII, Encoding.LATIN_1);
		lengthFirst("IFEP_LLCHAR", Kind.TEXT, 2, Encoding.ASCII, Encoding.LATIN_1);
		// only the length and the tag are EBCDIC
		lengthFirst("IFEP_LLLCHAR", Kind.TEXT, 3, EBCDIC, Encoding.LATIN_1);
		lengthFirst("IFEP_LLLBINARY", Kind.BYTES, 3, EBCDIC, Encoding.BINARY);
		lengthFirst("IFELPE_LLLCHAR", Kind.TEXT, 3, EBCDIC, EBCDIC);
	}

	/** Return the class of a name, or {@code null} if it is not a part with a tag. */
	static @Nullable TaggedClass of(String name) {
		return CLASSES.get(name);
	}

	private static void text(String name, int width, Encoding tag, int digits, Encoding length, Encoding value) {
		add(name, Kind.TEXT, value, new Tag(width, tag, LengthIndicator.digits(length, digits), false, false));
	}

	private static void bytes(String name, int width, Encoding tag, int digits, Encoding length) {
		add(name, Kind.BYTES, Encoding.BINARY,
				new Tag(width, tag, LengthIndicator.digits(length, digits), false, false));
	}

	private static void lengthFirst(String name, Kind kind, int digits, Encoding before, Encoding value) {
		add(name, kind, value, new Tag(2, before, LengthIndicator.digits(before, digits), true, true));
	}

	private static void add(String name, Kind kind, Encoding value, Tag tag) {
		CLASSES.put(name, new TaggedClass(tag, new FieldClass(kind, value, tag.length())));
	}

	/** Return the largest value that the length can say. */
	int maximum() {
		return this.tag.length().maximum() - (this.tag.lengthIncludesTag() ? this.tag.bytes() : 0);
	}

}

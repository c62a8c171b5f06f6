package dev.iso8583.message.spec.jpos;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldFormat;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.Parts;

/**
 * Puts parts into the field that holds them. jPOS writes the parts as bytes and then the
 * bytes as the field, so a field of text is translated to its character set again.
 */
final class OuterField {

	private OuterField() {
	}

	/**
	 * Return a field with parts, or {@code null} with a finding if it cannot have them.
	 */
	static @Nullable FieldSpec of(FieldSpec field, Parts parts, Subject subject, Element element) {
		String problem = null;
		try {
			boolean isHex = element.simpleName("packager").contains("HexPackager");
			FieldSpec outer = isHex ? inHex(field, element) : field;
			problem = problem(outer, parts);
			if (problem == null) {
				return outer.withParts(completed(outer, parts));
			}
		}
		catch (IllegalArgumentException ex) {
			problem = "its parts do not fit: " + ex.getMessage();
		}
		subject.find(element, problem);
		return null;
	}

	/** Return a field whose bytes are hexadecimal digits. */
	private static FieldSpec inHex(FieldSpec field, Element element) {
		LengthIndicator length = field.length();
		boolean isPlain = field.encoding() instanceof Encoding.Binary || isPlainText(field.encoding());
		if (!isPlain || field.room() > 0 || field.maximum() < 2 || length == null && field.maximum() % 2 == 1
				|| length != null && (length.counts() != Counts.UNITS || length.includesItself())) {
			throw new IllegalArgumentException("Hexadecimal digits stand in a field of bytes or text, in pairs");
		}
		boolean isEbcdic = element.simpleName("packager").equals("BERTLVEbcdicHexPackager");
		return new FieldSpec(field.name(), new FieldFormat(Content.B, null, field.maximum() / 2, field.format().dots()),
				0, isEbcdic ? new Encoding.Hex(((Encoding.Text) TaggedClass.EBCDIC).charset()) : Encoding.HEX,
				(length != null) ? length.counting(Counts.HEX_DIGITS) : null, false, 0, field.show());
	}

	private static boolean isPlainText(Encoding encoding) {
		return encoding instanceof Encoding.Text text && (text.charset().equals(StandardCharsets.US_ASCII)
				|| text.charset().equals(StandardCharsets.ISO_8859_1));
	}

	private static @Nullable String problem(FieldSpec outer, Parts parts) {
		if (outer.encoding() instanceof Encoding.Text && !isPlainText(outer.encoding())) {
			return "its parts are written in " + outer.encoding() + " once more, which is not supported";
		}
		if (outer.encoding() instanceof Encoding.Bcd && parts instanceof Parts.Positional positional
				&& !positional.fields().values().stream().allMatch((part) -> isPlainText(part.encoding()))) {
			return "its parts are cut from digits, so they are digits of ASCII";
		}
		int bytes = (outer.length() == null) ? bytes(parts) : -1;
		return (bytes >= 0 && bytes < outer.maximum())
				? "its parts have " + bytes + " bytes, but the field always has " + outer.maximum() : null;
	}

	/** Return parts that are all there if they just fill a field of fixed length. */
	private static Parts completed(FieldSpec outer, Parts parts) {
		return (parts instanceof Parts.Positional positional && outer.length() == null
				&& bytes(parts) == outer.maximum())
						? new Parts.Positional(positional.fields(), false, positional.ends()) : parts;
	}

	/** Return the number of bytes of all parts, or -1 if it is not always the same. */
	private static int bytes(Parts parts) {
		if (!(parts instanceof Parts.Positional positional)) {
			return -1;
		}
		int bytes = 0;
		for (FieldSpec part : positional.fields().values()) {
			if (part.length() != null) {
				return -1;
			}
			bytes += part.encoding().bytes(part.maximum());
		}
		return bytes;
	}

}

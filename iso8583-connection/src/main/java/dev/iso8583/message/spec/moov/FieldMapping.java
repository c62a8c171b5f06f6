package dev.iso8583.message.spec.moov;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldFormat;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.Parts;

/**
 * Makes a field or a part of what a file says about it.
 */
final class FieldMapping {

	static final Set<String> KEYS = Set.of("type", "length", "description", "enc", "prefix", "prefix_length", "padding",
			"subfields", "bitmap", "disableAutoExpand", "tag");

	/** The length of BER-TLV. */
	private static final LengthIndicator BER = LengthIndicator.bytes(3).counting(Counts.BYTES);

	/** Of a part of BER-TLV for which the file says none, because none is needed. */
	private static final int LENGTH_OF_BER = 65_535;

	private final PartsMapping parts;

	FieldMapping(Report report) {
		this.parts = new PartsMapping(this, report);
	}

	/**
	 * Return a field, or {@code null} with a finding.
	 * @param inBer whether it is a part of BER-TLV
	 */
	@Nullable FieldSpec map(Section field, String otherName, boolean inBer) {
		field.allow(KEYS);
		Prefix prefix = Prefix.of(field);
		if (prefix == null) {
			return null;
		}
		if (prefix.isBer() != inBer) {
			field.find("prefix",
					inBer ? "a part of BER-TLV has prefix BerTLV" : "only a part of BER-TLV has this prefix");
			return null;
		}
		LengthIndicator length = inBer ? BER : prefix.length();
		int maximum = maximum(field, length, inBer);
		if (maximum == 0) {
			return null;
		}
		String name = field.text("description");
		Attributes attributes = new Attributes(name.isEmpty() ? otherName : name, maximum, length);
		try {
			return field.text("type").equalsIgnoreCase("Composite") ? composite(field, attributes)
					: plain(field, attributes, inBer);
		}
		catch (IllegalArgumentException ex) {
			field.find(String.valueOf(ex.getMessage()));
			return null;
		}
	}

	/** Return the largest length, as far as the prefix can say it; 0 with a finding. */
	private static int maximum(Section field, @Nullable LengthIndicator length, boolean inBer) {
		int written = field.number("length");
		if (written == 0 && inBer && !field.has("length")) {
			return LENGTH_OF_BER;
		}
		if (written == 0) {
			field.find("length", "the length is a number from 1");
		}
		if (length != null && written > length.maximum()) {
			field.find("length",
					"prefix " + field.text("prefix") + " says up to " + length.maximum() + ", not " + written);
			return length.maximum();
		}
		return written;
	}

	private FieldSpec composite(Section field, Attributes attributes) {
		if (!Padding.of(field).isNone()) {
			field.find("padding", "a composite has no padding");
		}
		Parts parts = this.parts.map(field, attributes.length() != null);
		return attributes.field(Content.B, Encoding.BINARY, false, parts);
	}

	private @Nullable FieldSpec plain(Section field, Attributes attributes, boolean inBer) {
		if (field.has("subfields")) {
			field.find("subfields", "only type Composite has subfields");
		}
		Coded coded = Coded.of(field);
		if (coded == null) {
			return null;
		}
		if (inBer && (coded.isBcd() || coded == Coded.HEX)) {
			field.find("enc",
					"a length of BER-TLV that does not count bytes is not supported; use ASCIIToHex or Binary");
			return null;
		}
		Padding padding = Padding.of(field);
		Content content = content(field, coded, padding);
		if (content == null) {
			return null;
		}
		boolean isTrimmed = attributes.length() == null && coded.isText() && content == Content.ANS
				&& padding.is(Padding.Side.RIGHT, ' ');
		if (!padding.isNone() && attributes.length() != null) {
			field.find("padding", "padding of a variable length is not supported: values are as long as they are");
		}
		else if (!padding.isNone() && !isTrimmed && !(content == Content.N && padding.is(Padding.Side.LEFT, '0'))) {
			field.find("padding", "padding on the " + padding + " is not supported: digits are filled with zeros on"
					+ " the left, other text with spaces on the right, and bytes never");
		}
		return attributes.field(content, coded.encoding(), isTrimmed, null);
	}

	/** Return what a type holds, or {@code null} with a finding. */
	private static @Nullable Content content(Section field, Coded coded, Padding padding) {
		boolean isCharacters = coded.isText() || coded.isBcd();
		boolean isBytes = coded == Coded.BINARY || coded == Coded.HEX;
		boolean isZeros = padding.is(Padding.Side.LEFT, '0');
		String type = field.text("type");
		Content content = switch (type.toLowerCase(Locale.ROOT)) {
			case "string" -> coded.isBcd() || coded.isText() && isZeros ? Content.N
					: coded.isText() ? Content.ANS : (coded == Coded.BER_TLV_TAG) ? null : Content.B;
			case "numeric" -> isCharacters ? Content.N : (coded == Coded.BYTES_OF_DIGITS) ? Content.B : null;
			case "binary", "hex" -> isBytes ? Content.B : null;
			case "track1" -> coded.isText() ? Content.ANS : null;
			case "track2", "track3" -> isCharacters ? Content.Z : null;
			default -> null;
		};
		if (content == null) {
			boolean isKnown = Set.of("string", "numeric", "binary", "hex", "track1", "track2", "track3")
				.contains(type.toLowerCase(Locale.ROOT));
			field.find(isKnown ? "enc" : "type",
					isKnown ? "type " + type + " with enc " + field.text("enc") + " is not supported"
							: type.isEmpty() ? "has no type" : "type '" + type + "' is not supported");
		}
		return content;
	}

	/**
	 * What any field has.
	 */
	private record Attributes(String name, int maximum, @Nullable LengthIndicator length) {

		FieldSpec field(Content content, Encoding encoding, boolean trim, @Nullable Parts parts) {
			FieldFormat format = new FieldFormat(content, null, this.maximum, dots());
			return new FieldSpec(this.name, format, 0, encoding, this.length, trim, 0, Show.STANDARD, parts);
		}

		/** Return the number of dots in the notation of the standard. */
		private int dots() {
			if (this.length == null) {
				return 0;
			}
			LengthIndicator length = Objects.requireNonNull(this.length);
			boolean isNumber = length.encoding() instanceof Encoding.Binary
					|| length.encoding() instanceof Encoding.Hex;
			return isNumber ? length.size() + 1 : Math.max(length.size(), 2);
		}

	}

}

package dev.iso8583.message.spec.file;

import java.util.Map;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.LengthIndicator.Counts;

/**
 * The keys that say how contents and lengths are written.
 */
final class EncodingKeys {

	private static final Map<String, Boolean> SIDES = Map.of("left", true, "right", false);

	private static final Map<String, Counts> COUNTS = Map.of("units", Counts.UNITS, "bytes", Counts.BYTES, "hex-digits",
			Counts.HEX_DIGITS, "even-digits", Counts.EVEN_DIGITS);

	/** The keys of a default that is more than the name of an encoding. */
	private static final Keys<EncodingDraft> ENCODING = new Keys<EncodingDraft>()
		.key("encoding", (draft, item, findings) -> draft.encoding = encoding(item))
		.key("align", (draft, item, findings) -> draft.left = left(item))
		.key("fill", (draft, item, findings) -> draft.fill = fill(item));

	private static final Keys<LengthDraft> LENGTH = lengthKeys();

	private static final Keys<LengthDraft> LENGTH_OF_TAG = lengthKeys().key("includes-tag",
			(draft, item, findings) -> draft.includesTag = item.flag());

	private EncodingKeys() {
	}

	private static Keys<LengthDraft> lengthKeys() {
		return new Keys<LengthDraft>().key("digits", (draft, item, findings) -> size(draft, item, false, 6))
			.key("bytes", (draft, item, findings) -> size(draft, item, true, 4))
			.key("encoding", (draft, item, findings) -> draft.encoding = encoding(item))
			.key("counts",
					(draft, item,
							findings) -> draft.counts = item.one(COUNTS, "units, bytes, hex-digits or even-digits"))
			.key("includes-itself", (draft, item, findings) -> draft.includesItself = item.flag());
	}

	static Encoding encoding(Item item) {
		return EncodingNames.of(item.text());
	}

	static boolean left(Item item) {
		return item.one(SIDES, "left or right");
	}

	static int fill(Item item) {
		String digit = item.text();
		if (digit.length() != 1 || Character.digit(digit.charAt(0), 16) < 0 || digit.charAt(0) > 'f') {
			throw new IllegalArgumentException("'" + digit + "' is not a fill; write one hexadecimal digit");
		}
		return Character.digit(digit.charAt(0), 16);
	}

	/** Read the name of an encoding, or a mapping. */
	static void read(EncodingDraft draft, Item item, Findings findings) {
		if (item instanceof Item.Text) {
			draft.encoding = encoding(item);
		}
		else {
			ENCODING.read(item, draft, findings);
		}
	}

	/** Read the name of an encoding, or a mapping. */
	static void read(LengthDraft draft, Item item, Findings findings) {
		if (item instanceof Item.Text) {
			draft.encoding = encoding(item);
		}
		else {
			LENGTH.read(item, draft, findings);
			draft.requireFittingEncoding();
		}
	}

	/** Read a mapping that says how long a part with a tag is. */
	static void readOfTag(LengthDraft draft, Item item, Findings findings) {
		LENGTH_OF_TAG.read(item, draft, findings);
		draft.requireFittingEncoding();
	}

	private static void size(LengthDraft draft, Item item, boolean inBytes, int largest) {
		int size = item.number();
		if (draft.size != null) {
			throw new IllegalArgumentException("a length has digits or bytes; write one of both");
		}
		if (size < 1 || size > largest) {
			throw new IllegalArgumentException(
					"a length has 1 to " + largest + (inBytes ? " bytes" : " digits") + ", not " + size);
		}
		draft.size = size;
		draft.inBytes = inBytes;
	}

}

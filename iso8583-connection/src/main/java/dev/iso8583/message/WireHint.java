package dev.iso8583.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.HexDigits;
import dev.iso8583.message.spec.MessageSpec;

/**
 * Guesses why a message cannot be read: because MTI or bitmap are in another coding, or
 * because something else precedes the MTI. The hint ends the text of a failure: it names
 * what to configure, and never quotes the message.
 * <p>
 * Only an MTI that has a parse guide counts as found. A specification describes nearly
 * all MTIs, so that any digits could be one: of those, only the ones that networks use
 * count, and elsewhere than expected only those that a bitmap with a STAN follows. Where
 * that is no proof either, the whole message must be readable.
 */
final class WireHint {

	private static final int TPDU = 0x60;

	private static final int TPDU_LENGTH = 5;

	private static final int BASE_ONE_LENGTH = 22;

	/** Longer headers are rare, and four digits found later may be there by chance. */
	private static final int MAXIMUM_HEADER = 32;

	private static final HexDigits ASCII = HexDigits.of(StandardCharsets.US_ASCII);

	/** Digits and letters are the same in all code pages of EBCDIC. */
	private static final @Nullable HexDigits EBCDIC = Charset.isSupported("IBM1047")
			? HexDigits.of(Charset.forName("IBM1047")) : null;

	private static final String[] STANDARDS = { "iso1987", "iso1993", "iso2003" };

	private final byte[] bytes;

	private final Layout layout;

	private final ParseGuide.Table guides;

	/** Whether the message can be read in another layout. */
	private final Predicate<Layout> isMessageOf;

	WireHint(byte[] bytes, Layout layout, ParseGuide.Table guides, Predicate<Layout> isMessageOf) {
		this.bytes = bytes;
		this.layout = layout;
		this.guides = guides;
		this.isMessageOf = isMessageOf;
	}

	/**
	 * Return a hint for a message without an MTI in its place, as the end of a sentence;
	 * empty if nothing known fits.
	 */
	String ofMti() {
		String coding = codingOfMti();
		return !coding.isEmpty() ? coding : header();
	}

	/**
	 * Return a hint for a message that is too short for MTI and bitmap; empty if nothing
	 * known fits.
	 */
	String ofShortMessage() {
		String coding = codingOfMti();
		return !coding.isEmpty() ? coding : codingOfBitmap();
	}

	/**
	 * Return a hint for a message whose MTI was read, but not what follows it; empty if
	 * nothing known fits.
	 */
	String ofBitmap() {
		String coding = codingOfBitmap();
		if (!coding.isEmpty() || !this.layout.isBcdMti()) {
			return coding;
		}
		// two bytes are soon taken for an MTI
		String mti = codingOfMti();
		return !mti.isEmpty() ? mti : header();
	}

	/** Return a hint if the MTI is there, but in another coding. */
	private String codingOfMti() {
		int start = this.layout.mtiStart();
		if (!this.layout.isBcdMti()) {
			int mti = bcd(start);
			if (isKnown(mti) && (!isSpecified() || isBcdMessage(start))) {
				return "; the MTI is in BCD: " + remedy(mti, "binary-header: true", "bcd", start + 2);
			}
		}
		int inAscii = text(start, ASCII);
		int inEbcdic = (EBCDIC != null) ? text(start, EBCDIC) : -1;
		boolean ascii = isKnown(inAscii);
		boolean ebcdic = isKnown(inEbcdic);
		if (this.layout.isBcdMti() && (ascii || ebcdic)) {
			return "; the MTI is text" + (ebcdic ? " in EBCDIC" : "") + ": " + remedy(ebcdic ? inEbcdic : inAscii,
					"binary-header: false", ebcdic ? "ebcdic" : "ascii", start + 4);
		}
		if (ebcdic && this.layout.mtiDigits().value((byte) 0xF0) != 0) {
			return "; the MTI is in EBCDIC: " + remedy(inEbcdic, "charset: IBM1047", "ebcdic", start + 4);
		}
		if (ascii && this.layout.mtiDigits().value((byte) '0') != 0) {
			return "; the MTI is in ASCII: " + remedy(inAscii, "charset: ISO-8859-1", "ascii", start + 4);
		}
		return "";
	}

	/**
	 * Return what to do about another coding.
	 * @param mti the MTI that was found
	 * @param property the property, where properties say it
	 * @param encoding the encoding of the MTI, where a specification says it
	 * @param bitmapStart where the bitmap is
	 */
	private String remedy(int mti, String property, String encoding, int bitmapStart) {
		return isSpecified() ? specification(mti, encoding, bitmapAt(bitmapStart), true)
				: "set " + property + " in the message format";
	}

	/** Return how the bitmap at a position is written, or {@code null} if unknown. */
	private @Nullable Bitmap bitmapAt(int position) {
		return hasStan(position, Bitmap.HEX) ? Bitmap.HEX : hasStan(position, Bitmap.HEX_EBCDIC) ? Bitmap.HEX_EBCDIC
				: hasStan(position, Bitmap.BINARY) ? Bitmap.BINARY : null;
	}

	/**
	 * Return which specification to use.
	 * @param encoding the encoding of the MTI
	 * @param bitmap how bitmaps are written, or {@code null} if that is unknown
	 * @param isAboutMti whether the encoding of the MTI differs, not only the bitmap
	 */
	private static String specification(int mti, String encoding, @Nullable Bitmap bitmap, boolean isAboutMti) {
		String coding = (bitmap == null) ? null : switch (encoding) {
			case "bcd" -> (bitmap == Bitmap.BINARY) ? "binary" : null;
			case "ebcdic" -> (bitmap == Bitmap.BINARY) ? "ebcdic" : null;
			default -> (bitmap == Bitmap.BINARY) ? "ascii-binary-bitmap" : (bitmap == Bitmap.HEX) ? "ascii" : null;
		};
		boolean saysBitmap = bitmap != null && (coding == null || coding.equals("ascii-binary-bitmap"));
		String keys = !isAboutMti ? "bitmap: " + bitmap
				: "mti: " + encoding + (saysBitmap ? " and bitmap: " + bitmap : "");
		int version = mti >> 12;
		return "use a specification with " + keys + ((coding != null && version < STANDARDS.length)
				? ", such as " + STANDARDS[version] + "-" + coding : "");
	}

	/** Return a hint if the bitmap is in another coding. */
	private String codingOfBitmap() {
		int start = this.layout.bitmapStart();
		Bitmap expected = this.layout.isBinaryBitmap() ? Bitmap.BINARY
				: (this.layout.bitmapDigits().value((byte) '0') == 0) ? Bitmap.HEX : Bitmap.HEX_EBCDIC;
		for (Bitmap other : Bitmap.values()) {
			HexDigits digits = other.digits();
			if (other != expected && hasStan(start, other) && (digits != null || isBinary(start)
					|| this.isMessageOf.test(this.layout.withBitmap(true, ASCII)))) {
				return "; the bitmap looks "
						+ ((other == Bitmap.BINARY) ? "binary"
								: "like hexadecimal digits" + ((other == Bitmap.HEX_EBCDIC) ? " in EBCDIC" : ""))
						+ bitmapRemedy(other);
			}
		}
		return "";
	}

	/**
	 * Whether a bitmap of bytes follows two bytes, the second of which is not a digit of
	 * text: so that these are not an MTI of text whose first digit is damaged.
	 */
	private boolean isBcdMessage(int start) {
		return this.layout.mtiDigits().value(this.bytes[start + 1]) < 0 && hasStan(start + 2, Bitmap.BINARY)
				&& isBinary(start + 2);
	}

	/** Whether eight bytes are a bitmap of bytes rather than damaged text. */
	private boolean isBinary(int position) {
		int digits = 0;
		for (int index = position; index < position + 8; index++) {
			byte code = this.bytes[index];
			digits += (ASCII.value(code) >= 0 || EBCDIC != null && EBCDIC.value(code) >= 0) ? 1 : 0;
		}
		return digits <= 2;
	}

	private String bitmapRemedy(Bitmap bitmap) {
		if (isSpecified()) {
			String encoding = this.layout.isBcdMti() ? "bcd"
					: (this.layout.mtiDigits().value((byte) '0') == 0) ? "ascii" : "ebcdic";
			int start = this.layout.mtiStart();
			int mti = this.layout.isBcdMti() ? bcd(start) : text(start, this.layout.mtiDigits());
			return ": " + specification(mti, encoding, bitmap, false);
		}
		return this.layout.isBcdMti() ? ""
				: ": set binary-bitmap: " + (bitmap == Bitmap.BINARY) + " in the message format";
	}

	/** Return a hint if the MTI comes later in the message, or earlier. */
	private String header() {
		int start = this.layout.mtiStart();
		if (at(start) == TPDU && isMessageAfter(TPDU_LENGTH)) {
			return "; a TPDU precedes the MTI: set framing.tpdu";
		}
		if (at(start) == BASE_ONE_LENGTH && isMessageAfter(BASE_ONE_LENGTH)) {
			return "; a BASE I header precedes the MTI: try framing: visa";
		}
		if (at(start) == 0 && at(start + 1) == 0 && isMessageAfter(2)) {
			return "; two zero bytes precede the MTI: try framing: vmlh";
		}
		for (int length = 1; length <= MAXIMUM_HEADER; length++) {
			if (isMessageAfter(length) && (!this.layout.isBcdMti() || isMessageWithHeader(start + length))) {
				return "; an MTI follows " + length + " bytes later, so a header seems to precede it: " + (isIso(start)
						? "set iso-header-length: " + (start + length)
						: "check framing.header, framing.length-header and the iso-header of the message format");
			}
		}
		for (int position = 0; position < start; position++) {
			if (isMti(position) && isMessageWithHeader(position)) {
				return "; an MTI is at byte " + position + ", within the header of " + start
						+ " bytes that the format expects: check header, iso-header and iso-header-length";
			}
		}
		return "";
	}

	/**
	 * Whether a message begins so many bytes later. Digits of amounts and times may look
	 * like an MTI and a bitmap, so that of a specification must be readable.
	 */
	private boolean isMessageAfter(int length) {
		int position = this.layout.mtiStart() + length;
		return isMti(position) && (!isSpecified() || isMessageWithHeader(position));
	}

	private boolean isMessageWithHeader(int length) {
		return this.isMessageOf.test(this.layout.withHeader(length));
	}

	/** Whether a position has the letters with which some headers begin. */
	private boolean isIso(int start) {
		boolean ascii = at(start) == 'I' && at(start + 1) == 'S' && at(start + 2) == 'O';
		return ascii || at(start) == 0xC9 && at(start + 1) == 0xE2 && at(start + 2) == 0xD6;
	}

	/** Whether there is an MTI in the coding of the format elsewhere than expected. */
	private boolean isMti(int position) {
		boolean binary = this.layout.isBcdMti();
		int mti = binary ? bcd(position) : text(position, this.layout.mtiDigits());
		MessageSpec spec = this.guides.specification();
		if (spec == null) {
			return mti >= 0 && this.guides.contains(mti);
		}
		return mti >> 12 == spec.version() && isCommon(mti)
				&& hasStan(position + (binary ? 2 : 4), this.layout.isBinaryBitmap() ? Bitmap.BINARY
						: (this.layout.bitmapDigits().value((byte) '0') == 0) ? Bitmap.HEX : Bitmap.HEX_EBCDIC);
	}

	private boolean isSpecified() {
		return this.guides.specification() != null;
	}

	/** Whether an MTI in its place counts. */
	private boolean isKnown(int mti) {
		return mti >= 0 && (isSpecified() ? isCommon(mti) : this.guides.contains(mti));
	}

	/**
	 * Whether networks use an MTI: versions 0 to 2, functions 0 to 4, origins 0 and 1.
	 */
	private static boolean isCommon(int mti) {
		int messageClass = mti >> 8 & 0xF;
		return mti >> 12 <= 2 && messageClass >= 1 && messageClass <= 8 && (mti >> 4 & 0xF) <= 4 && (mti & 0xF) <= 1;
	}

	private int bcd(int position) {
		return (at(position + 1) >= 0) ? at(position) << 8 | at(position + 1) : -1;
	}

	/** Return four digits, or -1 if there are none. */
	private int text(int position, HexDigits digits) {
		int value = 0;
		for (int place = 0; place < 4; place++) {
			int code = at(position + place);
			int digit = (code >= 0) ? digits.value((byte) code) : -1;
			if (digit < 0 || digit > 9) {
				return -1;
			}
			value = value << 4 | digit;
		}
		return value;
	}

	private boolean isHex(int position, HexDigits digits) {
		boolean hex = at(position + 15) >= 0;
		for (int place = 0; hex && place < 16; place++) {
			hex = digits.value(this.bytes[position + place]) >= 0;
		}
		return hex;
	}

	/** Whether there is a bitmap with a STAN at a position. */
	private boolean hasStan(int position, Bitmap bitmap) {
		HexDigits digits = bitmap.digits();
		if (digits == null) {
			return bitmap == Bitmap.BINARY && at(position + 7) >= 0 && (at(position + 1) & 0x20) != 0;
		}
		return isHex(position, digits) && (digits.value(this.bytes[position + 2]) & 2) != 0;
	}

	/** Return the byte at a position, or -1 after the end of the message. */
	private int at(int position) {
		return (position < this.bytes.length) ? this.bytes[position] & 0xFF : -1;
	}

	/**
	 * How bitmaps are written.
	 */
	private enum Bitmap {

		HEX("hex"), HEX_EBCDIC("hex-ebcdic"), BINARY("binary");

		private final String name;

		Bitmap(String name) {
			this.name = name;
		}

		/** Return the digits, or {@code null} if there are none. */
		@Nullable HexDigits digits() {
			return (this == HEX) ? ASCII : (this == HEX_EBCDIC) ? EBCDIC : null;
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}

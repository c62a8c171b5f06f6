package dev.iso8583.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import dev.iso8583.message.field.HexDigits;
import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.MessageSpec;

/**
 * What precedes the fields of a message.
 *
 * @param isoHeader what precedes the MTI
 * @param charset the character set of an ISO header of text
 * @param isBcdMti whether the MTI is two bytes of BCD
 * @param mtiDigits the digits of an MTI of text
 * @param isBinaryBitmap whether each bitmap is 8 bytes
 * @param bitmapDigits the digits of a bitmap of text
 * @param bitmaps how many bitmaps there are
 * @param ignoreLastMissingField whether the last field of a guide may be missing although
 * its bit is set
 */
record Layout(IsoHeader isoHeader, Charset charset, boolean isBcdMti, HexDigits mtiDigits, boolean isBinaryBitmap,
		HexDigits bitmapDigits, Bitmaps bitmaps, boolean ignoreLastMissingField) {

	/** Return the layout of a specification. */
	static Layout of(MessageSpec spec, IsoHeader isoHeader, Charset charset) {
		return new Layout(isoHeader, charset, spec.mti() instanceof Encoding.Bcd, digits(spec.mti()),
				spec.bitmap() instanceof Encoding.Binary, digits(spec.bitmap()), spec.bitmaps(), false);
	}

	private static HexDigits digits(Encoding encoding) {
		if (encoding instanceof Encoding.Text text) {
			return HexDigits.of(text.charset());
		}
		return HexDigits.of((encoding instanceof Encoding.Hex hex) ? hex.charset() : StandardCharsets.US_ASCII);
	}

	/**
	 * Return this layout with another header.
	 * @param length the number of bytes before the MTI
	 */
	Layout withHeader(int length) {
		return new Layout((length > 0) ? IsoHeader.binaryOfLength(length) : IsoHeader.NONE, this.charset, this.isBcdMti,
				this.mtiDigits, this.isBinaryBitmap, this.bitmapDigits, this.bitmaps, this.ignoreLastMissingField);
	}

	/** Return this layout with bitmaps in bytes, or in hexadecimal digits. */
	Layout withBitmap(boolean binary, HexDigits digits) {
		return new Layout(this.isoHeader, this.charset, this.isBcdMti, this.mtiDigits, binary, digits, this.bitmaps,
				this.ignoreLastMissingField);
	}

	int mtiStart() {
		return this.isoHeader.length();
	}

	int bitmapStart() {
		return this.isoHeader.length() + (this.isBcdMti ? 2 : 4);
	}

	/** Return the number of bytes of one bitmap. */
	int bitmapLength() {
		return this.isBinaryBitmap ? 8 : 16;
	}

}

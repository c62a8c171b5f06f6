package dev.iso8583.message;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * Guesses why a message does not begin with an MTI. The hint ends the text of a failure:
 * it names what to configure, and never quotes the message. Only an MTI that has a parse
 * guide counts as found.
 */
final class MtiHint {

	private static final int TPDU = 0x60;

	private static final int TPDU_LENGTH = 5;

	private static final int BASE_ONE_LENGTH = 22;

	/** Longer headers are rare, and four digits found later may be there by chance. */
	private static final int MAXIMUM_HEADER = 32;

	private final byte[] bytes;

	private final int start;

	private final boolean binary;

	private final IntPredicate hasGuide;

	/**
	 * Create a hint.
	 * @param start where the MTI should be
	 * @param binary whether the format has a binary MTI of two bytes
	 * @param hasGuide whether there is a parse guide for an MTI
	 */
	MtiHint(byte[] bytes, int start, boolean binary, IntPredicate hasGuide) {
		this.bytes = bytes;
		this.start = start;
		this.binary = binary;
		this.hasGuide = hasGuide;
	}

	/**
	 * Return the end of a sentence, or an empty text if nothing known fits.
	 * @param digit returns the digit that a byte stands for in a format with a text MTI
	 */
	String text(IntUnaryOperator digit) {
		String coding = coding(digit);
		return !coding.isEmpty() ? coding : header(digit);
	}

	/** Return a hint if the MTI is there, but in another coding. */
	private String coding(IntUnaryOperator digit) {
		if (!this.binary && isBcd(0)) {
			return "; the MTI is in BCD: set binary-header: true in the message format";
		}
		boolean ascii = isText(0, MtiHint::ascii);
		boolean ebcdic = isText(0, MtiHint::ebcdic);
		if (this.binary && (ascii || ebcdic)) {
			return "; the MTI is text" + (ebcdic ? " in EBCDIC" : "")
					+ ": set binary-header: false in the message format";
		}
		if (ebcdic && digit.applyAsInt(0xF0) != 0) {
			return "; the MTI is in EBCDIC: set charset: IBM1047 in the message format";
		}
		if (ascii && digit.applyAsInt('0') != 0) {
			return "; the MTI is in ASCII: set charset: ISO-8859-1 in the message format";
		}
		return "";
	}

	/** Return a hint if the MTI comes later in the message. */
	private String header(IntUnaryOperator digit) {
		if (at(0) == TPDU && isMti(TPDU_LENGTH, digit)) {
			return "; a TPDU precedes the MTI: set framing.tpdu";
		}
		if (at(0) == BASE_ONE_LENGTH && isMti(BASE_ONE_LENGTH, digit)) {
			return "; a BASE I header precedes the MTI: try framing: visa";
		}
		if (at(0) == 0 && at(1) == 0 && isMti(2, digit)) {
			return "; two zero bytes precede the MTI: try framing: vmlh";
		}
		for (int offset = 1; !this.binary && offset <= MAXIMUM_HEADER; offset++) {
			if (isMti(offset, digit)) {
				return "; an MTI follows " + offset
						+ " bytes later: check framing.header, framing.length-header and the"
						+ " iso-header of the message format";
			}
		}
		return "";
	}

	private boolean isMti(int offset, IntUnaryOperator digit) {
		return this.binary ? isBcd(offset) : isText(offset, digit);
	}

	private boolean isBcd(int offset) {
		return this.hasGuide.test(at(offset) << 8 | at(offset + 1));
	}

	private boolean isText(int offset, IntUnaryOperator digit) {
		int value = 0;
		for (int place = 0; place < 4; place++) {
			int code = at(offset + place);
			int next = (code >= 0) ? digit.applyAsInt(code) : -1;
			if (next < 0 || next > 9) {
				return false;
			}
			value = value << 4 | next;
		}
		return this.hasGuide.test(value);
	}

	/**
	 * Return the byte at an offset from where the MTI should be, or -1 after the end of
	 * the message.
	 */
	private int at(int offset) {
		int index = this.start + offset;
		return (index < this.bytes.length) ? this.bytes[index] & 0xFF : -1;
	}

	private static int ascii(int code) {
		return code - '0';
	}

	private static int ebcdic(int code) {
		return code - 0xF0;
	}

}

package dev.iso8583.message;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * Guesses why a message does not begin with an MTI. The hint ends the text of a failure:
 * it names what to configure, and never quotes the message. Only an MTI that has a parse
 * guide counts as found. A specification describes nearly all MTIs, so that any digits
 * could be one: of those, only the ones that networks use count, and behind a header only
 * those of its version that a bitmap with a STAN follows.
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

	/** Whether an MTI at the start counts. */
	private final IntPredicate isKnown;

	/** Whether an MTI behind a header counts. */
	private final IntPredicate isKnownLater;

	/** Whether what follows an MTI behind a header, by its position, may be a message. */
	private final IntPredicate mayFollow;

	/** Whether a specification says how an MTI is written, rather than properties. */
	private final boolean specified;

	private MtiHint(byte[] bytes, int start, boolean binary, IntPredicate isKnown, IntPredicate isKnownLater,
			IntPredicate mayFollow, boolean specified) {
		this.bytes = bytes;
		this.start = start;
		this.binary = binary;
		this.isKnown = isKnown;
		this.isKnownLater = isKnownLater;
		this.mayFollow = mayFollow;
		this.specified = specified;
	}

	/**
	 * Return the hint of a format with parse guides.
	 * @param start where the MTI should be
	 * @param binary whether the format has a binary MTI of two bytes
	 * @param hasGuide whether there is a parse guide for an MTI
	 */
	static MtiHint ofGuides(byte[] bytes, int start, boolean binary, IntPredicate hasGuide) {
		return new MtiHint(bytes, start, binary, hasGuide, hasGuide, (position) -> true, false);
	}

	/**
	 * Return the hint of a format with a specification.
	 * @param version the version of its messages
	 * @param hasStan whether there is a bitmap with a STAN at a position
	 */
	static MtiHint ofSpecification(byte[] bytes, int start, boolean binary, int version, IntPredicate hasStan) {
		return new MtiHint(bytes, start, binary, MtiHint::isCommon, (mti) -> mti >> 12 == version && isCommon(mti),
				hasStan, true);
	}

	/**
	 * Whether networks use an MTI: versions 0 to 2, functions 0 to 4, origins 0 and 1.
	 */
	private static boolean isCommon(int mti) {
		int messageClass = mti >> 8 & 0xF;
		return mti >> 12 <= 2 && messageClass >= 1 && messageClass <= 8 && (mti >> 4 & 0xF) <= 4 && (mti & 0xF) <= 1;
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
			return "; the MTI is in BCD: " + remedy("binary-header: true", "bcd", "binary");
		}
		boolean ascii = isText(0, MtiHint::ascii);
		boolean ebcdic = isText(0, MtiHint::ebcdic);
		if (this.binary && (ascii || ebcdic)) {
			return "; the MTI is text" + (ebcdic ? " in EBCDIC" : "") + ": "
					+ remedy("binary-header: false", ebcdic ? "ebcdic" : "ascii", ebcdic ? "ebcdic" : "ascii");
		}
		if (ebcdic && digit.applyAsInt(0xF0) != 0) {
			return "; the MTI is in EBCDIC: " + remedy("charset: IBM1047", "ebcdic", "ebcdic");
		}
		if (ascii && digit.applyAsInt('0') != 0) {
			return "; the MTI is in ASCII: " + remedy("charset: ISO-8859-1", "ascii", "ascii");
		}
		return "";
	}

	/**
	 * Return what to do about another coding.
	 * @param property the property, where properties say it
	 * @param encoding the encoding of the MTI, where a specification says it
	 * @param coding the coding of a built-in specification that has it
	 */
	private String remedy(String property, String encoding, String coding) {
		return this.specified ? "use a specification with mti: " + encoding + ", such as iso1987-" + coding
				: "set " + property + " in the message format";
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
		return isKnown(offset, at(offset) << 8 | at(offset + 1));
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
		return isKnown(offset, value);
	}

	private boolean isKnown(int offset, int mti) {
		if (offset == 0) {
			return this.isKnown.test(mti);
		}
		return this.isKnownLater.test(mti) && this.mayFollow.test(this.start + offset + (this.binary ? 2 : 4));
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

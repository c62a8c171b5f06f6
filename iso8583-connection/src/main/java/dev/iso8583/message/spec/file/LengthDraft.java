package dev.iso8583.message.spec.file;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;

/**
 * A length before a content, as far as a file says it. Without a size it has as many
 * digits as the format has dots; as a binary number, 1 byte for two dots, 2 bytes for
 * three and four, and 3 bytes for more.
 */
final class LengthDraft {

	/** Its number of digits or bytes. */
	@Nullable Integer size;

	/** Whether the size follows from the number of dots, whatever the defaults say. */
	boolean byDots;

	/** Whether the size is a number of bytes. */
	boolean inBytes;

	@Nullable Encoding encoding;

	@Nullable Counts counts;

	@Nullable Boolean includesItself;

	/** Whether it counts the tag, if there is one. */
	@Nullable Boolean includesTag;

	static LengthDraft of(Encoding encoding) {
		LengthDraft draft = new LengthDraft();
		draft.encoding = encoding;
		return draft;
	}

	static LengthDraft of(LengthIndicator length) {
		LengthDraft draft = of(length.encoding());
		draft.size = length.size();
		draft.inBytes = isNumber(length.encoding());
		draft.counts = length.counts();
		draft.includesItself = length.includesItself();
		return draft;
	}

	/**
	 * Return a length with all its attributes, without its size if that follows from the
	 * number of dots, so that it changes with them.
	 */
	static LengthDraft of(LengthIndicator length, int dots) {
		LengthDraft draft = of(length);
		if (length.size() == size(length.encoding(), dots)) {
			draft.size = null;
			draft.byDots = true;
			draft.inBytes = false;
		}
		return draft;
	}

	/**
	 * Return this where it says something, and the other where it does not. An encoding
	 * that cannot have the other's size, such as ascii over bytes, takes no size from it.
	 */
	LengthDraft over(LengthDraft other) {
		LengthDraft draft = new LengthDraft();
		boolean own = this.size != null || this.byDots
				|| this.encoding != null && other.inBytes != isNumber(this.encoding);
		draft.size = own ? this.size : other.size;
		draft.byDots = own ? this.byDots : other.byDots;
		draft.inBytes = own ? this.inBytes : other.inBytes;
		draft.encoding = (this.encoding != null) ? this.encoding : other.encoding;
		draft.counts = (this.counts != null) ? this.counts : other.counts;
		draft.includesItself = (this.includesItself != null) ? this.includesItself : other.includesItself;
		return draft;
	}

	boolean isEmpty() {
		return this.size == null && this.encoding == null && this.counts == null && this.includesItself == null;
	}

	/** Refuse digits that are no digits, and bytes that are none. */
	void requireFittingEncoding() {
		if (this.size != null && this.encoding != null && this.inBytes != isNumber(this.encoding)) {
			throw new IllegalArgumentException(this.inBytes
					? "a length in bytes is binary or hex; write digits for a length in a character set or in bcd"
					: "a length in digits is in a character set or bcd; write bytes for binary or hex");
		}
	}

	/**
	 * Return the length.
	 * @param dots the number of dots of the format
	 * @param counts what it counts
	 * @param includesItself whether it counts itself
	 */
	LengthIndicator build(int dots, Counts counts, boolean includesItself) {
		Encoding encoding = this.encoding;
		if (this.size != null && this.inBytes != isNumber(encoding)) {
			encoding = this.inBytes ? Encoding.BINARY : null;
		}
		if (encoding == null) {
			throw new IllegalArgumentException("the length has digits; write its encoding, such as ascii or bcd");
		}
		int size = (this.size != null) ? this.size : size(encoding, dots);
		return new LengthIndicator(encoding, size, counts, includesItself);
	}

	/** Return the number of digits or bytes of a length that does not say it. */
	private static int size(Encoding encoding, int dots) {
		return !isNumber(encoding) ? dots : (dots <= 2) ? 1 : (dots <= 4) ? 2 : 3;
	}

	private static boolean isNumber(@Nullable Encoding encoding) {
		return encoding instanceof Encoding.Binary || encoding instanceof Encoding.Hex;
	}

}

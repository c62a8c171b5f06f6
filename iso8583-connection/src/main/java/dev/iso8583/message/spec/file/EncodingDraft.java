package dev.iso8583.message.spec.file;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;

/**
 * How a content is written, as far as a file says it.
 */
final class EncodingDraft {

	@Nullable Encoding encoding;

	/** Whether BCD is aligned left. */
	@Nullable Boolean left;

	@Nullable Integer fill;

	static EncodingDraft of(@Nullable Encoding encoding) {
		EncodingDraft draft = new EncodingDraft();
		draft.encoding = encoding;
		if (encoding instanceof Encoding.Bcd bcd) {
			draft.encoding = Encoding.BCD;
			draft.left = bcd.left() ? true : null;
			draft.fill = (bcd.fill() != 0) ? bcd.fill() : null;
		}
		return draft;
	}

	/** Return an encoding with all its attributes, which no default changes. */
	static EncodingDraft ofAll(Encoding encoding) {
		EncodingDraft draft = of(encoding);
		if (encoding instanceof Encoding.Bcd bcd) {
			draft.left = bcd.left();
			draft.fill = bcd.fill();
		}
		return draft;
	}

	/** Return this where it says something, and the other where it does not. */
	EncodingDraft over(EncodingDraft other) {
		EncodingDraft draft = new EncodingDraft();
		draft.encoding = (this.encoding != null) ? this.encoding : other.encoding;
		draft.left = (this.left != null) ? this.left : other.left;
		draft.fill = (this.fill != null) ? this.fill : other.fill;
		return draft;
	}

	/** Return this without what it says about BCD. */
	EncodingDraft withoutBcdAttributes() {
		EncodingDraft draft = new EncodingDraft();
		draft.encoding = this.encoding;
		return draft;
	}

	/** Return only what this says about BCD. */
	EncodingDraft withoutEncoding() {
		EncodingDraft draft = new EncodingDraft();
		draft.left = this.left;
		draft.fill = this.fill;
		return draft;
	}

	/** Whether a content can be written in the encoding, which is known. */
	boolean fits(Content content) {
		return switch (content) {
			case B -> this.encoding instanceof Encoding.Binary || this.encoding instanceof Encoding.Hex;
			case N, Z, XN -> this.encoding instanceof Encoding.Text || isBcd();
			default -> this.encoding instanceof Encoding.Text;
		};
	}

	boolean isBcd() {
		return this.encoding instanceof Encoding.Bcd;
	}

	boolean hasBcdAttributes() {
		return this.left != null || this.fill != null;
	}

	/** Return the encoding, which is known. */
	Encoding build() {
		Encoding encoding = this.encoding;
		if (encoding == null) {
			throw new IllegalStateException("No encoding");
		}
		return isBcd() ? new Encoding.Bcd(Boolean.TRUE.equals(this.left), (this.fill != null) ? this.fill : 0)
				: encoding;
	}

}

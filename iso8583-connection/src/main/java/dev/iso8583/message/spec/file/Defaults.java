package dev.iso8583.message.spec.file;

import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.Content;

/**
 * How fields are written that do not say it, as far as a file says it.
 */
final class Defaults {

	EncodingDraft digits = new EncodingDraft();

	EncodingDraft text = new EncodingDraft();

	EncodingDraft track = new EncodingDraft();

	EncodingDraft bytes = new EncodingDraft();

	LengthDraft length = new LengthDraft();

	static Defaults of(Coding coding) {
		Defaults defaults = new Defaults();
		defaults.digits = EncodingDraft.of(coding.digits());
		defaults.text = EncodingDraft.of(coding.text());
		defaults.track = EncodingDraft.of(coding.track());
		defaults.bytes = EncodingDraft.of(coding.bytes());
		defaults.length = LengthDraft.of(coding.lengths());
		return defaults;
	}

	/** Return these where they say something, and the others where they do not. */
	Defaults over(Defaults others) {
		Defaults defaults = new Defaults();
		defaults.digits = this.digits.over(others.digits);
		defaults.text = this.text.over(others.text);
		defaults.track = this.track.over(others.track);
		defaults.bytes = this.bytes.over(others.bytes);
		defaults.length = this.length.over(others.length);
		return defaults;
	}

	EncodingDraft of(Content content) {
		return switch (content) {
			case N -> this.digits;
			// its digits are aligned right everywhere
			case XN -> this.digits.withoutBcdAttributes();
			case Z -> this.track;
			case B -> this.bytes;
			default -> this.text;
		};
	}

}

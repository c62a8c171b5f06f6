package dev.iso8583.message.spec.file;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldFormat;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;

/**
 * Makes a field of what a file says about it, what the file inherits, and the defaults.
 * What the file says must fit together. What it inherits gives way: an attribute that the
 * field can no longer have is left out, and a maximum that its length cannot say is
 * lowered.
 */
final class FieldAssembly {

	/** What the file says itself. */
	private final FieldDraft own;

	/** With what it inherits. */
	private final FieldDraft all;

	private final Defaults defaults;

	private final FieldFormat format;

	FieldAssembly(FieldDraft own, FieldDraft all, Defaults defaults) {
		this.own = own;
		this.all = all;
		this.defaults = defaults;
		if (all.format == null) {
			throw new IllegalArgumentException("is a new field, so it needs a format, such as format: n 6");
		}
		this.format = all.format;
	}

	/**
	 * Return the field.
	 * @param otherName its name if it has none
	 * @throws IllegalArgumentException if what the file says does not fit together
	 */
	FieldSpec assemble(String otherName) {
		Encoding encoding = encoding();
		LengthIndicator length = length(encoding);
		FieldFormat fitting = (length != null && this.own.format == null) ? lowered(encoding, length) : this.format;
		return new FieldSpec((this.all.name != null) ? this.all.name : otherName, fitting,
				(this.all.minimum != null) ? this.all.minimum : 0, encoding, length, trim(encoding), room(),
				(this.all.show != null) ? this.all.show : Show.STANDARD);
	}

	private boolean isVariable() {
		return this.format.dots() > 0;
	}

	private Encoding encoding() {
		Content content = this.format.content();
		EncodingDraft ownEncoding = this.all.encoding;
		if (this.own.encoding.encoding == null && !ownEncoding.fits(content)) {
			ownEncoding = ownEncoding.withoutEncoding();
		}
		EncodingDraft encoding = ownEncoding.over(this.defaults.of(content));
		if (!encoding.isBcd() && this.own.encoding.hasBcdAttributes()) {
			throw new IllegalArgumentException(
					"only bcd has align and fill, and this field is written as " + encoding.build());
		}
		return encoding.build();
	}

	private @Nullable LengthIndicator length(Encoding encoding) {
		if (!isVariable()) {
			if (!this.own.length.isEmpty()) {
				throw new IllegalArgumentException("a field of format " + this.format
						+ " has a fixed length; write dots, such as " + this.format.content().notation() + ".."
						+ this.format.maximum() + ", or leave the length out");
			}
			return null;
		}
		LengthDraft ownLength = this.all.length;
		Counts counts = Objects.requireNonNullElseGet(ownLength.counts, () -> countsByDefault(encoding));
		boolean includesItself = (ownLength.includesItself != null) ? ownLength.includesItself
				: Boolean.TRUE.equals(this.defaults.length.includesItself) && counts == Counts.BYTES;
		return ownLength.over(this.defaults.length).build(this.format.dots(), counts, includesItself);
	}

	/** What lengths count by default, if that of this field can. */
	private Counts countsByDefault(Encoding encoding) {
		Counts counts = this.defaults.length.counts;
		boolean possible = counts != null && this.format.content() != Content.XN && switch (counts) {
			case UNITS, BYTES -> true;
			case HEX_DIGITS -> this.format.content() == Content.B;
			case EVEN_DIGITS -> encoding instanceof Encoding.Bcd;
		};
		return possible ? Objects.requireNonNull(counts) : Counts.UNITS;
	}

	private FieldFormat lowered(Encoding encoding, LengthIndicator length) {
		int bytes = length.maximum() - (length.includesItself() ? length.length() : 0);
		int largest = switch (length.counts()) {
			case UNITS -> length.maximum();
			case BYTES -> (encoding instanceof Encoding.Hex) ? bytes / 2
					: (encoding instanceof Encoding.Bcd && bytes < this.format.maximum()) ? 2 * bytes : bytes;
			case HEX_DIGITS -> length.maximum() / 2;
			case EVEN_DIGITS -> length.maximum() - length.maximum() % 2;
		};
		if (largest < 1 || largest >= this.format.maximum()) {
			return this.format;
		}
		return new FieldFormat(this.format.content(), this.format.pattern(), largest, this.format.dots());
	}

	private boolean trim(Encoding encoding) {
		if (this.own.trim != null) {
			return this.own.trim;
		}
		return Boolean.TRUE.equals(this.all.trim) && !isVariable() && encoding instanceof Encoding.Text;
	}

	private int room() {
		if (this.own.room != null) {
			return this.own.room;
		}
		return (this.all.room != null && isVariable()) ? this.all.room : 0;
	}

}

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
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.file.PartsDraft.Kind;

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

	/** How long a part is, if the parts do not say it themselves, or {@code null}. */
	private final @Nullable LengthIndicator lengthOfGroup;

	private final Report report;

	private final FieldFormat format;

	FieldAssembly(FieldDraft own, FieldDraft all, Defaults defaults, @Nullable LengthIndicator lengthOfGroup,
			Report report) {
		this.own = own;
		this.all = all;
		this.defaults = defaults;
		this.lengthOfGroup = lengthOfGroup;
		this.report = report;
		if (all.format == null) {
			throw new IllegalArgumentException("is a new field, so it needs a format, such as format: n 6");
		}
		this.format = all.format;
	}

	/**
	 * Return the field.
	 * @param otherName its name if it has none
	 * @return the field, or {@code null} if its parts are wrong; then there are findings
	 * @throws IllegalArgumentException if what the file says does not fit together
	 */
	@Nullable FieldSpec assemble(String otherName) {
		Parts parts = new PartsAssembly(this.own.parts, this.all.parts, this.defaults, this.report).assemble();
		if (parts == null && this.all.parts.areThere()) {
			return null;
		}
		Encoding encoding = encoding();
		LengthIndicator length = length(encoding);
		FieldFormat fitting = (length != null && this.own.format == null) ? lowered(encoding, length) : this.format;
		return new FieldSpec((this.all.name != null) ? this.all.name : otherName, fitting, minimum(fitting), encoding,
				length, trim(encoding), room(), (this.all.show != null) ? this.all.show : Show.STANDARD, parts,
				keepsBroken(parts));
	}

	private boolean keepsBroken(@Nullable Parts parts) {
		return (this.own.keepsBroken != null) ? this.own.keepsBroken
				: Boolean.TRUE.equals(this.all.keepsBroken) && parts != null;
	}

	private boolean isVariable() {
		return this.format.dots() > 0;
	}

	private Encoding encoding() {
		Content content = this.format.content();
		EncodingDraft ownEncoding = this.all.encoding;
		boolean fits = this.all.parts.areThere() ? fitsParts(ownEncoding) : ownEncoding.fits(content);
		if (this.own.encoding.encoding == null && !fits) {
			ownEncoding = ownEncoding.withoutEncoding();
		}
		EncodingDraft otherEncoding = this.defaults.of(content);
		if (this.all.parts.areThere()) {
			otherEncoding = EncodingDraft.of(Encoding.BINARY).over(otherEncoding);
		}
		EncodingDraft encoding = ownEncoding.over(otherEncoding);
		if (!encoding.isBcd() && this.own.encoding.hasBcdAttributes()) {
			throw new IllegalArgumentException(
					"only bcd has align and fill, and this field is written as " + encoding.build());
		}
		return encoding.build();
	}

	private boolean fitsParts(EncodingDraft encoding) {
		return encoding.encoding instanceof Encoding.Hex || encoding.isBcd() && this.all.parts.kind == Kind.POSITIONAL;
	}

	private @Nullable LengthIndicator length(Encoding encoding) {
		if (this.lengthOfGroup != null) {
			return lengthInGroup(this.lengthOfGroup);
		}
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

	/**
	 * The format of a part says only what it may hold where the parts say how long it is.
	 */
	private @Nullable LengthIndicator lengthInGroup(LengthIndicator length) {
		if (!this.own.length.isEmpty() || this.own.room != null) {
			throw new IllegalArgumentException("these parts say how long each of them is; leave length and room out");
		}
		if (!isVariable()) {
			return null;
		}
		return (this.format.content() == Content.XN)
				? new LengthIndicator(length.encoding(), length.size(), Counts.UNITS, false) : length;
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

	private int minimum(FieldFormat fitting) {
		if (this.own.minimum != null) {
			return this.own.minimum;
		}
		boolean isPossible = isVariable() && this.all.minimum != null && this.all.minimum <= fitting.maximum();
		return isPossible ? this.all.minimum : 0;
	}

	private boolean trim(Encoding encoding) {
		if (this.own.trim != null) {
			return this.own.trim;
		}
		boolean digits = this.format.content() == Content.N || this.format.content() == Content.XN;
		return Boolean.TRUE.equals(this.all.trim) && !isVariable() && !digits && encoding instanceof Encoding.Text;
	}

	private int room() {
		if (this.own.room != null) {
			return this.own.room;
		}
		return (this.all.room != null && isVariable()) ? this.all.room : 0;
	}

}

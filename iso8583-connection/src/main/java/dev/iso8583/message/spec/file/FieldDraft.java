package dev.iso8583.message.spec.file;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.FieldFormat;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator;

/**
 * A field or a part, as far as a file and those it extends say something about it. What
 * nobody says is {@code null} and comes from the defaults.
 */
final class FieldDraft {

	@Nullable String name;

	@Nullable FieldFormat format;

	EncodingDraft encoding = new EncodingDraft();

	LengthDraft length = new LengthDraft();

	@Nullable Integer minimum;

	@Nullable Boolean trim;

	@Nullable Integer room;

	@Nullable Show show;

	PartsDraft parts = new PartsDraft();

	/** Whether parts that cannot be read are kept as bytes. */
	@Nullable Boolean keepsBroken;

	/** How many fields and parts it is in. */
	int depth;

	/** Return what a field has of its own: what its coding does not say. */
	static FieldDraft of(FieldSpec field, Coding coding) {
		FieldDraft draft = new FieldDraft();
		draft.name = field.name();
		draft.format = field.format();
		if (!field.encoding().equals(coding.of(field.content()))) {
			draft.encoding = EncodingDraft.of(field.encoding());
		}
		LengthIndicator length = field.length();
		if (length != null && !length.equals(coding.length(field.format().dots()))) {
			draft.length = LengthDraft.of(length);
		}
		draft.minimum = field.minimum();
		draft.trim = field.trim();
		draft.room = field.room();
		draft.show = field.show();
		return draft;
	}

	/** Return what a field has, all of it its own. */
	static FieldDraft of(FieldSpec field) {
		FieldDraft draft = new FieldDraft();
		draft.name = field.name();
		draft.format = field.format();
		draft.encoding = EncodingDraft.ofAll(field.encoding());
		if (field.length() != null) {
			draft.length = LengthDraft.of(field.length(), field.format().dots());
		}
		draft.minimum = field.minimum();
		draft.trim = field.trim();
		draft.room = field.room();
		draft.show = field.show();
		if (field.parts() != null) {
			draft.parts = PartsDraft.of(field.parts());
			draft.keepsBroken = field.keepsBroken();
		}
		return draft;
	}

	/** Return this where it says something, and the other where it does not. */
	FieldDraft over(FieldDraft other) {
		FieldDraft draft = new FieldDraft();
		draft.name = (this.name != null) ? this.name : other.name;
		draft.format = (this.format != null) ? this.format : other.format;
		draft.encoding = this.encoding.over(other.encoding);
		draft.length = this.length.over(other.length);
		draft.minimum = (this.minimum != null) ? this.minimum : other.minimum;
		draft.trim = (this.trim != null) ? this.trim : other.trim;
		draft.room = (this.room != null) ? this.room : other.room;
		draft.show = (this.show != null) ? this.show : other.show;
		draft.parts = this.parts.over(other.parts);
		draft.keepsBroken = (this.keepsBroken != null) ? this.keepsBroken : other.keepsBroken;
		return draft;
	}

}

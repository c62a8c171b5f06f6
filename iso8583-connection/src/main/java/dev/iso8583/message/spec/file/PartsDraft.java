package dev.iso8583.message.spec.file;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.Parts;

/**
 * The parts of a field, as far as a file and those it extends say something about them.
 */
final class PartsDraft {

	/** How the parts follow each other. */
	@Nullable Kind kind;

	/** Where the keys are written that belong to parts, in this file. */
	final Map<String, Place> places = new LinkedHashMap<>();

	/** The parts by key, in their order. */
	final Map<String, SpecFile.Written<FieldDraft>> fields = new LinkedHashMap<>();

	@Nullable Boolean mayEndEarly;

	@Nullable Boolean mayBeFilled;

	BitmapDraft bitmap = new BitmapDraft();

	TagDraft tag = new TagDraft();

	@Nullable FieldDraft head;

	/** What chooses among layouts. */
	Parts.@Nullable By by;

	/** The layouts by key, in their order. Only their parts say something. */
	final Map<String, SpecFile.Written<FieldDraft>> when = new LinkedHashMap<>();

	/** The character or the byte that ends a part, as it is written. */
	@Nullable String end;

	/**
	 * What ends single parts, by key: a character, bytes such as 0x1C, or {@code rest}.
	 */
	final Map<String, String> ends = new LinkedHashMap<>();

	/** Return parts that say everything themselves. */
	static PartsDraft of(Parts parts) {
		PartsDraft draft = new PartsDraft();
		if (parts instanceof Parts.Positional positional) {
			draft.kind = Kind.POSITIONAL;
			draft.mayEndEarly = positional.mayEndEarly();
			positional.ends().forEach((key, end) -> draft.ends.put(key, end.isEmpty() ? "rest" : "0x" + end));
		}
		else if (parts instanceof Parts.Bitmapped bitmapped) {
			draft.kind = Kind.BITMAP;
			draft.bitmap = BitmapDraft.of(bitmapped);
		}
		else if (parts instanceof Parts.Tagged tagged) {
			draft.kind = Kind.TAGGED;
			draft.tag = TagDraft.of(tagged.tag());
			draft.head = (tagged.head() != null) ? FieldDraft.of(tagged.head()) : null;
		}
		else if (parts instanceof Parts.BerTlv berTlv) {
			draft.kind = Kind.BER_TLV;
			draft.mayBeFilled = berTlv.mayBeFilled();
		}
		else if (parts instanceof Parts.Terminated terminated) {
			draft.kind = Kind.TERMINATED;
			draft.end = "0x%02X".formatted(terminated.end());
		}
		else if (parts instanceof Parts.Datasets) {
			draft.kind = Kind.DATASETS;
		}
		else if (parts instanceof Parts.DatasetBitmap) {
			draft.kind = Kind.DATASET_BITMAP;
		}
		else if (parts instanceof Parts.Choice choice) {
			draft.kind = Kind.CHOICE;
			draft.by = choice.by();
			choice.layouts().forEach(draft::addLayout);
			if (choice.otherwise() != null) {
				draft.addLayout("else", choice.otherwise());
			}
		}
		parts.fields().forEach((key, part) -> draft.add(key.toString(), part));
		return draft;
	}

	private void add(String key, FieldSpec part) {
		this.fields.put(key, new SpecFile.Written<>(Place.file(""), FieldDraft.of(part)));
	}

	private void addLayout(String key, Parts layout) {
		FieldDraft draft = new FieldDraft();
		draft.parts = of(layout);
		this.when.put(key, new SpecFile.Written<>(Place.file(""), draft));
	}

	/** Whether the field has parts. */
	boolean areThere() {
		return this.kind != null && this.kind != Kind.NONE;
	}

	/**
	 * Return this if it says how the parts follow each other. Otherwise return the other
	 * with the parts of this added, changed or removed.
	 */
	PartsDraft over(PartsDraft other) {
		if (this.kind != null || this.fields.isEmpty() && this.when.isEmpty()) {
			return (this.kind != null) ? this : other;
		}
		PartsDraft draft = other.copy();
		this.fields.forEach((key, part) -> merge(draft.fields, key, part));
		this.when.forEach((key, layout) -> merge(draft.when, key, layout));
		return draft;
	}

	private PartsDraft copy() {
		PartsDraft draft = new PartsDraft();
		draft.kind = this.kind;
		draft.mayEndEarly = this.mayEndEarly;
		draft.mayBeFilled = this.mayBeFilled;
		draft.bitmap = this.bitmap;
		draft.tag = this.tag;
		draft.head = this.head;
		draft.end = this.end;
		draft.ends.putAll(this.ends);
		draft.by = this.by;
		draft.fields.putAll(this.fields);
		draft.when.putAll(this.when);
		return draft;
	}

	/** Return these parts, following each other in another way. */
	PartsDraft as(Kind kind) {
		PartsDraft draft = copy();
		draft.kind = kind;
		return draft;
	}

	private static void merge(Map<String, SpecFile.Written<FieldDraft>> into, String key,
			SpecFile.Written<FieldDraft> part) {
		SpecFile.Written<FieldDraft> other = into.get(key);
		if (part.content() == null) {
			into.remove(key);
		}
		else if (other != null && other.content() != null) {
			into.put(key, new SpecFile.Written<>(part.place(), part.content().over(other.content())));
		}
		else {
			into.put(key, part);
		}
	}

	/**
	 * How parts follow each other, with the keys that say more about it.
	 */
	enum Kind {

		POSITIONAL("positional", "short", "ends"), BITMAP("bitmap", "bitmap"), TAGGED("tagged", "tag", "head"),
		BER_TLV("ber-tlv", "fill"), TERMINATED("terminated", "end"), CHOICE("choice", "by", "when"),
		DATASETS("datasets"), DATASET_BITMAP("dataset-bitmap"), NONE("none");

		final String word;

		private final Set<String> keys;

		Kind(String word, String... keys) {
			this.word = word;
			this.keys = Set.of(keys);
		}

		boolean has(String key) {
			return this.keys.contains(key) || key.equals("fields") && this != NONE && this != CHOICE;
		}

	}

	/**
	 * The bitmap before parts.
	 */
	static final class BitmapDraft {

		@Nullable Integer bits;

		@Nullable Encoding encoding;

		/** The number of the first part. */
		@Nullable Integer first;

		@Nullable Boolean continues;

		@Nullable Integer header;

		static BitmapDraft of(Parts.Bitmapped parts) {
			BitmapDraft draft = new BitmapDraft();
			draft.bits = parts.bits();
			draft.encoding = parts.bitmap();
			draft.continues = parts.continues();
			draft.header = parts.header();
			return draft;
		}

	}

	/**
	 * What precedes each part.
	 */
	static final class TagDraft {

		@Nullable Integer width;

		@Nullable Encoding encoding;

		@Nullable Boolean lengthFirst;

		LengthDraft length = new LengthDraft();

		static TagDraft of(Parts.Tag tag) {
			TagDraft draft = new TagDraft();
			draft.width = tag.width();
			draft.encoding = tag.encoding();
			draft.lengthFirst = tag.lengthFirst();
			draft.length = LengthDraft.of(tag.length());
			draft.length.includesTag = tag.lengthIncludesTag();
			return draft;
		}

	}

}

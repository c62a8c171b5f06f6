package dev.iso8583.message.spec.file;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.file.PartsDraft.BitmapDraft;
import dev.iso8583.message.spec.file.PartsDraft.Kind;
import dev.iso8583.message.spec.file.PartsDraft.TagDraft;

/**
 * The keys that say of which parts a field consists.
 */
final class PartsKeys {

	/** As deep as a file is read, with the keys of the deepest part. */
	static final int DEEPEST = 8;

	static final String KINDS = "positional, bitmap, tagged, ber-tlv, terminated, datasets or choice";

	private static final Map<String, Kind> BY_WORD = Arrays.stream(Kind.values())
		.collect(Collectors.toMap((kind) -> kind.word, (kind) -> kind));

	private static final Keys<BitmapDraft> BITMAP = new Keys<BitmapDraft>()
		.key("bits", (bitmap, item, findings) -> bitmap.bits = item.number())
		.key("encoding", (bitmap, item, findings) -> bitmap.encoding = EncodingKeys.encoding(item))
		.key("first", (bitmap, item, findings) -> bitmap.first = item.one(Map.of("1", 1, "2", 2), "1 or 2"))
		.key("continues", (bitmap, item, findings) -> bitmap.continues = item.flag())
		.key("header", (bitmap, item, findings) -> bitmap.header = item.number());

	private static final Keys<TagDraft> TAG = new Keys<TagDraft>()
		.key("width", (tag, item, findings) -> tag.width = item.number())
		.key("encoding", (tag, item, findings) -> tag.encoding = EncodingKeys.encoding(item))
		.key("first",
				(tag, item,
						findings) -> tag.lengthFirst = item.one(Map.of("tag", false, "length", true), "tag or length"))
		.key("length", (tag, item, findings) -> EncodingKeys.readOfTag(tag.length, item, findings));

	private static final Keys<FieldDraft> LAYOUT = addTo(new Keys<>()).key("fill", PartsKeys::filled);

	private PartsKeys() {
	}

	/** Add the keys to those of a field. */
	static Keys<FieldDraft> addTo(Keys<FieldDraft> keys) {
		return keys.key("parts", key("parts", (field, item, findings) -> field.parts.kind = kind(item)))
			.key("short", key("short", (field, item, findings) -> field.parts.mayEndEarly = item.flag()))
			.key("bitmap", key("bitmap", (field, item, findings) -> BITMAP.read(item, field.parts.bitmap, findings)))
			.key("tag", key("tag", (field, item, findings) -> TAG.read(item, field.parts.tag, findings)))
			.key("head", key("head", PartsKeys::head))
			.key("end", key("end", (field, item, findings) -> field.parts.end = end(item)))
			.key("ends", key("ends", PartsKeys::ends))
			.key("by", key("by", (field, item, findings) -> field.parts.by = by(item)))
			.key("when", key("when", PartsKeys::layouts))
			.key("fields", key("fields", PartsKeys::fields));
	}

	/** Read whether there may be filling between parts. */
	static void filled(FieldDraft field, Item item, Findings findings) {
		field.parts.places.put("fill", item.place());
		field.parts.mayBeFilled = item.flag();
	}

	private static Keys.Key<FieldDraft> key(String name, Keys.Key<FieldDraft> key) {
		return (field, item, findings) -> {
			field.parts.places.put(name, item.place());
			key.read(field, item, findings);
		};
	}

	private static Kind kind(Item item) {
		return item.one(BY_WORD, KINDS + ", or none for a field without parts");
	}

	private static void head(FieldDraft field, Item item, Findings findings) {
		FieldDraft head = part(field);
		field.parts.head = head;
		FieldKeys.read(head, item, findings);
	}

	private static String end(Item item) {
		String text = item.text();
		if (text.length() != 1 && !text.matches("0x[0-9A-Fa-f]{2}")) {
			throw new IllegalArgumentException(
					"'" + text + "' does not end a part; write one character such as \"\\\\\", or a byte such as 0x1C");
		}
		return text;
	}

	private static void ends(FieldDraft field, Item item, Findings findings) {
		if (!(item instanceof Item.Mapping ends)) {
			throw new IllegalArgumentException(
					"write what ends a part by its key, such as ends: {1: \"\\\\\", 2: rest}");
		}
		ends.entries().forEach((key, end) -> findings.collect(end.place(), () -> {
			String text = end.text();
			if (text.length() != 1 && !text.matches("rest|0x([0-9A-Fa-f]{2}){1,8}")) {
				throw new IllegalArgumentException("'" + text + "' does not end a part; write one character such as"
						+ " \"\\\\\", bytes such as 0x0D0A, or rest for a last part that takes all that is left");
			}
			field.parts.ends.put(key, text);
		}));
	}

	private static Parts.By by(Item item) {
		String text = item.text();
		if (!text.matches("[1-9][0-9]{0,2}|mti|first-bytes")) {
			throw new IllegalArgumentException(
					"'" + text + "' chooses no layout; write the number of a field, mti or first-bytes");
		}
		return text.equals("mti") ? Parts.By.MTI
				: text.equals("first-bytes") ? Parts.By.FIRST_BYTES : Parts.By.field(Integer.parseInt(text));
	}

	private static void layouts(FieldDraft field, Item item, Findings findings) {
		if (!(item instanceof Item.Mapping layouts)) {
			throw new IllegalArgumentException("write the layouts by key, such as \"00\": {parts: ber-tlv}");
		}
		layouts.entries().forEach((key, layout) -> findings.collect(layout.place(), () -> {
			FieldDraft draft = part(field);
			field.parts.when.put(key, new SpecFile.Written<>(layout.place(), layout.is("none") ? null : draft));
			if (!layout.is("none")) {
				LAYOUT.read(layout, draft, findings);
				check(draft.parts, findings);
			}
		}));
	}

	private static void fields(FieldDraft field, Item item, Findings findings) {
		if (!(item instanceof Item.Mapping parts)) {
			throw new IllegalArgumentException("write the parts by key, such as 1: n 6");
		}
		parts.entries().forEach((key, part) -> findings.collect(part.place(), () -> {
			FieldDraft draft = part(field);
			field.parts.fields.put(key, new SpecFile.Written<>(part.place(), part.is("none") ? null : draft));
			FieldKeys.read(draft, part, findings);
		}));
	}

	private static FieldDraft part(FieldDraft field) {
		if (field.depth == DEEPEST) {
			throw new IllegalArgumentException("parts are more than " + DEEPEST + " deep");
		}
		FieldDraft part = new FieldDraft();
		part.depth = field.depth + 1;
		return part;
	}

	/** Refuse keys that the parts of a field do not have. */
	static void check(PartsDraft parts, Findings findings) {
		Map<String, Place> others = new LinkedHashMap<>(parts.places);
		others.remove("parts");
		Kind kind = parts.kind;
		if (kind != null) {
			others.keySet().removeIf(kind::has);
			others.forEach((key, place) -> findings.add(place, "parts: " + kind.word + " does not have this key"));
		}
		else if (!parts.places.containsKey("parts")) {
			others.remove("fields");
			others.remove("when");
			others.forEach(
					(key, place) -> findings.add(place, "belongs to a field with parts; write parts, too: " + KINDS));
		}
	}

}

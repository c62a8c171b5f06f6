package dev.iso8583.message.spec.file;

import java.util.Map;
import java.util.regex.Pattern;

import dev.iso8583.message.spec.FieldFormat;
import dev.iso8583.message.spec.FieldSpec.Show;

/**
 * The keys of {@code fields}, and those of a field or of a part.
 */
final class FieldKeys {

	private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");

	private static final Map<String, Show> SHOWS = Map.of("hidden", Show.HIDDEN, "shown", Show.SHOWN, "truncated",
			Show.TRUNCATED, "standard", Show.STANDARD);

	private static final Keys<FieldDraft> KEYS = PartsKeys.addTo(new Keys<FieldDraft>()
		.key("name", (field, item, findings) -> field.name = item.text())
		.key("format", (field, item, findings) -> field.format = FieldFormat.of(item.text()))
		.key("encoding", (field, item, findings) -> field.encoding.encoding = EncodingKeys.encoding(item))
		.key("align", (field, item, findings) -> field.encoding.left = EncodingKeys.left(item))
		.key("fill", FieldKeys::fill)
		.key("length", (field, item, findings) -> EncodingKeys.read(field.length, item, findings))
		.key("min", (field, item, findings) -> field.minimum = item.number())
		.key("trim", (field, item, findings) -> field.trim = item.flag())
		.key("room", (field, item, findings) -> field.room = item.number())
		.key("show", (field, item, findings) -> field.show = item.one(SHOWS, "hidden, shown, truncated or standard"))
		.key("broken", (field, item,
				findings) -> field.keepsBroken = item.one(Map.of("keep", true, "refuse", false), "keep or refuse")));

	private FieldKeys() {
	}

	/** Whether a key is the number of a field. */
	static boolean isNumber(String key) {
		return NUMBER.matcher(key).matches() && Integer.parseInt(key) >= 2 && Integer.parseInt(key) <= 192;
	}

	static void read(SpecFile file, Item item, Findings findings) {
		if (!(item instanceof Item.Mapping fields)) {
			throw new IllegalArgumentException("write the fields by number, such as 3: n 6");
		}
		fields.entries().forEach((key, field) -> {
			if (isNumber(key)) {
				FieldDraft draft = new FieldDraft();
				file.fields.put(Integer.valueOf(key),
						new SpecFile.Written<>(field.place(), field.is("none") ? null : draft));
				findings.collect(field.place(), () -> read(draft, field, findings));
			}
			else {
				findings.add(field.place(), "'" + key + "' is not the number of a field; write a number from 2 to 192");
			}
		});
	}

	/** Read a half byte of BCD, or whether there may be filling between parts. */
	private static void fill(FieldDraft field, Item item, Findings findings) {
		if (item.is("true") || item.is("false")) {
			PartsKeys.filled(field, item, findings);
		}
		else {
			field.encoding.fill = EncodingKeys.fill(item);
		}
	}

	/** Read a field or a part. */
	static void read(FieldDraft draft, Item field, Findings findings) {
		if (field instanceof Item.Mapping) {
			KEYS.read(field, draft, findings);
			PartsKeys.check(draft.parts, findings);
		}
		else if (!field.is("none")) {
			draft.format = FieldFormat.of(field.text());
		}
	}

}

package dev.iso8583.message.spec.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.presence.FieldPresence;

/**
 * The keys of {@code templates}: MTIs, with values by field; and of {@code messages}:
 * patterns of MTIs, with lists of fields. Nothing that is written in a template is
 * quoted, because it may be card data.
 */
final class MessageKeys {

	private static final Pattern FIELD = Pattern.compile("[1-9][0-9]{0,2}(?:\\.[^.]{1,32})*");

	private static final Pattern MTI = Pattern.compile("[0-9]{4}");

	private static final Pattern TYPES = Pattern.compile("[0-9xX]{4}");

	private static final Keys<PresenceDraft> PRESENCE = new Keys<PresenceDraft>()
		.key("mandatory", (draft, item, findings) -> draft.mandatory = listed("mandatory", draft, item, false))
		.key("optional", (draft, item, findings) -> draft.optional = numbers(listed("optional", draft, item, true)))
		.key("echoed", (draft, item, findings) -> draft.echoed = numbers(listed("echoed", draft, item, true)));

	private MessageKeys() {
	}

	static void readPresence(SpecFile file, Item item, Findings findings) {
		if (!(item instanceof Item.Mapping messages)) {
			throw new IllegalArgumentException(
					"write which fields messages have by MTI, such as 0100: {mandatory: [2, 3]}");
		}
		messages.entries().forEach((key, lists) -> {
			String types = key.toLowerCase(Locale.ROOT);
			if (!TYPES.matcher(key).matches()) {
				findings.add(item.place().at(lists.place().line()),
						"the key is an MTI or a pattern of MTIs, such as 0100 or 01x0");
			}
			else if (file.presence.containsKey(types)) {
				findings.add(lists.place(), "is written twice; write it once");
			}
			else {
				PresenceDraft draft = new PresenceDraft();
				file.presence.put(types, new SpecFile.Written<>(lists.place(), lists.is("none") ? null : draft));
				if (!lists.is("none")) {
					findings.collect(lists.place(), () -> PRESENCE.read(lists, draft, findings));
				}
			}
		});
	}

	private static List<String> listed(String name, PresenceDraft draft, Item item, boolean fieldsOnly) {
		draft.places.put(name, item.place());
		if (!(item instanceof Item.Sequence sequence)) {
			throw new IllegalArgumentException("write a list of fields, such as [3, 4, 11]");
		}
		List<String> fields = new ArrayList<>();
		for (Item field : sequence.items()) {
			if (!FIELD.matcher(field.text()).matches()) {
				throw new IllegalArgumentException("'" + field.text()
						+ "' is not a field; write a number from 2 to 192, or the path of a part such as 48.92");
			}
			if (fieldsOnly && !FieldKeys.isNumber(field.text())) {
				throw new IllegalArgumentException("'" + field.text()
						+ "' is not the number of a field; only mandatory has parts, so write the field, such as 48");
			}
			fields.add(field.text());
		}
		return fields;
	}

	private static List<Integer> numbers(List<String> fields) {
		return fields.stream().map(Integer::valueOf).toList();
	}

	static void readTemplates(SpecFile file, Item item, Findings findings) {
		if (!(item instanceof Item.Mapping templates)) {
			throw new IllegalArgumentException("write the templates by MTI, such as 0800: {70: 001}");
		}
		templates.entries().forEach((mti, template) -> {
			if (!MTI.matcher(mti).matches()) {
				findings.add(item.place().at(template.place().line()),
						"the key of a template is an MTI of four digits, such as 0800");
			}
			else if (template.is("none")) {
				file.templates.put(mti, new SpecFile.Written<>(template.place(), null));
			}
			else {
				findings.collect(template.place(), () -> file.templates.put(mti,
						new SpecFile.Written<>(template.place(), values(template, findings))));
			}
		});
	}

	private static Map<Integer, Item.Text> values(Item template, Findings findings) {
		if (!(template instanceof Item.Mapping mapping)) {
			throw new IllegalArgumentException("write the values by field, such as {70: 001}");
		}
		Map<Integer, Item.Text> values = new TreeMap<>();
		mapping.entries().forEach((field, item) -> {
			if (!FieldKeys.isNumber(field)) {
				findings.add(template.place().at(item.place().line()),
						"the key of a value is the number of a field, from 2 to 192");
			}
			else if (!(item instanceof Item.Text value)) {
				findings.add(item.place(), "write a single value here, not several");
			}
			else if (value.value().isEmpty() && !value.quoted()) {
				findings.add(item.place(), "has no value; write one, or \"\" for an empty one");
			}
			else {
				values.put(Integer.valueOf(field), value);
			}
		});
		return values;
	}

	/**
	 * Which fields messages of some types have, as far as a file and those it extends say
	 * it.
	 */
	static final class PresenceDraft {

		@Nullable List<String> mandatory;

		@Nullable List<Integer> optional;

		@Nullable List<Integer> echoed;

		/** Where the lists are written, in this file. */
		final Map<String, Place> places = new LinkedHashMap<>();

		static PresenceDraft of(FieldPresence presence) {
			PresenceDraft draft = new PresenceDraft();
			draft.mandatory = presence.mandatory();
			draft.optional = presence.optional();
			draft.echoed = presence.echoed();
			return draft;
		}

		/** Return this where it says something, and the other where it does not. */
		PresenceDraft over(PresenceDraft other) {
			PresenceDraft draft = new PresenceDraft();
			draft.mandatory = (this.mandatory != null) ? this.mandatory : other.mandatory;
			draft.optional = (this.optional != null) ? this.optional : other.optional;
			draft.echoed = (this.echoed != null) ? this.echoed : other.echoed;
			return draft;
		}

		/** Return the presence, without fields that are inherited and no longer there. */
		FieldPresence build(PresenceDraft own, Set<Integer> fields) {
			return new FieldPresence(
					(this.mandatory == null) ? List.of()
							: (own.mandatory != null) ? this.mandatory
									: this.mandatory.stream().filter((path) -> isField(path, fields)).toList(),
					(own.optional != null || this.optional == null) ? this.optional
							: this.optional.stream().filter(fields::contains).toList(),
					(own.echoed != null || this.echoed == null) ? this.echoed
							: this.echoed.stream().filter(fields::contains).toList());
		}

		private static boolean isField(String path, Set<Integer> fields) {
			return fields.contains(Integer.valueOf(path.split("\\.")[0]));
		}

	}

}

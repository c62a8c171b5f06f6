package dev.iso8583.message.spec.file;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The keys of {@code templates}: MTIs, with values by field. Nothing that is written here
 * is quoted, because it may be card data.
 */
final class TemplateKeys {

	private static final Pattern MTI = Pattern.compile("[0-9]{4}");

	private TemplateKeys() {
	}

	static void read(SpecFile file, Item item, Findings findings) {
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

}

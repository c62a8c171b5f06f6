package dev.iso8583.message.spec.jpos;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;

/**
 * Makes a specification of a packager: of its attributes, of fields 0 and 1, which are
 * the MTI and the bitmap, and of all others.
 */
final class PackagerMapping {

	private static final int LAST_FIELD = 192;

	private static final Set<String> ATTRIBUTES = Set.of("maxValidField", "bitmapField", "thirdBitmapField",
			"firstField", "emitBitmap", "headerLength");

	private final Report report;

	private final MessageSpec.Builder spec = MessageSpec.builder("jPOS packager");

	private final Map<Integer, Element> elements = new TreeMap<>();

	PackagerMapping(Report report) {
		this.report = report;
	}

	/** Return what a packager says; nothing if there is none. */
	JposPackager map(@Nullable Element root) {
		if (root != null && isPackager(root)) {
			root.children().forEach(this::add);
			attributes(root);
			mti(root);
			new BitmapMapping(this.report, root).map(this.elements).applyTo(this.spec);
			fields();
		}
		MessageSpec spec = this.spec.build();
		return new JposPackager(spec, CommonCoding.of(spec), this.report.findings());
	}

	private boolean isPackager(Element root) {
		if (!root.name().equals("isopackager")) {
			this.report.add(root.line(), "",
					"is XML, but not a packager of jPOS: its root is " + root.name() + ", not isopackager");
			return false;
		}
		return true;
	}

	private void add(Element element) {
		int number = element.number("id");
		if (!element.name().equals("isofield") && !element.name().equals("isofieldpackager")) {
			this.report.add(element.line(), "", "element " + element.name() + " is not supported");
		}
		else if (number < 0 || number > LAST_FIELD) {
			this.report.add(element.line(), "", "the id of a field is a number from 0 to " + LAST_FIELD + ", not '"
					+ element.textOrEmpty("id") + "'");
		}
		else {
			Element first = this.elements.put(number, element);
			if (first != null) {
				String subject = (number > 1) ? JposFinding.field(number) : "";
				this.report.add(element.line(), subject,
						"is there twice; the first is in line " + first.line() + "; take one out, or write the field");
			}
		}
	}

	private void attributes(Element root) {
		for (String attribute : root.attributesExcept(ATTRIBUTES)) {
			this.report.add(root.line(), "", "attribute " + attribute + " is not supported");
		}
		if (root.text("firstField") != null && root.number("firstField") != 2) {
			this.report.add(root.line(), "", "attribute firstField is not supported; the first field is 2");
		}
		int header = (root.text("headerLength") != null) ? root.number("headerLength") : 0;
		if (header < 0 || header > 255) {
			this.report.add(root.line(), "header", "attribute headerLength is not a number up to 255");
		}
		else {
			this.spec.headerLength(header);
		}
	}

	private void mti(Element root) {
		Element element = this.elements.remove(0);
		if (element == null) {
			this.report.add(root.line(), "mti", "there is no field 0, which says how the MTI is written");
			return;
		}
		String name = element.simpleName("class");
		FieldClass fieldClass = FieldClasses.of(name);
		Encoding encoding = (fieldClass != null) ? fieldClass.encoding() : Encoding.BINARY;
		boolean isPossible = fieldClass != null && fieldClass.length() == null && switch (fieldClass.kind()) {
			case DIGITS, TEXT -> true;
			default -> false;
		} && element.number("length") == 4 && element.name().equals("isofield");
		if (isPossible) {
			this.spec.mti((encoding instanceof Encoding.Bcd) ? Encoding.BCD
					: encoding.equals(Encoding.LATIN_1) ? Encoding.ASCII : encoding);
		}
		else {
			this.report.add(element.line(), "mti",
					"field 0 of class " + name + " is not an MTI of four digits in text or BCD");
		}
	}

	private void fields() {
		MessageSpec dictionary = Dictionaries.of(this.elements);
		this.spec.version(dictionary.version());
		FieldMapping mapping = new FieldMapping(dictionary);
		this.elements.forEach((number, element) -> {
			FieldSpec field = mapping.map(new Subject(this.report, number), element);
			if (field != null) {
				this.spec.field(number, field);
			}
		});
	}

}

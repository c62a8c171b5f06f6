package dev.iso8583.message.spec.jpos;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldFormat;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.Parts;

/**
 * Makes parts with tags of what is in an {@code isofieldpackager}. Their tags are their
 * ids in decimal digits, and their classes say how tags and lengths are written. In some
 * packagers id 0 is a head before the first tag.
 */
final class TagsMapping {

	private final FieldMapping fields;

	private final Subject subject;

	private final Element element;

	private Parts.@Nullable Tag tag;

	private @Nullable FieldSpec head;

	private final Map<String, FieldSpec> parts = new LinkedHashMap<>();

	private boolean isWhole = true;

	TagsMapping(FieldMapping fields, Subject subject, Element element) {
		this.fields = fields;
		this.subject = subject;
		this.element = element;
	}

	/** Return the parts, or {@code null} with a finding if they cannot be said. */
	@Nullable Parts map(Map<Integer, Element> elements) {
		int width = width();
		elements.forEach((number, part) -> {
			String key = Integer.toString(number);
			if (number == 0 && this.element.text("tagMapper") == null) {
				head(this.subject.part(key), part);
			}
			else if (part.number("length") != 0 && !part.simpleName("class").equals("IF_UNUSED")) {
				tagged(this.subject.part(key), part, number);
			}
		});
		if (this.tag == null && this.isWhole) {
			find("there is no part with a tag");
		}
		if (this.tag != null && width > 0 && this.tag.width() != width) {
			find("its packager reads tags of " + width + " digits, but its parts have tags of " + this.tag.width());
		}
		return this.isWhole ? new Parts.Tagged(this.tag, this.head, this.parts) : null;
	}

	/** Return the number of digits of the tags that the packager reads. */
	private int width() {
		if (!this.element.simpleName("packager").equals("GenericTaggedFieldsPackager")) {
			return 2;
		}
		if (this.element.is("swapTagAndLen")) {
			find("attribute swapTagAndLen is not supported");
		}
		String mapper = this.element.simpleName("tagMapper");
		switch (mapper) {
			case "TTDecimalTagMapper" -> {
				return 2;
			}
			case "TTTDecimalTagMapper" -> {
				return 3;
			}
			default -> {
				find(mapper.isEmpty() ? "it has no tagMapper, which says its tags"
						: "its tags are in the class " + mapper + ", not in the file");
				return 0;
			}
		}
	}

	private void find(String text) {
		this.subject.find(this.element, text);
		this.isWhole = false;
	}

	/** Take id 0 for a head: one character, or a text of fixed length. */
	private void head(Subject subject, Element part) {
		this.head = switch (part.simpleName("class")) {
			case "IFMC_TCC" -> character(Encoding.LATIN_1);
			case "IFEMC_TCC" -> character(TaggedClass.EBCDIC);
			default -> this.fields.map(subject, part);
		};
		this.isWhole &= this.head != null;
	}

	private static FieldSpec character(Encoding encoding) {
		return new FieldSpec("Head", new FieldFormat(Content.ANS, null, 1, 0), 0, encoding, null, false, 0,
				Show.STANDARD);
	}

	private void tagged(Subject subject, Element part, int number) {
		String name = part.simpleName("class");
		TaggedClass tagged = TaggedClass.of(name);
		if (tagged == null) {
			subject.find(part, "class " + name + " is no part with a tag of digits");
			this.isWhole = false;
			return;
		}
		if (this.tag != null && !this.tag.equals(tagged.tag())) {
			subject.find(part, "class " + name + " has another tag or length than the parts before it");
			this.isWhole = false;
			return;
		}
		this.tag = tagged.tag();
		FieldSpec mapped = this.fields.map(subject, part, tagged.value());
		this.isWhole &= mapped != null;
		if (mapped != null) {
			this.parts.put(String.format("%0" + this.tag.width() + "d", number), shortened(mapped, tagged.maximum()));
		}
	}

	/**
	 * Return a part that is no longer than its length can say, which may count the tag.
	 */
	private static FieldSpec shortened(FieldSpec part, int maximum) {
		if (part.maximum() <= maximum) {
			return part;
		}
		return new FieldSpec(part.name(), new FieldFormat(part.content(), null, maximum, part.format().dots()), 0,
				part.encoding(), part.length(), false, 0, part.show(), part.parts());
	}

}

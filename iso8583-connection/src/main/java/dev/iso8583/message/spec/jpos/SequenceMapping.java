package dev.iso8583.message.spec.jpos;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.Parts;

/**
 * Makes parts with tags of what is in a {@code TaggedSequencePackager}. The attribute
 * {@code token} of the whole has as many characters as the tags; that of a part is its
 * tag. A part of the token {@code ##} stands for all other tags, which are kept anyway.
 */
final class SequenceMapping {

	private static final String ANY = "##########";

	private final FieldMapping fields;

	private final Subject subject;

	private final Element element;

	/** The number of characters of all tokens. */
	private final int width;

	private final Map<String, FieldSpec> parts = new LinkedHashMap<>();

	private Parts.@Nullable Tag tag;

	private boolean isWhole = true;

	SequenceMapping(FieldMapping fields, Subject subject, Element element) {
		this.fields = fields;
		this.subject = subject;
		this.element = element;
		this.width = element.textOrEmpty("token").length();
	}

	/** Return the parts, or {@code null} with a finding if they cannot be said. */
	@Nullable Parts map(Collection<Element> elements) {
		if (this.width == 0) {
			this.subject.find(this.element, "its token does not say how many characters a tag has;"
					+ " write parts: tagged, with the width of the tags");
			return null;
		}
		elements.forEach(this::add);
		if (this.tag == null && this.isWhole) {
			this.subject.find(this.element, "there is no part with a tag; write no parts");
		}
		return (this.isWhole && this.tag != null) ? new Parts.Tagged(this.tag, null, this.parts) : null;
	}

	private void add(Element part) {
		String token = part.textOrEmpty("token");
		Subject subject = this.subject.part(token.isEmpty() ? part.textOrEmpty("id") : token);
		String name = part.simpleName("class");
		FieldClass value = valueOf(name);
		if (value == null || !part.name().equals("isofield")) {
			find(subject, part, "class " + name + " is no part with a tag of characters, which all parts of a sequence"
					+ " need; write parts: tagged without it, or no parts");
			return;
		}
		Parts.Tag own = new Parts.Tag(this.width, Encoding.LATIN_1, value.length(), false, false);
		if (token.length() != this.width || this.tag != null && !this.tag.equals(own)) {
			find(subject, part,
					(token.length() != this.width)
							? "its token has " + token.length() + " characters, but the tags have " + this.width
									+ "; write parts: tagged, with the width of the tags"
							: "class " + name + " has another length than the parts before it; write parts: tagged,"
									+ " with one length for all");
			return;
		}
		this.tag = own;
		FieldSpec mapped = this.fields.map(subject, part, value);
		this.isWhole &= mapped != null;
		if (mapped != null && !ANY.startsWith(token) && this.parts.put(token, mapped) != null) {
			find(subject, part, "is there twice; take one out, or write the field");
		}
	}

	/** Return the value behind a tag, or {@code null} if a class has no such tag. */
	private static @Nullable FieldClass valueOf(String name) {
		return switch (name) {
			case "IFTA_LLCHAR", "IFTA_LLLCHAR", "IFTA_LLNUM", "IFTA_LLLNUM", "IFTA_LLBINARY", "IFTA_LLLBINARY",
					"IFTB_LLBINARY" ->
				FieldClasses.of(name.replace("IFT", "IF"));
			default -> null;
		};
	}

	private void find(Subject subject, Element part, String text) {
		subject.find(part, text);
		this.isWhole = false;
	}

}

package dev.iso8583.message.spec.jpos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * An element of a packager file.
 *
 * @param line the line in which it begins
 * @param name its name
 * @param attributes its attributes by name
 * @param children the elements in it
 */
record Element(int line, String name, Map<String, String> attributes, List<Element> children) {

	private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

	Element(int line, String name, Map<String, String> attributes) {
		this(line, name, attributes, new ArrayList<>());
	}

	/** Return an attribute without blanks around it, or {@code null}. */
	@Nullable String text(String attribute) {
		String value = this.attributes.get(attribute);
		return (value != null) ? value.strip() : null;
	}

	/** Return an attribute without blanks around it; empty if there is none. */
	String textOrEmpty(String attribute) {
		String value = text(attribute);
		return (value != null) ? value : "";
	}

	/** Return an attribute that is a number from 0, or -1 if it is not. */
	int number(String attribute) {
		String value = textOrEmpty(attribute);
		return NUMBER.matcher(value).matches() ? Integer.parseInt(value) : -1;
	}

	/** Whether an attribute is {@code true}. */
	boolean is(String attribute) {
		return "true".equalsIgnoreCase(text(attribute));
	}

	/** Return the name of a class without its package; empty if there is none. */
	String simpleName(String attribute) {
		String name = textOrEmpty(attribute);
		return name.substring(name.lastIndexOf('.') + 1);
	}

	/** Return the names of the attributes that are not among these, in order. */
	List<String> attributesExcept(Set<String> known) {
		return this.attributes.keySet().stream().filter((name) -> !known.contains(name)).sorted().toList();
	}

}

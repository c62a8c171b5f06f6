package dev.iso8583.message.mapping;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.PartsSchema;
import dev.iso8583.message.spec.Subfields;

/**
 * Converts a part of a field to the type of a component or parameter, and back.
 */
final class PartBinding {

	/** The path within the field. */
	private final String path;

	private final ValueType type;

	/**
	 * Create a binding.
	 * @throws FieldMappingException if a list is to stand for one of several parts
	 */
	PartBinding(String path, ValueType type) {
		this.path = path;
		this.type = type;
		if (type.isList() && path.endsWith("]")) {
			throw type.failure("is a List, and its path names one part; write the path without brackets");
		}
	}

	/**
	 * Return the binding of a component in a record of parts.
	 * @throws FieldMappingException if the annotation names no part
	 */
	static PartBinding of(Field field, Type type, String description) {
		if (field.path().isEmpty()) {
			throw new FieldMappingException("@Field of " + description
					+ " has no path; in a record of parts, write the key of the part, such as @Field(path = \"92\")");
		}
		return new PartBinding(field.path(),
				ValueType.of(type, field.scale(), "Part " + field.path() + " for " + description, description));
	}

	/**
	 * Refuse a part that a group cannot have, a list of a part that does not repeat, and
	 * a type that the part cannot have.
	 * @throws FieldMappingException if the part cannot be read or written
	 */
	void requireIn(PartsSchema schema) {
		PartsMapping.requireInSome(schema, (layout) -> requireIn(layout, this.path));
	}

	private void requireIn(PartsSchema schema, String path) {
		int dot = path.indexOf('.');
		String key = key((dot >= 0) ? path.substring(0, dot) : path);
		PartsSchema group = (dot >= 0) ? schema.group(key) : null;
		if (!schema.canHave(key) || dot >= 0 && group == null) {
			throw this.type.failure("is not there: the specification has no such part");
		}
		if (group != null) {
			PartsMapping.requireInSome(group, (layout) -> requireIn(layout, path.substring(dot + 1)));
		}
		else {
			requireAs(schema, key);
		}
	}

	private static String key(String step) {
		int bracket = step.indexOf('[');
		return (bracket >= 0) ? step.substring(0, bracket) : step;
	}

	private void requireAs(PartsSchema group, String key) {
		if (this.type.isList() && !group.mayRepeat()) {
			throw this.type.failure("is a List, and the part does not repeat");
		}
		if (this.type.parts() != null) {
			PartsSchema inner = group.group(key);
			if (inner == null) {
				throw this.type.failure("has no parts");
			}
			this.type.parts().requireIn(inner);
		}
		else if (group.codec(key) != null) {
			this.type.requireIn(group.codec(key));
		}
	}

	/**
	 * Return the value of the part.
	 * @throws FieldMappingException if it does not convert, or is missing and the type is
	 * primitive
	 */
	@Nullable Object read(Subfields subfields) {
		if (subfields.isBroken(this.path)) {
			throw this.type.failure("cannot be told: the bytes of the field could not be read as parts");
		}
		if (this.type.isList()) {
			List<Object> list = new ArrayList<>();
			for (Object part = subfields.get(at(1)); part != null; part = subfields.get(at(list.size() + 1))) {
				list.add(this.type.read(part));
			}
			return List.copyOf(list);
		}
		Object part = subfields.get(this.path);
		return (part != null) ? this.type.read(part) : this.type.missing();
	}

	/** Return the path of one of several parts, counted from 1. */
	private String at(int index) {
		return this.path + "[" + index + "]";
	}

	/**
	 * Return these subfields with the part, unless the value is {@code null}.
	 * @throws FieldMappingException if the value does not fit
	 */
	Subfields write(Subfields subfields, @Nullable Object value) {
		if (value == null) {
			return subfields;
		}
		try {
			return this.type.isList() ? writeAll(subfields, (List<?>) value) : write(subfields, this.path, value);
		}
		catch (FieldMappingException ex) {
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			throw this.type.failure("does not fit: " + ex.getMessage());
		}
	}

	private Subfields writeAll(Subfields subfields, List<?> values) {
		Subfields written = subfields;
		int index = 0;
		for (Object value : values) {
			if (value == null) {
				throw this.type.failure("is a List with an element that is null");
			}
			written = write(written, at(++index), value);
		}
		while (written.get(at(index + 1)) != null) {
			written = written.with(at(index + 1), null);
		}
		return written;
	}

	private Subfields write(Subfields subfields, String path, Object value) {
		if (this.type.parts() == null) {
			return subfields.with(path, this.type.settable(value, subfields.codec(path)));
		}
		Subfields before = subfields.group(path);
		Subfields after = this.type.parts().write(before, value);
		// a record whose components are all null makes no group
		return (after != before) ? subfields.with(path, after) : subfields;
	}

}

package dev.iso8583.message.mapping;

import java.util.List;
import java.util.function.Consumer;

import dev.iso8583.message.field.PartsSchema;
import dev.iso8583.message.spec.Subfields;

/**
 * The components of a record and the parts of a field they stand for.
 *
 * @param <T> the record
 */
final class PartsMapping<T> {

	private final RecordType<T, PartBinding> type;

	PartsMapping(Class<T> type) {
		this.type = new RecordType<>(type, PartBinding::of);
	}

	/** Refuse a component whose part a group does not have. */
	void requireIn(PartsSchema schema) {
		requireInSome(schema, (layout) -> this.type.bindings().forEach((binding) -> binding.requireIn(layout)));
	}

	/**
	 * Check the parts of a group. Of several layouts, one must do.
	 * @throws FieldMappingException what is wrong with the first layout, if none does
	 */
	static void requireInSome(PartsSchema schema, Consumer<PartsSchema> check) {
		if (schema.layouts().isEmpty()) {
			check.accept(schema);
			return;
		}
		FieldMappingException first = null;
		for (PartsSchema layout : schema.layouts().values()) {
			try {
				check.accept(layout);
				return;
			}
			catch (FieldMappingException ex) {
				first = (first != null) ? first : ex;
			}
		}
		throw first;
	}

	T read(Subfields subfields) {
		return this.type.create(this.type.bindings().stream().map((binding) -> binding.read(subfields)).toArray());
	}

	/** Return subfields with the components that are not {@code null}. */
	Subfields write(Subfields subfields, Object instance) {
		Subfields written = subfields;
		List<PartBinding> bindings = this.type.bindings();
		for (int component = 0; component < bindings.size(); component++) {
			written = bindings.get(component).write(written, this.type.valueOf(component, instance));
		}
		return written;
	}

}

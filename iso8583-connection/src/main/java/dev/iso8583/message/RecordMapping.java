package dev.iso8583.message;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Subfields;

/**
 * The components of a record and the fields they stand for.
 *
 * @param <T> the record
 */
final class RecordMapping<T> {

	private static final ClassValue<RecordMapping<?>> OF_MESSAGES = new ClassValue<>() {

		@Override
		protected RecordMapping<?> computeValue(Class<?> type) {
			return new RecordMapping<>(type, false);
		}

	};

	private final Class<T> type;

	private final List<FieldBinding> bindings = new ArrayList<>();

	private final RecordComponent[] components;

	private final Constructor<T> constructor;

	private RecordMapping(Class<T> type, boolean parts) {
		if (!type.isRecord()) {
			throw new FieldMappingException(type.getName() + " is not a record");
		}
		this.type = type;
		this.components = type.getRecordComponents();
		for (RecordComponent component : this.components) {
			Field field = component.getAnnotation(Field.class);
			String description = component.getName() + " of " + type.getSimpleName();
			if (field == null) {
				throw new FieldMappingException(
						"The component " + description + " has no @Field; write which field it stands for");
			}
			this.bindings.add(parts ? FieldBinding.ofPart(field, component.getType(), description)
					: FieldBinding.of(field, component.getType(), description));
			component.getAccessor().setAccessible(true);
		}
		this.constructor = constructor(type, this.components);
	}

	private static <T> Constructor<T> constructor(Class<T> type, RecordComponent[] components) {
		try {
			Constructor<T> constructor = type.getDeclaredConstructor(
					Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
			constructor.setAccessible(true);
			return constructor;
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the mapping of a record of fields.
	 * @throws FieldMappingException if a component cannot stand for a field
	 */
	@SuppressWarnings("unchecked")
	static <T> RecordMapping<T> of(Class<T> type) {
		return (RecordMapping<T>) OF_MESSAGES.get(type);
	}

	/** Return the mapping of a record of parts. */
	static <T> RecordMapping<T> ofParts(Class<T> type) {
		return new RecordMapping<>(type, true);
	}

	/** Refuse a component whose field the messages of a format do not have. */
	void requireIn(MessageFormat format, Mti mti) {
		this.bindings.forEach((binding) -> binding.requireIn(format, mti));
	}

	T read(IsoMessage message) {
		return create(this.bindings.stream().map((binding) -> binding.read(message)).toArray());
	}

	T read(Subfields subfields) {
		return create(this.bindings.stream().map((binding) -> binding.read(subfields)).toArray());
	}

	private T create(@Nullable Object[] values) {
		try {
			return this.constructor.newInstance(values);
		}
		catch (InvocationTargetException ex) {
			// not passed on: the record's own check may quote a value
			throw new FieldMappingException("The record " + this.type.getSimpleName() + " refuses the fields ("
					+ ex.getTargetException().getClass().getSimpleName() + ")");
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void write(MessageFormat format, IsoMessage message, Object instance) {
		for (int index = 0; index < this.components.length; index++) {
			this.bindings.get(index).write(format, message, valueOf(index, instance));
		}
	}

	Subfields write(Subfields subfields, Object instance) {
		Subfields written = subfields;
		for (int index = 0; index < this.components.length; index++) {
			written = this.bindings.get(index).write(written, valueOf(index, instance));
		}
		return written;
	}

	private @Nullable Object valueOf(int index, Object instance) {
		try {
			return this.components[index].getAccessor().invoke(instance);
		}
		catch (InvocationTargetException ex) {
			throw new FieldMappingException(
					"The accessor " + this.components[index].getName() + " of " + this.type.getSimpleName()
							+ " failed (" + ex.getTargetException().getClass().getSimpleName() + ")");
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

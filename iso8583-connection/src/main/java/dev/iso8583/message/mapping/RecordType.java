package dev.iso8583.message.mapping;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A record whose components have {@link Field}.
 *
 * @param <T> the record
 * @param <B> what a component stands for
 */
final class RecordType<T, B> {

	private final Class<T> type;

	private final RecordComponent[] components;

	private final List<B> bindings = new ArrayList<>();

	private final Constructor<T> constructor;

	/**
	 * Create the type.
	 * @throws FieldMappingException if it is not a record, or if a component has no
	 * {@link Field}, or one that it cannot stand for
	 */
	RecordType(Class<T> type, Binder<B> binder) {
		if (!type.isRecord()) {
			throw new FieldMappingException(type.getName() + " is not a record");
		}
		this.type = type;
		this.components = type.getRecordComponents();
		this.constructor = constructor(type, this.components);
		Parameter[] parameters = this.constructor.getParameters();
		for (int index = 0; index < this.components.length; index++) {
			RecordComponent component = this.components[index];
			Field field = component.getAnnotation(Field.class);
			if (field == null) {
				// a record of Kotlin has its annotations there only
				field = parameters[index].getAnnotation(Field.class);
			}
			String description = component.getName() + " of " + type.getSimpleName();
			if (field == null) {
				throw new FieldMappingException(
						"The component " + description + " has no @Field; write which field it stands for");
			}
			this.bindings.add(binder.bind(field, component.getGenericType(), description));
			component.getAccessor().setAccessible(true);
		}
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

	List<B> bindings() {
		return this.bindings;
	}

	/**
	 * Create a record.
	 * @param values the values of the components, in order
	 * @throws FieldMappingException if the record's own check refuses them
	 */
	T create(@Nullable Object[] values) {
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

	/** Return the value of a component of a record. */
	@Nullable Object valueOf(int component, Object instance) {
		try {
			return this.components[component].getAccessor().invoke(instance);
		}
		catch (InvocationTargetException ex) {
			throw new FieldMappingException(
					"The accessor " + this.components[component].getName() + " of " + this.type.getSimpleName()
							+ " failed (" + ex.getTargetException().getClass().getSimpleName() + ")");
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Returns what a component stands for. */
	@FunctionalInterface
	interface Binder<B> {

		B bind(Field field, Type type, String description);

	}

}

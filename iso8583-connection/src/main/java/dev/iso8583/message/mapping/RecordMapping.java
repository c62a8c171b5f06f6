package dev.iso8583.message.mapping;

import java.util.List;

import com.solab.iso8583.IsoMessage;

/**
 * The components of a record and the fields they stand for. Immutable and safe for use by
 * several threads.
 *
 * @param <T> the record
 */
public final class RecordMapping<T> {

	private static final ClassValue<RecordMapping<?>> MAPPINGS = new ClassValue<>() {

		@Override
		protected RecordMapping<?> computeValue(Class<?> type) {
			return new RecordMapping<>(type);
		}

	};

	private final RecordType<T, FieldBinding> type;

	private RecordMapping(Class<T> type) {
		this.type = new RecordType<>(type, FieldBinding::of);
	}

	/**
	 * Return the mapping of a record.
	 * @param <T> the record
	 * @param type the class of the record
	 * @return the mapping
	 * @throws FieldMappingException if a component has no {@link Field}, or a type that
	 * cannot stand for a field
	 */
	@SuppressWarnings("unchecked")
	public static <T> RecordMapping<T> of(Class<T> type) {
		return (RecordMapping<T>) MAPPINGS.get(type);
	}

	/**
	 * Refuse a component that cannot stand for a field of messages of a type.
	 * @param fields the fields of messages
	 * @param messageType the message type
	 * @throws FieldMappingException if there is such a component
	 */
	public void requireIn(FieldTable fields, int messageType) {
		this.type.bindings().forEach((binding) -> binding.requireIn(fields, messageType));
	}

	/**
	 * Refuse a component that cannot stand for a field of messages of any of several
	 * types, see {@link FieldBinding#requireInAny}.
	 * @param fields the fields of messages
	 * @param messageTypes the message types
	 * @throws FieldMappingException if there is such a component
	 */
	public void requireInAny(FieldTable fields, int[] messageTypes) {
		this.type.bindings().forEach((binding) -> binding.requireInAny(fields, messageTypes));
	}

	/**
	 * Return the fields of a message as a record.
	 * @param message the message
	 * @return the record
	 * @throws FieldMappingException if a field does not convert
	 */
	public T read(IsoMessage message) {
		return this.type.create(this.type.bindings().stream().map((binding) -> binding.read(message)).toArray());
	}

	/**
	 * Set the fields of a message from a record.
	 * @param fields the fields of messages
	 * @param message the message
	 * @param instance the record
	 * @throws FieldMappingException if a value does not fit its field
	 */
	public void write(FieldTable fields, IsoMessage message, Object instance) {
		write(fields, message, instance, false);
		write(fields, message, instance, true);
	}

	/** Set the fields whose parts depend on other fields, or all others. */
	private void write(FieldTable fields, IsoMessage message, Object instance, boolean dependent) {
		List<FieldBinding> bindings = this.type.bindings();
		for (int component = 0; component < bindings.size(); component++) {
			if (bindings.get(component).isDependent(fields, message.getType()) == dependent) {
				bindings.get(component).write(fields, message, this.type.valueOf(component, instance));
			}
		}
	}

}

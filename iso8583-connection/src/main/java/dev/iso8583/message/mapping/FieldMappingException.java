package dev.iso8583.message.mapping;

/**
 * A field does not convert to the component of a record or the parameter that it stands
 * for, or a record has components that cannot stand for fields. The text names the field
 * and the component, never a value.
 */
public final class FieldMappingException extends IllegalArgumentException {

	/**
	 * Create an exception, also for tests of an application's error handling.
	 * @param message which field does not convert to what; without a value, which could
	 * be card data
	 */
	public FieldMappingException(String message) {
		super(message);
	}

}

package dev.iso8583.message.field;

/**
 * A value does not fit its field. The text follows the name of the field and never quotes
 * the value.
 */
public final class UnfitValueException extends RuntimeException {

	/** Create an exception with a text that follows the name of the field. */
	public UnfitValueException(String problem) {
		super(problem);
	}

}

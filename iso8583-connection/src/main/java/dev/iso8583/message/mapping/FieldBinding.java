package dev.iso8583.message.mapping;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.FieldPath;
import dev.iso8583.message.field.PartsSchema;
import dev.iso8583.message.spec.Subfields;

/**
 * Converts a field, or a part of a field, to the type of a record component or of a
 * parameter, and back. See {@link Field} for the types. Immutable and safe for use by
 * several threads.
 */
public final class FieldBinding {

	private final int field;

	private final ValueType type;

	/** The part of the field, or {@code null} for the whole field. */
	private final @Nullable PartBinding part;

	private FieldBinding(int field, ValueType type, @Nullable PartBinding part) {
		this.field = field;
		this.type = type;
		this.part = part;
		if (part == null && type.isList()) {
			throw type.failure("is a List; only a part that repeats can be one, such as @Field(path = \"55.71\")");
		}
	}

	/**
	 * Return the binding of a component or parameter.
	 * @param field its annotation
	 * @param type its type
	 * @param description what it is called in texts, such as {@code amount of Sale}
	 * @return the binding
	 * @throws FieldMappingException if the annotation names no field or two, or if the
	 * type cannot stand for a field
	 */
	public static FieldBinding of(Field field, Type type, String description) {
		if ((field.value() == 0) == field.path().isEmpty()) {
			throw new FieldMappingException(
					"@Field of " + description + " names " + (field.path().isEmpty() ? "no field" : "two fields")
							+ "; write a number, such as @Field(4), or a path, such as @Field(path = \"48.92\")");
		}
		if (field.value() != 0 && (field.value() < 2 || field.value() > 192)) {
			throw new FieldMappingException(
					"@Field of " + description + " names a field " + field.value() + "; write one from 2 to 192");
		}
		FieldPath at = (field.value() != 0) ? new FieldPath(field.value(), null) : pathOf(field, description);
		String path = (field.value() != 0) ? Integer.toString(field.value()) : field.path();
		ValueType value = ValueType.of(type, field.scale(), "Field " + path + " for " + description, description);
		return new FieldBinding(at.field(), value, (at.part() != null) ? new PartBinding(at.part(), value) : null);
	}

	private static FieldPath pathOf(Field field, String description) {
		try {
			return FieldPath.of(field.path());
		}
		catch (IllegalArgumentException ex) {
			throw new FieldMappingException("@Field of " + description + " has the path '" + field.path()
					+ "'; write the number of a field, and for a part its keys, such as 48.92");
		}
	}

	/**
	 * Refuse a field or a part that messages of a type do not have, a date or time of
	 * another pattern, and codes that do not fit. Tags that the specification does not
	 * describe are accepted.
	 * @param fields the fields of messages
	 * @param messageType the message type
	 * @throws FieldMappingException if messages of the type do not have it
	 */
	public void requireIn(FieldTable fields, int messageType) {
		FieldCodec codec = fields.codec(messageType, this.field);
		if (codec == null) {
			throw this.type
				.failure("is not there: " + lowered(fields.describe(messageType)) + " has no field " + this.field);
		}
		if (this.part != null) {
			this.part.requireIn(partsOf(codec));
		}
		else if (this.type.parts() != null) {
			this.type.parts().requireIn(partsOf(codec));
		}
		else {
			this.type.requireIn(codec);
		}
	}

	/**
	 * Refuse a field or a part that no message of any of several types has. A type may
	 * lack the field, which then reads as {@code null}, unless the type of the component
	 * is primitive.
	 * @param fields the fields of messages
	 * @param messageTypes the message types
	 * @throws FieldMappingException as of {@link #requireIn}
	 */
	public void requireInAny(FieldTable fields, int[] messageTypes) {
		int[] having = IntStream.of(messageTypes).filter((type) -> fields.codec(type, this.field) != null).toArray();
		int[] required = (having.length == 0 || this.type.isPrimitive()) ? messageTypes : having;
		IntStream.of(required).forEach((type) -> requireIn(fields, type));
	}

	private PartsSchema partsOf(FieldCodec codec) {
		PartsSchema parts = codec.parts();
		if (parts == null) {
			throw this.type.failure("has no parts");
		}
		return parts;
	}

	private static String lowered(String text) {
		return Character.toLowerCase(text.charAt(0)) + text.substring(1);
	}

	/**
	 * Return the value of the field or part in a message.
	 * @param message the message
	 * @return the value, or {@code null} if the message does not have it, or has zeros
	 * for an unknown date
	 * @throws FieldMappingException if it does not convert, or is missing and the type is
	 * primitive
	 */
	public @Nullable Object read(IsoMessage message) {
		IsoValue<?> value = valueIn(message);
		if (value == null) {
			return this.type.missing();
		}
		if (this.part != null) {
			return (value.getValue() instanceof Subfields subfields) ? this.part.read(subfields) : this.type.missing();
		}
		if (this.type.isDecimalOfField() && value.getType() == IsoType.AMOUNT) {
			// the text of an amount has no decimal point
			return amountOf(value.getValue());
		}
		boolean whole = value.getValue() instanceof byte[] || value.getValue() instanceof Subfields;
		return this.type.read(whole ? value.getValue() : value.toString());
	}

	/** Return an amount of j8583, unless a codec or the application made it another. */
	private BigDecimal amountOf(@Nullable Object amount) {
		if (amount instanceof BigDecimal decimal) {
			return decimal;
		}
		throw this.type.failure("holds a " + ((amount != null) ? amount.getClass().getSimpleName() : "null")
				+ " rather than a BigDecimal; write a scale");
	}

	private @Nullable IsoValue<?> valueIn(IsoMessage message) {
		try {
			return message.getField(this.field);
		}
		catch (IndexOutOfBoundsException ex) {
			// messages of this kind have no field of such a number
			return null;
		}
	}

	/** Whether the field must be set after others, which its parts depend on. */
	boolean isDependent(FieldTable fields, int messageType) {
		FieldCodec codec = fields.codec(messageType, this.field);
		return codec != null && codec.isDependent();
	}

	/**
	 * Set the field or part of a message, unless the value is {@code null}.
	 * @param fields the fields of messages
	 * @param message the message
	 * @param value a value of the type of this binding
	 * @throws FieldMappingException if it does not fit
	 */
	public void write(FieldTable fields, IsoMessage message, @Nullable Object value) {
		if (value == null) {
			return;
		}
		FieldCodec codec = fields.codec(message.getType(), this.field);
		try {
			if (this.part != null || this.type.parts() != null) {
				writeParts(fields, message, (codec != null) ? codec.in(message) : null, value);
			}
			else {
				fields.set(message, this.field, settable(value, codec));
			}
		}
		catch (FieldMappingException ex) {
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			throw this.type.failure("does not fit: " + ex.getMessage());
		}
	}

	private void writeParts(FieldTable fields, IsoMessage message, @Nullable FieldCodec codec, Object value) {
		if (codec == null || codec.parts() == null) {
			throw new IllegalArgumentException(fields.describe(message.getType()) + " has no "
					+ ((codec != null) ? "parts in field " : "field ") + this.field);
		}
		IsoValue<?> current = valueIn(message);
		Subfields before = (current != null && current.getValue() instanceof Subfields parts) ? parts
				: Subfields.of(codec.parts());
		Subfields after = (this.part != null) ? this.part.write(before, value) : this.type.parts().write(before, value);
		// parts that are all null make no field
		if (after != before) {
			fields.set(message, this.field, after);
		}
	}

	private Object settable(Object value, @Nullable FieldCodec codec) {
		boolean amount = codec != null && codec.type() == IsoType.AMOUNT;
		if (amount && this.type.isDecimalOfField() && value instanceof BigDecimal) {
			return value;
		}
		Object settable = this.type.settable(value, codec);
		return amount ? amountDigits(settable) : settable;
	}

	/**
	 * Return the digits of an amount of j8583, which reads a number or a shorter text as
	 * whole units: 1250 as 1250.00.
	 */
	private static String amountDigits(Object settable) {
		String digits = settable.toString();
		return "0".repeat(Math.max(0, IsoType.AMOUNT.getLength() - digits.length())) + digits;
	}

}

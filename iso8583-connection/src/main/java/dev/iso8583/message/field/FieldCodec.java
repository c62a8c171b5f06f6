package dev.iso8583.message.field;

import java.io.IOException;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one field of a message. There is one for each field of a
 * specification, and one for each field of each parse guide of j8583. Immutable and safe
 * for use by several threads.
 */
public interface FieldCodec {

	/** Return what people call the field, or {@code null} if it has no name. */
	default @Nullable String name() {
		return null;
	}

	/** Return the type of the field's values. */
	IsoType type();

	/** Return the length of the field's values, if its type needs one. */
	int length();

	/**
	 * Return the pattern of the field's dates or times, such as {@code MMDD}, or
	 * {@code null} if it is not known to hold any.
	 */
	default @Nullable String pattern() {
		return null;
	}

	/** Whether values begin with C for credit or D for debit. */
	default boolean isSigned() {
		return false;
	}

	/** Return what the parts of the field are, or {@code null} if it has none. */
	default @Nullable PartsSchema parts() {
		return null;
	}

	/**
	 * Whether other fields of a message say how the parts of this one follow each other.
	 * Then {@link #in} returns the codec for a message, and this one only keeps the bytes
	 * of the parts.
	 */
	default boolean isDependent() {
		return false;
	}

	/**
	 * Return the codec for a certain message.
	 * @param message the message, whose other fields can be read
	 * @return this codec, unless it {@linkplain #isDependent depends} on the message
	 */
	default FieldCodec in(IsoMessage message) {
		return this;
	}

	/**
	 * Return how many bytes at the beginning of a field tell where it ends.
	 * @return the number of bytes of its length, or 0 if its length is fixed
	 */
	int lengthSize();

	/**
	 * Return the position after a field. Looks at no more bytes than {@link #lengthSize}.
	 * @param limit the end of the bytes that may belong to the field
	 * @throws MalformedFieldException if the bytes do not say it, or it is beyond the
	 * limit
	 */
	int end(byte[] bytes, int position, int limit) throws MalformedFieldException;

	/**
	 * Whether bytes that {@link #checkedEnd} accepts can be read later, by
	 * {@link #value}, and be written again as they are. A field with parts is never lazy:
	 * to check its parts is to read them.
	 */
	boolean isLazy();

	/**
	 * Refuse bytes that {@link #value} could not read. Called for lazy fields only.
	 * @param limit the end of the bytes that may belong to the field
	 * @return the position after the field
	 */
	int checkedEnd(byte[] bytes, int position, int limit) throws MalformedFieldException;

	/**
	 * Return the value of bytes that have been checked. Called for lazy fields only.
	 * @param end the position after the field
	 */
	IsoValue<?> value(byte[] bytes, int position, int end);

	/**
	 * Check and read a field.
	 * @param end the position after the field, see {@link #end}
	 */
	IsoValue<?> read(byte[] bytes, int position, int end) throws MalformedFieldException;

	/**
	 * Return a value of the field that would be written unchanged.
	 * @param value what the application set
	 * @throws UnfitValueException if the value does not fit the field
	 */
	IsoValue<?> convert(Object value) throws IOException;

	/**
	 * Return the value of digits, such as a new STAN.
	 * @throws UnfitValueException if they do not fit the field
	 */
	default IsoValue<?> ofDigits(String digits) throws IOException {
		return convert(digits);
	}

	/**
	 * Write a value.
	 * @throws UnfitValueException if the value does not fit the field, or would be
	 * written as something else
	 * @throws IOException if the value has an unknown character set of its own
	 */
	void write(IsoValue<?> value, OutputBuffer out) throws IOException;

	/**
	 * Return what is wrong with the length of a value, as a text to follow the name of
	 * the field; {@code null} if the length is allowed, or {@link #write} checks it.
	 */
	default @Nullable String lengthProblem(IsoValue<?> value) {
		return null;
	}

	/** Whether {@link #lengthProblem} may find a problem. */
	default boolean isLimited() {
		return false;
	}

	/**
	 * Whether another codec reads what this one writes as the same value.
	 */
	boolean isWrittenLike(FieldCodec other);

}

package dev.iso8583.message.mapping;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;

/**
 * The fields that messages have, by their type. For use inside this library only.
 */
public interface FieldTable {

	/**
	 * Return what reads and writes a field, or {@code null} if messages of the type do
	 * not have it.
	 */
	@Nullable FieldCodec codec(int type, int field);

	/** Return a text that begins a sentence: what describes a message type. */
	String describe(int type);

	/**
	 * Set a field.
	 * @throws IllegalArgumentException if messages of the type do not have the field, or
	 * the value does not fit
	 */
	IsoMessage set(IsoMessage message, int field, @Nullable Object value);

}

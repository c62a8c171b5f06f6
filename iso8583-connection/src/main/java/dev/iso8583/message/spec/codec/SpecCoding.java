package dev.iso8583.message.spec.codec;

import java.util.Map;
import java.util.TreeMap;

import com.solab.iso8583.IsoValue;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.FieldCoding;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.MessageSpec;

/**
 * The fields of a specification, ready to be read and written.
 */
public final class SpecCoding implements FieldCoding {

	private final MessageSpec spec;

	private final boolean strict;

	private final Map<Integer, SpecField> fields = new TreeMap<>();

	/**
	 * Create a coding.
	 * @param strict whether to refuse contents that can be read but are not correct
	 */
	public SpecCoding(MessageSpec spec, boolean strict) {
		this.spec = spec;
		this.strict = strict;
		spec.fields().forEach((number, field) -> this.fields.put(number, new SpecField(field, strict, this.fields)));
	}

	/** Return the fields by number. */
	public Map<Integer, ? extends FieldCodec> fields() {
		return this.fields;
	}

	@Override
	public boolean isStrict() {
		return this.strict;
	}

	@Override
	public boolean isWrittenUnchanged(boolean digitsInCharset, boolean hexLengths) {
		return true;
	}

	@Override
	public OutputBuffer newBuffer(boolean digitsInCharset, boolean hexLengths, int capacity) {
		return new OutputBuffer(capacity);
	}

	@Override
	public void writeUndescribed(int number, IsoValue<?> value, OutputBuffer out) {
		throw new UnfitValueException("is not in the specification " + this.spec.name());
	}

}

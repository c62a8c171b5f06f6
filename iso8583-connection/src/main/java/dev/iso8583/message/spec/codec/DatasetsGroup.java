package dev.iso8583.message.spec.codec;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.PartsSchema;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Parts;

/**
 * Datasets, each with its identifier and its length. One that is not described is read as
 * BER-TLV if its identifier says so. Otherwise it is kept as bytes, because the lengths
 * of what its bitmap announces are not known.
 */
final class DatasetsGroup extends Group {

	private static final int HEAD = 3;

	/** The parts of datasets of BER-TLV that are not described. */
	private final TlvGroup tags;

	DatasetsGroup(Parts.Datasets parts, boolean strict) {
		super(parts.fields(), strict);
		this.tags = new TlvGroup(new Parts.BerTlv(false, Map.of()), strict);
	}

	@Override
	void read(byte[] bytes, List<String> keys, List<Object> values) throws MalformedFieldException {
		int position = 0;
		while (position < bytes.length) {
			if (HEAD > bytes.length - position) {
				throw MalformedFieldException.truncated(position, HEAD, bytes.length - position);
			}
			int size = (bytes[position + 1] & 0xFF) << 8 | bytes[position + 2] & 0xFF;
			int start = position + HEAD;
			if (size > bytes.length - start) {
				throw MalformedFieldException.truncated(position, size, bytes.length - start);
			}
			String key = HexFormat.of().withUpperCase().toHexDigits(bytes[position]);
			values.add(value(key, bytes, start, size));
			keys.add(key);
			position = start + size;
		}
	}

	private Object value(String key, byte[] bytes, int start, int size) throws MalformedFieldException {
		SpecField field = this.fields.get(key);
		try {
			if (field != null) {
				return field.readSlice(bytes, start, size);
			}
			byte[] content = Arrays.copyOfRange(bytes, start, start + size);
			return Parts.Datasets.isTlv(key) ? this.tags.read(content) : content;
		}
		catch (MalformedFieldException ex) {
			throw (field != null) ? in(key, start, ex)
					: MalformedFieldException.at(start + ex.position(), ex.getMessage());
		}
	}

	@Override
	public boolean canHave(String key) {
		return key.matches("[0-9A-F]{2}");
	}

	@Override
	public boolean mayRepeat() {
		return true;
	}

	@Override
	public @Nullable PartsSchema group(String key) {
		return isKnown(key) ? super.group(key) : Parts.Datasets.isTlv(key) ? this.tags : null;
	}

	@Override
	public Object convert(String key, Object value) {
		return isKnown(key) ? super.convert(key, value)
				: convertUnknown(value, Parts.Datasets.isTlv(key) ? this.tags : null);
	}

	@Override
	void write(List<String> keys, List<Object> values, OutputBuffer out) {
		for (int place = 0; place < keys.size(); place++) {
			String key = keys.get(place);
			Object value = values.get(place);
			OutputBuffer content = new OutputBuffer(64);
			if (isKnown(key)) {
				writeSlice(key, value, false, content);
			}
			else {
				writeUnknown(value, content);
			}
			if (content.size > 0xFFFF) {
				throw new UnfitValueException("has a dataset of more than 65535 bytes");
			}
			out.put(HexFormat.fromHexDigits(key));
			out.put(content.size >> 8);
			out.put(content.size);
			out.write(content.bytes, 0, content.size);
		}
	}

}

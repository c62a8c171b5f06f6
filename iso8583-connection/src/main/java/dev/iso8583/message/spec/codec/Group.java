package dev.iso8583.message.spec.codec;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.PartsSchema;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.Parts.By;
import dev.iso8583.message.spec.Subfields;
import dev.iso8583.message.value.Numbers;

/**
 * Reads and writes the parts of a field.
 */
abstract class Group implements PartsSchema {

	/** How deep groups may be within each other when they are read. */
	static final int MAXIMUM_DEPTH = 8;

	/** The parts that are described, by key and in their order. */
	final Map<String, SpecField> fields;

	/** The choice of which this is a layout, or {@code null}. */
	private @Nullable ChoiceGroup choice;

	private @Nullable String layout;

	Group(Map<?, FieldSpec> fields, boolean strict) {
		this(new LinkedHashMap<>());
		fields.forEach((key, field) -> this.fields.put(key.toString(), new SpecField(field, strict)));
	}

	/** Create a group with the parts of another one. */
	Group(Map<String, SpecField> fields) {
		this.fields = fields;
	}

	/**
	 * Return the group of a field.
	 * @param outer how the field is written: as digits of BCD, or as bytes
	 */
	static Group of(Parts parts, Encoding outer, boolean strict) {
		if (parts instanceof Parts.Positional positional) {
			return new PositionalGroup((outer instanceof Encoding.Bcd) ? inText(positional) : positional, strict);
		}
		if (parts instanceof Parts.Bitmapped bitmapped) {
			return new BitmappedGroup(bitmapped, strict);
		}
		if (parts instanceof Parts.Tagged tagged) {
			return new TaggedGroup(tagged, strict);
		}
		if (parts instanceof Parts.Choice choice) {
			return new ChoiceGroup(choice, outer, strict);
		}
		if (parts instanceof Parts.Datasets datasets) {
			return new DatasetsGroup(datasets, strict);
		}
		if (parts instanceof Parts.DatasetBitmap bitmap) {
			return new DatasetBitmapGroup(bitmap, strict);
		}
		return (parts instanceof Parts.BerTlv tlv) ? new TlvGroup(tlv, strict)
				: new TerminatedGroup((Parts.Terminated) parts, strict);
	}

	/** Return positional parts that are cut from digits, not from bytes. */
	private static Parts.Positional inText(Parts.Positional positional) {
		Map<String, FieldSpec> fields = new LinkedHashMap<>();
		positional.fields().forEach((key, field) -> {
			LengthIndicator length = field.length();
			fields.put(key,
					((length != null) ? field.withLength(LengthIndicator.digits(Encoding.ASCII, length.size())) : field)
						.withEncoding(Encoding.ASCII));
		});
		return new Parts.Positional(fields, positional.mayEndEarly(), positional.ends());
	}

	/**
	 * Read the parts.
	 * @param bytes all bytes of the group, which must not change
	 */
	Subfields read(byte[] bytes) throws MalformedFieldException {
		List<String> keys = new ArrayList<>();
		List<Object> values = new ArrayList<>();
		read(bytes, keys, values);
		return Subfields.read(this, keys, values, bytes);
	}

	abstract void read(byte[] bytes, List<String> keys, List<Object> values) throws MalformedFieldException;

	/** Return the failure to read a part that is described. */
	static MalformedFieldException in(String key, int start, MalformedFieldException problem) {
		return MalformedFieldException.at(start, "part " + key + " "
				+ (problem.isTruncated() ? problem.getMessage() : "is wrong: " + problem.getMessage()));
	}

	/** Make this a layout of a choice. Called before the group is used. */
	final void beLayout(ChoiceGroup choice, String key) {
		this.choice = choice;
		this.layout = key;
	}

	@Override
	public @Nullable String layout() {
		return this.layout;
	}

	/** Whether parts are written and read by this group as they are. */
	boolean isOf(Subfields parts) {
		return parts.isOf(this);
	}

	/**
	 * Refuse parts that were made for another layout. Parts of other fields and formats
	 * are accepted as far as nothing was chosen for them.
	 */
	final void requireLayoutOf(Subfields parts) {
		ChoiceGroup chosen = (this instanceof ChoiceGroup own) ? own : this.choice;
		String made = parts.isUnknown() ? "" : parts.layout();
		if (chosen != null && chosen.by().source() != By.Source.FIRST_BYTES && made != null && !made.equals(layout())) {
			throw ChoiceGroup.otherLayout(chosen.by(), made, layout());
		}
	}

	@Override
	public boolean canHave(String key) {
		return isKnown(key);
	}

	@Override
	public boolean isKnown(String key) {
		return this.fields.containsKey(key);
	}

	@Override
	public @Nullable String name(String key) {
		SpecField field = this.fields.get(key);
		return (field != null) ? field.name() : null;
	}

	@Override
	public boolean mayRepeat() {
		return false;
	}

	/** Parts that may repeat are in the order in which they were set. */
	@Override
	public int order(String key) {
		if (mayRepeat()) {
			return 0;
		}
		int place = 0;
		for (String described : this.fields.keySet()) {
			if (described.equals(key)) {
				return place;
			}
			place++;
		}
		return Integer.MAX_VALUE;
	}

	@Override
	public Object convert(String key, Object value) {
		return this.fields.get(key).convertContent(value);
	}

	@Override
	public @Nullable FieldCodec codec(String key) {
		return this.fields.get(key);
	}

	/**
	 * Return the value of a part that is not described: bytes, or parts.
	 * @param group what its parts are, or {@code null} if it has none
	 */
	static Object convertUnknown(Object value, @Nullable Group group) {
		if (group != null && value instanceof Subfields parts && parts.isOf(group)) {
			return value;
		}
		byte[] bytes = null;
		if (value instanceof Subfields parts && group != null) {
			// of another group: what it is written as must be what this one reads
			bytes = parts.raw();
		}
		else if (value instanceof byte[] given) {
			bytes = given.clone();
		}
		else if (value instanceof CharSequence text && Numbers.isHex(text.toString()) && text.length() % 2 == 0) {
			bytes = HexFormat.of().parseHex(text);
		}
		if (bytes == null) {
			throw new UnfitValueException("is bytes; as text it must consist of pairs of hexadecimal digits");
		}
		try {
			return (group != null) ? group.read(bytes) : bytes;
		}
		catch (MalformedFieldException ex) {
			throw new UnfitValueException("is constructed, and these bytes are not tags, lengths and values");
		}
	}

	/** Write a part that is not described. */
	static void writeUnknown(Object value, OutputBuffer out) {
		byte[] bytes = (value instanceof Subfields group) ? group.raw() : (byte[]) value;
		out.write(bytes, 0, bytes.length);
	}

	@Override
	public @Nullable PartsSchema group(String key) {
		SpecField field = this.fields.get(key);
		return (field != null) ? field.group() : null;
	}

	@Override
	public final byte[] write(List<String> keys, List<Object> values) {
		OutputBuffer out = new OutputBuffer(64);
		write(keys, values, out);
		if (this.choice != null) {
			this.choice.requireChosen(this, out.bytes());
		}
		return out.bytes();
	}

	abstract void write(List<String> keys, List<Object> values, OutputBuffer out);

	/** Write a part that is described, with its own length if it has one. */
	final void writePart(String key, Object value, OutputBuffer out) {
		try {
			this.fields.get(key).writeContent(value, out);
		}
		catch (UnfitValueException ex) {
			throw unfit(key, ex);
		}
	}

	/**
	 * Write a part that is described, without a length of its own.
	 * @param tellsUnits whether the group says the number of its characters or digits,
	 * rather than where its bytes end
	 * @return the number of units
	 */
	final int writeSlice(String key, Object value, boolean tellsUnits, OutputBuffer out) {
		try {
			return this.fields.get(key).writeSlice(value, tellsUnits, out);
		}
		catch (UnfitValueException ex) {
			throw unfit(key, ex);
		}
	}

	private static UnfitValueException unfit(String key, UnfitValueException problem) {
		return new UnfitValueException("has a part " + key + " that " + problem.getMessage());
	}

}

package dev.iso8583.message.spec.codec;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.Parts;

/**
 * Parts with a tag and a length each. The value of a tag that is not described is text if
 * the tag is text and the value is written as the same bytes, else bytes.
 */
final class TaggedGroup extends Group {

	private static final String HEAD = "head";

	private final Parts.Tag tag;

	private final @Nullable SpecField head;

	private final LengthCodec length;

	private final ContentCodec<?> tagCodec;

	/** The character set of tags of text, or {@code null}. */
	private final @Nullable Charset charset;

	/** Tags of text and the values of those that are not described, or {@code null}. */
	private final @Nullable TextContent text;

	TaggedGroup(Parts.Tagged parts, boolean strict) {
		super(parts.fields(), strict);
		this.tag = parts.tag();
		this.head = (parts.head() != null) ? new SpecField(parts.head(), strict) : null;
		this.length = new LengthCodec(this.tag.length());
		Encoding encoding = this.tag.encoding();
		this.charset = (encoding instanceof Encoding.Text text) ? text.charset() : null;
		this.text = (this.charset != null) ? new TextContent(Content.ANS, this.charset) : null;
		this.tagCodec = (this.text != null) ? this.text
				: (encoding instanceof Encoding.Bcd bcd) ? new BcdContent(bcd, false) : new BytesContent();
	}

	@Override
	void read(byte[] bytes, List<String> keys, List<Object> values) throws MalformedFieldException {
		int position = 0;
		if (this.head != null && bytes.length > 0 && isHead(bytes[0])) {
			int end = this.head.end(bytes, 0, bytes.length);
			values.add(this.head.readContent(bytes, 0, end));
			keys.add(HEAD);
			position = end;
		}
		int tagBytes = this.tag.bytes();
		int before = tagBytes + this.length.length();
		while (position < bytes.length) {
			if (before > bytes.length - position) {
				throw MalformedFieldException.truncated(position, before, bytes.length - position);
			}
			int tagStart = this.tag.lengthFirst() ? position + this.length.length() : position;
			long count = this.length.read(bytes, this.tag.lengthFirst() ? position : position + tagBytes);
			count -= this.tag.lengthIncludesTag() ? tagBytes : 0;
			count -= this.tag.length().includesItself() ? this.length.length() : 0;
			String key = key(bytes, tagStart);
			int start = position + before;
			SpecField field = this.fields.get(key);
			if (this.tag.length().counts() == Counts.HEX_DIGITS && count % 2 != 0) {
				throw MalformedFieldException.at(position, "a length of hexadecimal digits is odd");
			}
			if (count < 0) {
				throw MalformedFieldException.at(position, "a length is less than what it includes");
			}
			long size = size(field, count);
			if (size > bytes.length - start) {
				throw (field != null)
						? in(key, position, MalformedFieldException.truncated(start, size, bytes.length - start))
						: MalformedFieldException.truncated(start, size, bytes.length - start);
			}
			values.add(value(key, field, bytes, start, (int) size, (int) count));
			keys.add(key);
			position = start + (int) size;
		}
	}

	/** Whether a byte is the head, not the beginning of a tag: a letter or a space. */
	private boolean isHead(byte first) {
		char character = new String(new byte[] { first },
				(this.charset != null) ? this.charset : StandardCharsets.US_ASCII)
			.charAt(0);
		return character == ' ' || Content.A.accepts(character, 0);
	}

	/** Refuse a head that would be read as the beginning of a tag. */
	private Object requireHead(Object content) {
		OutputBuffer out = new OutputBuffer(8);
		this.head.writeContent(content, out);
		if (!isHead(out.bytes[0])) {
			throw new UnfitValueException("begins with a letter or a space");
		}
		return content;
	}

	private String key(byte[] bytes, int start) throws MalformedFieldException {
		if (this.tagCodec instanceof BytesContent) {
			return HexFormat.of().withUpperCase().formatHex(bytes, start, start + this.tag.width());
		}
		this.tagCodec.check(bytes, start, this.tag.width(), true);
		return (String) this.tagCodec.read(bytes, start, this.tag.width());
	}

	/** Return the number of bytes of a value, from what its length counts. */
	private long size(@Nullable SpecField field, long count) {
		boolean units = this.tag.length().counts() == Counts.UNITS;
		return (field != null && units && count <= Integer.MAX_VALUE / 2) ? field.bytes((int) count)
				: (this.tag.length().counts() == Counts.HEX_DIGITS) ? count / 2 : count;
	}

	private Object value(String key, @Nullable SpecField field, byte[] bytes, int start, int size, int count)
			throws MalformedFieldException {
		if (field == null) {
			return unknown(bytes, start, size);
		}
		try {
			return (this.tag.length().counts() == Counts.UNITS) ? field.readUnits(bytes, start, count)
					: field.readSlice(bytes, start, size);
		}
		catch (MalformedFieldException ex) {
			throw in(key, start, ex);
		}
	}

	/** Return text that is written as the same bytes, else the bytes. */
	private Object unknown(byte[] bytes, int start, int size) {
		String text = (this.text != null) ? this.text.read(bytes, start, size) : null;
		return (text != null && text.indexOf(TextContent.NO_CHARACTER) < 0) ? text
				: Arrays.copyOfRange(bytes, start, start + size);
	}

	@Override
	public boolean canHave(String key) {
		if (key.equals(HEAD)) {
			return this.head != null;
		}
		int expected = (this.tagCodec instanceof BytesContent) ? 2 * this.tag.width() : this.tag.width();
		return key.length() == expected && ((this.charset != null) || key.matches("[0-9A-F]+"));
	}

	@Override
	public boolean isKnown(String key) {
		return key.equals(HEAD) ? this.head != null : super.isKnown(key);
	}

	@Override
	public @Nullable String name(String key) {
		return (this.head != null && key.equals(HEAD)) ? this.head.name() : super.name(key);
	}

	@Override
	public boolean mayRepeat() {
		return true;
	}

	/** Tags are in the order in which they were set. */
	@Override
	public int order(String key) {
		return key.equals(HEAD) ? -1 : 0;
	}

	@Override
	public Object convert(String key, Object value) {
		if (key.equals(HEAD)) {
			return requireHead(this.head.convertContent(value));
		}
		if (super.isKnown(key)) {
			return super.convert(key, value);
		}
		if (value instanceof byte[] bytes) {
			return bytes.clone();
		}
		if (this.text != null && value instanceof CharSequence) {
			return value.toString();
		}
		throw new UnfitValueException(
				"is not described, so that its value must be " + ((this.text != null) ? "text or bytes" : "bytes"));
	}

	@Override
	void write(List<String> keys, List<Object> values, OutputBuffer out) {
		int start = out.size;
		for (int place = 0; place < keys.size(); place++) {
			String key = keys.get(place);
			if (key.equals(HEAD)) {
				this.head.writeContent(values.get(place), out);
			}
			else {
				writeTagged(key, values.get(place), out);
			}
		}
		if (this.head != null && !keys.isEmpty() && !keys.contains(HEAD) && isHead(out.bytes[start])) {
			throw new UnfitValueException("has a first tag that would be read as the head; set the head before it");
		}
	}

	private void writeTagged(String key, Object value, OutputBuffer out) {
		SpecField field = this.fields.get(key);
		OutputBuffer content = new OutputBuffer(32);
		int units;
		if (field != null) {
			units = writeSlice(key, value, this.tag.length().counts() == Counts.UNITS, content);
		}
		else if (value instanceof byte[] bytes) {
			content.write(bytes, 0, bytes.length);
			units = bytes.length;
		}
		else {
			this.text.write((String) value, content);
			units = content.size;
		}
		int count = switch (this.tag.length().counts()) {
			case UNITS -> units;
			case HEX_DIGITS -> 2 * content.size;
			default -> content.size;
		};
		count += this.tag.lengthIncludesTag() ? this.tag.bytes() : 0;
		count += this.tag.length().includesItself() ? this.length.length() : 0;
		if (count > this.tag.length().maximum()) {
			throw new UnfitValueException("has a part that is longer than its length can say");
		}
		if (this.tag.lengthFirst()) {
			this.length.write(count, out);
			writeTag(key, out);
		}
		else {
			writeTag(key, out);
			this.length.write(count, out);
		}
		out.write(content.bytes, 0, content.size);
	}

	@SuppressWarnings("unchecked")
	private void writeTag(String key, OutputBuffer out) {
		if (this.tagCodec instanceof BytesContent) {
			byte[] bytes = HexFormat.of().parseHex(key);
			out.write(bytes, 0, bytes.length);
		}
		else {
			((ContentCodec<String>) this.tagCodec).write(key, out);
		}
	}

}

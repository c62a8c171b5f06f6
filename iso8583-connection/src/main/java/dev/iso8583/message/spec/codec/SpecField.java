package dev.iso8583.message.spec.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.PartsSchema;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.Parts.By;
import dev.iso8583.message.spec.Subfields;
import dev.iso8583.message.value.PlainValue;

/**
 * A field of a specification. Its values are text, or bytes if its content is bytes,
 * whatever their encoding.
 */
final class SpecField implements FieldCodec {

	/** The longest of j8583's types say so much, in hexadecimal digits. */
	private static final int LONGEST_LABEL = 0xFFFF;

	private final FieldSpec spec;

	private final boolean strict;

	private final Content content;

	private final int maximum;

	/** The number of bytes of the longest content. */
	private final int maximumBytes;

	/** {@code null} if the length is fixed. */
	private final @Nullable LengthCodec length;

	private final ContentCodec<Object> codec;

	private final @Nullable DatePattern date;

	private final ContentRules rules;

	private final IsoType type;

	/** {@code null} if the field has no parts. */
	private final @Nullable Group group;

	/** Whether the length counts units, or is fixed, and nothing follows the content. */
	private final boolean isPlain;

	/**
	 * The byte that fills the room after a content: a space in its character set, or 0.
	 */
	private final byte filling;

	/** Whether contents are text rather than bytes, before they are cut into parts. */
	private final boolean isText;

	/** What keeps parts that cannot be read, or {@code null} to refuse them. */
	private final @Nullable BrokenGroup broken;

	/** What chooses among the layouts of the parts, or {@code null}. */
	private final @Nullable LayoutChoice choice;

	SpecField(FieldSpec spec, boolean strict) {
		this(spec, strict, Map.of());
	}

	/**
	 * Create a field.
	 * @param others the fields of the message by number, which may not be complete yet
	 */
	@SuppressWarnings("unchecked")
	SpecField(FieldSpec spec, boolean strict, Map<Integer, SpecField> others) {
		this.spec = spec;
		this.strict = strict;
		this.content = spec.content();
		this.maximum = spec.maximum();
		this.length = (spec.length() != null) ? new LengthCodec(spec.length()) : null;
		this.isPlain = spec.room() == 0
				&& (spec.length() == null || spec.length().counts() == Counts.UNITS && !spec.length().includesItself());
		this.codec = (ContentCodec<Object>) ContentCodec.of(spec);
		this.maximumBytes = this.codec.bytes(this.maximum);
		this.date = (spec.format().pattern() != null && spec.parts() == null) ? new DatePattern(spec.format().pattern())
				: null;
		this.rules = new ContentRules(spec, strict, this.date);
		this.type = typeOf(spec);
		this.group = (spec.parts() != null) ? Group.of(spec.parts(), spec.encoding(), strict) : null;
		this.filling = (spec.encoding() instanceof Encoding.Text text) ? " ".getBytes(text.charset())[0] : 0;
		this.isText = spec.encoding() instanceof Encoding.Text || spec.encoding() instanceof Encoding.Bcd;
		this.broken = spec.keepsBroken() ? new BrokenGroup(this.group) : null;
		this.choice = (this.group instanceof ChoiceGroup choice && choice.by().source() != By.Source.FIRST_BYTES)
				? new LayoutChoice(this, choice, others) : null;
	}

	/** Create a field with one of several layouts of its parts. */
	SpecField(SpecField field, Group layout) {
		this.spec = field.spec;
		this.strict = field.strict;
		this.content = field.content;
		this.maximum = field.maximum;
		this.maximumBytes = field.maximumBytes;
		this.length = field.length;
		this.isPlain = field.isPlain;
		this.codec = field.codec;
		this.date = field.date;
		this.rules = field.rules;
		this.type = field.type;
		this.group = layout;
		this.filling = field.filling;
		this.isText = field.isText;
		this.broken = (field.broken != null) ? new BrokenGroup(layout) : null;
		this.choice = null;
	}

	@Override
	public String name() {
		return this.spec.name();
	}

	/** Return the group of the field's parts, or {@code null} if it has none. */
	@Nullable Group group() {
		return this.group;
	}

	private static IsoType typeOf(FieldSpec spec) {
		boolean text = spec.content().isText();
		if (spec.length() == null) {
			return !text ? IsoType.BINARY : (spec.content() == Content.N) ? IsoType.NUMERIC : IsoType.ALPHA;
		}
		int maximum = spec.maximum();
		if (maximum <= 99) {
			return text ? IsoType.LLVAR : IsoType.LLBIN;
		}
		if (maximum <= 999) {
			return text ? IsoType.LLLVAR : IsoType.LLLBIN;
		}
		// j8583 has no type for longer values; the type is a label here
		return text ? IsoType.LLLLVAR : IsoType.LLLLBIN;
	}

	@Override
	public IsoType type() {
		return this.type;
	}

	@Override
	public int length() {
		return this.type.needsLength() ? this.maximum : 0;
	}

	@Override
	public @Nullable String pattern() {
		return this.spec.format().pattern();
	}

	@Override
	public boolean isSigned() {
		return this.content == Content.XN;
	}

	@Override
	public @Nullable PartsSchema parts() {
		return this.group;
	}

	@Override
	public boolean isDependent() {
		return this.choice != null;
	}

	@Override
	public FieldCodec in(IsoMessage message) {
		return (this.choice != null) ? this.choice.in(message) : this;
	}

	@Override
	public boolean isLazy() {
		return this.group == null;
	}

	@Override
	public int lengthSize() {
		return (this.length != null) ? this.length.length() : 0;
	}

	@Override
	public int end(byte[] bytes, int position, int limit) throws MalformedFieldException {
		if (this.length == null) {
			return requireEnd(position, position, this.maximumBytes, limit);
		}
		int start = requireEnd(position, position, this.length.length(), limit);
		long count = this.length.read(bytes, position);
		long size = sizeOf(count, position);
		return requireEnd(position, start, (this.spec.room() > 0) ? this.spec.room() : size, limit);
	}

	private static int requireEnd(int position, int start, long size, int limit) throws MalformedFieldException {
		if (size > limit - start) {
			throw MalformedFieldException.truncated(position, size, limit - start);
		}
		return start + (int) size;
	}

	/** Return the number of bytes of the content, from what its length says. */
	private long sizeOf(long count, int position) throws MalformedFieldException {
		LengthIndicator indicator = this.spec.length();
		long content = count - (indicator.includesItself() ? this.length.length() : 0);
		boolean inBytes = indicator.counts() == Counts.BYTES;
		long most = switch (indicator.counts()) {
			case UNITS -> this.maximum;
			case BYTES -> this.maximumBytes;
			case HEX_DIGITS -> 2L * this.maximum;
			case EVEN_DIGITS -> this.maximum + this.maximum % 2L;
		};
		if (content < 0 || content > most) {
			throw MalformedFieldException.wrongLength(position, count, this.spec.format());
		}
		if ((indicator.counts() == Counts.HEX_DIGITS || indicator.counts() == Counts.EVEN_DIGITS) && content % 2 == 1) {
			throw MalformedFieldException.at(position, "its length is odd");
		}
		return inBytes ? content
				: this.codec.bytes((int) ((indicator.counts() == Counts.HEX_DIGITS) ? content / 2 : content));
	}

	/** Return the number of characters, digits or bytes of a field that has an end. */
	private int units(byte[] bytes, int position, int end) throws MalformedFieldException {
		LengthIndicator indicator = this.spec.length();
		if (indicator == null) {
			return this.maximum;
		}
		int count = (int) this.length.read(bytes, position);
		int start = position + this.length.length();
		int units = switch (indicator.counts()) {
			case UNITS -> count;
			case HEX_DIGITS -> count / 2;
			case BYTES ->
				this.codec.units(bytes, start, count - (indicator.includesItself() ? this.length.length() : 0));
			case EVEN_DIGITS -> this.codec.units(bytes, start, count / 2);
		};
		// the fill of the longest value is not a digit of it
		return Math.min(units, this.maximum);
	}

	private int start(int position) {
		return position + ((this.length != null) ? this.length.length() : 0);
	}

	@Override
	public int checkedEnd(byte[] bytes, int position, int limit) throws MalformedFieldException {
		if (!this.isPlain) {
			int end = end(bytes, position, limit);
			int start = start(position);
			int units = units(bytes, position, end);
			checkContent(bytes, start, units);
			checkFilling(bytes, start, units, end);
			return end;
		}
		int start = position;
		int units = this.maximum;
		if (this.length != null) {
			start = requireEnd(position, position, this.length.length(), limit);
			long count = this.length.read(bytes, position);
			if (count > units) {
				throw MalformedFieldException.wrongLength(position, count, this.spec.format());
			}
			units = (int) count;
		}
		int end = requireEnd(position, start, this.codec.bytes(units), limit);
		checkContent(bytes, start, units);
		return end;
	}

	/** Refuse what follows a content in its room, if it is not filled as described. */
	private void checkFilling(byte[] bytes, int contentStart, int units, int end) throws MalformedFieldException {
		if (!this.strict || this.spec.room() == 0) {
			return;
		}
		for (int index = contentStart + this.codec.bytes(units); index < end; index++) {
			if (bytes[index] != this.filling) {
				throw MalformedFieldException.at(index, "its filling is not that of the specification");
			}
		}
	}

	/** Refuse a content that cannot be read, or if strict one that is not correct. */
	private void checkContent(byte[] bytes, int start, int units) throws MalformedFieldException {
		this.codec.check(bytes, start, units, this.strict);
		if (this.strict && units < this.spec.minimum()) {
			throw MalformedFieldException.at(start, "it is shorter than the specification allows");
		}
		if (this.strict && this.date != null && !this.date.accepts(this.codec.digits(bytes, start, units))) {
			throw MalformedFieldException.at(start, "the date or time does not exist");
		}
	}

	/** Return the parts of a content that has been checked. */
	private Subfields parts(byte[] bytes, int start, int units) throws MalformedFieldException {
		byte[] content = this.codec.raw(bytes, start, units);
		try {
			return this.group.read(content);
		}
		catch (MalformedFieldException ex) {
			if (this.broken != null) {
				return this.broken.of(content);
			}
			throw MalformedFieldException.at(start + this.codec.bytes(ex.position()), ex.getMessage());
		}
	}

	/** Check and read a content: text, bytes or parts. */
	private Object checkedContent(byte[] bytes, int start, int units) throws MalformedFieldException {
		checkContent(bytes, start, units);
		return (this.group != null) ? parts(bytes, start, units) : content(bytes, start, units);
	}

	/** Return a content that has been checked, of a field without parts. */
	private Object content(byte[] bytes, int start, int units) {
		Object content = this.codec.read(bytes, start, units);
		return this.spec.trim() ? withoutFilling((String) content) : content;
	}

	/** Return a text without the spaces at its end: other white space belongs to it. */
	private static String withoutFilling(String text) {
		int end = text.length();
		while (end > 0 && text.charAt(end - 1) == ' ') {
			end--;
		}
		return text.substring(0, end);
	}

	@Override
	public IsoValue<?> value(byte[] bytes, int position, int end) {
		try {
			Object content = content(bytes, start(position), units(bytes, position, end));
			if (!this.strict && content instanceof String text && text.indexOf(TextContent.NO_CHARACTER) >= 0) {
				return new KeptText(this, this.type, text, Arrays.copyOfRange(bytes, position, end));
			}
			return valueOf(content, this.strict);
		}
		catch (MalformedFieldException ex) {
			throw new IllegalStateException("the field was not checked", ex);
		}
	}

	/**
	 * Check and read the content of a part with its own length.
	 * @param end the position after the part, see {@link #end}
	 */
	Object readContent(byte[] bytes, int position, int end) throws MalformedFieldException {
		int start = start(position);
		int units = units(bytes, position, end);
		Object content = checkedContent(bytes, start, units);
		checkFilling(bytes, start, units, end);
		return content;
	}

	/** Return the number of bytes of so many units. */
	int bytes(int units) {
		return this.codec.bytes(units);
	}

	/** Check and read the content of a part whose number of units is known. */
	Object readUnits(byte[] bytes, int start, int units) throws MalformedFieldException {
		if (units > this.maximum || this.length == null && units < this.maximum) {
			throw MalformedFieldException.wrongLength(start, units, this.spec.format());
		}
		return checkedContent(bytes, start, units);
	}

	/** Check and read the content of a part whose number of bytes is known. */
	Object readSlice(byte[] bytes, int start, int size) throws MalformedFieldException {
		int units = this.codec.units(bytes, start, size);
		boolean isFilled = units == this.maximum + 1 && this.codec.bytes(this.maximum) == size;
		return readUnits(bytes, start, isFilled ? this.maximum : units);
	}

	/**
	 * Return the value of a content.
	 * @param checked whether it has been found to be correct
	 */
	private IsoValue<?> valueOf(Object content, boolean checked) {
		if (content instanceof Subfields parts) {
			return new GroupValue(this.type, parts, labelled(unitsOf(parts)), this.content.isText());
		}
		int length = this.type.needsLength() ? this.maximum : labelled(this.codec.units(content));
		if (checked && content instanceof String text && !this.spec.trim()) {
			return new CheckedText(this, this.type, text, length);
		}
		return PlainValue.isOf(this.type) ? new PlainValue<>(this.type, content, this.maximum)
				: new IsoValue<>(this.type, content, length, true);
	}

	/**
	 * Return the length that a value is labelled with, which is not the one that is
	 * written. j8583 refuses a longer one.
	 */
	private static int labelled(int units) {
		return Math.min(units, LONGEST_LABEL);
	}

	@Override
	public IsoValue<?> read(byte[] bytes, int position, int end) throws MalformedFieldException {
		return valueOf(readContent(bytes, position, end), this.strict);
	}

	@Override
	public boolean isWrittenLike(FieldCodec other) {
		return other == this;
	}

	@Override
	public IsoValue<?> convert(Object value) {
		return valueOf(convertContent(value), true);
	}

	/** Return the content that a value of the application stands for. */
	Object convertContent(Object value) {
		if (this.group != null) {
			Subfields parts = partsOf(value);
			this.rules.requireFit(unitsOf(parts));
			return parts;
		}
		Object content = this.isText ? this.rules.text(value) : ContentRules.bytesOf(value).clone();
		requireFit(content);
		return content;
	}

	/** Return the parts that a value of the application stands for. */
	private Subfields partsOf(Object value) {
		if (value instanceof Subfields parts) {
			if (this.group.isOf(parts) || this.broken != null && parts.isOf(this.broken)) {
				return parts;
			}
			this.group.requireLayoutOf(parts);
		}
		byte[] bytes = (value instanceof Subfields parts) ? rawOf(parts)
				: (value instanceof CharSequence text && this.content.isText()) ? ContentRules.latin(text.toString())
						: ContentRules.bytesOf(value).clone();
		try {
			return this.group.read(bytes);
		}
		catch (MalformedFieldException ex) {
			if (this.broken != null && value instanceof Subfields parts && parts.isBroken()) {
				return this.broken.of(bytes);
			}
			throw new UnfitValueException("has parts that the specification does not allow at byte " + ex.position()
					+ ": " + ex.getMessage());
		}
	}

	private static byte[] rawOf(Subfields parts) {
		unitsOf(parts);
		return parts.raw();
	}

	private static int unitsOf(Subfields parts) {
		try {
			return parts.length();
		}
		catch (IllegalArgumentException ex) {
			throw new UnfitValueException(String.valueOf(ex.getMessage()));
		}
	}

	/** Return the content that is written for parts. */
	private Object contentOf(Subfields parts) {
		byte[] raw = rawOf(parts);
		return this.isText ? new String(raw, StandardCharsets.ISO_8859_1) : raw;
	}

	/**
	 * Return the content of a part that is missing before another one: zeros or spaces;
	 * {@code null} if there is none.
	 */
	@Nullable Object empty() {
		if (this.group != null) {
			return null;
		}
		if (!this.isText) {
			return new byte[(this.length == null) ? this.maximum : 0];
		}
		boolean fixed = this.length == null;
		return switch (this.content) {
			case XN, Z -> fixed ? null : "";
			case N -> fixed ? "0".repeat(this.maximum) : "";
			default -> fixed ? " ".repeat(this.maximum) : "";
		};
	}

	@Override
	public void write(IsoValue<?> value, OutputBuffer out) {
		if (value instanceof CheckedText text && text.isOf(this)) {
			writeFit(text.getValue(), out);
		}
		else if (value instanceof KeptText text && text.isOf(this)) {
			text.write(out);
		}
		else {
			writeRaw(contentOf(value), out);
		}
	}

	/** Write the content of a part with its own length. */
	void writeContent(Object content, OutputBuffer out) {
		writeRaw(completeContent(content), out);
	}

	/** Return a content as it is written: with the spaces that reading has removed. */
	private Object completeContent(Object content) {
		if (content instanceof Subfields parts) {
			return contentOf(parts);
		}
		return (this.spec.trim() && content instanceof String text) ? this.rules.complete(text) : content;
	}

	/**
	 * Write the content of a part without a length.
	 * @param tellsUnits whether the number of units is written, not only that of bytes
	 * @return the number of units
	 */
	int writeSlice(Object content, boolean tellsUnits, OutputBuffer out) {
		Object raw = completeContent(content);
		requireFit(raw);
		int units = this.codec.units(raw);
		this.codec.write(raw, out);
		if (!tellsUnits && this.length != null && units < this.maximum && gainsADigit(units)) {
			throw hiddenOddDigits();
		}
		return units;
	}

	/** Whether so many units would be read as one more, because their fill is a digit. */
	private boolean gainsADigit(int units) {
		ContentCodec<?> digits = this.codec;
		return (digits instanceof BcdContent bcd) ? units % 2 == 1 && !bcd.showsOddDigits()
				: digits instanceof SignedBcdContent signed && units % 2 == 0 && units > 0 && !signed.showsOddDigits();
	}

	private static UnfitValueException hiddenOddDigits() {
		return new UnfitValueException("has a length that does not tell an odd number of digits; give an even number");
	}

	private void writeRaw(Object content, OutputBuffer out) {
		requireFit(content);
		writeFit(content, out);
	}

	/** Write a content that fits. */
	private void writeFit(Object content, OutputBuffer out) {
		int units = this.codec.units(content);
		int start = out.size;
		if (this.length != null) {
			this.length.write(count(units), out);
		}
		this.codec.writeFit(content, out);
		if (this.spec.room() > 0) {
			out.fill(start + this.length.length() + this.spec.room() - out.size, this.filling);
		}
	}

	/** Return what the length says for so many units. */
	private int count(int units) {
		LengthIndicator indicator = this.spec.length();
		return switch (indicator.counts()) {
			case UNITS -> units;
			case BYTES -> this.codec.bytes(units) + (indicator.includesItself() ? this.length.length() : 0);
			case HEX_DIGITS -> 2 * units;
			case EVEN_DIGITS -> units + units % 2;
		};
	}

	/** Return the content of a value that the application may have made itself. */
	Object contentOf(IsoValue<?> value) {
		Object given = value.getValue();
		if (given == null) {
			throw new UnfitValueException("has no value");
		}
		if (value.getEncoder() != null) {
			given = ContentRules.encoded(value);
		}
		if (this.group != null) {
			// the type of a value would complete an empty text
			boolean asIs = given instanceof Subfields || given instanceof byte[] || "".equals(given);
			return contentOf(partsOf(asIs ? given : value.toString()));
		}
		return this.isText ? this.rules.text(value, given) : ContentRules.bytesOf(given);
	}

	/** Refuse a content that is too long or too short, or has wrong characters. */
	private void requireFit(Object content) {
		int units = this.codec.units(content);
		this.rules.requireFit(units);
		if (this.group == null && !this.codec.fits(content, this.strict)) {
			refuse(content);
		}
		if (this.strict && this.date != null) {
			this.rules.requireDate((String) content);
		}
		if (units % 2 == 1 && units < this.maximum && this.spec.length() != null && hidesOddDigits()) {
			throw hiddenOddDigits();
		}
	}

	/** Refuse a content that may not fit, with what is wrong. */
	private void refuse(Object content) {
		if (content instanceof String text) {
			this.rules.requireCharacters(text);
		}
		this.codec.write(content, new OutputBuffer(this.codec.bytes(this.codec.units(content))));
	}

	private boolean hidesOddDigits() {
		return (this.spec.length().counts() == Counts.EVEN_DIGITS || this.spec.length().counts() == Counts.BYTES)
				&& (ContentCodec<?>) this.codec instanceof BcdContent digits && !digits.showsOddDigits();
	}

}

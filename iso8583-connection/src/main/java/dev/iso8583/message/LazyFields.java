package dev.iso8583.message;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

import com.solab.iso8583.CustomFieldEncoder;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCoding;
import dev.iso8583.message.value.DeepCopy;
import dev.iso8583.message.value.FieldValues;
import dev.iso8583.message.value.Numbers;

/**
 * The fields of a message, in as much memory as they need. Fields of a received message
 * are converted to values when they are first accessed, which several threads may do at
 * the same time as long as none changes the message.
 * <p>
 * j8583's array of 129 values stays empty, so each of j8583's methods that accesses
 * fields is overridden here, or calls one that is.
 */
abstract class LazyFields extends IsoMessage {

	private static final IsoValue<?>[] NO_VALUES = {};

	/** The number of values for which there is room at first. */
	private static final int FIRST_VALUES = 8;

	/** The bits of the fields up to 64, the first one highest; never that of field 1. */
	private long first;

	/** The bits of the fields from 65, the first one highest. */
	private long second;

	/** The bits of the fields from 129, the first one highest. */
	private long third;

	/** The highest number that a field may have. */
	private int lastField = DataElements.LAST;

	/** The values in the order of their fields, {@code null} for unread fields. */
	private @Nullable IsoValue<?>[] values = NO_VALUES;

	/** The bytes of fields that are, or were, unread; {@code null} if there are none. */
	private @Nullable UnreadFields unread;

	LazyFields(@Nullable String isoHeader) {
		super(isoHeader);
	}

	LazyFields(byte[] isoHeader) {
		super(isoHeader);
	}

	/**
	 * Return the place of a field among the fields of some bits, whether or not it is one
	 * of them.
	 */
	static int place(int field, long first, long second, long third) {
		// the shift removes the field itself and all fields after it
		if (field <= 64) {
			return Long.bitCount(first >>> -field >>> 1);
		}
		return Long.bitCount(first) + ((field <= 128) ? Long.bitCount(second >>> -field >>> 1)
				: Long.bitCount(second) + Long.bitCount(third >>> -field >>> 1));
	}

	private int place(int field) {
		return place(field, this.first, this.second, this.third);
	}

	private boolean contains(int field) {
		long bits = (field <= 64) ? this.first : (field <= 128) ? this.second : this.third;
		return field >= DataElements.FIRST && (bits & 1L << -field) != 0;
	}

	/** Return the number of fields. */
	int count() {
		return Long.bitCount(this.first) + Long.bitCount(this.second) + Long.bitCount(this.third);
	}

	/** Set the highest number that a field may have. */
	void setLastField(int lastField) {
		this.lastField = lastField;
	}

	/** Return the highest number that a field may have. */
	int lastField() {
		return this.lastField;
	}

	/**
	 * Set which fields a received message has. Their values must then be filled in,
	 * except for those that are left unread.
	 * @param unread the fields that may be left unread, or {@code null}
	 */
	void prepareFields(long first, long second, long third, @Nullable UnreadFields unread) {
		this.first = first;
		this.second = second;
		this.third = third;
		this.values = new IsoValue<?>[count()];
		this.unread = unread;
	}

	/** Fill in the value of a field of a received message. */
	void fill(int place, IsoValue<?> value) {
		value.setCharacterEncoding(getCharacterEncoding());
		this.values[place] = value;
	}

	/** Replace the values by copies, after this message was cloned from another. */
	void copyValues() {
		if (this.values.length > 0) {
			@Nullable IsoValue<?>[] copies = this.values.clone();
			for (int place = 0; place < copies.length; place++) {
				IsoValue<?> value = copies[place];
				copies[place] = (value != null) ? DeepCopy.copyOf(value) : null;
			}
			this.values = copies;
		}
	}

	/**
	 * Copy fields of a request, unread fields as their bytes.
	 * @param coding the coding of the format of this message
	 */
	void echo(LazyFields request, long echoedFirst, long echoedSecond, long echoedThird, FieldCoding coding) {
		UnreadFields from = request.unread;
		boolean stayUnread = from != null && this.unread == null && from.isOf(coding);
		long unreadFirst = stayUnread ? request.unreadOf(request.first & echoedFirst, 1) : 0;
		long unreadSecond = stayUnread ? request.unreadOf(request.second & echoedSecond, 65) : 0;
		// one more for a field that will be added, such as the response code
		reserve(Long.bitCount(request.first & echoedFirst) + Long.bitCount(request.second & echoedSecond) + 1);
		copyFields(request, request.first & echoedFirst, unreadFirst, 1);
		copyFields(request, request.second & echoedSecond, unreadSecond, 65);
		copyFields(request, request.third & echoedThird, 0, 129);
		if ((unreadFirst | unreadSecond) != 0) {
			this.unread = from.only(unreadFirst, unreadSecond);
		}
	}

	/** Return the bits of those fields that are unread. */
	private long unreadOf(long bits, int firstField) {
		long unread = 0;
		for (long rest = bits; rest != 0; rest &= rest - 1) {
			int field = firstField + 63 - Long.numberOfTrailingZeros(rest);
			unread |= (this.values[place(field)] == null) ? rest & -rest : 0;
		}
		return unread;
	}

	private void copyFields(LazyFields request, long bits, long unread, int firstField) {
		for (long rest = bits; rest != 0; rest &= ~Long.highestOneBit(rest)) {
			int field = firstField + Long.numberOfLeadingZeros(rest);
			IsoValue<?> value = null;
			if ((unread & 1L << -field) == 0) {
				value = DeepCopy.copyOf(request.getField(field));
				value.setCharacterEncoding(getCharacterEncoding());
			}
			put(field, value);
		}
	}

	/** Return the bits of the fields up to 64, the first one highest. */
	long first() {
		return this.first;
	}

	/** Return the bits of the fields from 65, the first one highest. */
	long second() {
		return this.second;
	}

	/** Return the bits of the fields from 129, the first one highest. */
	long third() {
		return this.third;
	}

	/** Return the value at a place, or {@code null} if it is unread. */
	@Nullable IsoValue<?> value(int place) {
		return this.values[place];
	}

	/** Return the bytes of fields that are, or were, unread; {@code null} if none. */
	@Nullable UnreadFields unread() {
		return this.unread;
	}

	/**
	 * Whether the message has a field that has not been accessed since it was received.
	 */
	boolean isUnread(int field) {
		return contains(field) && this.values[place(field)] == null;
	}

	private IsoValue<?> read(int field, int place) {
		IsoValue<?> value = this.unread.read(field);
		value.setCharacterEncoding(getCharacterEncoding());
		// another thread that reads the message sees the complete value, or none
		VarHandle.releaseFence();
		this.values[place] = value;
		return value;
	}

	/** Make room for more fields. */
	private void reserve(int count) {
		int capacity = count() + count;
		if (capacity > this.values.length) {
			this.values = Arrays.copyOf(this.values, capacity);
		}
	}

	/** Set a field without changing its value; {@code null} for an unread field. */
	void put(int field, @Nullable IsoValue<?> value) {
		int place = place(field);
		if (!contains(field)) {
			int count = count();
			if (count == this.values.length) {
				this.values = Arrays.copyOf(this.values, Math.max(FIRST_VALUES, 2 * count));
			}
			System.arraycopy(this.values, place, this.values, place + 1, count - place);
			this.first |= (field <= 64) ? 1L << -field : 0;
			this.second |= (field > 64 && field <= 128) ? 1L << -field : 0;
			this.third |= (field > 128) ? 1L << -field : 0;
		}
		this.values[place] = value;
	}

	/** Remove a field, if the message has it. */
	void remove(int field) {
		if (contains(field)) {
			int place = place(field);
			int left = count() - 1;
			System.arraycopy(this.values, place + 1, this.values, place, left - place);
			this.values[left] = null;
			this.first &= (field <= 64) ? ~(1L << -field) : -1;
			this.second &= (field > 64 && field <= 128) ? ~(1L << -field) : -1;
			this.third &= (field > 128) ? ~(1L << -field) : -1;
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable IsoValue<T> getField(int field) {
		Objects.checkIndex(field, this.lastField + 1);
		if (!contains(field)) {
			return null;
		}
		int place = place(field);
		// read once: a value of another thread may be visible now and not a moment later
		IsoValue<?> value = this.values[place];
		return (IsoValue<T>) ((value != null) ? value : read(field, place));
	}

	@Override
	public <T> Optional<IsoValue<T>> field(int field) {
		return Optional.ofNullable(getField(field));
	}

	@Override
	public <T> @Nullable T getObjectValue(int field) {
		IsoValue<T> value = getField(field);
		return (value != null) ? value.getValue() : null;
	}

	@Override
	public <T> Optional<T> objectValue(int field) {
		return Optional.ofNullable(getObjectValue(field));
	}

	@Override
	public boolean hasField(int field) {
		Objects.checkIndex(field, this.lastField + 1);
		return contains(field);
	}

	@Override
	public IsoMessage setField(int index, @Nullable IsoValue<?> field) {
		requireField(index);
		if (field == null) {
			remove(index);
			return this;
		}
		if (Numbers.isTooLargeToCompute(field.getValue())) {
			// even converting it to text would take seconds
			throw new IllegalArgumentException(
					"Field " + index + " is given a number with more than 1000 digits, which no field holds");
		}
		field.setCharacterEncoding(getCharacterEncoding());
		put(index, field);
		return this;
	}

	@Override
	public <T> IsoMessage setValue(int index, @Nullable T value, @Nullable CustomFieldEncoder<T> encoder, IsoType type,
			int length) {
		requireField(index);
		if (value == null) {
			remove(index);
			return this;
		}
		if (type.needsLength() && length <= 0) {
			throw new IllegalArgumentException("Field " + index + " is " + type + ", which needs a length");
		}
		IsoValue<T> made;
		try {
			made = FieldValues.of(type, value, encoder, length,
					isBinaryFields() && isEncodeVariableLengthFieldsInHex());
		}
		catch (RuntimeException ex) {
			// not passed on: its text may quote the value
			throw new IllegalArgumentException((encoder != null)
					? "Field " + index + " cannot be written by its codec (" + ex.getClass().getSimpleName() + ")"
					: "Field " + index + " is longer than " + type + " can be");
		}
		return setField(index, made);
	}

	private void requireField(int field) {
		if (field < DataElements.FIRST || field > this.lastField) {
			throw new IndexOutOfBoundsException("Field index must be between 2 and " + this.lastField);
		}
	}

	@Override
	public <T> IsoMessage updateValue(int index, @Nullable T value) {
		IsoValue<T> current = getField(index);
		// a value that does not change keeps its class and its length
		return (current != null && current.getValue() == value) ? this : super.updateValue(index, value);
	}

	/** Copy fields unchanged, with padding, digits of dates and time zones. */
	@Override
	public void copyFieldsFrom(IsoMessage from, int... fields) {
		for (int field : fields) {
			IsoValue<?> value = from.getField(field);
			if (value != null) {
				setField(field, DeepCopy.copyOf(value));
			}
		}
	}

	/** Values keep the character set in which they were received. */
	@Override
	public void setCharacterEncoding(String value) {
		if (this.unread != null) {
			for (int field = DataElements.FIRST; field <= this.lastField; field++) {
				getField(field);
			}
			this.unread = null;
		}
		super.setCharacterEncoding(value);
	}

}

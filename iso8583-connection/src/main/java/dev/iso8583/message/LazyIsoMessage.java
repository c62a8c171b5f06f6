package dev.iso8583.message;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import com.solab.iso8583.CustomBinaryField;
import com.solab.iso8583.CustomFieldEncoder;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

/**
 * A message that knows what its format shows of it, and remembers how it arrived: its
 * type, and the header of its frame. Its fields are made into values when somebody asks
 * for them, which several threads may do at once as long as none changes it.
 * <p>
 * It keeps its values by itself, so each of j8583's methods that looks at them is
 * overridden or calls one that is. The array in which j8583 would have them is larger
 * than most messages: a message is made as a copy of one that there is, which has that
 * array in common with it, always empty.
 */
final class LazyIsoMessage extends IsoMessage implements Cloneable {

	private static final AtomicIntegerFieldUpdater<LazyIsoMessage> ANSWERED = AtomicIntegerFieldUpdater
		.newUpdater(LazyIsoMessage.class, "answered");

	private static final int MOST = 128;

	private static final byte[] NO_HEADER = {};

	private static final IsoValue<?>[] NO_VALUES = {};

	private final Disclosure disclosure;

	private byte[] frameHeader = NO_HEADER;

	private int arrivedType;

	/** The bytes that the text before the MTI stands for, unless that text was set. */
	private byte @Nullable [] isoHeaderBytes;

	/** Whether a reply to it was sent or is about to be, 1 or 0. */
	private volatile int answered;

	/** The message of which this is a copy, if that arrived. */
	private @Nullable LazyIsoMessage original;

	private boolean forceStringEncoding;

	/** Which fields there are up to 64, the first one highest; never that of field 1. */
	private long first;

	/** Which fields there are from 65. */
	private long second;

	/** The values in the order of their fields, {@code null} for what is not read yet. */
	private @Nullable IsoValue<?>[] values = NO_VALUES;

	private @Nullable UnreadFields unread;

	LazyIsoMessage(@Nullable String isoHeader, Disclosure disclosure) {
		super(isoHeader);
		this.disclosure = disclosure;
	}

	LazyIsoMessage(byte[] isoHeader, Disclosure disclosure) {
		super(isoHeader);
		this.disclosure = disclosure;
	}

	/**
	 * Return a message like this one, which has the same values, but each its own, and
	 * nothing in common that can be changed but what codecs of the application made.
	 */
	LazyIsoMessage copy() {
		LazyIsoMessage copy;
		try {
			copy = (LazyIsoMessage) super.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
		if (this.values.length > 0) {
			copy.values = this.values.clone();
			for (int place = 0; place < copy.values.length; place++) {
				IsoValue<?> value = copy.values[place];
				copy.values[place] = (value != null) ? DeepCopy.copyOf(value) : null;
			}
		}
		if (this.original == null && this.arrivedType != 0) {
			copy.original = this;
		}
		byte[] isoHeader = getBinaryIsoHeader();
		if (isoHeader != null) {
			copy.setBinaryIsoHeader(isoHeader.clone());
		}
		return copy;
	}

	/**
	 * Take over type, header and fields of a message that j8583 made.
	 */
	void takeOver(IsoMessage other) {
		setType(other.getType());
		setForceSecondaryBitmap(other.getForceSecondaryBitmap());
		if (other.getIsoHeader() != null) {
			setIsoHeader(other.getIsoHeader());
		}
		else {
			setBinaryIsoHeader(other.getBinaryIsoHeader());
		}
		for (int field = 2; field <= MOST; field++) {
			IsoValue<?> value = other.getField(field);
			if (value != null) {
				// not by setField, which gives it the character set of the message
				put(field, value);
			}
		}
	}

	/** Return where the value of a field is, or would be, among those of other fields. */
	static int place(int field, long first, long second) {
		// what is shifted out is the field itself and all that come after it
		return (field <= 64) ? Long.bitCount(first >>> -field >>> 1)
				: Long.bitCount(first) + Long.bitCount(second >>> -field >>> 1);
	}

	/** Whether one of the fields of some bits is a field. */
	private static boolean isOneOf(int field, long first, long second) {
		return field >= 2 && (((field <= 64) ? first : second) & 1L << -field) != 0;
	}

	/**
	 * Expect fields, whose values are filled in or left unread.
	 * @param unread those that may be left unread, if any
	 */
	void expect(long first, long second, @Nullable UnreadFields unread) {
		this.first = first;
		this.second = second;
		this.values = new IsoValue<?>[Long.bitCount(first) + Long.bitCount(second)];
		this.unread = unread;
	}

	/** Fill in the value of a field that is expected. */
	void fill(int place, IsoValue<?> value) {
		value.setCharacterEncoding(getCharacterEncoding());
		this.values[place] = value;
	}

	/** Take over fields of a request, unread if nobody has read them. */
	void echo(LazyIsoMessage request, long someOfFirst, long someOfSecond, FieldReader reader) {
		UnreadFields from = request.unread;
		boolean stay = from != null && this.unread == null && from.isOf(reader);
		long unreadFirst = stay ? request.unread(request.first & someOfFirst, 1) : 0;
		long unreadSecond = stay ? request.unread(request.second & someOfSecond, 65) : 0;
		// and one that is added, such as a response code
		reserve(Long.bitCount(request.first & someOfFirst) + Long.bitCount(request.second & someOfSecond) + 1);
		take(request, request.first & someOfFirst, unreadFirst, 1);
		take(request, request.second & someOfSecond, unreadSecond, 65);
		if ((unreadFirst | unreadSecond) != 0) {
			this.unread = from.only(unreadFirst, unreadSecond);
		}
	}

	/** Return those of some fields that nobody has read. */
	private long unread(long bits, int firstField) {
		long unread = 0;
		for (long rest = bits; rest != 0; rest &= rest - 1) {
			int field = firstField + 63 - Long.numberOfTrailingZeros(rest);
			unread |= (this.values[place(field, this.first, this.second)] == null) ? rest & -rest : 0;
		}
		return unread;
	}

	private void take(LazyIsoMessage request, long bits, long unread, int firstField) {
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

	/** Return which fields there are up to 64, the first one highest. */
	long first() {
		return this.first;
	}

	/** Return which fields there are from 65, the first one highest. */
	long second() {
		return this.second;
	}

	/** Return the value at a place, or {@code null} if it is unread. */
	@Nullable IsoValue<?> value(int place) {
		return this.values[place];
	}

	/** Return what is unread, or was, if anything. */
	@Nullable UnreadFields unread() {
		return this.unread;
	}

	private IsoValue<?> read(int field, int place) {
		IsoValue<?> value = this.unread.read(field);
		value.setCharacterEncoding(getCharacterEncoding());
		// another thread that reads the message finds all of the value, or none
		VarHandle.releaseFence();
		this.values[place] = value;
		return value;
	}

	/** Make room for some fields more. */
	private void reserve(int count) {
		int wanted = Long.bitCount(this.first) + Long.bitCount(this.second) + count;
		if (wanted > this.values.length) {
			this.values = Arrays.copyOf(this.values, wanted);
		}
	}

	/** Set a field, to {@code null} if it is unread. */
	private void put(int field, @Nullable IsoValue<?> value) {
		int place = place(field, this.first, this.second);
		if (!isOneOf(field, this.first, this.second)) {
			int count = Long.bitCount(this.first) + Long.bitCount(this.second);
			if (count == this.values.length) {
				this.values = Arrays.copyOf(this.values, Math.max(2, 2 * count));
			}
			System.arraycopy(this.values, place, this.values, place + 1, count - place);
			this.first |= (field <= 64) ? 1L << -field : 0;
			this.second |= (field > 64) ? 1L << -field : 0;
		}
		this.values[place] = value;
	}

	/** Take a field away, if it is there. */
	void remove(int field) {
		if (isOneOf(field, this.first, this.second)) {
			int place = place(field, this.first, this.second);
			int left = Long.bitCount(this.first) + Long.bitCount(this.second) - 1;
			System.arraycopy(this.values, place + 1, this.values, place, left - place);
			this.values[left] = null;
			this.first &= (field <= 64) ? ~(1L << -field) : -1;
			this.second &= (field > 64) ? ~(1L << -field) : -1;
		}
	}

	private static void requireField(int field) {
		if (field < 2 || field > MOST) {
			throw new IndexOutOfBoundsException("Field index must be between 2 and 128");
		}
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable IsoValue<T> getField(int field) {
		Objects.checkIndex(field, MOST + 1);
		if (!isOneOf(field, this.first, this.second)) {
			return null;
		}
		int place = place(field, this.first, this.second);
		// once: what another thread puts there may be seen now and not a moment later
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
		Objects.checkIndex(field, MOST + 1);
		return isOneOf(field, this.first, this.second);
	}

	@Override
	public IsoMessage setField(int index, @Nullable IsoValue<?> field) {
		requireField(index);
		if (field != null) {
			if (FieldValidator.isTooLargeToCompute(field.getValue())) {
				// its text alone would take seconds
				throw new IllegalArgumentException(
						"Field " + index + " is given a number with more than 1000 digits, which no field holds");
			}
			field.setCharacterEncoding(getCharacterEncoding());
			put(index, field);
		}
		else {
			remove(index);
		}
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
			made = valueOf(type, value, encoder, length, isBinaryFields() && isEncodeVariableLengthFieldsInHex());
		}
		catch (RuntimeException ex) {
			// not passed on: its text may quote the value
			throw new IllegalArgumentException((encoder != null)
					? "Field " + index + " cannot be written by its codec (" + ex.getClass().getSimpleName() + ")"
					: "Field " + index + " is longer than " + type + " can be");
		}
		return setField(index, made);
	}

	/**
	 * Return a value of a type.
	 * @param length its length, if the type needs one
	 * @param longest whether its length may be as great as a binary number can be, else
	 * j8583 refuses more than decimal digits can say
	 */
	static <T> IsoValue<T> valueOf(IsoType type, T value, @Nullable CustomFieldEncoder<T> encoder, int length,
			boolean longest) {
		if (encoder == null && PlainValue.isOf(type)) {
			return new PlainValue<>(type, value, type.needsLength() ? length : type.getLength());
		}
		if (type.needsLength()) {
			return new IsoValue<>(type, value, length, encoder);
		}
		// of packed digits j8583 refuses more than fifty; and of what a codec makes of
		// bytes it counts the hexadecimal digits
		boolean owned = longest || FieldValidator.isPacked(type) || encoder != null && FieldValidator.isBytes(type);
		int own = owned ? lengthOf(type, value, encoder) : 0;
		return (own > 0) ? new IsoValue<>(type, value, own, true, encoder) : new IsoValue<>(type, value, encoder);
	}

	/** Return the length of a value of variable length, 0 if its type has one length. */
	private static <T> int lengthOf(IsoType type, T value, @Nullable CustomFieldEncoder<T> encoder) {
		if (MessageWriter.headerDigits(type) == 0) {
			return 0;
		}
		Object content = (encoder == null) ? value
				: (FieldValidator.isBytes(type) && encoder instanceof CustomBinaryField<T> ofBytes)
						? ofBytes.encodeBinaryField(value) : encoder.encodeField(value);
		if (content instanceof byte[] bytes) {
			return FieldValidator.isPacked(type) ? 2 * bytes.length : bytes.length;
		}
		int length = content.toString().length();
		return (FieldValidator.isBytes(type) && !FieldValidator.isPacked(type)) ? (length + 1) / 2 : length;
	}

	/**
	 * Set the text before the MTI with the bytes that it stands for, which may be none of
	 * the character set.
	 * @param bytes the bytes, which nobody changes, or {@code null} for those of the text
	 */
	void setIsoHeader(String header, byte @Nullable [] bytes) {
		super.setIsoHeader(header);
		this.isoHeaderBytes = bytes;
	}

	/** Return the bytes that the text before the MTI stands for, if they are known. */
	byte @Nullable [] isoHeaderBytes() {
		return this.isoHeaderBytes;
	}

	@Override
	public void setIsoHeader(@Nullable String header) {
		super.setIsoHeader(header);
		this.isoHeaderBytes = null;
	}

	@Override
	public void setBinaryIsoHeader(byte @Nullable [] header) {
		super.setBinaryIsoHeader(header);
		this.isoHeaderBytes = null;
	}

	/** As they are: half a byte of padding, digits of a date, time zone and all. */
	@Override
	public void copyFieldsFrom(IsoMessage from, int... fields) {
		for (int field : fields) {
			IsoValue<?> value = from.getField(field);
			if (value != null) {
				setField(field, DeepCopy.copyOf(value));
			}
		}
	}

	@Override
	public <T> IsoMessage updateValue(int index, @Nullable T value) {
		IsoValue<T> current = getField(index);
		// what is there already stays as it is
		return (current != null && current.getValue() == value) ? this : super.updateValue(index, value);
	}

	/** Whether a field came and nobody has read it. */
	boolean isUnread(int field) {
		return isOneOf(field, this.first, this.second) && this.values[place(field, this.first, this.second)] == null;
	}

	/** Values stay in the character set in which they came; the ISO header is text. */
	@Override
	public void setCharacterEncoding(String value) {
		if (!value.equals(getCharacterEncoding())) {
			this.isoHeaderBytes = null;
		}
		if (this.unread != null) {
			for (int field = 2; field <= MOST; field++) {
				getField(field);
			}
			this.unread = null;
		}
		super.setCharacterEncoding(value);
	}

	@Override
	public byte[] writeData() {
		Whole whole = new Whole(this);
		if (this.isoHeaderBytes != null) {
			whole.setBinaryIsoHeader(this.isoHeaderBytes);
		}
		return whole.writeData();
	}

	@Override
	public String debugString() {
		return new Whole(this).debugString();
	}

	@Override
	protected BitSet createBitmapBitSet() {
		return new Whole(this).createBitmapBitSet();
	}

	@Override
	public void setForceStringEncoding(boolean flag) {
		super.setForceStringEncoding(flag);
		this.forceStringEncoding = flag;
	}

	/** Whether bitmap and lengths are in the character set, which j8583 does not tell. */
	boolean isForceStringEncoding() {
		return this.forceStringEncoding;
	}

	Disclosure disclosure() {
		return this.disclosure;
	}

	byte[] frameHeader() {
		return this.frameHeader;
	}

	/** Remember how it arrived: its owner may turn it into something else. */
	void arrived(byte[] header) {
		this.frameHeader = header;
		this.arrivedType = getType();
	}

	int arrivedType() {
		return this.arrivedType;
	}

	/**
	 * Note that it is answered, if it arrived. Copies of it are answered with it.
	 * @return whether it was not answered before
	 */
	boolean markAnswered() {
		return this.arrivedType == 0 || ANSWERED.compareAndSet(arrived(), 0, 1);
	}

	/** Its reply was not sent after all. */
	void unmarkAnswered() {
		arrived().answered = 0;
	}

	private LazyIsoMessage arrived() {
		return (this.original != null) ? this.original : this;
	}

	/** The same message with its values where j8583 looks for them. */
	private static final class Whole extends IsoMessage {

		Whole(LazyIsoMessage message) {
			setType(message.getType());
			setCharacterEncoding(message.getCharacterEncoding());
			setBinaryHeader(message.isBinaryHeader());
			setBinaryFields(message.isBinaryFields());
			setBinaryBitmap(message.isBinaryBitmap());
			setForceSecondaryBitmap(message.getForceSecondaryBitmap());
			setForceStringEncoding(message.isForceStringEncoding());
			setEncodeVariableLengthFieldsInHex(message.isEncodeVariableLengthFieldsInHex());
			if (message.getIsoHeader() != null) {
				setIsoHeader(message.getIsoHeader());
			}
			else {
				setBinaryIsoHeader(message.getBinaryIsoHeader());
			}
			for (int field = 2; field <= MOST; field++) {
				IsoValue<?> value = message.getField(field);
				if (value != null) {
					// what another thread has read is there for j8583, too
					VarHandle.acquireFence();
					// a copy, since j8583 gives it the character set of the message
					IsoValue<?> copy = value.clone();
					setField(field, copy);
					copy.setCharacterEncoding(value.getCharacterEncoding());
				}
			}
		}

		@Override
		protected BitSet createBitmapBitSet() {
			return super.createBitmapBitSet();
		}

	}

}

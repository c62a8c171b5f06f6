package dev.iso8583.message;

import java.lang.invoke.VarHandle;
import java.util.BitSet;
import java.util.Optional;

import com.solab.iso8583.CustomFieldEncoder;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

/**
 * A message that knows what its format shows of it, and remembers how it arrived: its
 * type, and the header of its frame. Its fields are made into values when somebody asks
 * for them, which several threads may do at once as long as none changes it. j8583 has
 * the values in an array of its own, so each of its methods that looks there is
 * overridden or calls one that is.
 */
final class ReceivedMessage extends IsoMessage {

	private static final byte[] NO_HEADER = {};

	private final Disclosure disclosure;

	private byte[] frameHeader = NO_HEADER;

	private int arrivedType;

	private boolean forceStringEncoding;

	private @Nullable UnreadFields unread;

	ReceivedMessage(String isoHeader, Disclosure disclosure) {
		super(isoHeader);
		this.disclosure = disclosure;
	}

	ReceivedMessage(byte[] isoHeader, Disclosure disclosure) {
		super(isoHeader);
		this.disclosure = disclosure;
	}

	/** Let fields be read when they are asked for. */
	void leaveUnread(UnreadFields fields) {
		this.unread = fields;
	}

	/**
	 * Leave a field unread if that is done in this message.
	 * @return whether it is
	 */
	boolean leaveUnread(int field, int start, int end) {
		if (this.unread != null) {
			this.unread.add(field, start, end);
		}
		return this.unread != null;
	}

	/** Whether a field came unread, was maybe read since, and was not replaced. */
	private boolean cameUnread(int field) {
		return this.unread != null && this.unread.has(field);
	}

	@SuppressWarnings("unchecked")
	private <T> IsoValue<T> read(int field) {
		IsoValue<?> value = this.unread.read(field);
		value.setCharacterEncoding(getCharacterEncoding());
		// another thread that reads the message finds all of the value, or none
		VarHandle.releaseFence();
		super.setField(field, value);
		return (IsoValue<T>) value;
	}

	private void readAll() {
		for (int field = 2; field <= 128; field++) {
			getField(field);
		}
		// what another thread has read is there for j8583, too
		VarHandle.acquireFence();
	}

	private void replaced(int field) {
		if (this.unread != null) {
			this.unread.take(field);
		}
	}

	@Override
	public <T> @Nullable IsoValue<T> getField(int field) {
		// once: what another thread puts there may be seen now and not a moment later
		IsoValue<T> value = super.getField(field);
		return (value == null && cameUnread(field)) ? read(field) : value;
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
		return super.hasField(field) || cameUnread(field);
	}

	@Override
	public IsoMessage setField(int index, @Nullable IsoValue<?> field) {
		super.setField(index, field);
		replaced(index);
		return this;
	}

	@Override
	public <T> IsoMessage setValue(int index, @Nullable T value, @Nullable CustomFieldEncoder<T> encoder, IsoType type,
			int length) {
		if (value != null && encoder == null && PlainValue.isOf(type)) {
			return setField(index, new PlainValue<>(type, value, length));
		}
		super.setValue(index, value, encoder, type, length);
		replaced(index);
		return this;
	}

	/** Values stay in the character set in which they came. */
	@Override
	public void setCharacterEncoding(String value) {
		if (this.unread != null) {
			readAll();
		}
		super.setCharacterEncoding(value);
	}

	/** Whatever in j8583 looks at all fields makes the bitmap first. */
	@Override
	protected BitSet createBitmapBitSet() {
		readAll();
		return super.createBitmapBitSet();
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

}

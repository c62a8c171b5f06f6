package dev.iso8583.message;

import java.lang.invoke.VarHandle;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.disclosure.Disclosure;
import dev.iso8583.message.field.PartsFindings;

/**
 * A message of a format, received or new. It knows which of its fields may be shown, and
 * remembers how it was received: its type, and the header of its frame.
 * <p>
 * Messages are created as copies of another one, which is cheaper than j8583's
 * constructor: copies share j8583's array of 129 values, which is always empty.
 */
final class LazyIsoMessage extends LazyFields implements Cloneable {

	private static final AtomicIntegerFieldUpdater<LazyIsoMessage> ANSWERED = AtomicIntegerFieldUpdater
		.newUpdater(LazyIsoMessage.class, "answered");

	private static final byte[] NO_HEADER = {};

	private final Disclosure disclosure;

	private byte[] frameHeader = NO_HEADER;

	/** The type it was received with, or 0 if it was not received. */
	private int receivedType;

	/** The bytes of the text before the MTI, or {@code null} if that text was set. */
	private byte @Nullable [] isoHeaderBytes;

	/** Whether a reply was sent or is about to be sent: 1 or 0. */
	private volatile int answered;

	/** The received message of which this is a copy, or {@code null}. */
	private @Nullable LazyIsoMessage original;

	/** The findings in parts by field; {@code null} if there are none, as usual. */
	private @Nullable Map<Integer, PartsFindings> findings;

	private boolean forceStringEncoding;

	/** Whether a specification describes it, whose encodings j8583 does not know. */
	private boolean ofSpecification;

	LazyIsoMessage(@Nullable String isoHeader, Disclosure disclosure) {
		super(isoHeader);
		this.disclosure = disclosure;
	}

	LazyIsoMessage(byte[] isoHeader, Disclosure disclosure) {
		super(isoHeader);
		this.disclosure = disclosure;
	}

	/**
	 * Return a copy with its own values, which shares no mutable state with this message
	 * except for objects of the application's codecs.
	 */
	LazyIsoMessage copy() {
		LazyIsoMessage copy;
		try {
			copy = (LazyIsoMessage) super.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ex);
		}
		copy.copyValues();
		if (this.original == null && this.receivedType != 0) {
			copy.original = this;
		}
		byte[] isoHeader = getBinaryIsoHeader();
		if (isoHeader != null) {
			copy.setBinaryIsoHeader(isoHeader.clone());
		}
		return copy;
	}

	/** Take type, header and fields from a message that was not created by a format. */
	void copyContentOf(IsoMessage other) {
		copyHead(other, this);
		for (int field = DataElements.FIRST; field <= DataElements.LAST; field++) {
			IsoValue<?> value = other.getField(field);
			if (value != null) {
				// setField would change the character set of the value
				put(field, value);
			}
		}
	}

	private static void copyHead(IsoMessage from, IsoMessage to) {
		to.setType(from.getType());
		to.setForceSecondaryBitmap(from.getForceSecondaryBitmap());
		if (from.getIsoHeader() != null) {
			to.setIsoHeader(from.getIsoHeader());
		}
		else {
			to.setBinaryIsoHeader(from.getBinaryIsoHeader());
		}
	}

	/**
	 * Set the text before the MTI and its bytes, which may not be characters of the
	 * character set.
	 * @param bytes the bytes, which must not change, or {@code null} for those of the
	 * text
	 */
	void setIsoHeader(String header, byte @Nullable [] bytes) {
		super.setIsoHeader(header);
		this.isoHeaderBytes = bytes;
	}

	/** Return the bytes of the text before the MTI, or {@code null} if it was set. */
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

	/** The ISO header is written in the new character set; values keep theirs. */
	@Override
	public void setCharacterEncoding(String value) {
		if (!value.equals(getCharacterEncoding())) {
			this.isoHeaderBytes = null;
		}
		super.setCharacterEncoding(value);
	}

	@Override
	public void setForceStringEncoding(boolean flag) {
		super.setForceStringEncoding(flag);
		this.forceStringEncoding = flag;
	}

	/**
	 * Whether bitmap and lengths are in the character set; j8583 has no getter for it.
	 */
	boolean isForceStringEncoding() {
		return this.forceStringEncoding;
	}

	/**
	 * Note that a specification describes the message.
	 * @param lastField the highest number that a field may have
	 */
	void useSpecification(int lastField) {
		this.ofSpecification = true;
		setLastField(lastField);
	}

	/** Note what was found in the parts of a field when it was received. */
	void note(int field, PartsFindings found) {
		if (found == PartsFindings.NONE) {
			return;
		}
		if (this.findings == null) {
			this.findings = new TreeMap<>();
		}
		this.findings.put(field, found);
	}

	/** Return the findings in parts by field when the message was received. */
	Map<Integer, PartsFindings> findings() {
		return (this.findings != null) ? this.findings : Map.of();
	}

	Disclosure disclosure() {
		return this.disclosure;
	}

	/** Note that the message was received with its current type. */
	void markReceived(byte[] frameHeader) {
		this.frameHeader = frameHeader;
		this.receivedType = getType();
	}

	/** Return the header of the frame in which it was received, or an empty array. */
	byte[] frameHeader() {
		return this.frameHeader;
	}

	/** Return the type it was received with, or 0 if it was not received. */
	int receivedType() {
		return this.receivedType;
	}

	/**
	 * Mark a received message as answered, together with all its copies.
	 * @return whether it was not answered before
	 */
	boolean markAnswered() {
		return this.receivedType == 0 || ANSWERED.compareAndSet(original(), 0, 1);
	}

	/** Remove the mark, because its reply was not sent. */
	void unmarkAnswered() {
		original().answered = 0;
	}

	private LazyIsoMessage original() {
		return (this.original != null) ? this.original : this;
	}

	@Override
	public byte[] writeData() {
		EagerCopy copy = eagerCopy();
		if (this.isoHeaderBytes != null) {
			copy.setBinaryIsoHeader(this.isoHeaderBytes);
		}
		return copy.writeData();
	}

	@Override
	public String debugString() {
		return eagerCopy().debugString();
	}

	@Override
	protected BitSet createBitmapBitSet() {
		return eagerCopy().createBitmapBitSet();
	}

	private EagerCopy eagerCopy() {
		if (this.ofSpecification) {
			throw new UnsupportedOperationException(
					"j8583 does not know the encodings of a specification; use encode and print of the MessageFormat");
		}
		return new EagerCopy(this);
	}

	/**
	 * A copy with its values in j8583's array, for methods of j8583 that need them there.
	 */
	private static final class EagerCopy extends IsoMessage {

		EagerCopy(LazyIsoMessage message) {
			copyHead(message, this);
			setCharacterEncoding(message.getCharacterEncoding());
			setBinaryHeader(message.isBinaryHeader());
			setBinaryFields(message.isBinaryFields());
			setBinaryBitmap(message.isBinaryBitmap());
			setForceStringEncoding(message.isForceStringEncoding());
			setEncodeVariableLengthFieldsInHex(message.isEncodeVariableLengthFieldsInHex());
			for (int field = DataElements.FIRST; field <= DataElements.LAST; field++) {
				IsoValue<?> value = message.getField(field);
				if (value != null) {
					// makes a value that another thread has read visible to j8583, too
					VarHandle.acquireFence();
					// a copy, because j8583 changes the character set of the value
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

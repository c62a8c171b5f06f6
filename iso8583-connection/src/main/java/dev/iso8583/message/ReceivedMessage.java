package dev.iso8583.message;

import com.solab.iso8583.CustomFieldEncoder;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.jspecify.annotations.Nullable;

/**
 * A message that knows what its format shows of it, and remembers how it arrived: its
 * type, and the header of its frame.
 */
final class ReceivedMessage extends IsoMessage {

	private static final byte[] NO_HEADER = {};

	private final Disclosure disclosure;

	private byte[] frameHeader = NO_HEADER;

	private int arrivedType;

	private boolean forceStringEncoding;

	ReceivedMessage(String isoHeader, Disclosure disclosure) {
		super(isoHeader);
		this.disclosure = disclosure;
	}

	ReceivedMessage(byte[] isoHeader, Disclosure disclosure) {
		super(isoHeader);
		this.disclosure = disclosure;
	}

	@Override
	public <T> IsoMessage setValue(int index, @Nullable T value, @Nullable CustomFieldEncoder<T> encoder, IsoType type,
			int length) {
		return (value != null && encoder == null && PlainValue.isOf(type))
				? setField(index, new PlainValue<>(type, value, length))
				: super.setValue(index, value, encoder, type, length);
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

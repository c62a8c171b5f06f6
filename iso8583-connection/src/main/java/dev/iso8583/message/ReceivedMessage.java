package dev.iso8583.message;

import com.solab.iso8583.IsoMessage;

/**
 * A message that remembers how it arrived: its type, and the header of its frame.
 */
final class ReceivedMessage extends IsoMessage {

	private byte[] frameHeader = {};

	private int arrivedType;

	ReceivedMessage(String isoHeader) {
		super(isoHeader);
	}

	ReceivedMessage(byte[] isoHeader) {
		super(isoHeader);
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

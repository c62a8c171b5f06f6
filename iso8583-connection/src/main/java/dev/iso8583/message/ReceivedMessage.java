package dev.iso8583.message;

import com.solab.iso8583.IsoMessage;

/**
 * A message that remembers the header of the frame it arrived in.
 */
final class ReceivedMessage extends IsoMessage {

	private byte[] frameHeader = {};

	ReceivedMessage(String isoHeader) {
		super(isoHeader);
	}

	byte[] frameHeader() {
		return this.frameHeader;
	}

	void frameHeader(byte[] header) {
		this.frameHeader = header;
	}

}

package dev.iso8583.message;

import java.nio.charset.Charset;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.MessageFactory;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the MTI in every message of a format: nothing, text or bytes, always
 * as many of them. The far end's own content is not looked at.
 *
 * <pre>
 *   ISO025000077 | 0800 | bitmap | fields ...
 * </pre>
 */
final class IsoHeader {

	static final IsoHeader NONE = new IsoHeader(0, false, null, null);

	private static final int LONGEST = 255;

	private final int length;

	private final boolean binary;

	private final @Nullable String text;

	private final byte @Nullable [] bytes;

	private IsoHeader(int length, boolean binary, @Nullable String text, byte @Nullable [] bytes) {
		this.length = length;
		this.binary = binary;
		this.text = text;
		this.bytes = bytes;
	}

	static IsoHeader text(String header) {
		return new IsoHeader(requireLength(header.length()), false, header, null);
	}

	static IsoHeader binary(byte[] header) {
		return new IsoHeader(requireLength(header.length), true, null, header.clone());
	}

	static IsoHeader ofLength(int length) {
		return new IsoHeader(requireLength(length), false, null, null);
	}

	private static int requireLength(int length) {
		if (length < 1 || length > LONGEST) {
			throw new IllegalArgumentException("An ISO header has 1 to 255 bytes, not " + length);
		}
		return length;
	}

	/**
	 * Return the header that also knows what a configuration says for single types: it
	 * gives the length if nothing else does, and must not contradict.
	 * @param types the types that may have a header
	 */
	IsoHeader completedBy(MessageFactory<IsoMessage> factory, int[] types) {
		if (this.text != null && !Charset.forName(factory.getCharacterEncoding()).newEncoder().canEncode(this.text)) {
			throw new IllegalArgumentException(
					"The ISO header has a character that is not in " + factory.getCharacterEncoding());
		}
		IsoHeader header = this;
		for (int type : types) {
			String configured = factory.getIsoHeader(type);
			byte[] binary = factory.getBinaryIsoHeader(type);
			if (configured != null || binary != null) {
				int configuredLength = (configured != null) ? configured.length() : binary.length;
				if (header.length == 0) {
					header = new IsoHeader(configuredLength, binary != null, null, null);
				}
				if (header.length != configuredLength || header.isBinary() != (binary != null)) {
					throw new IllegalArgumentException("The ISO headers of a format are all text or all binary, and"
							+ " of one length; that of type " + String.format("%04x", type) + " has " + configuredLength
							+ " bytes, and another " + header.length);
				}
			}
		}
		return header;
	}

	int length() {
		return this.length;
	}

	boolean isBinary() {
		return this.binary;
	}

	/** Give a new message the header, unless its type has one of its own. */
	void addTo(IsoMessage message) {
		if (message.getIsoHeader() == null && message.getBinaryIsoHeader() == null) {
			if (this.text != null) {
				message.setIsoHeader(this.text);
			}
			else if (this.bytes != null) {
				message.setBinaryIsoHeader(this.bytes.clone());
			}
		}
	}

	/** Give a response the header of its request. */
	static void copy(IsoMessage request, IsoMessage response) {
		if (request.getIsoHeader() != null) {
			response.setIsoHeader(request.getIsoHeader());
		}
		else if (request.getBinaryIsoHeader() != null) {
			response.setBinaryIsoHeader(request.getBinaryIsoHeader().clone());
		}
	}

	/** Refuse a message with a header of another length: who reads it finds no MTI. */
	void requireLengthOf(IsoMessage message) {
		String header = message.getIsoHeader();
		byte[] binary = message.getBinaryIsoHeader();
		int actual = (header != null) ? header.length() : (binary != null) ? binary.length : 0;
		if (actual != this.length) {
			throw new UnencodableMessageException(
					"its ISO header has " + actual + " bytes, and the format's has " + this.length);
		}
	}

}

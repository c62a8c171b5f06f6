package dev.iso8583.message;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Arrays;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.MessageFactory;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the MTI in every message of a format: nothing, text or bytes, always
 * as many of them. The far end's own content is not looked at, and a message that repeats
 * it repeats its bytes, whatever the character set makes of them.
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
		CharsetEncoder encoder = Charset.forName(factory.getCharacterEncoding()).newEncoder();
		if (this.text != null && !encoder.canEncode(this.text)) {
			throw new IllegalArgumentException("The ISO header " + notIn(factory.getCharacterEncoding()));
		}
		IsoHeader header = this;
		for (int type : types) {
			String configured = factory.getIsoHeader(type);
			byte[] binary = factory.getBinaryIsoHeader(type);
			if (configured != null && !encoder.canEncode(configured)) {
				throw new IllegalArgumentException("The ISO header of type " + String.format("%04x", type) + " "
						+ notIn(factory.getCharacterEncoding()));
			}
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

	private static String notIn(String charset) {
		return "has a character that is not in " + charset
				+ "; write text that is, or its bytes as a binary header of hexadecimal digits";
	}

	int length() {
		return this.length;
	}

	boolean isBinary() {
		return this.binary;
	}

	/** Give a new message the header, unless its type has one of its own. */
	void addTo(LazyIsoMessage message) {
		if (message.getIsoHeader() == null && message.getBinaryIsoHeader() == null && this.bytes != null) {
			message.setBinaryIsoHeader(this.bytes.clone());
			return;
		}
		String header = (message.getIsoHeader() != null) ? message.getIsoHeader() : this.text;
		if (header != null && message.getBinaryIsoHeader() == null) {
			message.setIsoHeader(header, header.getBytes(Charset.forName(message.getCharacterEncoding())));
		}
	}

	/** Give a message the header that stands before it. */
	void read(byte[] bytes, Charset charset, LazyIsoMessage message) {
		if (this.length > 0 && this.binary) {
			message.setBinaryIsoHeader(Arrays.copyOf(bytes, this.length));
		}
		else if (this.length > 0) {
			message.setIsoHeader(new String(bytes, 0, this.length, charset), Arrays.copyOf(bytes, this.length));
		}
	}

	/**
	 * Give a response the header of its request, if that is one of this format: a request
	 * may have come by another.
	 */
	void copy(IsoMessage request, LazyIsoMessage response) {
		if (lengthOf(request) != this.length) {
			return;
		}
		String header = request.getIsoHeader();
		if (header != null && request instanceof LazyIsoMessage received
				&& response.getCharacterEncoding().equals(request.getCharacterEncoding())) {
			response.setIsoHeader(header, received.isoHeaderBytes());
		}
		else if (header != null) {
			response.setIsoHeader(header);
		}
		else if (request.getBinaryIsoHeader() != null) {
			response.setBinaryIsoHeader(request.getBinaryIsoHeader().clone());
		}
	}

	private static int lengthOf(IsoMessage message) {
		String header = message.getIsoHeader();
		byte[] binary = message.getBinaryIsoHeader();
		return (header != null) ? header.length() : (binary != null) ? binary.length : 0;
	}

	/**
	 * Refuse a message with a header of another length, since who reads it finds no MTI;
	 * and text that the character set cannot write, which becomes question marks.
	 */
	void requireWritable(IsoMessage message) {
		int actual = lengthOf(message);
		if (actual != this.length) {
			throw new UnencodableMessageException(
					"its ISO header has " + actual + " bytes, and the format's has " + this.length);
		}
		String header = message.getIsoHeader();
		boolean isBytes = message instanceof LazyIsoMessage received && received.isoHeaderBytes() != null;
		if (header != null && !isBytes
				&& !Charset.forName(message.getCharacterEncoding()).newEncoder().canEncode(header)) {
			throw new UnencodableMessageException(
					"its ISO header has a character that is not in " + message.getCharacterEncoding());
		}
	}

}

package dev.iso8583.message;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Arrays;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.MessageFactory;
import org.jspecify.annotations.Nullable;

/**
 * The ISO header of a format, which precedes the MTI of every message: nothing, text or
 * bytes, always of the same length. The content of received headers is not checked. A
 * response that echoes the header of its request echoes its bytes, even if they are not
 * characters of the character set.
 *
 * <pre>
 *   ISO025000077 | 0800 | bitmap | fields ...
 * </pre>
 */
final class IsoHeader {

	static final IsoHeader NONE = new IsoHeader(0, false, null, null);

	private static final int MAXIMUM_LENGTH = 255;

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

	static IsoHeader binaryOfLength(int length) {
		return new IsoHeader(requireLength(length), true, null, null);
	}

	private static int requireLength(int length) {
		if (length < 1 || length > MAXIMUM_LENGTH) {
			throw new IllegalArgumentException("An ISO header has 1 to 255 bytes, not " + length);
		}
		return length;
	}

	/**
	 * Return this header after comparing it with the headers that a configuration has for
	 * single types. Those give the length if it is not configured otherwise, and must not
	 * contradict it.
	 * @param types the message types that may have a header
	 */
	IsoHeader mergedWith(MessageFactory<IsoMessage> factory, int[] types) {
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
					throw new IllegalArgumentException(
							"The ISO headers of a format must all be text or all be binary, and"
									+ " have the same length; the one of type " + String.format("%04x", type) + " has "
									+ configuredLength + " bytes, another one " + header.length);
				}
			}
		}
		return header;
	}

	private static String notIn(String charset) {
		return "has a character that is not in " + charset
				+ "; write other text, or the bytes as a binary header in hexadecimal digits";
	}

	int length() {
		return this.length;
	}

	boolean isBinary() {
		return this.binary;
	}

	/** Set the header of a new message, unless its type has a header of its own. */
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

	/** Set the header of a received message from its bytes. */
	void read(byte[] bytes, Charset charset, LazyIsoMessage message) {
		if (this.length > 0 && this.binary) {
			message.setBinaryIsoHeader(Arrays.copyOf(bytes, this.length));
		}
		else if (this.length > 0) {
			message.setIsoHeader(new String(bytes, 0, this.length, charset), Arrays.copyOf(bytes, this.length));
		}
	}

	/**
	 * Copy the header of a request to its response, if it is one of this format: the
	 * request may have been received in another format.
	 */
	void echo(IsoMessage request, LazyIsoMessage response) {
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
	 * Refuse a message whose header has another length, because its receiver would not
	 * find the MTI, or whose header has characters that the character set would replace
	 * with question marks.
	 */
	void requireWritable(IsoMessage message) {
		int actual = lengthOf(message);
		if (actual != this.length) {
			throw new UnencodableMessageException(
					"its ISO header has " + actual + " bytes, but that of the format has " + this.length);
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

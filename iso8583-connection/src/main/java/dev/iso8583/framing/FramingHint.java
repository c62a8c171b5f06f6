package dev.iso8583.framing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import dev.iso8583.framing.LengthHeader.Coding;

/**
 * Guesses from the first bytes which protocol or framing a far end uses that does not
 * match ours. The hint ends the text of a failure: it names the protocol, or the framing
 * to try, and never quotes the bytes.
 */
final class FramingHint {

	private static final int TLS_ALERT = 0x15;

	private static final int TLS_HANDSHAKE = 0x16;

	private static final int TLS_MAJOR_VERSION = 3;

	private static final int TPDU = 0x60;

	private static final int EOT = 0x04;

	private static final int ENQ = 0x05;

	private static final int ACK = 0x06;

	private static final int NAK = 0x15;

	private static final int DIGITS_IN_ASCII = 0x30;

	private static final int DIGITS_IN_EBCDIC = 0xF0;

	/** The first four characters of an HTTP request or response. */
	private static final Set<String> HTTP = Set.of("GET ", "HEAD", "POST", "PUT ", "DELE", "OPTI", "PATC", "TRAC",
			"CONN", "PRI ", "HTTP");

	/** Framings to try on the received bytes, in this order. */
	private static final List<String> OTHERS = List.of("binary-2", "ascii-4", "bcd-2", "vmlh", "binary-4", "amex",
			"hex-4", "little-endian-2", "binary-3", "ascii-3", "ascii-5", "ascii-6", "ebcdic-4");

	/** The size of a binary MTI and a primary bitmap: no message is shorter. */
	private static final int SHORTEST_MESSAGE = 10;

	private FramingHint() {
	}

	/**
	 * Return the end of a sentence, or an empty text if the bytes look like nothing
	 * known.
	 */
	static String hint(ByteBuf in, Framing framing) {
		int start = in.readerIndex();
		int readable = in.readableBytes();
		if (readable >= 2 && in.getUnsignedByte(start + 1) == TLS_MAJOR_VERSION) {
			int type = in.getUnsignedByte(start);
			if (type == TLS_HANDSHAKE || type == TLS_ALERT) {
				return "; this looks like TLS on a connection without TLS";
			}
		}
		if (readable >= 4 && HTTP.contains(in.toString(start, 4, StandardCharsets.ISO_8859_1))) {
			return "; this looks like HTTP";
		}
		String other = other(in, framing);
		if (other != null) {
			return "; the received bytes are exactly one frame in " + other + ": try framing: " + other;
		}
		return framing.hasLength() ? lengthHint(in, framing.lengthHeader().coding()) : controlHint(in);
	}

	/** Return the name of a framing in which the received bytes are exactly one frame. */
	private static @Nullable String other(ByteBuf in, Framing framing) {
		for (String name : OTHERS) {
			Framing other = Framing.of(name);
			int width = other.lengthHeader().length();
			boolean differs = !framing.hasLength() || !other.lengthHeader().equals(framing.lengthHeader())
					|| other.lengthIncludesItself() != framing.lengthIncludesItself();
			if (differs && in.readableBytes() >= width + SHORTEST_MESSAGE) {
				long declared = other.declared(in, in.readerIndex());
				if (declared > 0 && width + other.following(declared) == in.readableBytes()) {
					return name;
				}
			}
		}
		return null;
	}

	private static String lengthHint(ByteBuf in, Coding coding) {
		if (hasDelimiters(in)) {
			return "; the bytes begin with STX and end with ETX: try framing: stx-etx";
		}
		boolean text = coding == Coding.ASCII || coding == Coding.EBCDIC || coding == Coding.HEX;
		if (coding != Coding.ASCII && coding != Coding.HEX && isDigits(in, DIGITS_IN_ASCII)) {
			return "; the first bytes are ASCII digits: try framing: ascii-4";
		}
		if (coding != Coding.EBCDIC && isDigits(in, DIGITS_IN_EBCDIC)) {
			return "; the first bytes are EBCDIC digits: try framing: ebcdic-4, unless they are those of the MTI";
		}
		int start = in.readerIndex();
		if (in.readableBytes() > 1 && in.getByte(start) == 0 && text) {
			return "; the length looks like a binary number: try framing: "
					+ ((in.getByte(start + 1) == 0) ? "binary-4" : "binary-2");
		}
		if (in.readableBytes() >= 2 && in.getUnsignedByte(start) == TPDU) {
			return "; the first bytes look like a TPDU without a length header before it";
		}
		return "";
	}

	/** Whether the bytes are delimited by STX and ETX, or ETX and an LRC. */
	private static boolean hasDelimiters(ByteBuf in) {
		int end = in.writerIndex();
		return in.readableBytes() > SHORTEST_MESSAGE && in.getByte(in.readerIndex()) == Delimiters.STX
				&& (in.getByte(end - 1) == Delimiters.ETX || in.getByte(end - 2) == Delimiters.ETX);
	}

	/** Describe a byte that takes the place of STX. */
	private static String controlHint(ByteBuf in) {
		int first = in.isReadable() ? in.getByte(in.readerIndex()) : 0;
		return (first == ENQ || first == ACK || first == NAK || first == EOT)
				? "; it is ENQ, ACK, NAK or EOT, and there are no acknowledgements on this link" : "";
	}

	/** Whether the first bytes, at most four, are decimal digits. */
	private static boolean isDigits(ByteBuf in, int zero) {
		int bytes = Math.min(4, in.readableBytes());
		for (int offset = 0; offset < bytes; offset++) {
			int digit = in.getUnsignedByte(in.readerIndex() + offset) - zero;
			if (digit < 0 || digit > 9) {
				return false;
			}
		}
		return bytes >= 2;
	}

}

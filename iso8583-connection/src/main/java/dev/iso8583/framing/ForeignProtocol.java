package dev.iso8583.framing;

import java.nio.charset.StandardCharsets;
import java.util.Set;

import io.netty.buffer.ByteBuf;

/**
 * Tells by its first bytes what a far end speaks that does not speak our framing. For the
 * text of a failure: it names the protocol and quotes nothing.
 */
final class ForeignProtocol {

	private static final int TLS_ALERT = 0x15;

	private static final int TLS_HANDSHAKE = 0x16;

	private static final int TLS_MAJOR_VERSION = 3;

	/** The first four characters of an HTTP request or response. */
	private static final Set<String> HTTP = Set.of("GET ", "HEAD", "POST", "PUT ", "DELE", "OPTI", "PATC", "TRAC",
			"CONN", "PRI ", "HTTP");

	private ForeignProtocol() {
	}

	/** Return an end for a sentence, empty if the bytes look like nothing we know. */
	static String hint(ByteBuf in) {
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
		return "";
	}

}

package dev.iso8583.testing;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * The parts of ASN.1's distinguished encoding rules (DER) that a certificate needs.
 */
final class Der {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	private Der() {
	}

	static byte[] value(int tag, byte[]... parts) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			content.writeBytes(part);
		}
		ByteArrayOutputStream value = new ByteArrayOutputStream();
		value.write(tag);
		if (content.size() > 255) {
			value.write(0x82);
			value.write(content.size() >> 8);
		}
		else if (content.size() > 127) {
			value.write(0x81);
		}
		value.write(content.size());
		value.writeBytes(content.toByteArray());
		return value.toByteArray();
	}

	static byte[] sequence(byte[]... parts) {
		return value(0x30, parts);
	}

	static byte[] integer(int number) {
		return value(0x02,
				new byte[] { (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number });
	}

	static byte[] bits(byte[] bytes) {
		return value(0x03, new byte[1], bytes);
	}

	static byte[] text(int tag, String text) {
		return value(tag, text.getBytes(StandardCharsets.US_ASCII));
	}

	static byte[] time(Instant time) {
		return text(0x18, TIME.format(time));
	}

	/** Return an object identifier with this encoded content. */
	static byte[] identifier(int... content) {
		byte[] bytes = new byte[content.length];
		for (int index = 0; index < content.length; index++) {
			bytes[index] = (byte) content[index];
		}
		return value(0x06, bytes);
	}

}

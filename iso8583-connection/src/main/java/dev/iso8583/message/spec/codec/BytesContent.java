package dev.iso8583.message.spec.codec;

import java.util.Arrays;

import dev.iso8583.message.field.OutputBuffer;

/**
 * Bytes as they are.
 */
final class BytesContent implements ContentCodec<byte[]> {

	@Override
	public void check(byte[] bytes, int start, int units, boolean strict) {
		// all bytes are correct
	}

	@Override
	public byte[] read(byte[] bytes, int start, int units) {
		return Arrays.copyOfRange(bytes, start, start + units);
	}

	@Override
	public int units(byte[] content) {
		return content.length;
	}

	@Override
	public void write(byte[] content, OutputBuffer out) {
		out.write(content, 0, content.length);
	}

}

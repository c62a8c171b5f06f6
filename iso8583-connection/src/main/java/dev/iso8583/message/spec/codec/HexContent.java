package dev.iso8583.message.spec.codec;

import java.nio.charset.Charset;

import dev.iso8583.message.field.HexDigits;
import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;

/**
 * Bytes as hexadecimal digits, two for each.
 */
final class HexContent implements ContentCodec<byte[]> {

	private final HexDigits digits;

	HexContent(Charset charset) {
		this.digits = HexDigits.of(charset);
	}

	@Override
	public int bytes(int units) {
		return 2 * units;
	}

	@Override
	public int units(byte[] bytes, int start, int length) throws MalformedFieldException {
		if (length % 2 == 1) {
			throw MalformedFieldException.at(start, "it ends with half a byte");
		}
		return length / 2;
	}

	@Override
	public void check(byte[] bytes, int start, int units, boolean strict) throws MalformedFieldException {
		for (int index = start; index < start + 2 * units; index++) {
			if (this.digits.value(bytes[index]) < 0) {
				throw MalformedFieldException.at(index, "it is not a hexadecimal digit");
			}
		}
	}

	@Override
	public byte[] read(byte[] bytes, int start, int units) {
		byte[] content = new byte[units];
		for (int place = 0; place < units; place++) {
			content[place] = (byte) (this.digits.value(bytes[start + 2 * place]) << 4
					| this.digits.value(bytes[start + 2 * place + 1]));
		}
		return content;
	}

	@Override
	public int units(byte[] content) {
		return content.length;
	}

	@Override
	public void write(byte[] content, OutputBuffer out) {
		int start = out.skip(2 * content.length);
		for (int place = 0; place < content.length; place++) {
			out.bytes[start + 2 * place] = this.digits.code(content[place] >> 4 & 0xF);
			out.bytes[start + 2 * place + 1] = this.digits.code(content[place] & 0xF);
		}
	}

}

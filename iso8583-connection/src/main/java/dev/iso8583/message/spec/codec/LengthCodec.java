package dev.iso8583.message.spec.codec;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.HexDigits;
import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.LengthIndicator;

/**
 * Reads and writes the number in a length indicator, whatever it counts.
 */
final class LengthCodec {

	private final LengthIndicator indicator;

	private final int length;

	/** The digits of a length of text, else {@code null}. */
	private final @Nullable HexDigits digits;

	/** The number base: 10, 16 for hexadecimal digits, or 0 for a binary length. */
	private final int base;

	LengthCodec(LengthIndicator indicator) {
		this.indicator = indicator;
		this.length = indicator.length();
		Encoding encoding = indicator.encoding();
		if (encoding instanceof Encoding.Text text) {
			this.digits = HexDigits.of(text.charset());
			this.base = 10;
		}
		else if (encoding instanceof Encoding.Hex hex) {
			this.digits = HexDigits.of(hex.charset());
			this.base = 16;
		}
		else {
			this.digits = null;
			this.base = (encoding instanceof Encoding.Bcd) ? 10 : 0;
		}
	}

	/** Return the number of bytes of the indicator. */
	int length() {
		return this.length;
	}

	/** Return the number that the indicator says. */
	long read(byte[] bytes, int position) throws MalformedFieldException {
		long number = 0;
		if (this.base == 0) {
			for (int index = position; index < position + this.length; index++) {
				number = number << 8 | bytes[index] & 0xFF;
			}
			return number;
		}
		if (this.digits != null && this.base == 10) {
			return readText(this.digits.values(), bytes, position);
		}
		int places = (this.digits != null) ? this.length : 2 * this.length;
		int unused = places - ((this.base == 16) ? places : this.indicator.size());
		for (int place = 0; place < places; place++) {
			int digit = (this.digits != null) ? this.digits.value(bytes[position + place])
					: bytes[position + place / 2] >> ((place % 2 == 0) ? 4 : 0) & 0xF;
			if (digit < 0 || digit >= this.base || place < unused && digit != 0) {
				throw MalformedFieldException.at(position, "its length is not a number");
			}
			number = number * this.base + digit;
		}
		return number;
	}

	/** Read decimal digits of text. */
	private int readText(byte[] values, byte[] bytes, int position) throws MalformedFieldException {
		int number = 0;
		int wrong = 0;
		for (int index = position; index < position + this.length; index++) {
			int digit = values[bytes[index] & 0xFF];
			wrong |= digit | 9 - digit;
			number = 10 * number + digit;
		}
		if (wrong < 0) {
			throw MalformedFieldException.at(position, "its length is not a number");
		}
		return number;
	}

	/** Write a number that the indicator can say. */
	void write(int number, OutputBuffer out) {
		int start = out.skip(this.length);
		int rest = number;
		for (int index = start + this.length - 1; index >= start; index--) {
			if (this.base == 0) {
				out.bytes[index] = (byte) rest;
				rest >>>= 8;
			}
			else if (this.digits != null) {
				out.bytes[index] = this.digits.code(rest % this.base);
				rest /= this.base;
			}
			else {
				out.bytes[index] = (byte) (rest / 10 % 10 << 4 | rest % 10);
				rest /= 100;
			}
		}
	}

}

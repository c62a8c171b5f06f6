package dev.iso8583.message.spec.codec;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;

/**
 * C for credit or D for debit as a character of ASCII, and digits in BCD.
 */
final class SignedBcdContent implements ContentCodec<String> {

	private final BcdContent digits;

	SignedBcdContent(BcdContent digits) {
		this.digits = digits;
	}

	/** Whether an odd number of digits is told from an even one without being counted. */
	boolean showsOddDigits() {
		return this.digits.showsOddDigits();
	}

	@Override
	public int bytes(int units) {
		return (units > 0) ? 1 + this.digits.bytes(units - 1) : 0;
	}

	@Override
	public int units(byte[] bytes, int start, int length) {
		return (length > 0) ? 1 + this.digits.units(bytes, start + 1, length - 1) : 0;
	}

	@Override
	public void check(byte[] bytes, int start, int units, boolean strict) throws MalformedFieldException {
		if (units == 0) {
			return;
		}
		if (bytes[start] != 'C' && bytes[start] != 'D') {
			throw MalformedFieldException.at(start, "its sign is not C or D");
		}
		this.digits.check(bytes, start + 1, units - 1, strict);
	}

	@Override
	public String read(byte[] bytes, int start, int units) {
		return (units > 0) ? (char) bytes[start] + this.digits.read(bytes, start + 1, units - 1) : "";
	}

	@Override
	public int units(String content) {
		return content.length();
	}

	@Override
	public boolean fits(String content, boolean strict) {
		return content.isEmpty()
				|| (content.charAt(0) == 'C' || content.charAt(0) == 'D') && BcdContent.areDigits(content, 1);
	}

	@Override
	public void write(String text, OutputBuffer out) {
		if (text.isEmpty()) {
			return;
		}
		if (text.charAt(0) != 'C' && text.charAt(0) != 'D') {
			throw new UnfitValueException("must begin with C or D");
		}
		out.put(text.charAt(0));
		this.digits.write(text.substring(1), out);
	}

}

package dev.iso8583.message.spec.codec;

import java.nio.charset.StandardCharsets;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Encoding;

/**
 * Digits, two in each byte. In track data the separator is the nibble D, which is read as
 * {@code =}, and the last nibble may be F.
 */
final class BcdContent implements ContentCodec<String> {

	private static final int SEPARATOR = 0xD;

	private static final int END = 0xF;

	private static final String CHARACTERS = "0123456789ABC=EF";

	private final boolean left;

	private final int fill;

	private final boolean track;

	BcdContent(Encoding.Bcd encoding, boolean track) {
		this.left = encoding.left();
		this.fill = encoding.fill();
		this.track = track;
	}

	@Override
	public int bytes(int units) {
		return units / 2 + units % 2;
	}

	/**
	 * Return the number of digits: the fill is not one of them if it is no digit. Where
	 * the fill may be a digit, it counts as one.
	 */
	@Override
	public int units(byte[] bytes, int start, int length) {
		if (length == 0 || this.fill <= 9) {
			return 2 * length;
		}
		int nibble = this.left ? bytes[start + length - 1] & 0xF : bytes[start] >> 4 & 0xF;
		return 2 * length - ((nibble == this.fill) ? 1 : 0);
	}

	/** Whether an odd number of digits is told from an even one without being counted. */
	boolean showsOddDigits() {
		return this.fill > 9;
	}

	@Override
	public void check(byte[] bytes, int start, int units, boolean strict) throws MalformedFieldException {
		int shift = shift(units);
		for (int place = 0; place < units; place++) {
			int nibble = nibble(bytes, start, place + shift);
			if (nibble > 9 && !(this.track && (!strict || isTrack(nibble, place == units - 1)))) {
				throw MalformedFieldException.at(start + (place + shift) / 2, "it is not a digit");
			}
		}
		if (strict && units % 2 == 1) {
			int place = this.left ? units : 0;
			if (nibble(bytes, start, place) != this.fill) {
				throw MalformedFieldException.at(start + place / 2, "its fill is not that of the specification");
			}
		}
	}

	private static boolean isTrack(int nibble, boolean last) {
		return nibble == SEPARATOR || nibble == END && last;
	}

	/** Return the place of the first digit among the nibbles. */
	private int shift(int units) {
		return (units % 2 == 1 && !this.left) ? 1 : 0;
	}

	private static int nibble(byte[] bytes, int start, int place) {
		int pair = bytes[start + place / 2];
		return (place % 2 == 0) ? pair >> 4 & 0xF : pair & 0xF;
	}

	@Override
	public String read(byte[] bytes, int start, int units) {
		int shift = shift(units);
		byte[] text = new byte[units];
		for (int place = 0; place < units; place++) {
			text[place] = (byte) CHARACTERS.charAt(nibble(bytes, start, place + shift));
		}
		return new String(text, StandardCharsets.ISO_8859_1);
	}

	@Override
	public int units(String content) {
		return content.length();
	}

	@Override
	public long digits(byte[] bytes, int start, int units) {
		int shift = shift(units);
		long digits = 0;
		for (int place = 0; place < units; place++) {
			digits = digits << 4 | nibble(bytes, start, place + shift);
		}
		return digits;
	}

	@Override
	public boolean fits(String content, boolean strict) {
		return !this.track && areDigits(content, 0);
	}

	static boolean areDigits(String text, int start) {
		boolean digits = true;
		for (int place = start; place < text.length(); place++) {
			int digit = text.charAt(place) - '0';
			digits &= digit >= 0 && digit <= 9;
		}
		return digits;
	}

	@Override
	public void write(String text, OutputBuffer out) {
		int units = text.length();
		int shift = shift(units);
		int start = out.skip(bytes(units));
		for (int place = -shift; place < units; place += 2) {
			int high = (place < 0) ? this.fill : nibble(text.charAt(place));
			int low = (place + 1 < units) ? nibble(text.charAt(place + 1)) : this.fill;
			if ((high | low) < 0) {
				throw new UnfitValueException("must be digits" + (this.track ? ", with = as separator" : ""));
			}
			out.bytes[start + (place + shift) / 2] = (byte) (high << 4 | low);
		}
	}

	/** Return the nibble of a character, or -1 if it has none. */
	private int nibble(char character) {
		if (character >= '0' && character <= '9') {
			return character - '0';
		}
		if (!this.track) {
			return -1;
		}
		return (character == '=') ? SEPARATOR : (character >= 'A' && character <= 'F') ? character - 'A' + 10 : -1;
	}

}

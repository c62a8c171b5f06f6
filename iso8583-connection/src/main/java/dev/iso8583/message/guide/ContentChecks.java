package dev.iso8583.message.guide;

import java.nio.charset.Charset;
import java.util.Arrays;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.MalformedFieldException;

/**
 * Refuses malformed contents of received fields before j8583 sees them: j8583 reads
 * letters as numbers, numbers as dates of another month, and 1E9 as an amount that takes
 * minutes to write.
 * <p>
 * Digits that are not digits are always refused in BCD, amounts and dates. A strict
 * format also refuses contents that j8583 could read, but would not write in the same
 * way.
 */
final class ContentChecks {

	/** The number of the field that holds a card number. */
	static final int PAN = 2;

	private final Charset charset;

	private final boolean binary;

	private final boolean strict;

	/** The value of each byte as a hexadecimal digit, or -1. */
	private final byte[] digits;

	/** Whether each byte is not a character of the character set. */
	private final boolean[] gaps = new boolean[256];

	private final boolean hasGaps;

	private final byte space;

	private final byte dash;

	/**
	 * Create checks.
	 * @param binary whether fields are binary
	 * @param digits the value of each byte as a hexadecimal digit, or -1
	 */
	ContentChecks(Charset charset, boolean binary, boolean strict, byte[] digits) {
		this.charset = charset;
		this.binary = binary;
		this.strict = strict;
		this.digits = digits;
		this.space = " ".getBytes(charset)[0];
		this.dash = "-".getBytes(charset)[0];
		boolean hasGaps = false;
		for (int value = 0; value < 256; value++) {
			byte[] single = { (byte) value };
			this.gaps[value] = !Arrays.equals(new String(single, charset).getBytes(charset), single);
			hasGaps |= this.gaps[value];
		}
		this.hasGaps = hasGaps;
	}

	/**
	 * Whether different bytes that are accepted always stand for different characters, so
	 * that text and numbers are written as the bytes they were read from.
	 */
	boolean acceptOnlyUniqueBytes() {
		if (!this.strict) {
			return !this.hasGaps;
		}
		for (int value = 0; value < 256; value++) {
			if (this.gaps[value] && this.digits[value] >= 0) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return a text with U+FFFD for each byte that is not a character of the character
	 * set.
	 * @param bytes the bytes of the text
	 * @param start their start
	 */
	String withoutGaps(String text, byte[] bytes, int start) {
		char[] characters = null;
		for (int place = 0; this.hasGaps && place < text.length(); place++) {
			if (this.gaps[bytes[start + place] & 0xFF]) {
				characters = (characters != null) ? characters : text.toCharArray();
				characters[place] = '\uFFFD';
			}
		}
		return (characters != null) ? new String(characters) : text;
	}

	/**
	 * Refuse a malformed content.
	 * @param codec the codec of the field, or {@code null}
	 * @param start the start of the content, after its length
	 */
	void require(FieldParseInfo info, int field, @Nullable CustomField<?> codec, byte[] bytes, int start, int end)
			throws MalformedFieldException {
		switch (info.getType()) {
			case NUMERIC -> {
				if (this.binary) {
					requireBcd(bytes, start, end);
					if (info.getLength() % 2 == 1 && (bytes[start] >> 4 & 0xF) != 0) {
						throw MalformedFieldException.at(start, "it has a digit too many");
					}
				}
				else if (this.strict && codec == null) {
					boolean signed = FieldValidator.mayHaveSign(field) && isSign(bytes[start]);
					requireDigits(bytes, signed ? start + 1 : start, end);
				}
			}
			case ALPHA, LLVAR, LLLVAR, LLLLVAR -> {
				if (this.strict && this.hasGaps) {
					requireCharacters(bytes, start, end);
				}
				if (this.strict && field == PAN && info.getType() != IsoType.ALPHA) {
					requireNoSeparators(bytes, start, end);
				}
			}
			case BINARY, LLBIN, LLLBIN, LLLLBIN, LLBCDBIN, LLLBCDBIN, LLLLBCDBIN -> {
			}
			default -> {
				if (this.binary) {
					requireBcd(bytes, start, end);
				}
				else {
					requireDigits(bytes, start, end);
				}
			}
		}
	}

	private void requireCharacters(byte[] bytes, int start, int end) throws MalformedFieldException {
		for (int index = start; index < end; index++) {
			if (this.gaps[bytes[index] & 0xFF]) {
				throw MalformedFieldException.at(index, "the byte is not a character in " + this.charset.name());
			}
		}
	}

	private void requireNoSeparators(byte[] bytes, int start, int end) throws MalformedFieldException {
		for (int index = start; index < end; index++) {
			if (bytes[index] == this.space || bytes[index] == this.dash) {
				throw MalformedFieldException.at(index, "a card number must not have spaces or dashes");
			}
		}
	}

	/** Whether a character is C for credit or D for debit. */
	private boolean isSign(byte character) {
		int digit = this.digits[character & 0xFF];
		return digit == 0xC || digit == 0xD;
	}

	private void requireDigits(byte[] bytes, int start, int end) throws MalformedFieldException {
		for (int index = start; index < end; index++) {
			int digit = this.digits[bytes[index] & 0xFF];
			if (digit < 0 || digit > 9) {
				throw MalformedFieldException.at(index, "it is not a digit");
			}
		}
	}

	private static void requireBcd(byte[] bytes, int start, int end) throws MalformedFieldException {
		for (int index = start; index < end; index++) {
			if ((bytes[index] & 0xF) > 9 || (bytes[index] >> 4 & 0xF) > 9) {
				throw MalformedFieldException.at(index, "it is not two digits");
			}
		}
	}

}

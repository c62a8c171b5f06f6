package dev.iso8583.message.spec.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Content;

/**
 * Text with one byte for each character.
 */
final class TextContent implements ContentCodec<String> {

	private static final VarHandle EIGHT_BYTES = MethodHandles.byteArrayViewVarHandle(long[].class,
			ByteOrder.LITTLE_ENDIAN);

	private static final long HIGH_HALVES = 0xF0F0F0F0F0F0F0F0L;

	private static final long ZEROS = 0x3030303030303030L;

	private static final long SIXES = 0x0606060606060606L;

	/**
	 * Stands for a byte that no character is written as. Code pages 037 and 500 have two
	 * bytes for a line feed, 15 and 25, and it is written as the first.
	 */
	static final char NO_CHARACTER = '\uFFFD';

	/** A character that can be written. */
	private static final int WRITABLE = 1;

	/** A character that may be at the first place of the content. */
	private static final int FIRST = 2;

	/** A character that may be at another place. */
	private static final int ACCEPTED = 4;

	private final Content content;

	/** Whether every byte may be in the content. */
	private final boolean isAnything;

	/** Whether only digits of ASCII may be in the content. */
	private final boolean isDigits;

	private final Charset charset;

	/** Whether each byte is the number of its character. */
	private final boolean isLatin;

	/** Whether each byte of ASCII is the number of its character. */
	private final boolean isAscii;

	/** Whether the byte of each character that can be written is its number. */
	private final boolean isWrittenAsItIs;

	/** The character of each byte, or {@link #NO_CHARACTER}. */
	private final char[] characters = new char[256];

	/** Whether a byte may be in the content, at its first place and at others. */
	private final boolean[] first = new boolean[256];

	private final boolean[] others = new boolean[256];

	/** The byte of each character up to the last one, or -1. */
	private final short[] codes;

	/** How each character up to the last one can be used. */
	private final byte[] kinds;

	TextContent(Content content, Charset charset) {
		this.content = content;
		this.charset = charset;
		this.isLatin = charset.equals(StandardCharsets.ISO_8859_1);
		byte[] all = new byte[256];
		for (int value = 0; value < 256; value++) {
			all[value] = (byte) value;
		}
		String text = new String(all, charset);
		byte[] written = text.getBytes(charset);
		int end = 0;
		for (int value = 0; value < 256; value++) {
			char character = text.charAt(value);
			boolean unique = written[value] == all[value];
			this.characters[value] = unique ? character : NO_CHARACTER;
			end = unique ? Math.max(end, character + 1) : end;
			this.first[value] = unique && content.accepts(character, 0);
			this.others[value] = unique && content.accepts(character, 1);
		}
		this.codes = new short[end];
		Arrays.fill(this.codes, (short) -1);
		for (int value = 0; value < 256; value++) {
			if (written[value] == all[value]) {
				this.codes[text.charAt(value)] = (short) value;
			}
		}
		this.kinds = new byte[end];
		for (int character = 0; character < end; character++) {
			int code = this.codes[character];
			this.kinds[character] = (byte) ((code < 0) ? 0
					: WRITABLE | (this.first[code] ? FIRST : 0) | (this.others[code] ? ACCEPTED : 0));
		}
		this.isAscii = IntStream.range(0, 128).allMatch((value) -> this.characters[value] == value);
		this.isAnything = this.isLatin && content == Content.ANS;
		this.isDigits = this.isAscii && content == Content.N;
		this.isWrittenAsItIs = IntStream.range(0, end)
			.allMatch((character) -> this.codes[character] < 0 || this.codes[character] == character);
	}

	@Override
	public void check(byte[] bytes, int start, int units, boolean strict) throws MalformedFieldException {
		if (!strict || this.isAnything || units == 0) {
			return;
		}
		if (!(this.isDigits ? areDigits(bytes, start, start + units) : areAccepted(bytes, start, start + units))) {
			throw MalformedFieldException.at(wrong(bytes, start, units), "it must be " + this.content.description());
		}
	}

	private boolean areAccepted(byte[] bytes, int start, int end) {
		boolean[] accepted = this.others;
		boolean all = this.first[bytes[start] & 0xFF];
		for (int index = start + 1; index < end; index++) {
			all &= accepted[bytes[index] & 0xFF];
		}
		return all;
	}

	/** Whether bytes are digits of ASCII. Looks at eight at a time. */
	private static boolean areDigits(byte[] bytes, int start, int end) {
		int index = start;
		for (; index <= end - Long.BYTES; index += Long.BYTES) {
			if (!areDigits((long) EIGHT_BYTES.get(bytes, index))) {
				return false;
			}
		}
		if (index < end && index <= bytes.length - Long.BYTES) {
			// the bytes after the content count as zeros
			long others = -1L << 8 * (end - index);
			return areDigits((long) EIGHT_BYTES.get(bytes, index) & ~others | ZEROS & others);
		}
		for (; index < end; index++) {
			if (bytes[index] < '0' || bytes[index] > '9') {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether eight bytes are digits of ASCII: the high half of each is 3, and stays so
	 * if 6 is added, because its low half is at most 9.
	 */
	private static boolean areDigits(long eight) {
		return ((eight & HIGH_HALVES ^ ZEROS) | (eight + SIXES & HIGH_HALVES ^ ZEROS)) == 0;
	}

	private int wrong(byte[] bytes, int start, int units) {
		int index = start;
		while (index < start + units - 1 && ((index == start) ? this.first : this.others)[bytes[index] & 0xFF]) {
			index++;
		}
		return index;
	}

	@Override
	public String read(byte[] bytes, int start, int units) {
		if (this.isLatin || this.isAscii && isAscii(bytes, start, units)) {
			return new String(bytes, start, units, StandardCharsets.ISO_8859_1);
		}
		byte[] latin = new byte[units];
		int all = 0;
		for (int place = 0; place < units; place++) {
			char character = this.characters[bytes[start + place] & 0xFF];
			all |= character;
			latin[place] = (byte) character;
		}
		return (all <= 0xFF) ? new String(latin, StandardCharsets.ISO_8859_1) : readWide(bytes, start, units);
	}

	/** Read characters some of which are not in ISO 8859-1. */
	private String readWide(byte[] bytes, int start, int units) {
		char[] text = new char[units];
		for (int place = 0; place < units; place++) {
			text[place] = this.characters[bytes[start + place] & 0xFF];
		}
		return new String(text);
	}

	private static boolean isAscii(byte[] bytes, int start, int units) {
		int all = 0;
		for (int index = start; index < start + units; index++) {
			all |= bytes[index];
		}
		return all >= 0;
	}

	@Override
	public long digits(byte[] bytes, int start, int units) {
		if (this.isAscii && units <= 16 && start + units >= 16) {
			long last = packed(bytes, start + units - 8);
			return (units <= 8) ? last & (1L << 4 * units) - 1
					: (packed(bytes, start + units - 16) << 32 | last) & -1L >>> 64 - 4 * units;
		}
		long digits = 0;
		for (int index = start; index < start + units; index++) {
			digits = digits << 4 | this.characters[bytes[index] & 0xFF] - '0';
		}
		return digits;
	}

	/** Return eight digits of ASCII in four bits each. */
	private static long packed(byte[] bytes, int start) {
		long digits = Long.reverseBytes((long) EIGHT_BYTES.get(bytes, start)) & ~HIGH_HALVES;
		digits = (digits | digits >>> 4) & 0x00FF00FF00FF00FFL;
		digits = (digits | digits >>> 8) & 0x0000FFFF0000FFFFL;
		return (digits | digits >>> 16) & 0xFFFFFFFFL;
	}

	@Override
	public int units(String content) {
		return content.length();
	}

	@Override
	public boolean fits(String content, boolean strict) {
		int length = content.length();
		int fits = strict ? ACCEPTED : WRITABLE;
		if (length > 0 && strict) {
			fits = (kind(content.charAt(0)) & FIRST) << 1;
		}
		for (int place = strict ? 1 : 0; place < length; place++) {
			fits &= kind(content.charAt(place));
		}
		return fits != 0;
	}

	private int kind(char character) {
		return (character < this.kinds.length) ? this.kinds[character] : 0;
	}

	@Override
	public void write(String text, OutputBuffer out) {
		int length = text.length();
		int start = out.skip(length);
		int all = 0;
		for (int place = 0; place < length; place++) {
			char character = text.charAt(place);
			int code = (character < this.codes.length) ? this.codes[character] : -1;
			all |= code;
			out.bytes[start + place] = (byte) code;
		}
		if (all < 0) {
			throw new UnfitValueException("has a character that is not in " + this.charset.name());
		}
	}

	@Override
	@SuppressWarnings("deprecation")
	public void writeFit(String text, OutputBuffer out) {
		if (this.isWrittenAsItIs) {
			int start = out.skip(text.length());
			text.getBytes(0, text.length(), out.bytes, start);
		}
		else {
			write(text, out);
		}
	}

}

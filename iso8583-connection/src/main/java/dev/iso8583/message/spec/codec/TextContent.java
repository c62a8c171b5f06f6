package dev.iso8583.message.spec.codec;

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

	private final Content content;

	private final Charset charset;

	/** Whether each byte is the number of its character. */
	private final boolean isLatin;

	/** Whether each byte of ASCII is the number of its character. */
	private final boolean isAscii;

	/** Whether the number of each character is a byte. */
	private final boolean isOfBytes;

	/** The character of each byte. */
	private final char[] characters = new char[256];

	/** Whether a byte may be in the content, at its first place and at others. */
	private final boolean[] first = new boolean[256];

	private final boolean[] others = new boolean[256];

	/** The byte of each character up to the last one, or -1. */
	private final short[] codes;

	TextContent(Content content, Charset charset) {
		this.content = content;
		this.charset = charset;
		this.isLatin = charset.equals(StandardCharsets.ISO_8859_1);
		short[] codes = new short[Character.MAX_VALUE + 1];
		Arrays.fill(codes, (short) -1);
		int end = 0;
		for (int value = 0; value < 256; value++) {
			byte[] single = { (byte) value };
			String text = new String(single, charset);
			char character = text.charAt(0);
			this.characters[value] = character;
			boolean unique = Arrays.equals(text.getBytes(charset), single);
			if (unique) {
				codes[character] = (short) value;
				end = Math.max(end, character + 1);
			}
			this.first[value] = unique && content.accepts(character, 0);
			this.others[value] = unique && content.accepts(character, 1);
		}
		this.codes = Arrays.copyOf(codes, end);
		this.isAscii = IntStream.range(0, 128).allMatch((value) -> this.characters[value] == value);
		this.isOfBytes = IntStream.range(0, 256).allMatch((value) -> this.characters[value] < 256);
	}

	@Override
	public int bytes(int units) {
		return units;
	}

	@Override
	public int units(byte[] bytes, int start, int length) {
		return length;
	}

	@Override
	public void check(byte[] bytes, int start, int units, boolean strict) throws MalformedFieldException {
		if (!strict || units == 0 || this.isLatin && this.content == Content.ANS) {
			return;
		}
		boolean accepted = this.first[bytes[start] & 0xFF];
		for (int index = start + 1; index < start + units; index++) {
			accepted &= this.others[bytes[index] & 0xFF];
		}
		if (!accepted) {
			throw MalformedFieldException.at(wrong(bytes, start, units), "it must be " + this.content.description());
		}
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
		if (this.isOfBytes) {
			byte[] text = new byte[units];
			for (int place = 0; place < units; place++) {
				text[place] = (byte) this.characters[bytes[start + place] & 0xFF];
			}
			return new String(text, StandardCharsets.ISO_8859_1);
		}
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
	public long number(byte[] bytes, int start, int units) {
		long number = 0;
		for (int index = start; index < start + units; index++) {
			number = 10 * number + this.characters[bytes[index] & 0xFF] - '0';
		}
		return number;
	}

	@Override
	public int units(String content) {
		return content.length();
	}

	@Override
	public boolean fits(String content, boolean strict) {
		boolean fits = true;
		for (int place = 0; place < content.length(); place++) {
			char character = content.charAt(place);
			int code = (character < this.codes.length) ? this.codes[character] : -1;
			fits &= code >= 0 && (!strict || ((place == 0) ? this.first : this.others)[code]);
		}
		return fits;
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

}

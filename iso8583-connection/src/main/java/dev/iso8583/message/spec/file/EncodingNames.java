package dev.iso8583.message.spec.file;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

import dev.iso8583.message.spec.Encoding;

/**
 * The names of encodings in a file.
 */
final class EncodingNames {

	private EncodingNames() {
	}

	/**
	 * Return an encoding.
	 * @throws IllegalArgumentException if there is none with this name, or it is a
	 * character set with several bytes for a character
	 */
	static Encoding of(String name) {
		return switch (name) {
			case "ascii" -> Encoding.ASCII;
			case "latin-1" -> Encoding.LATIN_1;
			case "bcd" -> Encoding.BCD;
			case "binary" -> Encoding.BINARY;
			case "hex" -> Encoding.HEX;
			case "hex-ebcdic" -> new Encoding.Hex(charset("IBM1047"));
			case "ebcdic", "ebcdic-1047" -> new Encoding.Text(charset("IBM1047"));
			case "ebcdic-037" -> new Encoding.Text(charset("IBM037"));
			case "ebcdic-500" -> new Encoding.Text(charset("IBM500"));
			default -> new Encoding.Text(charset(name));
		};
	}

	private static Charset charset(String name) {
		try {
			return Charset.forName(name);
		}
		catch (IllegalCharsetNameException | UnsupportedCharsetException ex) {
			throw new IllegalArgumentException("there is no encoding '" + name + "'; write ascii, latin-1, ebcdic-037,"
					+ " ebcdic-500, ebcdic-1047, the name of a character set, bcd, binary, hex or hex-ebcdic");
		}
	}

}

package dev.iso8583.message.spec.moov;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;

/**
 * How moov writes a value: the names behind {@code enc}, today's and older ones.
 */
enum Coded {

	/** Characters of ASCII. */
	ASCII(Encoding.ASCII),

	/** Code page 500, except for the character {@code |}. */
	EBCDIC(new Encoding.Text(Charset.forName("IBM500"))),

	/** Code page 1047. */
	EBCDIC1047(new Encoding.Text(Charset.forName("IBM1047"))),

	/** Digits, aligned right. */
	BCD(Encoding.BCD),

	/** Digits, aligned left. */
	LBCD(new Encoding.Bcd(true, 0)),

	/** Bytes as they are. */
	BINARY(Encoding.BINARY),

	/** Bytes that are written as hexadecimal digits. */
	HEX(Encoding.HEX),

	/** Hexadecimal digits that are written as bytes. */
	BYTES_OF_DIGITS(Encoding.BINARY),

	/** The tag of BER-TLV. */
	BER_TLV_TAG(Encoding.BINARY);

	private static final Map<String, Coded> NAMES = Map.ofEntries(Map.entry("ascii", ASCII),
			Map.entry("ebcdic", EBCDIC), Map.entry("ebcdic1047", EBCDIC1047), Map.entry("bcd", BCD),
			Map.entry("lbcd", LBCD), Map.entry("binary", BINARY), Map.entry("hextoascii", HEX), Map.entry("hex", HEX),
			Map.entry("bytestoasciihex", HEX), Map.entry("asciitohex", BYTES_OF_DIGITS),
			Map.entry("asciihextobytes", BYTES_OF_DIGITS), Map.entry("bertlvtag", BER_TLV_TAG));

	private final Encoding encoding;

	Coded(Encoding encoding) {
		this.encoding = encoding;
	}

	Encoding encoding() {
		return this.encoding;
	}

	boolean isText() {
		return this.encoding instanceof Encoding.Text;
	}

	boolean isBcd() {
		return this.encoding instanceof Encoding.Bcd;
	}

	/** Return what a key says, or {@code null} with a finding. */
	static @Nullable Coded of(Section section) {
		String name = section.text("enc");
		Coded coded = named(name);
		if (coded == null) {
			section.find("enc", name.isEmpty() ? "has no enc, which says how it is written"
					: "enc '" + name + "' is not supported");
		}
		return coded;
	}

	/** Return what a name stands for, or {@code null}. */
	static @Nullable Coded named(String name) {
		String lower = name.toLowerCase(Locale.ROOT);
		return NAMES.get(lower.endsWith("encoder") ? lower.substring(0, lower.length() - 7) : lower);
	}

}

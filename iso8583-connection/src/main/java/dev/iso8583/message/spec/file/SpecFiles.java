package dev.iso8583.message.spec.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.Subfields;

/**
 * Loads message specifications from files. A file in YAML says what a network does unlike
 * the standard, or unlike another file:
 *
 * <pre>
 * name: Acme
 * extends: iso1987-ascii               # a name of MessageSpec.names(), or another file
 * version: 1987                        # or 1993 or 2003; that of the file it extends
 * header: 0                            # bytes before the MTI, with any content
 * mti: ascii
 * bitmap: {encoding: hex, bitmaps: 2}  # 1, 2, always-2, fixed-128, 3-contiguous, 3-in-field-65
 * defaults: {n: ascii, text: ascii, z: ascii, b: hex, length: ascii}
 * fields:
 *   22: n 4
 *   48: {name: Additional data, format: ans...999, show: hidden}
 *   60: {format: n...17, encoding: bcd, align: left, fill: F, length: {bytes: 1, counts: bytes}}
 *   61: none                           # not in this network
 * templates:
 *   0800: {70: 001}
 * messages:
 *   0100: {mandatory: [2, 3, 48.92], optional: [55], echoed: [3, 11]}
 *   08x0: {mandatory: [11, 70]}
 * </pre>
 *
 * <p>
 * All values are text, so that 001 stays what it is. A field's own attribute wins, be it
 * inherited; then the defaults of the file, then those of what it extends. So
 * {@code defaults} change all fields that a file inherits, except where a file has given
 * a field an attribute of its own. A maximum that is inherited and longer than the length
 * of the field can say is lowered; one that is written in the file is refused. A length
 * in {@code bytes} or {@code digits} is the same for all fields; one of which only the
 * encoding is given has as many digits as the format has dots, or if it is binary 1 byte
 * for two dots, 2 bytes for three and four, and 3 bytes for more. An attribute that is
 * inherited and that the field can no longer have, such as {@code trim} of a field that
 * now has a variable length, is left out, and so are inherited fields for which there is
 * no bit.
 *
 * <p>
 * {@code messages} says which fields messages have, by MTI or a pattern of MTIs; only the
 * most specific pattern counts, see {@link MessageSpec.Builder#presence}. Only
 * {@code mandatory} has paths of parts. With {@code optional}, a message has no other
 * fields than those of the three lists. {@code echoed} are the fields of a request that
 * its response echoes. A list that a file writes replaces the inherited one, and
 * {@code 0100: none} removes all three; inherited lists lose fields that are
 * {@code none}.
 *
 * <p>
 * A field can have parts: {@code positional}, {@code bitmap}, {@code tagged},
 * {@code ber-tlv}, {@code terminated}, {@code datasets} or {@code choice}, see
 * {@link Parts}.
 *
 * <pre>
 * extends: iso1987-ascii
 * fields:
 *   44: {parts: positional, short: true, fields: {result: an 1, reason: n 2}}
 *   48:
 *     parts: tagged
 *     head: a 1                                # format.set(message, "48.head", "R")
 *     tag: {width: 2, length: {digits: 2}}
 *     fields: {42: n..7, 92: n..3}             # format.set(message, "48.92", "123")
 *   55: {parts: ber-tlv, fields: {9F02: {format: n 12, encoding: bcd}, 9F26: {format: b 8, encoding: binary}}}
 *   62: {parts: terminated, end: "\\", fields: {1: ans..20, 2: ans..20}}
 *   127:
 *     parts: bitmap
 *     bitmap: {bits: 64, first: 2}
 *     fields:
 *       2: ans..32
 *       25: {format: ans...999, parts: positional, fields: {1: n 3, 2: ans..99}}
 *   60:
 *     parts: choice
 *     by: 3                                    # the processing code
 *     when:
 *       "00": {parts: positional, fields: {1: n 4}}
 *       else: {parts: ber-tlv}
 * </pre>
 *
 * <p>
 * Parts have the keys of fields, and the defaults act on them in the same way: in an
 * ASCII file the tags of EMV say {@code bcd} and {@code binary} themselves. Parts may
 * have parts, at most 8 deep. A field with parts is binary and its length counts bytes,
 * unless it says {@code encoding: hex}, or {@code bcd} for positional parts, which are
 * then cut from its digits. The format of a tagged, BER-TLV or terminated part says what
 * it may hold and how much; it has no {@code length} of its own.
 * <ul>
 * <li>{@code short: true}: the last parts may be missing.</li>
 * <li>{@code ends: {1: "\\", 2: 0x0D0A, 3: rest}}: what ends positional parts that have
 * no length: a character, up to 8 bytes, or for the last one that it takes all that is
 * left.</li>
 * <li>{@code bitmap}: {@code bits}, which must be given; {@code encoding}, binary if it
 * is not said; {@code header}, a number of bytes before it. {@code continues: true}: bit
 * 1 announces another bitmap of the same size. {@code first: 2} alone: bit 1 stands for
 * nothing, and a message that has it is refused.</li>
 * <li>{@code tag}: {@code width}; {@code encoding}, that of text if it is not said;
 * {@code first: length} if the length precedes it; {@code length} with {@code digits},
 * written like the tag if it is not said, or {@code bytes}, with {@code counts},
 * {@code includes-itself} and {@code includes-tag}.</li>
 * <li>{@code fill: true}: bytes 00 and FF may stand between BER-TLV objects.</li>
 * <li>{@code end}: one character, written like text, or a byte such as 0x1C.</li>
 * <li>{@code datasets}: {@code fields} by identifier, as two hexadecimal digits. Only the
 * parts of a dataset need be said: tags up to 70; from 71 numbers, and {@code tlv} with
 * the {@code fields} of the BER-TLV after them. {@code parts: none} keeps it as
 * bytes.</li>
 * <li>{@code by}: what chooses one of the layouts in {@code when}: the number of a field
 * without parts, {@code mti}, or {@code first-bytes}, which parts of parts can have, too.
 * A key of {@code when} is the beginning of what chooses: of the value as text, of the
 * MTI, or of the bytes as hexadecimal digits. {@code else} is for all others, and for
 * messages without the field. A layout has the keys of parts.</li>
 * </ul>
 * {@code broken: keep} keeps the bytes of parts that cannot be read, see
 * {@link Subfields#isBroken()}; without it the message is refused.
 *
 * <p>
 * A file that writes {@code parts} of an inherited field replaces its parts as a whole,
 * or removes them with {@code parts: none}. One that writes only {@code fields} adds
 * parts, changes them, or removes them with {@code none}; new ones are the last. One that
 * writes only {@code when} does so with layouts.
 *
 * <p>
 * A file that begins with {@code <} is a packager file of jPOS, the XML of its
 * {@code GenericPackager}. It can be loaded as it is, or extended:
 *
 * <pre>
 * extends: classpath:acme.xml
 * fields:
 *   48: {parts: none, encoding: ascii} # its parts are read as one text
 *   63: none
 * </pre>
 *
 * <p>
 * All its fields have attributes of their own, which {@code defaults} do not change; a
 * new field is written as most of those of its content are. What a specification cannot
 * say, such as some parts of fields or a class that is unknown, is a mistake of the file,
 * and of those that extend it unless they say it themselves: the path of a mistake, such
 * as {@code fields.48}, {@code mti}, {@code bitmap.encoding}, {@code bitmap.bitmaps} or
 * {@code header}, is the key that does. The content of a field is that of its class:
 * digits, any characters, bytes, or C or D with digits; in fields 35 and 36, digits of
 * variable length are track data. The version is that of the dictionary with most fields
 * of the same number and length. A field keeps its parts until a file says
 * {@code parts: none}.
 *
 * <p>
 * A file of moov-io/iso8583, JSON or YAML, can be loaded and extended in the same way. It
 * is told from ours by its fields: one of them has a {@code type}, none has a
 * {@code format}, and the file has no keys of ours but {@code name} and {@code fields}.
 * Types are digits, any characters, track data or bytes; text with {@code padding} of
 * zeros on the left is digits, and text with spaces on the right is trimmed. Code page
 * 500 is EBCDIC, and a composite is bytes with parts. Unknown tags are always kept,
 * whatever {@code skipUnknownTLVTags} says. Not supported are padding of a variable
 * length and other padding than that, the prefix {@code None.Fixed}, tagged parts of
 * fixed length or with different prefixes, and tags of BER-TLV whose length does not
 * count bytes. A mistake in a part, such as {@code fields.48.subfields.2.prefix}, leaves
 * the field without parts; a file on top that says something about the field mends it.
 *
 * <p>
 * Files of YAML are UTF-8, and all files have at most 3 MB. YAML needs SnakeYAML on the
 * class path, which Spring Boot has there; without it an {@link IllegalStateException}
 * says so. Safe for use by several threads, if the source is.
 */
public final class SpecFiles {

	private SpecFiles() {
	}

	/**
	 * Load a specification from the class path or the file system.
	 * @param location {@code classpath:} and the name of a resource; a file, with
	 * {@code file:} before it or without; or the name of a specification that comes with
	 * this library, such as {@code iso1987-ascii}
	 * @return the specification
	 * @throws SpecFileException if a file cannot be read or has mistakes; it lists all
	 */
	public static MessageSpec load(String location) {
		return load(location, SpecFiles::open);
	}

	/**
	 * Load a specification from the file system.
	 * @param file the file
	 * @return the specification
	 * @throws SpecFileException if a file cannot be read or has mistakes; it lists all
	 */
	public static MessageSpec load(Path file) {
		return load("file:" + file);
	}

	/**
	 * Load a specification.
	 * @param location where it is, or the name of one that comes with this library
	 * @param source opens it and the files that it extends
	 * @return the specification
	 * @throws SpecFileException if a file cannot be read or has mistakes; it lists all
	 */
	public static MessageSpec load(String location, SpecSource source) {
		return new SpecLoader(source).load(location);
	}

	private static InputStream open(String location) throws IOException {
		if (location.startsWith("classpath:")) {
			return resource(location.substring("classpath:".length()));
		}
		String path = location.startsWith("file:") ? location.substring("file:".length()) : location;
		return Files.newInputStream(Path.of(path.startsWith("//") ? path.substring(2) : path));
	}

	private static InputStream resource(String name) throws IOException {
		ClassLoader own = SpecFiles.class.getClassLoader();
		ClassLoader context = Thread.currentThread().getContextClassLoader();
		String relative = name.startsWith("/") ? name.substring(1) : name;
		InputStream in = ((context != null) ? context : own).getResourceAsStream(relative);
		if (in == null) {
			throw new FileNotFoundException(name);
		}
		return in;
	}

}

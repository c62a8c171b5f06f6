package dev.iso8583.message.spec;

import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * How the parts of a field follow each other.
 */
public sealed interface Parts {

	/**
	 * Return the parts that are described.
	 * @return the parts by number or key, in their order; none for a choice, whose
	 * layouts have them
	 */
	Map<?, FieldSpec> fields();

	/**
	 * One after another, each with its own length.
	 *
	 * <pre>
	 *   | part 1 | part 2 | part 3 ...
	 *   | part 1 | end | part 2 | all that is left       with ends
	 * </pre>
	 *
	 * @param fields the parts by key, in their order. A key has no dots and brackets
	 * @param mayEndEarly whether the last parts may be missing. Parts before the last one
	 * that is there are never missing: they are written as zeros or spaces
	 * @param ends what ends parts that have no length of their own, by key: bytes as
	 * hexadecimal digits in capitals, or an empty text for a last part that takes all
	 * that is left. The formats of these parts limit the values
	 */
	record Positional(Map<String, FieldSpec> fields, boolean mayEndEarly, Map<String, String> ends) implements Parts {

		/**
		 * Create parts with lengths of their own.
		 * @param fields the parts by key, in their order
		 * @param mayEndEarly whether the last parts may be missing
		 */
		public Positional(Map<String, FieldSpec> fields, boolean mayEndEarly) {
			this(fields, mayEndEarly, Map.of());
		}

		/** Refuse what no path can name. */
		public Positional {
			fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
			ends = Collections.unmodifiableMap(new LinkedHashMap<>(ends));
			requireNames(fields);
			for (Map.Entry<String, String> end : ends.entrySet()) {
				requireEnd(fields, end.getKey(), end.getValue());
			}
		}

		private static void requireEnd(Map<String, FieldSpec> fields, String key, String end) {
			FieldSpec part = fields.get(key);
			if (part == null) {
				throw new IllegalArgumentException("There is an end of part " + key + ", but no such part");
			}
			boolean isLast = List.copyOf(fields.keySet()).indexOf(key) == fields.size() - 1;
			if (end.isEmpty() && (!isLast || part.format().dots() == 0)) {
				throw new IllegalArgumentException("Part " + key + " takes all that is left, so it is the last one,"
						+ " and its length is variable; write dots, such as ans..40, or another end");
			}
			if (!end.matches("([0-9A-F]{2}){0,8}")) {
				throw new IllegalArgumentException("'" + end + "' does not end part " + key
						+ "; write 1 to 8 bytes as hexadecimal digits in capitals, such as 5C");
			}
			if (end.length() == 2) {
				requireOtherEnd((byte) Integer.parseInt(end, 16), key, part);
			}
		}

	}

	/**
	 * Those that a bitmap announces: bit n stands for part n.
	 *
	 * <pre>
	 *   | header bytes | bitmap | part | part ...
	 * </pre>
	 *
	 * @param bits the number of bits, a multiple of 8
	 * @param bitmap how the bitmap is written: binary or hexadecimal digits
	 * @param continues whether bit 1 announces a second bitmap of the same size, rather
	 * than a part
	 * @param header the number of bytes before the bitmap, which are kept as part
	 * {@code header}
	 * @param fields the parts by number
	 */
	record Bitmapped(int bits, Encoding bitmap, boolean continues, int header,
			Map<Integer, FieldSpec> fields) implements Parts {

		/** Refuse a part without a bit. */
		public Bitmapped {
			fields = Collections.unmodifiableMap(new TreeMap<>(fields));
			requireOwnLayouts(fields);
			if (bits < 8 || bits > 128 || bits % 8 != 0) {
				throw new IllegalArgumentException("A bitmap has 8 to 128 bits, a multiple of 8, not " + bits);
			}
			if (!(bitmap instanceof Encoding.Binary || bitmap instanceof Encoding.Hex)) {
				throw new IllegalArgumentException("A bitmap cannot be written as " + bitmap + "; write binary or hex");
			}
			if (header < 0 || header > 255) {
				throw new IllegalArgumentException("A header has 0 to 255 bytes, not " + header);
			}
			int first = continues ? 2 : 1;
			int last = continues ? 2 * bits : bits;
			for (int number : fields.keySet()) {
				if (number < first || number > last) {
					throw new IllegalArgumentException("There is no bit for part " + number
							+ "; parts have numbers from " + first + " to " + last);
				}
			}
		}

	}

	/**
	 * Each with its tag and its length. A tag that is not described is kept as it is. Its
	 * value is text if its tag is, or bytes where they are no text of that character set.
	 *
	 * <pre>
	 *   | head, if there is one | tag | length | value | tag | length | value ...
	 *   | length | tag | value ...                             with the length first
	 * </pre>
	 *
	 * @param tag what precedes each value
	 * @param head a text of fixed length before the first tag, part {@code head}: there
	 * if the first byte is a letter or a space; {@code null} for none
	 * @param fields the parts by tag, as text: digits or letters, or for binary tags
	 * hexadecimal digits. Their formats limit the values; the length is that of the tag
	 */
	record Tagged(Tag tag, @Nullable FieldSpec head, Map<String, FieldSpec> fields) implements Parts {

		/** Refuse a tag of another width, and a head that is not told from a tag. */
		public Tagged {
			fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
			requireOwnLayouts(fields);
			if (head != null && fields.containsKey("head")) {
				throw new IllegalArgumentException(
						"The part head is what precedes the first tag, so it cannot be a tag");
			}
			for (String key : fields.keySet()) {
				tag.require(key);
				if (head != null) {
					requireNoHead(tag, key);
				}
			}
			if (head != null && (head.format().dots() > 0 || !(head.encoding() instanceof Encoding.Text))) {
				throw new IllegalArgumentException("A head is text of fixed length, such as a 1");
			}
		}

		/** Refuse a tag that would be read as the head. */
		private static void requireNoHead(Tag tag, String key) {
			char first = key.charAt(0);
			if (!(tag.encoding() instanceof Encoding.Text)) {
				// the byte, which is a letter of ASCII
				first = (char) Integer.parseInt(key, 0, 2, 16);
			}
			if (first == ' ' || Content.A.accepts(first, 0)) {
				throw new IllegalArgumentException("Tag " + key + " begins with a letter or a space, like the head;"
						+ " leave the head out, or write a tag that begins with a digit");
			}
		}

	}

	/**
	 * What precedes a value in tagged parts.
	 *
	 * @param width the number of characters or digits of the tag; of bytes, if it is
	 * binary
	 * @param encoding how the tag is written: text, BCD or binary
	 * @param length the length of the value
	 * @param lengthFirst whether the length precedes the tag
	 * @param lengthIncludesTag whether the length also counts the bytes of the tag
	 */
	record Tag(int width, Encoding encoding, LengthIndicator length, boolean lengthFirst, boolean lengthIncludesTag) {

		/** Refuse a tag that cannot be written. */
		public Tag {
			if (width < 1 || width > 8) {
				throw new IllegalArgumentException("A tag has 1 to 8 characters, digits or bytes, not " + width);
			}
			if (encoding instanceof Encoding.Hex || encoding instanceof Encoding.Bcd && width % 2 == 1) {
				throw new IllegalArgumentException(
						"A tag is text, an even number of digits of BCD, or binary; write ascii, ebcdic, bcd or binary");
			}
			if (length.counts() == LengthIndicator.Counts.EVEN_DIGITS) {
				throw new IllegalArgumentException(
						"The length of a tag counts units, bytes or hexadecimal digits, not even digits");
			}
		}

		/** Return the number of bytes of the tag. */
		public int bytes() {
			return this.encoding.bytes(this.width);
		}

		private void require(String key) {
			int expected = (this.encoding instanceof Encoding.Binary) ? 2 * this.width : this.width;
			String pattern = (this.encoding instanceof Encoding.Text) ? "[^.\\[\\]]+"
					: (this.encoding instanceof Encoding.Bcd) ? "[0-9]+" : "[0-9A-F]+";
			if (key.length() != expected || !key.matches(pattern)) {
				throw new IllegalArgumentException("A tag has " + expected + " "
						+ ((this.encoding instanceof Encoding.Binary) ? "hexadecimal digits in capitals"
								: (this.encoding instanceof Encoding.Bcd) ? "digits" : "characters")
						+ ", unlike " + key);
			}
			if (this.encoding instanceof Encoding.Text text && !text.charset().newEncoder().canEncode(key)) {
				throw new IllegalArgumentException("Tag " + key + " has a character that is not in "
						+ text.charset().name() + "; write another tag, or another encoding of the tags");
			}
		}

	}

	/**
	 * Tags, lengths and values by the Basic Encoding Rules, as EMV has them. A tag with
	 * parts of its own is read into them. Tags that are not described are kept as bytes.
	 *
	 * <pre>
	 *   | tag, 1 to 4 bytes | length: 00 to 7F, or 81 to 83 and that many bytes | value | tag ...
	 * </pre>
	 *
	 * @param mayBeFilled whether bytes 00 and FF may stand between objects. Then no tag
	 * begins with such a byte
	 * @param fields the parts by tag, as hexadecimal digits in capitals. Their formats
	 * limit the values
	 */
	record BerTlv(boolean mayBeFilled, Map<String, FieldSpec> fields) implements Parts {

		/** Refuse what is not a tag. */
		public BerTlv {
			fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
			requireOwnLayouts(fields);
			for (String key : fields.keySet()) {
				if (!key.matches("([0-9A-F]{2}){1,4}")) {
					throw new IllegalArgumentException(
							"'" + key + "' is not a tag; write 2 to 8 hexadecimal digits in capitals, such as 9F26");
				}
				requireEnd(key);
				if (mayBeFilled && (key.startsWith("00") || key.startsWith("FF"))) {
					throw new IllegalArgumentException(
							"Tag " + key + " begins with a byte that fills the space between tags");
				}
			}
		}

		/** Refuse a tag that is a part of another one, or more than one. */
		private static void requireEnd(String key) {
			byte[] tag = HexFormat.of().parseHex(key);
			boolean isLong = (tag[0] & 0x1F) == 0x1F;
			boolean isWhole = isLong ? tag.length > 1 && tag[tag.length - 1] >= 0 : tag.length == 1;
			for (int index = 1; index < tag.length - 1; index++) {
				isWhole &= tag[index] < 0;
			}
			if (!isWhole) {
				throw new IllegalArgumentException(
						"'" + key + "' is not one whole tag: where the low 5 bits of the first"
								+ " byte are set, all bytes up to the first one below 80 follow, as in 9F26 or DF8101");
			}
		}

	}

	/**
	 * One after another, each ended by the same byte, which the last one may lack.
	 *
	 * <pre>
	 *   | part 1 | end | part 2 | end | part 3
	 * </pre>
	 *
	 * @param end the byte that ends a part
	 * @param fields the parts by key, in their order. A key has no dots and brackets.
	 * Their formats limit the values
	 */
	record Terminated(byte end, Map<String, FieldSpec> fields) implements Parts {

		/** Refuse what no path can name. */
		public Terminated {
			fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
			requireNames(fields);
			for (Map.Entry<String, FieldSpec> part : fields.entrySet()) {
				requireOtherEnd(end, part.getKey(), part.getValue());
			}
		}

	}

	/**
	 * Datasets, as ISO 8583:2003 and later have them in their composite fields. The
	 * identifier says what is in a dataset: 00 to 70 BER-TLV, 71 to FF parts that a
	 * bitmap announces. An identifier may be there several times. Datasets that are not
	 * described are kept; those of BER-TLV are read.
	 *
	 * <pre>
	 *   | identifier, 1 byte | length, 2 bytes | content | identifier | length | content ...
	 * </pre>
	 *
	 * @param fields the datasets by identifier, as two hexadecimal digits in capitals:
	 * those up to 70 have parts that are {@link BerTlv}, the others a
	 * {@link DatasetBitmap}. One without parts is bytes
	 */
	record Datasets(Map<String, FieldSpec> fields) implements Parts {

		/** Refuse what is not an identifier, and a dataset with other parts. */
		public Datasets {
			fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
			requireOwnLayouts(fields);
			fields.forEach((key, field) -> {
				boolean tlv = isTlv(key);
				Parts parts = field.parts();
				if (parts != null && !(tlv ? parts instanceof BerTlv : parts instanceof DatasetBitmap)) {
					throw new IllegalArgumentException("Dataset " + key + " has other parts than its identifier says: "
							+ (tlv ? "ber-tlv from 00 to 70" : "those of a bitmap from 71 to FF")
							+ "; leave parts out, or write parts: none");
				}
			});
		}

		/**
		 * Return whether a dataset is BER-TLV.
		 * @param identifier its identifier, as two hexadecimal digits
		 * @return whether it is one of 00 to 70
		 * @throws IllegalArgumentException if it is not an identifier
		 */
		public static boolean isTlv(String identifier) {
			if (!identifier.matches("[0-9A-F]{2}")) {
				throw new IllegalArgumentException("'" + identifier
						+ "' is not the identifier of a dataset; write two hexadecimal digits in capitals, such as 71");
			}
			return HexFormat.fromHexDigits(identifier) <= 0x70;
		}

	}

	/**
	 * The parts of a dataset that a bitmap announces.
	 *
	 * <pre>
	 *   | bitmap, 2 bytes | further bytes of the bitmap | part | part ... | BER-TLV, if announced |
	 *
	 *   one piece      c 1 2 3 4 5 6 7   8 9 10 11 12 13 14 t
	 *   two pieces     c 1 2 3 4 5 6 7   8 9 10 11 12 13 14 15   c 16 17 18 19 20 21 t
	 *
	 *   c   another byte of the bitmap follows
	 *   1   part 1, and so on
	 *   t   BER-TLV follows the parts, as part tlv
	 * </pre>
	 *
	 * @param fields the parts by key: numbers from 1, and {@code tlv} for the BER-TLV
	 * after them, which is also read if it is not described
	 */
	record DatasetBitmap(Map<String, FieldSpec> fields) implements Parts {

		/** The key of the BER-TLV after the parts. */
		public static final String TLV = "tlv";

		private static final int MAXIMUM = 127;

		/** Refuse a part without a bit. */
		public DatasetBitmap {
			requireNames(fields);
			fields.forEach((key, field) -> {
				if (key.equals(TLV) && !(field.parts() instanceof BerTlv)) {
					throw new IllegalArgumentException(
							"What follows the parts as tlv is BER-TLV; write parts: ber-tlv");
				}
				if (!key.equals(TLV) && (!key.matches("[1-9][0-9]{0,2}") || Integer.parseInt(key) > MAXIMUM)) {
					throw new IllegalArgumentException(
							"'" + key + "' is not a part of a dataset; write numbers from 1 to " + MAXIMUM
									+ ", or tlv for what follows them");
				}
			});
			Map<String, FieldSpec> sorted = new TreeMap<>(
					Comparator.comparingInt((key) -> key.equals(TLV) ? Integer.MAX_VALUE : Integer.parseInt(key)));
			sorted.putAll(fields);
			fields = Collections.unmodifiableMap(sorted);
		}

	}

	/**
	 * One of several layouts, which something else in the message chooses: the value of
	 * another field, the MTI, or the first bytes of the parts themselves.
	 *
	 * <pre>
	 *   field 3 is 00....   | tag | length | value | tag ...
	 *   field 3 is 01....   | part 1 | part 2 ...
	 *   any other           as the layout for all others says; without one, bytes that nobody divides
	 * </pre>
	 *
	 * What is compared is the beginning: of the value of the field as text (of bytes, as
	 * hexadecimal digits in capitals), of the four digits of the MTI, or of the bytes as
	 * hexadecimal digits. Of several keys, the longest one counts. A message without the
	 * field has the layout for all others.
	 *
	 * @param by what chooses
	 * @param layouts the layouts by key: the beginning of what is compared
	 * @param otherwise the layout of all others; {@code null} if none is known. Their
	 * bytes are then kept as they are, see {@link Subfields#isUnknown}
	 */
	record Choice(By by, Map<String, Parts> layouts, @Nullable Parts otherwise) implements Parts {

		/** Refuse a choice without layouts, and a key that no value begins with. */
		public Choice {
			layouts = Collections.unmodifiableMap(new LinkedHashMap<>(layouts));
			if (layouts.isEmpty()) {
				throw new IllegalArgumentException("There is no layout to choose; give each value a layout of its own");
			}
			layouts.keySet().forEach(by::requireKey);
			if (otherwise instanceof Choice || layouts.values().stream().anyMatch(Choice.class::isInstance)) {
				throw new IllegalArgumentException("A layout cannot be a choice itself");
			}
		}

		@Override
		public Map<?, FieldSpec> fields() {
			return Map.of();
		}

		/**
		 * Refuse a choice by a field that others lack, or that never begins with a key.
		 * @param fields the fields of the message by number
		 * @throws IllegalArgumentException if this cannot choose among its layouts, with
		 * a text that says what to write
		 */
		public void requireIn(Map<Integer, FieldSpec> fields) {
			if (this.by.source() != By.Source.FIELD) {
				return;
			}
			FieldSpec field = fields.get(this.by.field());
			if (field == null || field.parts() != null) {
				throw new IllegalArgumentException("Field " + this.by.field() + " chooses the layout, but "
						+ ((field == null) ? "there is no such field; name another one, or write it under fields"
								: "has parts itself; name a field without parts"));
			}
			this.layouts.keySet().forEach((key) -> requirePossible(key, field));
		}

		private void requirePossible(String key, FieldSpec field) {
			boolean bytes = field.content() == Content.B;
			boolean possible = key.length() <= (bytes ? 2 : 1) * field.maximum();
			for (int place = 0; place < key.length(); place++) {
				possible &= bytes ? "0123456789ABCDEF".indexOf(key.charAt(place)) >= 0
						: field.content().accepts(key.charAt(place), place);
			}
			if (!possible) {
				throw new IllegalArgumentException("Field " + this.by.field() + " is " + field.format()
						+ " and never begins with '" + key + "'; write the beginning of a value"
						+ (bytes ? ", as hexadecimal digits in capitals" : ""));
			}
		}

	}

	/**
	 * What chooses the layout of parts.
	 *
	 * @param source where to look
	 * @param field the number of the field, or 0 if no field chooses
	 */
	record By(Source source, int field) {

		/** By the MTI. */
		public static final By MTI = new By(Source.MTI, 0);

		/** By the first bytes of the parts, which belong to them. */
		public static final By FIRST_BYTES = new By(Source.FIRST_BYTES, 0);

		/** Refuse a field that cannot choose. */
		public By {
			if (source == Source.FIELD && (field < 2 || field > 128)) {
				throw new IllegalArgumentException("A layout is chosen by a field from 2 to 128, not by " + field);
			}
		}

		/**
		 * By the value of a field.
		 * @param number the number of a field from 2 to 128
		 * @return what chooses
		 */
		public static By field(int number) {
			return new By(Source.FIELD, number);
		}

		private void requireKey(String key) {
			String pattern = switch (this.source) {
				case FIELD -> ".+";
				case MTI -> "[0-9]{1,4}";
				case FIRST_BYTES -> "([0-9A-F]{2}){1,8}";
			};
			if (!key.matches(pattern) || key.equals("else")) {
				throw new IllegalArgumentException("'" + key + "' chooses no layout; write " + switch (this.source) {
					case FIELD -> "the beginning of a value of field " + this.field + ", in quotes";
					case MTI -> "an MTI, or its first digits, in quotes";
					case FIRST_BYTES -> "1 to 8 bytes as hexadecimal digits in capitals, such as \"F1\"";
				});
			}
		}

		/** Return it as a specification file has it. */
		@Override
		public String toString() {
			return switch (this.source) {
				case FIELD -> Integer.toString(this.field);
				case MTI -> "mti";
				case FIRST_BYTES -> "first-bytes";
			};
		}

		/**
		 * Where to look for what chooses a layout.
		 */
		public enum Source {

			/** A field of the message. */
			FIELD,

			/** The MTI. */
			MTI,

			/** The beginning of the parts. */
			FIRST_BYTES

		}

	}

	/** Refuse a part whose layout something outside of its field would choose. */
	private static void requireOwnLayouts(Map<?, FieldSpec> fields) {
		fields.forEach((key, field) -> {
			if (field.parts() instanceof Choice choice && choice.by().source() != By.Source.FIRST_BYTES) {
				throw new IllegalArgumentException("The layout of part " + key
						+ " is chosen by a field or the MTI, which only a whole field can be; write by: first-bytes");
			}
		});
	}

	/** Refuse digits among which is the byte that ends them. */
	private static void requireOtherEnd(byte end, String key, FieldSpec part) {
		boolean digits = part.content() == Content.N || part.content() == Content.XN || part.content() == Content.Z;
		if (digits && part.parts() == null && part.encoding() instanceof Encoding.Text text) {
			char character = new String(new byte[] { end }, text.charset()).charAt(0);
			if (part.content().accepts(character, 1)) {
				throw new IllegalArgumentException("Part " + key + " holds " + part.content().description() + ", and '"
						+ character + "' ends it; write another end");
			}
		}
	}

	private static void requireNames(Map<String, FieldSpec> fields) {
		requireOwnLayouts(fields);
		if (fields.isEmpty()) {
			throw new IllegalArgumentException("There is no part; give the field at least one");
		}
		for (String key : fields.keySet()) {
			if (!key.matches("[^.\\[\\]]+")) {
				throw new IllegalArgumentException(
						"'" + key + "' cannot be the key of a part; write one without dots and brackets");
			}
		}
	}

}

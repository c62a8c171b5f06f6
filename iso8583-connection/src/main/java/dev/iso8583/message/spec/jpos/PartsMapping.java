package dev.iso8583.message.spec.jpos;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.jpos.FieldClass.Kind;

/**
 * Makes parts of what is in an {@code isofieldpackager}, one after another or with a
 * bitmap. Which of them, and from which id, is a matter of the packager's class.
 */
final class PartsMapping {

	/** As if a length of bytes were told: by where the part ends. */
	private static final LengthIndicator ENDED = LengthIndicator.bytes(3).counting(Counts.BYTES);

	private final FieldMapping fields;

	private final Subject subject;

	private final Element element;

	/** What is in it, by id. */
	private final NavigableMap<Integer, Element> elements = new TreeMap<>();

	/** What ends positional parts that have no length. */
	private final Map<String, String> ends = new LinkedHashMap<>();

	PartsMapping(FieldMapping fields, Subject subject, Element element) {
		this.fields = fields;
		this.subject = subject;
		this.element = element;
	}

	/** Return the parts, or {@code null} with a finding if they cannot be said. */
	@Nullable Parts map() {
		String packager = this.element.simpleName("packager");
		String reason = Unsupported.packager(packager);
		if (reason != null) {
			this.subject.find(this.element, reason);
			return null;
		}
		if (packager.equals("DatasetPackager")) {
			return datasets();
		}
		this.element.children().forEach(this::add);
		try {
			return switch (packager) {
				case "GenericPackager", "GenericSubFieldPackager" -> generic(packager.equals("GenericPackager"));
				case "CTCSubFieldPackager" -> complete();
				case "Base1SubFieldPackager" -> isBitmap(0) ? bitmapped(0, 1) : positional(0);
				case "BERTLVBinaryPackager", "BERTLVAsciiHexPackager", "BERTLVEbcdicHexPackager", "ICCDataPackager" ->
					tlv();
				case "TaggedSequencePackager" ->
					new SequenceMapping(this.fields, this.subject, this.element).map(this.elements.values());
				default -> new TagsMapping(this.fields, this.subject, this.element).map(this.elements);
			};
		}
		catch (IllegalArgumentException ex) {
			this.subject.find(this.element, "its parts do not fit: " + ex.getMessage());
			return null;
		}
	}

	private void add(Element child) {
		int number = child.number("id");
		if (!child.name().equals("isofield") && !child.name().equals("isofieldpackager")) {
			this.subject.find(child, "element " + child.name() + " in it is not supported");
		}
		else if (number < 0) {
			this.subject.find(child, "the id of a part is a number, not '" + child.textOrEmpty("id") + "'");
		}
		else {
			Element first = this.elements.put(number, child);
			if (first != null) {
				this.subject.part(Integer.toString(number))
					.find(child, "is there twice; the first is in line " + first.line());
			}
		}
	}

	private @Nullable Parts generic(boolean isWhole) {
		if (this.element.text("thirdBitmapField") != null) {
			this.subject.find(this.element, "attribute thirdBitmapField is not supported for parts");
		}
		boolean isPositional = "false".equalsIgnoreCase(this.element.text("emitBitmap"));
		int bitmap = (this.element.text("bitmapField") != null) ? this.element.number("bitmapField") : 1;
		int first = (this.element.text("firstField") != null) ? this.element.number("firstField") : isBitmap(1) ? 2 : 1;
		Element zero = this.elements.get(0);
		if (isWhole && first > 0 && zero != null && bitmap != 0 && !zero.simpleName("class").equals("IF_NOP")) {
			this.subject.find(this.element, "part 0 stands before the others as an MTI does, which is not supported");
			return null;
		}
		if (header() != 0 && (isPositional || !isWhole)) {
			this.subject.find(this.element,
					"attribute headerLength is supported for a GenericPackager" + " with a bitmap only");
		}
		if (isPositional) {
			return positional(first);
		}
		if (!isBitmap(bitmap)) {
			Element found = this.elements.get(bitmap);
			this.subject.find(this.element, "its parts have a bitmap, but part " + bitmap
					+ ((found != null) ? ", class " + found.simpleName("class") + ", is not one" : " is missing"));
			return null;
		}
		return bitmapped(bitmap, first);
	}

	private int header() {
		return (this.element.text("headerLength") != null) ? this.element.number("headerLength") : 0;
	}

	private boolean isBitmap(int number) {
		Element found = this.elements.get(number);
		return found != null && BitmapMapping.encoding(found.simpleName("class")) != null;
	}

	/** Return parts with a bitmap, which continues if it has room for 128 bits. */
	private @Nullable Parts bitmapped(int bitmap, int first) {
		Element found = this.elements.remove(bitmap);
		String name = found.simpleName("class");
		boolean isFixed = name.equals("X92_BITMAP") || name.equals("Base1_BITMAP126");
		int length = isFixed ? 8 : found.number("length");
		if (length < 1 || length > 8 && length != 16) {
			this.subject.find(found,
					"the length of its bitmap is '" + found.textOrEmpty("length") + "', not 1 to 8 or 16 bytes");
			return null;
		}
		Map<String, FieldSpec> parts = parts(first);
		if (parts == null) {
			return null;
		}
		Map<Integer, FieldSpec> numbered = new TreeMap<>();
		parts.forEach((key, part) -> numbered.put(Integer.valueOf(key), part));
		boolean continues = length == 16;
		return new Parts.Bitmapped(8 * (continues ? 8 : length), BitmapMapping.encoding(name), continues, header(),
				numbered);
	}

	/** Return parts one after another. */
	private @Nullable Parts positional(int first) {
		this.elements.values().removeIf((part) -> part.simpleName("class").equals("IF_NOP"));
		this.elements.forEach((number, part) -> {
			String end = end(part, number.equals(this.elements.lastKey()));
			if (end != null && number >= first) {
				this.ends.put(number.toString(), end);
			}
		});
		Map<String, FieldSpec> parts = parts(first);
		boolean isComplete = parts != null && parts.size() == this.elements.tailMap(first, true).size();
		if (parts != null && !isComplete) {
			this.subject.find(this.element, "a part that must not occur has no place among parts without a bitmap");
		}
		return isComplete ? new Parts.Positional(parts, true, this.ends) : null;
	}

	/**
	 * Return parts one after another from 0. jPOS leaves out those that are missing, but
	 * reads all.
	 */
	private @Nullable Parts complete() {
		if (!this.elements.containsKey(0)) {
			this.subject.find(this.element,
					"its parts are read from 0, but there is no part 0; write parts: positional");
			return null;
		}
		return positional(0);
	}

	/**
	 * Return what ends a part: bytes as hexadecimal digits, none if it takes all that is
	 * left, or {@code null} if its length is told otherwise.
	 */
	private static @Nullable String end(Element part, boolean isLast) {
		String name = part.simpleName("class");
		String token = part.attributes().getOrDefault("token", "");
		boolean isToken = !token.isEmpty() && token.length() <= ((name.equals("IF_FSTCHAR")) ? 1 : 8)
				&& StandardCharsets.ISO_8859_1.newEncoder().canEncode(token);
		return switch (name) {
			case "IF_TCHAR", "IF_FSTCHAR" ->
				isToken ? HexFormat.of().withUpperCase().formatHex(token.getBytes(StandardCharsets.ISO_8859_1)) : null;
			case "IF_FCHAR", "IF_FBINARY" -> isLast ? "" : null;
			default -> (isLast && part.is("trim") && isText(FieldClasses.of(name))) ? "" : null;
		};
	}

	private static boolean isText(@Nullable FieldClass fixed) {
		return fixed != null && fixed.length() == null && fixed.encoding() instanceof Encoding.Text
				&& (fixed.kind() == Kind.TEXT || fixed.kind() == Kind.DIGITS);
	}

	/** Return the class of a part that has an end instead of a length. */
	private static FieldClass ended(Element part) {
		FieldClass fixed = FieldClasses.of(part.simpleName("class"));
		if (fixed != null) {
			return new FieldClass(fixed.kind(), fixed.encoding(), ENDED);
		}
		boolean isBytes = part.simpleName("class").equals("IF_FBINARY");
		return new FieldClass(isBytes ? Kind.BYTES : Kind.TEXT, isBytes ? Encoding.BINARY : Encoding.LATIN_1, ENDED);
	}

	/** Return the parts from an id by key, or {@code null} if there is a finding. */
	private @Nullable Map<String, FieldSpec> parts(int first) {
		Map<String, FieldSpec> parts = new LinkedHashMap<>();
		boolean isWhole = true;
		for (Map.Entry<Integer, Element> part : this.elements.entrySet()) {
			boolean isUnused = part.getValue().simpleName("class").equals("IF_UNUSED");
			if (part.getKey() >= first && !isUnused) {
				String key = part.getKey().toString();
				FieldSpec mapped = this.ends.containsKey(key)
						? this.fields.map(this.subject.part(key), part.getValue(), ended(part.getValue()))
						: this.fields.map(this.subject.part(key), part.getValue());
				isWhole &= mapped != null;
				parts.put(key, mapped);
			}
		}
		return isWhole ? parts : null;
	}

	/** Return datasets. The file does not name their identifiers. */
	private @Nullable Parts datasets() {
		if (this.element.children().isEmpty()) {
			return new Parts.Datasets(Map.of());
		}
		this.subject.find(this.element, "its parts are in datasets, and the file does not say in which; "
				+ "write parts: datasets, and under fields each identifier with these parts, such as fields: {71: {parts:"
				+ " dataset-bitmap, fields: {1: an 1}}}");
		return null;
	}

	/** Return parts by their tags. The file does not name the tags. */
	private @Nullable Parts tlv() {
		for (Element child : this.element.children()) {
			if (!child.simpleName("class").equals("IF_TBASE")) {
				this.subject.find(child, "its parts are found by their tags, so they have no ids");
				return null;
			}
		}
		return new Parts.BerTlv(true, Map.of());
	}

}

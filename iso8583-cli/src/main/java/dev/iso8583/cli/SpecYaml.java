package dev.iso8583.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.presence.FieldPresence;
import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;

/**
 * A specification as the YAML that says the same, and extends nothing. What most fields
 * of a content have in common is written once, as its default.
 */
final class SpecYaml {

	/**
	 * Contents that are digits, text, track data and bytes have defaults of their own.
	 */
	private static final List<String> KINDS = List.of("n", "text", "z", "b");

	private static final Map<Bitmaps, String> BITMAPS = Map.of(Bitmaps.ONE, "1", Bitmaps.TWO, "2", Bitmaps.ALWAYS_TWO,
			"always-2", Bitmaps.FIXED_128, "fixed-128", Bitmaps.THREE, "3-contiguous", Bitmaps.THREE_IN_FIELD_65,
			"3-in-field-65");

	private final MessageSpec spec;

	private final String name;

	private final Map<String, Encoding> encodings = new HashMap<>();

	private final @Nullable Encoding lengths;

	private SpecYaml(MessageSpec spec, String name) {
		this.spec = spec;
		this.name = name;
		Map<String, List<Encoding>> used = new HashMap<>();
		spec.fields().values().forEach((field) -> collect(field, true, used));
		for (String kind : KINDS) {
			Encoding encoding = commonest(used.getOrDefault(kind, List.of()));
			if (encoding != null) {
				this.encodings.put(kind, encoding);
			}
		}
		this.lengths = commonest(used.getOrDefault("length", List.of()));
	}

	/**
	 * Return the YAML of a specification.
	 * @throws IllegalArgumentException if it has something that YAML cannot say
	 */
	static String of(MessageSpec spec) {
		return of(spec, spec.name(), Map.of());
	}

	/**
	 * Return the YAML of a specification.
	 * @param name what it is called in the YAML
	 * @param leftOut fields that are left out, with the reasons
	 */
	static String of(MessageSpec spec, String name, Map<Integer, String> leftOut) {
		StringBuilder comments = new StringBuilder();
		leftOut.forEach((field, reason) -> comments.append("# without field ")
			.append(field)
			.append(": ")
			.append(reason.replaceAll("\\R", " "))
			.append('\n'));
		return comments + YamlText.lines(new SpecYaml(spec, name).entries(), 0);
	}

	/** Collect the encodings that fields have, by the defaults that may say them. */
	private static void collect(FieldSpec field, boolean hasLength, Map<String, List<Encoding>> used) {
		LengthIndicator length = field.length();
		if (hasLength && length != null && length.equals(byDots(length.encoding(), field.format().dots()))) {
			used.computeIfAbsent("length", (key) -> new ArrayList<>()).add(length.encoding());
		}
		Parts parts = field.parts();
		if (parts == null) {
			used.computeIfAbsent(kind(field.content()), (key) -> new ArrayList<>()).add(field.encoding());
		}
		else {
			collect(parts, used);
		}
	}

	private static void collect(Parts parts, Map<String, List<Encoding>> used) {
		if (parts instanceof Parts.Choice choice) {
			layoutsOf(choice).values().forEach((layout) -> collect(layout, used));
		}
		parts.fields().forEach((key, part) -> collect(part, hasLength(parts, key), used));
	}

	private static @Nullable Encoding commonest(List<Encoding> encodings) {
		Map<Encoding, Integer> counts = new LinkedHashMap<>();
		encodings.forEach((encoding) -> counts.merge(encoding, 1, Integer::sum));
		return counts.entrySet()
			.stream()
			.reduce((one, other) -> (other.getValue() > one.getValue()) ? other : one)
			.map(Map.Entry::getKey)
			.orElse(null);
	}

	private static String kind(Content content) {
		return switch (content) {
			case N -> "n";
			case XN -> "x+n";
			case Z -> "z";
			case B -> "b";
			default -> "text";
		};
	}

	private Map<String, Object> entries() {
		Map<String, Object> entries = new LinkedHashMap<>();
		entries.put("name", this.name);
		entries.put("version", List.of("1987", "1993", "2003").get(this.spec.version()));
		if (this.spec.headerLength() > 0) {
			entries.put("header", Integer.toString(this.spec.headerLength()));
		}
		entries.put("mti", name(this.spec.mti()));
		entries.put("bitmap", ordered("encoding", name(this.spec.bitmap()), "bitmaps",
				Objects.requireNonNull(BITMAPS.get(this.spec.bitmaps()))));
		Map<String, Object> defaults = new LinkedHashMap<>();
		for (String kind : KINDS) {
			Encoding encoding = this.encodings.get(kind);
			if (encoding != null) {
				Map<String, Object> keys = new LinkedHashMap<>();
				put(keys, encoding);
				defaults.put(kind, (keys.size() > 1) ? keys : keys.get("encoding"));
			}
		}
		if (this.lengths != null) {
			defaults.put("length", name(this.lengths));
		}
		if (!defaults.isEmpty()) {
			entries.put("defaults", defaults);
		}
		Map<String, Object> fields = new LinkedHashMap<>();
		this.spec.fields().forEach((number, field) -> fields.put(number.toString(), field(field, true, false)));
		if (!fields.isEmpty()) {
			entries.put("fields", fields);
		}
		Map<String, Object> templates = new LinkedHashMap<>();
		this.spec.templates().forEach((mti, values) -> {
			Map<String, Object> template = new LinkedHashMap<>();
			values.forEach((number, value) -> template.put(number.toString(), value));
			templates.put(mti, template);
		});
		if (!templates.isEmpty()) {
			entries.put("templates", templates);
		}
		Map<String, Object> messages = new LinkedHashMap<>();
		this.spec.presence().forEach((pattern, presence) -> messages.put(pattern, keys(presence)));
		if (!messages.isEmpty()) {
			entries.put("messages", messages);
		}
		return entries;
	}

	private static Map<String, Object> keys(FieldPresence presence) {
		Map<String, Object> keys = new LinkedHashMap<>();
		if (!presence.mandatory().isEmpty()) {
			keys.put("mandatory", presence.mandatory());
		}
		if (presence.optional() != null) {
			keys.put("optional", presence.optional());
		}
		if (presence.echoed() != null) {
			keys.put("echoed", presence.echoed());
		}
		return keys;
	}

	/**
	 * Return the keys of a field or a part.
	 * @param hasLength whether it has a length of its own if its length is variable
	 * @param isDataset whether it is one, which has parts and is binary if nothing else
	 * is said
	 */
	private Map<String, Object> field(FieldSpec field, boolean hasLength, boolean isDataset) {
		Map<String, Object> keys = new LinkedHashMap<>();
		keys.put("name", field.name());
		keys.put("format", field.format().toString());
		Parts parts = field.parts();
		Encoding byDefault = (parts != null || isDataset) ? Encoding.BINARY : this.encodings.get(kind(field.content()));
		if (!field.encoding().equals(byDefault)) {
			put(keys, field.encoding());
		}
		LengthIndicator length = field.length();
		if (hasLength && length != null
				&& (this.lengths == null || !length.equals(byDots(this.lengths, field.format().dots())))) {
			keys.put("length", length(length));
		}
		if (field.minimum() > 0) {
			keys.put("min", Integer.toString(field.minimum()));
		}
		if (field.trim()) {
			keys.put("trim", "true");
		}
		if (field.room() > 0) {
			keys.put("room", Integer.toString(field.room()));
		}
		if (field.show() != Show.STANDARD) {
			keys.put("show", field.show().name().toLowerCase(Locale.ROOT));
		}
		if (parts != null) {
			put(keys, parts);
			if (field.keepsBroken()) {
				keys.put("broken", "keep");
			}
		}
		else if (isDataset) {
			keys.put("parts", "none");
		}
		return keys;
	}

	private void put(Map<String, Object> keys, Parts parts) {
		if (parts instanceof Parts.Positional positional) {
			keys.put("parts", "positional");
			if (positional.mayEndEarly()) {
				keys.put("short", "true");
			}
			if (!positional.ends().isEmpty()) {
				Map<String, Object> ends = new LinkedHashMap<>();
				positional.ends().forEach((key, end) -> ends.put(key, end.isEmpty() ? "rest" : "0x" + end));
				keys.put("ends", ends);
			}
		}
		else if (parts instanceof Parts.Bitmapped bitmapped) {
			keys.put("parts", "bitmap");
			Map<String, Object> bitmap = ordered("bits", Integer.toString(bitmapped.bits()), "encoding",
					name(bitmapped.bitmap()));
			if (bitmapped.continues()) {
				bitmap.put("continues", "true");
			}
			if (bitmapped.header() > 0) {
				bitmap.put("header", Integer.toString(bitmapped.header()));
			}
			keys.put("bitmap", bitmap);
		}
		else if (parts instanceof Parts.Tagged tagged) {
			keys.put("parts", "tagged");
			if (tagged.head() != null) {
				keys.put("head", field(tagged.head(), true, false));
			}
			keys.put("tag", tag(tagged.tag()));
		}
		else if (parts instanceof Parts.BerTlv tlv) {
			keys.put("parts", "ber-tlv");
			if (tlv.mayBeFilled()) {
				keys.put("fill", "true");
			}
		}
		else if (parts instanceof Parts.Terminated terminated) {
			keys.put("parts", "terminated");
			keys.put("end", "0x%02X".formatted(terminated.end()));
		}
		else if (parts instanceof Parts.Datasets) {
			keys.put("parts", "datasets");
		}
		else if (parts instanceof Parts.DatasetBitmap) {
			keys.put("parts", "dataset-bitmap");
		}
		else if (parts instanceof Parts.Choice choice) {
			keys.put("parts", "choice");
			keys.put("by", choice.by().toString());
			Map<String, Object> layouts = new LinkedHashMap<>();
			layoutsOf(choice).forEach((key, layout) -> {
				Map<String, Object> ofLayout = new LinkedHashMap<>();
				put(ofLayout, layout);
				layouts.put(key, ofLayout);
			});
			keys.put("when", layouts);
		}
		else {
			throw new IllegalArgumentException("Parts of this kind cannot be said in YAML");
		}
		Map<String, Object> fields = new LinkedHashMap<>();
		parts.fields()
			.forEach((key, part) -> fields.put(key.toString(),
					field(part, hasLength(parts, key), parts instanceof Parts.Datasets)));
		if (!fields.isEmpty()) {
			keys.put("fields", fields);
		}
	}

	private Map<String, Object> tag(Parts.Tag tag) {
		Map<String, Object> keys = ordered("width", Integer.toString(tag.width()), "encoding", name(tag.encoding()));
		if (tag.lengthFirst()) {
			keys.put("first", "length");
		}
		Map<String, Object> length = length(tag.length());
		if (tag.lengthIncludesTag()) {
			length.put("includes-tag", "true");
		}
		keys.put("length", length);
		return keys;
	}

	/** Whether a part has a length of its own, rather than that of all parts. */
	private static boolean hasLength(Parts parts, Object key) {
		return parts instanceof Parts.Positional positional && !positional.ends().containsKey(key.toString())
				|| parts instanceof Parts.Bitmapped
				|| parts instanceof Parts.DatasetBitmap && !key.equals(Parts.DatasetBitmap.TLV);
	}

	private static Map<String, Parts> layoutsOf(Parts.Choice choice) {
		Map<String, Parts> layouts = new LinkedHashMap<>(choice.layouts());
		if (choice.otherwise() != null) {
			layouts.put("else", choice.otherwise());
		}
		return layouts;
	}

	private static Map<String, Object> length(LengthIndicator length) {
		Map<String, Object> keys = ordered(isNumber(length.encoding()) ? "bytes" : "digits",
				Integer.toString(length.size()), "encoding", name(length.encoding()));
		if (length.counts() != Counts.UNITS) {
			keys.put("counts", length.counts().name().toLowerCase(Locale.ROOT).replace('_', '-'));
		}
		if (length.includesItself()) {
			keys.put("includes-itself", "true");
		}
		return keys;
	}

	/** Return the length that a field has if only the encoding of its length is said. */
	private static @Nullable LengthIndicator byDots(Encoding encoding, int dots) {
		if (dots == 0) {
			return null;
		}
		return LengthIndicator.digits(encoding, !isNumber(encoding) ? dots : (dots <= 2) ? 1 : (dots <= 4) ? 2 : 3);
	}

	private static boolean isNumber(Encoding encoding) {
		return encoding instanceof Encoding.Binary || encoding instanceof Encoding.Hex;
	}

	/** BCD says all about itself, because an inherited default could say it otherwise. */
	private static void put(Map<String, Object> keys, Encoding encoding) {
		keys.put("encoding", name(encoding));
		if (encoding instanceof Encoding.Bcd bcd) {
			keys.put("align", bcd.left() ? "left" : "right");
			keys.put("fill", Integer.toHexString(bcd.fill()).toUpperCase(Locale.ROOT));
		}
	}

	private static String name(Encoding encoding) {
		if (encoding instanceof Encoding.Text text) {
			return switch (text.charset().name()) {
				case "US-ASCII" -> "ascii";
				case "ISO-8859-1" -> "latin-1";
				case "IBM1047" -> "ebcdic-1047";
				case "IBM500" -> "ebcdic-500";
				case "IBM037" -> "ebcdic-037";
				default -> text.charset().name();
			};
		}
		if (encoding instanceof Encoding.Hex hex) {
			return switch (hex.charset().name()) {
				case "US-ASCII" -> "hex";
				case "IBM1047" -> "hex-ebcdic";
				default -> throw new IllegalArgumentException(
						"Hexadecimal digits in " + hex.charset().name() + " cannot be said in YAML");
			};
		}
		return (encoding instanceof Encoding.Bcd) ? "bcd" : "binary";
	}

	private static Map<String, Object> ordered(String key, Object value, String otherKey, Object otherValue) {
		Map<String, Object> keys = new LinkedHashMap<>();
		keys.put(key, value);
		keys.put(otherKey, otherValue);
		return keys;
	}

}

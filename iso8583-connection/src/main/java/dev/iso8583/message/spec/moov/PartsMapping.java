package dev.iso8583.message.spec.moov;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.Parts;

/**
 * Makes the parts of a composite.
 */
final class PartsMapping {

	private static final Set<String> TAG_KEYS = Set.of("length", "enc", "padding", "sort", "skipUnknownTLVTags",
			"storeUnknownTLVTags", "prefUnknownTLV");

	private final FieldMapping fields;

	private final Report report;

	PartsMapping(FieldMapping fields, Report report) {
		this.fields = fields;
		this.report = report;
	}

	/**
	 * Return all parts of a composite, or {@code null} with a finding: where one is
	 * wrong, nobody knows where the others are.
	 * @param mayEndEarly whether the last parts may be missing, if they have no tags
	 */
	@Nullable Parts map(Section composite, boolean mayEndEarly) {
		int before = this.report.size();
		Section subfields = composite.section("subfields");
		if (subfields == null) {
			composite.find("subfields", "a composite has subfields");
			return null;
		}
		try {
			Parts parts = map(composite, subfields, mayEndEarly);
			return (this.report.size() == before) ? parts : null;
		}
		catch (IllegalArgumentException ex) {
			composite.find("subfields", String.valueOf(ex.getMessage()));
			return null;
		}
	}

	private @Nullable Parts map(Section composite, Section subfields, boolean mayEndEarly) {
		Section tag = composite.section("tag");
		boolean hasTags = tag != null && tag.has("enc");
		if (tag != null) {
			tag.allow(TAG_KEYS);
		}
		if (composite.has("bitmap")) {
			if (hasTags) {
				composite.find("tag", "parts have tags or a bitmap, not both");
			}
			Section bitmap = composite.section("bitmap");
			return (bitmap != null) ? bitmapped(bitmap, subfields) : null;
		}
		return hasTags ? tagged(tag, subfields) : new Parts.Positional(
				parts(subfields, sorted(tag, subfields), UnaryOperator.identity(), false), mayEndEarly);
	}

	/** Return parts by key, without those that are wrong. */
	private Map<String, FieldSpec> parts(Section subfields, Iterable<String> keys, UnaryOperator<String> written,
			boolean inBer) {
		Map<String, FieldSpec> parts = new LinkedHashMap<>();
		for (String key : keys) {
			MoovNode node = subfields.entries().get(key);
			Section part = Section.of(node, subfields.path() + '.' + key, this.report);
			FieldSpec field = (part != null) ? this.fields.map(part, "Part " + key, inBer) : null;
			if (field != null && parts.putIfAbsent(written.apply(key), field) != null) {
				part.find("is there twice");
			}
		}
		return parts;
	}

	/** Return the keys of parts in the order of the bytes. */
	private static Iterable<String> sorted(@Nullable Section tag, Section subfields) {
		String sort = (tag != null) ? tag.text("sort") : "";
		boolean isHex = sort.equalsIgnoreCase("StringsByHex");
		if (!isHex && !sort.isEmpty() && !sort.equalsIgnoreCase("StringsByInt")) {
			tag.find("sort", "sort '" + sort + "' is neither StringsByInt nor StringsByHex");
			return Set.of();
		}
		String digits = isHex ? "[0-9A-Fa-f]{1,9}" : "[0-9]{1,9}";
		for (String key : subfields.entries().keySet()) {
			if (!key.matches(digits)) {
				subfields.find("'" + key + "' is not " + (isHex ? "a hexadecimal number" : "a number")
						+ ", so it is not known where it is");
				return Set.of();
			}
		}
		Comparator<String> order = Comparator.comparing((key) -> new BigInteger(key, isHex ? 16 : 10));
		if (isHex && subfields.entries().keySet().stream().anyMatch((key) -> key.length() % 2 == 1)) {
			// moov compares those as text
			order = Comparator.naturalOrder();
			if (subfields.entries().keySet().stream().anyMatch((key) -> key.length() % 2 == 0)) {
				subfields.find("some keys have an odd number of hexadecimal digits and others an even one, so moov"
						+ " sorts some as text; write an even number of digits for all, such as 09");
				return Set.of();
			}
		}
		return subfields.entries().keySet().stream().sorted(order).toList();
	}

	private @Nullable Parts bitmapped(Section bitmap, Section subfields) {
		bitmap.allow(FieldMapping.KEYS);
		Coded coded = Coded.of(bitmap);
		int length = bitmap.has("length") ? bitmap.number("length") : 8;
		if (!bitmap.flag("disableAutoExpand")) {
			bitmap.find("disableAutoExpand", "is not true, but bit 1 of a bitmap of parts stands for part 1");
		}
		Map<Integer, FieldSpec> parts = new LinkedHashMap<>();
		parts(subfields, sorted(null, subfields), UnaryOperator.identity(), false).forEach((key, part) -> {
			if (parts.putIfAbsent(Integer.parseInt(key), part) != null) {
				subfields.find("part " + key + " is there twice");
			}
		});
		return (coded == null) ? null : new Parts.Bitmapped(8 * length, coded.encoding(), false, 0, parts);
	}

	private @Nullable Parts tagged(Section tag, Section subfields) {
		Coded coded = Coded.of(tag);
		// whether they may be there is not asked: what is unknown is kept
		tag.flag("skipUnknownTLVTags");
		tag.flag("storeUnknownTLVTags");
		Iterable<String> keys = subfields.entries().keySet();
		if (coded == Coded.BER_TLV_TAG) {
			return new Parts.BerTlv(false, parts(subfields, keys, (key) -> key.toUpperCase(Locale.ROOT), true));
		}
		if (coded == Coded.HEX) {
			tag.find("enc", "tags of hexadecimal digits are not supported; use ASCIIToHex for tags of bytes");
		}
		if (coded == null || coded == Coded.HEX) {
			return null;
		}
		int width = tag.number("length");
		boolean isBytes = coded == Coded.BYTES_OF_DIGITS;
		Padding padding = Padding.of(tag);
		Map<String, FieldSpec> parts = parts(subfields, keys,
				(key) -> padding.fill(isBytes ? key.toUpperCase(Locale.ROOT) : key, isBytes ? 2 * width : width),
				false);
		LengthIndicator length = length(tag, subfields, parts);
		// bytes that are no digits are the characters of the tag
		Encoding encoding = (coded == Coded.BINARY) ? Encoding.LATIN_1 : coded.encoding();
		return (length == null) ? null
				: new Parts.Tagged(new Parts.Tag(width, encoding, length, false, false), null, parts);
	}

	/** Return the length that all parts have, or {@code null} with a finding. */
	private static @Nullable LengthIndicator length(Section tag, Section subfields, Map<String, FieldSpec> parts) {
		LengthIndicator length = null;
		for (Map.Entry<String, FieldSpec> part : parts.entrySet()) {
			LengthIndicator own = part.getValue().length();
			if (own == null) {
				subfields.find("part " + part.getKey() + " has a tag and no length before it, which is not supported");
				return null;
			}
			if (length != null && !own.equals(length)) {
				subfields.find("part " + part.getKey()
						+ " has another prefix than those before it; parts with tags have the same");
				return null;
			}
			length = own;
		}
		if (tag.has("prefUnknownTLV")) {
			Prefix unknown = Prefix.of(tag.text("prefUnknownTLV").toLowerCase(Locale.ROOT), 0);
			if (unknown == null || length != null && !length.equals(unknown.length())) {
				tag.find("prefUnknownTLV", "unknown parts have the prefix of the others");
			}
			return (length != null || unknown == null) ? length : unknown.length();
		}
		return length;
	}

}

package dev.iso8583.message.spec.file;

import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldFormat;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.file.PartsDraft.BitmapDraft;
import dev.iso8583.message.spec.file.PartsDraft.Kind;
import dev.iso8583.message.spec.file.PartsDraft.TagDraft;

/**
 * Makes the parts of a field of what a file says about them and what it inherits.
 */
final class PartsAssembly {

	/** What BER can say, and more than an end is looked for. */
	private static final LengthIndicator BYTES = LengthIndicator.bytes(3).counting(Counts.BYTES);

	/** The length of a dataset. */
	private static final LengthIndicator DATASET = LengthIndicator.bytes(2).counting(Counts.BYTES);

	private static final FieldFormat ANY_DATASET = FieldFormat.of("b.....65535");

	/** What the file says itself. */
	private final PartsDraft own;

	/** With what it inherits. */
	private final PartsDraft all;

	private final Defaults defaults;

	private final Report report;

	PartsAssembly(PartsDraft own, PartsDraft all, Defaults defaults, Report report) {
		this.own = own;
		this.all = all;
		this.defaults = defaults;
		this.report = report;
	}

	/**
	 * Return the parts, without those that are wrong.
	 * @return the parts, or {@code null} if there are none
	 */
	@Nullable Parts assemble() {
		if (!this.all.areThere()) {
			if (!this.all.fields.isEmpty() || !this.all.when.isEmpty()) {
				throw new IllegalArgumentException("has " + (this.all.fields.isEmpty() ? "when" : "fields")
						+ ", but no parts; write parts: " + PartsKeys.KINDS);
			}
			return null;
		}
		if (!this.all.fields.isEmpty() && this.all.kind == Kind.CHOICE) {
			throw new IllegalArgumentException("has fields, but its parts are a choice; write them in a layout");
		}
		if (!this.all.when.isEmpty() && this.all.kind != Kind.CHOICE) {
			throw new IllegalArgumentException("has when, but its parts are no choice; write parts: choice");
		}
		return switch (Objects.requireNonNull(this.all.kind)) {
			case POSITIONAL -> positional();
			case BITMAP -> bitmapped();
			case TAGGED -> tagged();
			case BER_TLV ->
				assemble(BYTES, (fields) -> new Parts.BerTlv(Boolean.TRUE.equals(this.all.mayBeFilled), fields));
			case TERMINATED -> terminated();
			case DATASETS -> assemble(DATASET, Parts.Datasets::new);
			case DATASET_BITMAP -> assemble(null, Parts.DatasetBitmap::new);
			case CHOICE -> choice();
			case NONE -> throw new IllegalStateException("No parts");
		};
	}

	/**
	 * Assemble the parts one by one, so that each mistake has its place.
	 * @param length how long a part is, if the parts do not say it themselves
	 * @param group what makes parts of them
	 */
	private @Nullable Parts assemble(@Nullable LengthIndicator length, Function<Map<String, FieldSpec>, Parts> group) {
		Map<String, FieldSpec> fields = new LinkedHashMap<>();
		int before = this.report.findings().all().size();
		this.all.fields.forEach((key, part) -> {
			FieldSpec field = (part.content() != null) ? part(key, part.content(), length, group) : null;
			if (field != null) {
				fields.put(key, field);
			}
		});
		return (this.report.findings().all().size() > before) ? null : group.apply(fields);
	}

	private @Nullable FieldSpec part(String key, FieldDraft part, @Nullable LengthIndicator length,
			Function<Map<String, FieldSpec>, Parts> group) {
		SpecFile.Written<FieldDraft> written = this.own.fields.get(key);
		FieldDraft ownPart = (written != null && written.content() != null) ? written.content() : new FieldDraft();
		Report report = this.report.of("part " + key, (written != null) ? written.place() : null);
		return report.collect(() -> {
			if (ownPart.show == Show.SHOWN || ownPart.show == Show.TRUNCATED) {
				throw new IllegalArgumentException("parts are never printed, so show has no effect; leave it out");
			}
			FieldSpec field = new FieldAssembly(ownPart, complete(key, part), this.defaults, lengthOf(key, length),
					report)
				.assemble("Part " + key);
			if (field != null) {
				// refuses a key that the parts cannot have
				group.apply(Map.of(key, field));
			}
			return field;
		});
	}

	/** Return a part with what need not be said about a dataset. */
	private FieldDraft complete(String key, FieldDraft part) {
		boolean inBitmap = this.all.kind == Kind.DATASET_BITMAP && key.equals(Parts.DatasetBitmap.TLV);
		if (!inBitmap && this.all.kind != Kind.DATASETS) {
			return part;
		}
		Kind kind = (inBitmap || Parts.Datasets.isTlv(key)) ? Kind.BER_TLV : Kind.DATASET_BITMAP;
		FieldDraft complete = part.over(new FieldDraft());
		complete.format = (part.format != null) ? part.format : ANY_DATASET;
		if (part.encoding.encoding == null) {
			complete.encoding = EncodingDraft.of(Encoding.BINARY);
		}
		if (part.parts.kind == null) {
			complete.parts = part.parts.as(kind);
		}
		return complete;
	}

	private @Nullable LengthIndicator lengthOf(String key, @Nullable LengthIndicator length) {
		if (this.all.kind == Kind.POSITIONAL && this.all.ends.containsKey(key)) {
			return BYTES;
		}
		return (this.all.kind == Kind.DATASET_BITMAP && key.equals(Parts.DatasetBitmap.TLV)) ? DATASET : length;
	}

	/** Assemble what is written behind a key of the parts. */
	private <T> @Nullable T collect(String key, Supplier<? extends @Nullable T> assembling) {
		return this.report.of(key, this.own.places.get(key)).collect(assembling);
	}

	private @Nullable Parts positional() {
		Map<String, String> ends = collect("ends", this::ends);
		return (ends == null) ? null : assemble(null, (fields) -> {
			Map<String, String> own = new LinkedHashMap<>(ends);
			own.keySet().retainAll(fields.keySet());
			return new Parts.Positional(fields, Boolean.TRUE.equals(this.all.mayEndEarly), own);
		});
	}

	private Map<String, String> ends() {
		Map<String, String> ends = new LinkedHashMap<>();
		this.all.ends.forEach((key, end) -> {
			if (this.own.ends.containsKey(key) && !this.all.fields.containsKey(key)) {
				throw new IllegalArgumentException(
						"there is an end of part " + key + ", but no such part; write it under fields");
			}
			ends.put(key, end.equals("rest") ? "" : (end.length() > 1) ? end.substring(2).toUpperCase(Locale.ROOT)
					: HexFormat.of().withUpperCase().toHexDigits(byteOf(end)));
		});
		return ends;
	}

	private @Nullable Parts bitmapped() {
		Parts.Bitmapped empty = collect("bitmap", this::bitmap);
		int first = (Integer.valueOf(2).equals(this.all.bitmap.first)) ? 2 : 1;
		return (empty == null) ? null : assemble(null,
				(fields) -> new Parts.Bitmapped(empty.bits(), empty.bitmap(), empty.continues(), empty.header(),
						fields.entrySet()
							.stream()
							.collect(Collectors.toMap((part) -> number(part.getKey(), first), Map.Entry::getValue))));
	}

	private Parts.Bitmapped bitmap() {
		BitmapDraft bitmap = this.all.bitmap;
		if (bitmap.bits == null) {
			throw new IllegalArgumentException("write how many bits the bitmap has, such as bitmap: {bits: 64}");
		}
		boolean continues = Boolean.TRUE.equals(bitmap.continues);
		if (continues && Integer.valueOf(1).equals(bitmap.first)) {
			throw new IllegalArgumentException(
					"bit 1 announces another bitmap or is that of part 1; write continues: true or first: 1");
		}
		return new Parts.Bitmapped(bitmap.bits, (bitmap.encoding != null) ? bitmap.encoding : Encoding.BINARY,
				continues, (bitmap.header != null) ? bitmap.header : 0, Map.of());
	}

	private static int number(String key, int first) {
		if (!key.matches("[1-9][0-9]{0,2}")) {
			throw new IllegalArgumentException("'" + key + "' is not the number of a part");
		}
		int number = Integer.parseInt(key);
		if (number < first) {
			throw new IllegalArgumentException("the first part has number " + first);
		}
		return number;
	}

	private @Nullable Parts tagged() {
		Parts.Tag tag = collect("tag", this::tag);
		int before = this.report.findings().all().size();
		FieldSpec head = (this.all.head != null && tag != null) ? collect("head", () -> head(tag)) : null;
		return (tag == null || this.report.findings().all().size() > before) ? null
				: assemble(lengthOf(tag), (fields) -> new Parts.Tagged(tag, head, fields));
	}

	/** A length of digits is written like the tag, if nothing else is said. */
	private Parts.Tag tag() {
		TagDraft tag = this.all.tag;
		if (tag.width == null) {
			throw new IllegalArgumentException(
					"write how many characters, digits or bytes a tag has, such as tag: {width: 2}");
		}
		if (tag.length.size == null) {
			throw new IllegalArgumentException(
					"write how many digits or bytes the length of a part has, such as tag: {length: {digits: 2}}");
		}
		Encoding encoding = (tag.encoding != null) ? tag.encoding : this.defaults.text.build();
		LengthIndicator length = tag.length.over(LengthDraft.of(encoding))
			.build(0, (tag.length.counts != null) ? tag.length.counts : Counts.UNITS,
					Boolean.TRUE.equals(tag.length.includesItself));
		return new Parts.Tag(tag.width, encoding, length, Boolean.TRUE.equals(tag.lengthFirst),
				Boolean.TRUE.equals(tag.length.includesTag));
	}

	private @Nullable FieldSpec head(Parts.Tag tag) {
		FieldDraft ownHead = (this.own.head != null) ? this.own.head : new FieldDraft();
		Report report = this.report.of("part head", this.own.places.get("head"));
		FieldSpec head = new FieldAssembly(ownHead, this.all.head, this.defaults, null, report).assemble("Head");
		return new Parts.Tagged(tag, head, Map.of()).head();
	}

	/** Return how long a part with a tag is. */
	private static LengthIndicator lengthOf(Parts.Tag tag) {
		return (tag.length().counts() == Counts.HEX_DIGITS) ? BYTES : tag.length();
	}

	private @Nullable Parts terminated() {
		Byte end = collect("end", this::end);
		return (end == null) ? null : assemble(BYTES, (fields) -> new Parts.Terminated(end, fields));
	}

	private @Nullable Parts choice() {
		if (this.all.by == null) {
			throw new IllegalArgumentException(
					"write what chooses the layout: by: with the number of a field, mti or first-bytes");
		}
		Map<String, Parts> layouts = new LinkedHashMap<>();
		int before = this.report.findings().all().size();
		this.all.when.forEach((key, layout) -> {
			Parts parts = (layout.content() != null) ? layout(key, layout.content().parts) : null;
			if (parts != null) {
				layouts.put(key, parts);
			}
		});
		if (this.report.findings().all().size() > before) {
			return null;
		}
		Parts otherwise = layouts.remove("else");
		return collect("when", () -> new Parts.Choice(this.all.by, layouts, otherwise));
	}

	private @Nullable Parts layout(String key, PartsDraft layout) {
		SpecFile.Written<FieldDraft> written = this.own.when.get(key);
		PartsDraft ownLayout = (written != null && written.content() != null) ? written.content().parts
				: new PartsDraft();
		Report report = this.report.of("layout " + key, (written != null) ? written.place() : null);
		return report.collect(() -> {
			Parts parts = new PartsAssembly(ownLayout, layout, this.defaults, report).assemble();
			if (parts != null) {
				// refuses a key that chooses nothing
				new Parts.Choice(this.all.by, Map.of(key.equals("else") ? "00" : key, parts), null);
			}
			else if (!layout.areThere()) {
				throw new IllegalArgumentException("is a layout, so it needs parts; write parts: " + PartsKeys.KINDS);
			}
			return parts;
		});
	}

	private byte end() {
		String end = this.all.end;
		if (end == null) {
			throw new IllegalArgumentException("write what ends a part, such as end: \"\\\\\" or end: 0x1C");
		}
		if (end.length() > 1) {
			return (byte) Integer.parseInt(end, 2, 4, 16);
		}
		return byteOf(end);
	}

	/** Return the byte of a character, which is written like text. */
	private byte byteOf(String end) {
		Charset charset = ((Encoding.Text) this.defaults.text.build()).charset();
		if (!charset.newEncoder().canEncode(end)) {
			throw new IllegalArgumentException("'" + end + "' is not in the character set " + charset.name());
		}
		return end.getBytes(charset)[0];
	}

}

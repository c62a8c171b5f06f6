package dev.iso8583.message.spec.moov;

import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;

/**
 * Makes a specification of a file: of fields 0 and 1, which are the MTI and the bitmap,
 * and of all others.
 */
final class MessageMapping {

	private static final int LAST_FIELD = 192;

	/** The first files had names such as Field002. */
	private static final Pattern KEY = Pattern.compile("(?:Field)?0*([0-9]{1,3})");

	private final Report report = new Report();

	private final Map<Integer, FieldSpec> fields = new TreeMap<>();

	private final MessageSpec.Builder spec = MessageSpec.builder("moov");

	private @Nullable Section mti;

	private @Nullable Section bitmap;

	MoovSpec map(MoovNode node) {
		Section root = Objects.requireNonNull(Section.of(node, "", this.report));
		root.allow(Set.of("name", "fields"));
		MoovNode all = root.get("fields");
		Section fields = (all != null) ? Section.of(all, "fields", this.report) : null;
		if (fields != null) {
			FieldMapping mapping = new FieldMapping(this.report);
			fields.entries().forEach((key, field) -> add(fields, mapping, key, field));
		}
		mti(root);
		bitmap(root);
		this.fields.forEach(this.spec::field);
		this.spec.version(version());
		return new MoovSpec(root.text("name"), this.spec.build(), this.report.findings());
	}

	private void add(Section all, FieldMapping mapping, String key, MoovNode node) {
		Matcher matcher = KEY.matcher(key);
		int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : LAST_FIELD + 1;
		if (number > LAST_FIELD) {
			all.find("'" + key + "' is not the number of a field, which is up to " + LAST_FIELD);
			return;
		}
		String path = switch (number) {
			case 0 -> "mti";
			case 1 -> "bitmap.bitmaps";
			default -> "fields." + number;
		};
		Section field = Section.of(node, path, this.report);
		if (field == null) {
			return;
		}
		switch (number) {
			case 0 -> this.mti = field;
			case 1 -> this.bitmap = field;
			default -> {
				FieldSpec made = mapping.map(field, "Field " + number, false);
				if (made != null && this.fields.putIfAbsent(number, made) != null) {
					field.find("field " + number + " is there twice");
				}
			}
		}
	}

	private void mti(Section root) {
		Section field = this.mti;
		if (field == null) {
			this.report.add(root.line(), "mti", "there is no field 0, which says how the MTI is written");
			return;
		}
		field.allow(FieldMapping.KEYS);
		Coded coded = Coded.of(field);
		Prefix prefix = Prefix.of(field);
		if (coded == null || prefix == null) {
			return;
		}
		if (prefix.isFixed() && field.number("length") == 4 && (coded.isText() || coded == Coded.BCD)) {
			this.spec.mti(coded.encoding());
		}
		else {
			field.find("field 0 is not an MTI of four digits in text or BCD");
		}
	}

	private void bitmap(Section root) {
		Section field = this.bitmap;
		if (field == null) {
			this.report.add(root.line(), "bitmap.encoding", "there is no field 1, which says how bitmaps are written");
		}
		else {
			field.allow(FieldMapping.KEYS);
			Coded coded = Coded.named(field.text("enc"));
			if (coded == Coded.BINARY || coded == Coded.HEX) {
				this.spec.bitmap(coded.encoding());
			}
			else {
				this.report.add(field.line(), "bitmap.encoding",
						"enc '" + field.text("enc") + "' of field 1 is neither Binary nor HexToASCII");
			}
		}
		int last = this.fields.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
		Bitmaps bitmaps = (field != null) ? bitmaps(field, last) : Bitmaps.TWO;
		if (last > bitmaps.lastField()) {
			this.report.add((field != null) ? field.line() : root.line(), "bitmap.bitmaps",
					"the bitmap has bits for fields up to " + bitmaps.lastField() + ", but there are fields up to "
							+ last);
			// so that a file that extends this one can choose
			bitmaps = (last > 128) ? Bitmaps.THREE : Bitmaps.TWO;
		}
		if (bitmaps.hasThird() && this.fields.remove(65) != null) {
			this.report.add((field != null) ? field.line() : root.line(), "fields.65",
					"bit 65 announces a third bitmap, so there is no field 65");
		}
		this.spec.bitmaps(bitmaps);
	}

	/** Return the bitmaps: 16 bytes are there always, 8 announce 8 more. */
	private static Bitmaps bitmaps(Section field, int last) {
		int length = field.has("length") ? field.number("length") : 8;
		if (length == 16) {
			return Bitmaps.FIXED_128;
		}
		if (length != 8) {
			field.find("length", "the length of the bitmap is 8 or 16 bytes");
		}
		return field.flag("disableAutoExpand") ? Bitmaps.ONE : (last > 128) ? Bitmaps.THREE : Bitmaps.TWO;
	}

	/**
	 * Return the version of the standard, which a file does not say: that with most
	 * fields of the same number and length, of two with equally many the older one.
	 */
	private int version() {
		return Stream.of("iso1987-ascii", "iso1993-ascii", "iso2003-ascii")
			.map(MessageSpec::named)
			.sorted(Comparator.comparingLong(this::equal).reversed())
			.findFirst()
			.map(MessageSpec::version)
			.orElse(0);
	}

	private long equal(MessageSpec dictionary) {
		return this.fields.entrySet().stream().filter((entry) -> {
			FieldSpec field = dictionary.fields().get(entry.getKey());
			return field != null && field.maximum() == entry.getValue().maximum();
		}).count();
	}

}

package dev.iso8583.message.spec.file;

import java.util.Map;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.MessageSpec;

/**
 * The keys of a file.
 */
final class SpecKeys {

	private static final Map<String, Integer> VERSIONS = Map.of("1987", 0, "1993", 1, "2003", 2);

	private static final Map<String, Bitmaps> BITMAPS = Map.of("1", Bitmaps.ONE, "2", Bitmaps.TWO, "always-2",
			Bitmaps.ALWAYS_TWO, "fixed-128", Bitmaps.FIXED_128, "3-contiguous", Bitmaps.THREE, "3-in-field-65",
			Bitmaps.THREE_IN_FIELD_65);

	private static final Keys<SpecFile> BITMAP = new Keys<SpecFile>()
		.key("encoding", (file, item, findings) -> file.bitmap = bitmap(item))
		.key("bitmaps", (file, item, findings) -> file.bitmaps = item.one(BITMAPS,
				"1, 2, always-2, fixed-128, 3-contiguous or 3-in-field-65"));

	private static final Keys<SpecFile> KEYS = new Keys<SpecFile>()
		.key("name", (file, item, findings) -> file.name = item.text())
		.key("extends", (file, item, findings) -> file.parent = new Item.Text(item.place(), item.text(), true))
		.key("version", (file, item, findings) -> file.version = item.one(VERSIONS, "1987, 1993 or 2003"))
		.key("header", (file, item, findings) -> file.headerLength = header(item))
		.key("mti", (file, item, findings) -> file.mti = mti(item))
		.key("bitmap", SpecKeys::bitmap)
		.key("defaults", DefaultsKeys::read)
		.key("fields", FieldKeys::read)
		.key("templates", MessageKeys::readTemplates)
		.key("messages", MessageKeys::readPresence);

	private SpecKeys() {
	}

	/** Return what a file says, without what is wrong with it. */
	static SpecFile read(Item item, Findings findings) {
		SpecFile file = new SpecFile(item.place());
		findings.collect(item.place(), () -> KEYS.read(item, file, findings));
		return file;
	}

	private static void bitmap(SpecFile file, Item item, Findings findings) {
		if (item instanceof Item.Text) {
			file.bitmap = bitmap(item);
		}
		else {
			BITMAP.read(item, file, findings);
		}
	}

	private static int header(Item item) {
		int length = item.number();
		MessageSpec.builder("").headerLength(length);
		return length;
	}

	private static Encoding mti(Item item) {
		Encoding encoding = EncodingKeys.encoding(item);
		MessageSpec.builder("").mti(encoding);
		return encoding;
	}

	private static Encoding bitmap(Item item) {
		Encoding encoding = EncodingKeys.encoding(item);
		MessageSpec.builder("").bitmap(encoding);
		return encoding;
	}

}

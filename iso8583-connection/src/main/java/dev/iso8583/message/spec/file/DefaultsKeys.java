package dev.iso8583.message.spec.file;

import java.util.function.Function;

import dev.iso8583.message.spec.Content;

/**
 * The keys of {@code defaults}.
 */
final class DefaultsKeys {

	private static final Keys<SpecFile> KEYS = new Keys<SpecFile>() //
		.key("n", content(Content.N, (defaults) -> defaults.digits))
		.key("text", content(Content.ANS, (defaults) -> defaults.text))
		.key("z", content(Content.Z, (defaults) -> defaults.track))
		.key("b", content(Content.B, (defaults) -> defaults.bytes))
		.key("length", (file, item, findings) -> {
			file.defaultPlaces.put("length", item.place());
			EncodingKeys.read(file.defaults.length, item, findings);
		});

	private DefaultsKeys() {
	}

	static void read(SpecFile file, Item item, Findings findings) {
		file.defaultPlaces.put("", item.place());
		KEYS.read(item, file, findings);
	}

	private static Keys.Key<SpecFile> content(Content content, Function<Defaults, EncodingDraft> chosen) {
		return (file, item, findings) -> {
			EncodingDraft draft = chosen.apply(file.defaults);
			file.defaultPlaces.put(content.notation(), item.place());
			EncodingKeys.read(draft, item, findings);
			if (draft.encoding != null && !draft.fits(content)) {
				draft.encoding = null;
				throw new IllegalArgumentException(switch (content) {
					case B -> "bytes are written as binary, hex or hex-ebcdic";
					case N, Z -> "digits are written in a character set such as ascii, or in bcd";
					default -> "text is written in a character set such as ascii or ebcdic-1047";
				});
			}
		};
	}

}

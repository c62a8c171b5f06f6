package dev.iso8583.message.spec.file;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.testing.Effort;

import static org.assertj.core.api.Assertions.fail;

/**
 * A file that is damaged at random is a specification, or it is refused with findings;
 * nothing else happens.
 */
@Tag("slow")
class SpecFileMutationTests {

	private static final String VALID = """
			name: Acme
			extends: iso1987-binary
			mti: ascii
			bitmap: {encoding: binary, bitmaps: 3-contiguous}
			defaults:
			  n: {encoding: bcd, align: left, fill: F}
			  text: ebcdic-1047
			  length: {bytes: 1, counts: bytes, includes-itself: true}
			fields:
			  3: n 6
			  22: {name: Entry mode, format: n 4, encoding: ascii}
			  43: {format: ans 40, trim: true, show: shown}
			  48: {format: ans..99, length: {digits: 2, encoding: ebcdic}, min: 2, room: 120}
			  55: {format: b..40, encoding: hex, length: {counts: hex-digits}}
			  61: none
			templates:
			  "0800": {70: "001", 48: 'x'}
			messages:
			  "0100": {mandatory: [2, 3], optional: [55], echoed: [3, 4]}
			  08x0: {mandatory: [70], optional: [48]}
			""";

	private static final String PARTS = """
			extends: iso1987-binary
			defaults: {n: bcd, text: ebcdic-1047, length: {bytes: 1}}
			fields:
			  44: {format: ans..25, parts: positional, short: true, fields: {a: an 1, b: {format: ans 3, trim: true}}}
			  48:
			    format: ans..99
			    parts: tagged
			    head: {name: Category, format: a 1}
			    tag: {width: 2, encoding: ascii, first: length, length: {digits: 3, counts: bytes, includes-tag: true}}
			    fields: {42: n..7, 92: {format: n..3, show: hidden, min: 1}}
			  55:
			    encoding: hex-ebcdic
			    broken: keep
			    format: b..99
			    parts: ber-tlv
			    fill: true
			    fields:
			      9F26: b 8
			      E1: {format: b..50, parts: ber-tlv, fields: {5A: {format: n..19, align: left, fill: F}}}
			  60: {format: n..17, encoding: bcd, parts: positional, fields: {1: n 2, 2: MMDD}}
			  61:
			    format: b..250
			    parts: choice
			    by: 3
			    when: {"00": {parts: ber-tlv, fill: true}, "01": {parts: positional, fields: {1: n 2}}, else: {parts: terminated, end: ";", fields: {1: n..3}}}
			  104: {format: b....9999, parts: datasets, fields: {"01": {fields: {82: b 2}}, "71": {fields: {1: n 2, tlv: {fields: {82: b 2}}}}}}
			  62: {format: b..99, parts: terminated, end: 0x1C, fields: {1: ans..9, 2: {format: ans..9, parts: none}}}
			  126:
			    format: b..250
			    parts: bitmap
			    bitmap: {bits: 64, encoding: binary, first: 2, continues: true, header: 1}
			    fields: {10: an 6, 65: {format: b..20, parts: terminated, end: "\\\\", fields: {x: n..3}}}
			""";

	/** What is likely to matter. */
	private static final String[] PIECES = { ":", "{", "}", "[", "]", "&a ", "*a", "!!int ", "<<: ", "'", "\"", "\n",
			"  ", "- ", "? ", "|\n", ">", "%", "@", "#", "---\n", "...", "\t", "0", "9", "999999999999", "none", "bcd",
			"binary", "hex", "\u0000", "\u00e9", "\uFEFF", "\u2028", "\uD83D\uDE00", "%YAML 1.2\n", "!<", "null", "~",
			"\\x", "extends" };

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void damagedFileIsLoadedOrRefused(long seed) {
		Random random = new Random(seed);
		for (int round = 0; round < Effort.of(300, 1_500); round++) {
			StringBuilder yaml = new StringBuilder(VALID);
			for (int change = 0; change <= random.nextInt(4); change++) {
				damage(yaml, random);
			}
			byte[] bytes = yaml.toString().getBytes(StandardCharsets.UTF_8);
			if (round % 8 == 0) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			loadOrRefuse(bytes, (spec) -> {
			});
		}
	}

	/** A file that is loaded makes a format, however its parts fit together. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void damagedFileWithPartsIsLoadedOrRefused(long seed) {
		Random random = new Random(seed);
		String[] words = PARTS.split("[ {},:\n]+");
		for (int round = 0; round < Effort.of(100, 400); round++) {
			StringBuilder yaml = new StringBuilder(PARTS);
			for (int change = 0; change <= random.nextInt(3); change++) {
				if (random.nextBoolean()) {
					exchange(yaml, words, random);
				}
				else {
					damage(yaml, random);
				}
			}
			loadOrRefuse(yaml.toString().getBytes(StandardCharsets.UTF_8),
					(spec) -> MessageFormat.builder().spec(spec).build());
		}
	}

	/** Write one word of the file in the place of another one. */
	private static void exchange(StringBuilder yaml, String[] words, Random random) {
		String word = words[random.nextInt(words.length)];
		int from = yaml.indexOf(word);
		if (from >= 0) {
			yaml.replace(from, from + word.length(), words[random.nextInt(words.length)]);
		}
	}

	private static void damage(StringBuilder yaml, Random random) {
		int from = random.nextInt(yaml.length());
		int to = Math.min(yaml.length(), from + random.nextInt(12));
		switch (random.nextInt(4)) {
			case 0 -> yaml.delete(from, to);
			case 1 -> yaml.insert(from, PIECES[random.nextInt(PIECES.length)]);
			case 2 -> yaml.insert(random.nextInt(yaml.length()), yaml.substring(from, to));
			default -> yaml.setCharAt(from, (char) random.nextInt(256));
		}
	}

	private static void loadOrRefuse(byte[] bytes, Consumer<MessageSpec> use) {
		SpecFilesInMemory files = new SpecFilesInMemory().with("acme.yml", bytes);
		String yaml = new String(bytes, StandardCharsets.UTF_8);
		try {
			use.accept(files.load());
		}
		catch (SpecFileException ex) {
			if (ex.findings().isEmpty()) {
				fail("Refused without a finding: " + yaml);
			}
		}
		catch (RuntimeException ex) {
			fail("Not our exception for: " + yaml, ex);
		}
	}

}

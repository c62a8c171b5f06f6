package dev.iso8583.message.spec.file;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.fail;

/**
 * A file that is damaged at random is a specification, or it is refused with findings;
 * nothing else happens.
 */
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
		for (int round = 0; round < 1_500; round++) {
			StringBuilder yaml = new StringBuilder(VALID);
			for (int change = 0; change <= random.nextInt(4); change++) {
				damage(yaml, random);
			}
			byte[] bytes = yaml.toString().getBytes(StandardCharsets.UTF_8);
			if (round % 8 == 0) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			loadOrRefuse(bytes);
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

	private static void loadOrRefuse(byte[] bytes) {
		SpecFilesInMemory files = new SpecFilesInMemory().with("acme.yml", bytes);
		String yaml = new String(bytes, StandardCharsets.UTF_8);
		try {
			files.load();
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

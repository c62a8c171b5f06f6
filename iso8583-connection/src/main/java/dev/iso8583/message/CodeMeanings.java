package dev.iso8583.message;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What codes in fields mean: response codes, processing codes, network management codes,
 * entry modes and conditions. A meaning that is not in the standard, but usual among
 * networks, is marked as custom.
 */
final class CodeMeanings {

	/** The meanings by version, field and code. */
	private static final Map<String, String> MEANINGS = load();

	private CodeMeanings() {
	}

	private static Map<String, String> load() {
		Map<String, String> meanings = new HashMap<>();
		try (InputStream in = CodeMeanings.class.getResourceAsStream("codes.tsv");
				BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				String[] parts = line.split("\t");
				meanings.put(parts[0] + ' ' + parts[1] + ' ' + parts[2],
						parts[3] + ((parts.length > 4) ? " (custom)" : ""));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return meanings;
	}

	/**
	 * Return what the value of a field means, or {@code null} if it is not known.
	 * @param version the version of the standard, the first digit of the MTI
	 */
	static @Nullable String of(int version, int field, String value) {
		List<String> meanings = new ArrayList<>();
		if (field == 3 && value.length() == 6) {
			add(meanings, "", version, "3", value.substring(0, 2));
			add(meanings, "from ", version, "3a", value.substring(2, 4));
			add(meanings, "to ", version, "3a", value.substring(4, 6));
		}
		else if (field == 22 && version == 0 && value.length() >= 3) {
			String digits = value.substring(value.length() - 3);
			add(meanings, "", version, "22", digits.substring(0, 2));
			add(meanings, "", version, "22a", digits.substring(2));
		}
		else if (field == 39 && version == 2 && value.length() == 4 && value.charAt(1) == '0') {
			// 1016 in 2003 is 116 in 1993
			add(meanings, "", 1, "39", value.charAt(0) + value.substring(2));
		}
		else {
			add(meanings, "", version, Integer.toString(field), value);
		}
		return meanings.isEmpty() ? null : String.join(", ", meanings);
	}

	private static void add(List<String> meanings, String prefix, int version, String field, String code) {
		String meaning = MEANINGS.get(version + " " + field + ' ' + code);
		if (meaning != null) {
			meanings.add(prefix + meaning);
		}
	}

}

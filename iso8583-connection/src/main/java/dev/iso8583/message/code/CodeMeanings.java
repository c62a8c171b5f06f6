package dev.iso8583.message.code;

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
public final class CodeMeanings {

	/** The meanings by version, field and code. */
	private static final Map<String, String> MEANINGS = load();

	private CodeMeanings() {
	}

	private static Map<String, String> load() {
		Map<String, String> meanings = new HashMap<>();
		for (String[] row : TextTable.rows("codes.tsv")) {
			meanings.put(row[0] + ' ' + row[1] + ' ' + row[2], row[3] + ((row.length > 4) ? " (custom)" : ""));
		}
		return meanings;
	}

	/**
	 * Return what the value of a field means.
	 * @param version the version of the standard: 0 for 1987, 1 for 1993, 2 for 2003
	 * @param field the number of the field: 3, 22, 24, 25, 39 or 70
	 * @param value the value as text
	 * @return the meaning, such as {@code insufficient funds}, or {@code null} if it is
	 * not known. What is usual among networks, but not in the standard, ends with
	 * {@code (custom)}
	 */
	public static @Nullable String of(int version, int field, String value) {
		List<String> meanings = new ArrayList<>();
		if (field == 3 && value.length() == 6) {
			add(meanings, "", version, "3", value.substring(0, 2));
			add(meanings, "from ", version, "3a", value.substring(2, 4));
			add(meanings, "to ", version, "3a", value.substring(4, 6));
		}
		else if (field == 22 && version == 0) {
			// of four digits, as Visa has them, the last is a filler
			if (value.length() == 3 || value.length() == 4 && value.endsWith("0") && !value.startsWith("00")) {
				add(meanings, "", version, "22", value.substring(0, 2));
				add(meanings, "", version, "22a", value.substring(2, 3));
			}
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

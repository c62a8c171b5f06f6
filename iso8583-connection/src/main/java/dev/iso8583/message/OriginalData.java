package dev.iso8583.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;

import dev.iso8583.message.value.Numbers;

/**
 * The layout of original data elements, by which a reversal names the message that it
 * reverses.
 */
final class OriginalData {

	private static final Pattern PART = Pattern.compile("([0-9]{1,3}):(ll|[0-9]{1,2})");

	/**
	 * The layouts of the standard by version, and the numbers of the fields that hold
	 * them.
	 *
	 * <pre>
	 *   1987, field 90   | MTI 4 | STAN 6  | 7: MMDDhhmmss 10      | 32: acquirer 11          | 33: forwarder 11 |
	 *   1993, field 56   | MTI 4 | STAN 6  | 12: YYMMDDhhmmss 12   | 32: length 2 and acquirer |
	 *   2003, field 56   | MTI 4 | STAN 12 | 12: CCYYMMDDhhmmss 14 | 32: length 2 and acquirer |
	 * </pre>
	 */
	private static final List<OriginalData> STANDARD = List.of(parse("mti 11:6 7:10 32:11 33:11"),
			parse("mti 11:6 12:12 32:ll"), parse("mti 11:12 12:14 32:ll"));

	private static final int[] FIELDS = { 90, 56, 56 };

	private final List<Part> parts;

	private OriginalData(List<Part> parts) {
		this.parts = parts;
	}

	/** Return the layout of a version of the standard. */
	static OriginalData of(int version) {
		return STANDARD.get(Math.min(version, 2));
	}

	/** Return the number of the field of a version of the standard. */
	static int fieldOf(int version) {
		return FIELDS[Math.min(version, 2)];
	}

	/**
	 * Return the layout of a text.
	 * @throws IllegalArgumentException if the text is not a layout
	 */
	static OriginalData parse(String text) {
		List<Part> parts = new ArrayList<>();
		for (String word : text.strip().split("\\s+")) {
			Matcher part = PART.matcher(word);
			if (word.equals("mti")) {
				parts.add(new Part(0, 4));
				continue;
			}
			int field = part.matches() ? Integer.parseInt(part.group(1)) : 0;
			int width = (field == 0) ? 0 : part.group(2).equals("ll") ? Part.COUNTED : Integer.parseInt(part.group(2));
			if (field < DataElements.FIRST || field > DataElements.LAST || width == 0) {
				throw new IllegalArgumentException("'" + text + "' is not a layout of original data: '" + word
						+ "' is wrong; write mti, and numbers of fields with their widths, such as \"mti 11:6 7:10 32:11"
						+ " 33:11\", or with ll for two digits of length and the value, such as 32:ll");
			}
			parts.add(new Part(field, width));
		}
		return new OriginalData(Collections.unmodifiableList(parts));
	}

	/**
	 * Return the original data elements of a request. What the request does not have is
	 * zeros.
	 * @throws IllegalArgumentException if a value does not fit. The text does not quote
	 * it
	 */
	String of(IsoMessage request) {
		StringBuilder text = new StringBuilder();
		for (Part part : this.parts) {
			text.append((part.field == 0) ? Mti.of(request).toString() : part.of(request));
		}
		return text.toString();
	}

	/**
	 * One part.
	 *
	 * @param field the number of the field of the request, or 0 for the MTI
	 * @param width the number of characters, or {@link #COUNTED}
	 */
	private record Part(int field, int width) {

		/** Two digits of length before the value. */
		static final int COUNTED = -1;

		String of(IsoMessage request) {
			IsoValue<?> value = request.getField(this.field);
			String text = (value != null) ? value.toString() : "";
			if (value != null && value.getValue() instanceof byte[]) {
				throw refused("is binary");
			}
			if (this.width == COUNTED) {
				if (text.length() > 99) {
					throw refused("is longer than 99 characters");
				}
				return String.format("%02d", text.length()) + text;
			}
			if (text.length() > this.width) {
				throw refused("is longer than " + this.width + " characters");
			}
			int missing = this.width - text.length();
			return Numbers.isDigits(text) ? "0".repeat(missing) + text : text + " ".repeat(missing);
		}

		private IllegalArgumentException refused(String problem) {
			return new IllegalArgumentException("Field " + this.field + " of the request " + problem
					+ ", so it does not fit the original data elements");
		}

	}

}

package dev.iso8583.canary;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.solab.iso8583.IsoMessage;

/**
 * Card data that must not turn up anywhere, and how it could: as text, in hexadecimal of
 * any kind, packed, in EBCDIC, in base64, as a list of numbers.
 */
public final class Canaries {

	private static final Charset EBCDIC = Charset.forName("IBM1047");

	private static final Pattern SEPARATORS = Pattern.compile("0x|[ \\t:.,;_-]");

	public static final String PAN = "4929031234567896";

	/**
	 * Another, whose check digit is right. Whatever far ends and applications write into
	 * texts of their own is swept for such, and could not be told from other digits else.
	 */
	public static final String VALID_PAN = "4929031234567894";

	/**
	 * What nobody may show of it: more than the first six, or more than the last four.
	 */
	private static final List<String> PARTS_OF_PAN = List.of(PAN.substring(0, 9), PAN.substring(4, 12),
			PAN.substring(7), VALID_PAN.substring(7));

	private static final String TRACK_2 = PAN + "=29122011234500000";

	private static final String CVV2 = "CVV2:739";

	private static final byte[] PIN_BLOCK = HexFormat.of().parseHex("9A3C5E7F10B2D4F6");

	private static final byte[] EMV = HexFormat.of().parseHex("9F2608A1B2C3D4E5F607189F1007060A0A03A4B0C1");

	/** Each form by what it is one of. */
	private final Map<String, String> forms = new LinkedHashMap<>();

	public Canaries() {
		PARTS_OF_PAN.forEach((part) -> text("PAN", part));
		text("track 2", TRACK_2.substring(16));
		text("CVV2", CVV2);
		bytes("PIN block", PIN_BLOCK);
		bytes("EMV", EMV);
		bytes("packed PAN", HexFormat.of().parseHex(PAN));
	}

	/** A failure of the application, which quotes what it should not. */
	public static IllegalStateException failure() {
		return new IllegalStateException("no account for " + PAN, new IllegalArgumentException(TRACK_2 + " " + CVV2));
	}

	/**
	 * Put card data into the fields where it belongs.
	 * @param message the message to fill
	 * @param fields how to set a field, such as {@code format::set}
	 * @return the message
	 */
	public static IsoMessage in(IsoMessage message, FieldSetter fields) {
		fields.set(message, 2, PAN);
		fields.set(message, 35, TRACK_2);
		fields.set(message, 48, CVV2);
		fields.set(message, 52, PIN_BLOCK);
		return fields.set(message, 55, EMV);
	}

	private void text(String what, String text) {
		bytes(what, text.getBytes(StandardCharsets.US_ASCII));
		bytes(what + " in EBCDIC", text.getBytes(EBCDIC));
		this.forms.put(text, what);
	}

	private void bytes(String what, byte[] bytes) {
		this.forms.put(HexFormat.of().formatHex(bytes), what + " in hexadecimal");
		this.forms.put(new String(bytes, StandardCharsets.ISO_8859_1), what + " as bytes");
		String list = Arrays.toString(bytes);
		this.forms.put(list.substring(1, list.length() - 1), what + " as numbers");
		for (int before = 0; before < 3; before++) {
			byte[] shifted = new byte[before + bytes.length];
			System.arraycopy(bytes, 0, shifted, before, bytes.length);
			String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
			// without what depends on the bytes before and after
			this.forms.put(base64.substring((before > 0) ? before + 1 : 0, shifted.length / 3 * 4),
					what + " in base64");
		}
	}

	/** Return which canaries a text holds, each with its line. */
	public List<String> foundIn(String text) {
		// all at once first: a log at TRACE has many lines
		return isIn(text) ? text.lines().filter(this::isIn).map(this::named).toList() : List.of();
	}

	private boolean isIn(String text) {
		String small = text.toLowerCase(Locale.ROOT);
		String tight = SEPARATORS.matcher(small).replaceAll("");
		return this.forms.keySet()
			.stream()
			.anyMatch((form) -> text.contains(form) || small.contains(form) || tight.contains(form));
	}

	private String named(String line) {
		return this.forms.keySet()
			.stream()
			.filter((form) -> line.contains(form)
					|| SEPARATORS.matcher(line.toLowerCase(Locale.ROOT)).replaceAll("").contains(form))
			.map(this.forms::get)
			.collect(Collectors.joining(", ", "", " in: " + line));
	}

	/** Sets one field of a message: this module knows no format of messages. */
	@FunctionalInterface
	public interface FieldSetter {

		IsoMessage set(IsoMessage message, int field, Object value);

	}

}

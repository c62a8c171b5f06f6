package dev.iso8583.message.spec.jpos;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.jpos.FieldClass.Kind;

/**
 * The field classes of jPOS that are fields of a specification, by name. In the names
 * {@code A} stands for ASCII, {@code E} for EBCDIC, {@code B} for BCD, each {@code L} for
 * a digit of the length, and {@code H} for a binary length. Text is ISO 8859-1 where the
 * names say ASCII, because that is what jPOS reads and writes.
 */
final class FieldClasses {

	private static final Charset EBCDIC = Charset.forName("IBM1047");

	private static final Encoding EBCDIC_TEXT = new Encoding.Text(EBCDIC);

	private static final Encoding EBCDIC_HEX = new Encoding.Hex(EBCDIC);

	/** As BCD is aligned without {@code pad="true"}. */
	private static final Encoding LEFT = new Encoding.Bcd(true, 0);

	private static final Encoding LEFT_F = new Encoding.Bcd(true, 0xF);

	private static final Map<String, FieldClass> CLASSES = new HashMap<>();

	static {
		fixed();
		text();
		digits();
		bytes();
	}

	private FieldClasses() {
	}

	/** Return the field class of a name, or {@code null} if it is not one of these. */
	static @Nullable FieldClass of(String name) {
		return CLASSES.get(name);
	}

	private static void fixed() {
		add("IF_CHAR", Kind.TEXT, Encoding.LATIN_1);
		add("IFE_CHAR", Kind.TEXT, EBCDIC_TEXT);
		add("IF_ECHAR", Kind.TEXT, EBCDIC_TEXT);
		add("IFA_NUMERIC", Kind.DIGITS, Encoding.ASCII);
		add("IFE_NUMERIC", Kind.DIGITS, EBCDIC_TEXT);
		add("IFB_NUMERIC", Kind.DIGITS, LEFT);
		add("IFB_FNUMERIC", Kind.DIGITS, LEFT_F);
		add("IFA_BINARY", Kind.BYTES, Encoding.HEX);
		add("IFE_BINARY", Kind.BYTES, EBCDIC_HEX);
		add("IFB_BINARY", Kind.BYTES, Encoding.BINARY);
		add("IFB_HEX", Kind.HEX_DIGITS, Encoding.BINARY);
		add("IFA_AMOUNT", Kind.AMOUNT, Encoding.ASCII);
		add("IFE_AMOUNT", Kind.AMOUNT, EBCDIC_TEXT);
		add("IFB_AMOUNT", Kind.AMOUNT, LEFT);
		add("IFA_AMOUNT2003", Kind.AMOUNT_WITH_CURRENCY, Encoding.ASCII);
		add("IFB_AMOUNT2003", Kind.AMOUNT_WITH_CURRENCY, LEFT);
	}

	private static void text() {
		each("IFA_%sCHAR", 1, 6, (digits) -> text(Encoding.LATIN_1, ascii(digits)));
		each("IFB_%sCHAR", 2, 4, (digits) -> text(Encoding.LATIN_1, bcd(digits)));
		each("IFB_%sCHAR", 6, 6, (digits) -> text(Encoding.LATIN_1, bcd(digits)));
		each("IFB_%sHCHAR", 2, 3, (digits) -> text(Encoding.LATIN_1, binary(digits)));
		each("IFB_%sHECHAR", 2, 3, (digits) -> text(EBCDIC_TEXT, binary(digits)));
		each("IFE_%sCHAR", 1, 4, (digits) -> text(EBCDIC_TEXT, ebcdic(digits)));
		each("IFEA_%sCHAR", 2, 2, (digits) -> text(Encoding.LATIN_1, ebcdic(digits)));
		each("IFAE_%sCHAR", 2, 2, (digits) -> text(EBCDIC_TEXT, ascii(digits)));
		// bytes that are translated to EBCDIC: text
		each("IFE_%sEBINARY", 3, 3, (digits) -> text(EBCDIC_TEXT, ebcdic(digits)));
		each("IFA_F%sCHAR", 2, 2, (digits) -> text(Encoding.LATIN_1, ascii(digits)).withRoom());
	}

	private static void digits() {
		each("IFA_%sNUM", 2, 3, (digits) -> digits(Encoding.ASCII, ascii(digits)));
		each("IFA_F%sNUM", 2, 2, (digits) -> digits(Encoding.ASCII, ascii(digits)).withRoom());
		each("IFE_%sNUM", 1, 3, (digits) -> digits(EBCDIC_TEXT, ebcdic(digits)));
		each("IFB_%sNUM", 2, 3, (digits) -> digits(LEFT, bcd(digits)));
		each("IFB_F%sNUM", 2, 3, (digits) -> digits(LEFT_F, bcd(digits)));
		each("IFB_%sHNUM", 2, 3, (digits) -> digits(LEFT, binary(digits)));
		each("IFEB_%sNUM", 2, 3, (digits) -> digits(LEFT_F, ebcdic(digits).counting(Counts.BYTES)).withoutPad());
		each("IFA_%sBNUM", 2, 2, (digits) -> digits(LEFT, ascii(digits).counting(Counts.EVEN_DIGITS)));
	}

	private static void bytes() {
		each("IFA_%sBINARY", 1, 6, (digits) -> bytes(Encoding.BINARY, ascii(digits)));
		each("IFA_%sABINARY", 2, 3, (digits) -> bytes(Encoding.HEX, ascii(digits)));
		each("IFE_%sBINARY", 1, 4, (digits) -> bytes(Encoding.BINARY, ebcdic(digits)));
		each("IFB_%sBINARY", 2, 4, (digits) -> bytes(Encoding.BINARY, bcd(digits)));
		each("IFB_%sHBINARY", 1, 1, (digits) -> bytes(Encoding.BINARY, binary(digits)));
		each("IFB_%sHBINARY", 2, 3, (digits) -> bytes(Encoding.BINARY, binary(digits)).withInclusive());
		each("IFB_%sHEX", 2, 3, (digits) -> bytes(Encoding.BINARY, bcd(digits).counting(Counts.HEX_DIGITS)));
		each("IFB_%sHFBINARY", 2, 2, (digits) -> bytes(Encoding.BINARY, binary(digits)).withRoom());
	}

	private static void add(String name, Kind kind, Encoding encoding) {
		CLASSES.put(name, new FieldClass(kind, encoding, null));
	}

	/** Add a class for each number of digits of the length. */
	private static void each(String pattern, int from, int to, IntFunction<FieldClass> made) {
		for (int digits = from; digits <= to; digits++) {
			CLASSES.put(String.format(pattern, "L".repeat(digits)), made.apply(digits));
		}
	}

	private static FieldClass text(Encoding encoding, LengthIndicator length) {
		return new FieldClass(Kind.TEXT, encoding, length);
	}

	private static FieldClass digits(Encoding encoding, LengthIndicator length) {
		return new FieldClass(Kind.DIGITS, encoding, length);
	}

	private static FieldClass bytes(Encoding encoding, LengthIndicator length) {
		return new FieldClass(Kind.BYTES, encoding, length);
	}

	private static LengthIndicator ascii(int digits) {
		return LengthIndicator.digits(Encoding.ASCII, digits);
	}

	private static LengthIndicator ebcdic(int digits) {
		return LengthIndicator.digits(EBCDIC_TEXT, digits);
	}

	private static LengthIndicator bcd(int digits) {
		return LengthIndicator.digits(Encoding.BCD, digits);
	}

	/** Return a length of one byte for up to two digits, else of two bytes. */
	private static LengthIndicator binary(int digits) {
		return LengthIndicator.bytes((digits <= 2) ? 1 : 2);
	}

}

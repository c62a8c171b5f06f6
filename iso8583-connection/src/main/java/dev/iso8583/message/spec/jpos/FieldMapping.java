package dev.iso8583.message.spec.jpos;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldFormat;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.jpos.FieldClass.Kind;

/**
 * Makes a field of an {@code isofield} or an {@code isofieldpackager}, or a part of a
 * field.
 */
final class FieldMapping {

	private static final Set<String> ATTRIBUTES = Set.of("id", "length", "name", "class", "pad", "trim", "token",
			"inclusive", "encoding");

	/** Those of an element that has parts. */
	private static final Set<String> PACKAGER_ATTRIBUTES = Set.of("packager", "emitBitmap", "maxValidField",
			"bitmapField", "thirdBitmapField", "firstField", "headerLength", "tagMapper", "tagSize", "lenSize",
			"swapTagAndLen");

	private static final String WRITE = "; write the format of the field, such as ans...999, or none";

	/** Of what jPOS reads. */
	private static final int SHORTEST_WITH_CURRENCY = 12;

	/** That of the version, for what a class leaves open. */
	private final MessageSpec dictionary;

	FieldMapping(MessageSpec dictionary) {
		this.dictionary = dictionary;
	}

	/**
	 * Return a field, or {@code null} with a finding if a specification has none such.
	 */
	@Nullable FieldSpec map(Subject subject, Element element) {
		String name = element.simpleName("class");
		FieldClass fieldClass = FieldClasses.of(name);
		if (fieldClass == null) {
			check(subject, element, null);
			if (!name.equals("IF_UNUSED")) {
				String reason = Unsupported.reason(name);
				subject.find(element, (reason != null) ? "class " + name + " is " + reason
						: name.isEmpty() ? "has no class" + WRITE : "class " + name + " is unknown" + WRITE);
			}
			return null;
		}
		return map(subject, element, fieldClass);
	}

	/** Return a field of a class, or {@code null} with a finding. */
	@Nullable FieldSpec map(Subject subject, Element element, FieldClass fieldClass) {
		check(subject, element, fieldClass);
		String name = element.simpleName("class");
		int length = element.number("length");
		if (length < 1) {
			subject.find(element, "class " + name + " has no length that is a number from 1" + WRITE);
			return null;
		}
		FieldSpec field;
		try {
			field = map(subject, element, fieldClass, length);
		}
		catch (IllegalArgumentException ex) {
			subject.find(element, "class " + name + " does not fit: " + ex.getMessage());
			return null;
		}
		if (!isPackager(element)) {
			return field;
		}
		Parts parts = new PartsMapping(this, subject, element).map();
		FieldSpec whole = (parts != null) ? OuterField.of(field, parts, subject, element) : null;
		// a part without its own parts is not what the file says
		return (whole != null || subject.isPart()) ? whole : field;
	}

	private static boolean isPackager(Element element) {
		return element.name().equals("isofieldpackager");
	}

	private static void check(Subject subject, Element element, @Nullable FieldClass fieldClass) {
		for (String attribute : element.attributesExcept(ATTRIBUTES)) {
			if (!isPackager(element) || !PACKAGER_ATTRIBUTES.contains(attribute)) {
				subject.find(element, "attribute " + attribute + " is not supported; write the format of the field");
			}
		}
		boolean isFixed = fieldClass != null && (fieldClass.length() == null || fieldClass.hasRoom());
		if (element.is("trim") && isFixed) {
			subject.find(element,
					"attribute trim is not supported: a field has all its bytes; it is supported for text that is the last part of positional ones");
		}
		if (!isPackager(element) && !element.children().isEmpty()) {
			subject.find(element, "element " + element.children().get(0).name()
					+ " in it is not supported; write the format of the field, with what it may hold");
		}
	}

	private FieldSpec map(Subject subject, Element element, FieldClass fieldClass, int given) {
		int written = (fieldClass.kind() == Kind.HEX_DIGITS) ? bytes(given) : given;
		LengthIndicator indicator = length(subject, element, fieldClass);
		Encoding encoding = fieldClass.encoding(element.is("pad"));
		int length = (indicator != null) ? lowered(subject, element, indicator, encoding, written) : written;
		int dots = (indicator != null) ? dots(indicator) : 0;
		if (fieldClass.kind() == Kind.AMOUNT_WITH_CURRENCY && length < SHORTEST_WITH_CURRENCY) {
			throw new IllegalArgumentException("An amount with its currency has at least " + SHORTEST_WITH_CURRENCY
					+ " digits; write n " + length);
		}
		Content content = content(subject, fieldClass, length);
		if (content == Content.XN && encoding instanceof Encoding.Bcd && length % 2 == 1) {
			// an even number of digits, which need no alignment
			encoding = Encoding.BCD;
		}
		if (content == Content.ANS && encoding.equals(Encoding.ASCII)) {
			encoding = Encoding.LATIN_1;
		}
		String name = element.textOrEmpty("name");
		return new FieldSpec(name.isEmpty() ? subject.name() : name, new FieldFormat(content, null, length, dots), 0,
				encoding, indicator, false, fieldClass.hasRoom() ? encoding.bytes(written) : 0, Show.STANDARD);
	}

	/** Return the number of bytes of hexadecimal digits. */
	private static int bytes(int digits) {
		if (digits % 2 == 1) {
			throw new IllegalArgumentException("An odd number of hexadecimal digits has half a byte that fills it;"
					+ " write b " + (digits / 2 + 1) + ", whose last half byte is F, or its first with pad");
		}
		return digits / 2;
	}

	private @Nullable LengthIndicator length(Subject subject, Element element, FieldClass fieldClass) {
		LengthIndicator length = fieldClass.length();
		if (!element.is("inclusive") || length == null) {
			return length;
		}
		if (!fieldClass.maySayItself()) {
			subject.find(element, "attribute inclusive has no meaning for class " + element.simpleName("class"));
			return length;
		}
		return new LengthIndicator(length.encoding(), length.size(), Counts.BYTES, true);
	}

	/**
	 * Return the length of a field as far as its length indicator can say it. More than
	 * the indicator's largest number is a finding. Less is lowered silently where it
	 * counts two for a byte, because no message can have more.
	 */
	private int lowered(Subject subject, Element element, LengthIndicator indicator, Encoding encoding, int written) {
		int own = indicator.includesItself() ? indicator.length() : 0;
		int said = indicator.maximum() - own;
		int largest = switch (indicator.counts()) {
			case UNITS -> said;
			case BYTES -> (encoding instanceof Encoding.Bcd) ? 2 * said : said;
			case HEX_DIGITS -> said / 2;
			case EVEN_DIGITS -> said - said % 2;
		};
		if (written > indicator.maximum()) {
			subject.find(element, "class " + element.simpleName("class") + " has a length of up to "
					+ indicator.maximum() + ", not " + written + "; write the format and the length of the field");
		}
		return Math.min(written, largest);
	}

	/** Return the number of dots in the notation of the standard. */
	private static int dots(LengthIndicator indicator) {
		boolean isNumber = indicator.encoding() instanceof Encoding.Binary;
		return isNumber ? indicator.size() + 1 : Math.max(indicator.size(), 2);
	}

	/**
	 * Return the content. It is that of the class, except for digits of variable length
	 * where the standard has more than digits: track data, and in text, which jPOS does
	 * not check, the content of the dictionary. It only ever adds characters.
	 */
	private Content content(Subject subject, FieldClass fieldClass, int length) {
		// parts are not in the dictionary
		int number = subject.isPart() ? 0 : subject.field();
		return switch (fieldClass.kind()) {
			case TEXT -> Content.ANS;
			case BYTES, HEX_DIGITS -> Content.B;
			case AMOUNT -> Content.XN;
			case AMOUNT_WITH_CURRENCY -> Content.N;
			case DIGITS -> (fieldClass.length() == null) ? Content.N : (number == 35 || number == 36) ? Content.Z
					: (fieldClass.encoding() instanceof Encoding.Text) ? standard(number, length) : Content.N;
		};
	}

	/** Return the content of a field of variable length that has digits at least. */
	private Content standard(int number, int length) {
		FieldSpec standard = this.dictionary.fields().get(number);
		boolean isSame = standard != null && standard.maximum() == length && standard.length() != null;
		return (isSame && switch (standard.content()) {
			case AN, ANP, ANS, NS -> true;
			default -> false;
		}) ? standard.content() : Content.N;
	}

}

package dev.iso8583.message;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;

import dev.iso8583.internal.SafeText;
import dev.iso8583.message.code.CodeMeanings;
import dev.iso8583.message.code.EmvTags;
import dev.iso8583.message.disclosure.Disclosure;
import dev.iso8583.message.disclosure.Visibility;
import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Subfields;

/**
 * Describes a message for people: one line for each field. Values are those that
 * {@link MessagePrinter} shows, and of parts only the length, but for some tags of EMV
 * that hold no card data.
 */
final class MessageDescription {

	private static final List<String> CLASSES = List.of("", "authorization", "financial", "file action", "reversal",
			"reconciliation", "administrative", "fee collection", "network management", "");

	private static final List<String> FUNCTIONS = List.of("request", "response", "advice", "advice response",
			"notification");

	private static final List<String> DICTIONARIES = List.of("iso1987-ascii", "iso1993-ascii", "iso2003-ascii");

	private static final int ICC_DATA = 55;

	/**
	 * Tags of EMV that hold no card data, and their length in bytes: results, date, type,
	 * country and amounts. Of another length, they are not what they seem.
	 */
	private static final Map<String, Integer> SHOWN_TAGS = Map.ofEntries(Map.entry("82", 2), Map.entry("95", 5),
			Map.entry("9A", 3), Map.entry("9C", 1), Map.entry("5F2A", 2), Map.entry("9F02", 6), Map.entry("9F03", 6),
			Map.entry("9F1A", 2), Map.entry("9F33", 3), Map.entry("9F34", 3), Map.entry("9F35", 1),
			Map.entry("9F36", 2));

	private final MessageFormat format;

	private final StringBuilder text = new StringBuilder();

	private MessageDescription(MessageFormat format) {
		this.format = format;
	}

	static String of(MessageFormat format, IsoMessage message) {
		return new MessageDescription(format).describe(message);
	}

	private String describe(IsoMessage message) {
		if (!Mti.isValid(message.getType())) {
			return "no MTI";
		}
		Mti mti = Mti.of(message);
		this.text.append(mti).append(' ').append(typeName(mti)).append('\n');
		int last = (message instanceof LazyIsoMessage made) ? made.lastField() : DataElements.LAST;
		for (int field = DataElements.FIRST; field <= last; field++) {
			if (message.hasField(field)) {
				describe(mti, field, message.getField(field));
			}
		}
		return this.text.toString();
	}

	private static String typeName(Mti mti) {
		int function = mti.function();
		return (CLASSES.get(mti.value() >> 8 & 0xF) + ' '
				+ ((function < FUNCTIONS.size()) ? FUNCTIONS.get(function) : "") + (mti.isRepeat() ? ", repeated" : ""))
			.strip();
	}

	private void describe(Mti mti, int field, IsoValue<?> value) {
		Disclosure disclosure = this.format.disclosure();
		String shown = MessagePrinter.value(mti.version(), field, value, disclosure);
		this.text.append(String.format("%5d ", field)).append(name(mti, field)).append(": ").append(shown);
		if (disclosure.of(mti.version(), field) == Visibility.SHOWN && !(value.getValue() instanceof Subfields)) {
			String meaning = CodeMeanings.of(mti.version(), field, shown);
			this.text.append((meaning != null) ? " " + meaning : "");
		}
		this.text.append('\n');
		if (value.getValue() instanceof Subfields parts) {
			describe(parts, field == ICC_DATA, 1);
		}
	}

	private String name(Mti mti, int field) {
		FieldCodec codec = this.format.codec(mti, field);
		String name = (codec != null) ? codec.name() : null;
		if (name != null) {
			return name;
		}
		FieldSpec standard = (mti.version() < DICTIONARIES.size())
				? MessageSpec.named(DICTIONARIES.get(mti.version())).fields().get(field) : null;
		return (standard != null) ? standard.name() : "Field " + field;
	}

	private void describe(Subfields parts, boolean emv, int depth) {
		if (parts.isUnknown() || parts.isBroken()) {
			this.text.append("      ").append("  ".repeat(depth)).append(parts).append('\n');
		}
		List<String> unknown = parts.unknown();
		parts.forEach((key, value) -> {
			String content = text(value);
			boolean shown = emv && content.length() == 2 * SHOWN_TAGS.getOrDefault(key, -1);
			String name = (parts.name(key) != null || !emv) ? parts.name(key) : EmvTags.name(key);
			// what was read as an unknown tag may be anything
			boolean named = name != null || !unknown.contains(key);
			this.text.append("      ").append("  ".repeat(depth)).append(named ? key : "?");
			this.text.append((name != null) ? " " + name : "").append(": ");
			this.text.append(shown ? SafeText.cut(content) : hidden(value)).append('\n');
			if (value instanceof Subfields group) {
				describe(group, emv, depth + 1);
			}
		});
	}

	private static String text(Object value) {
		if (value instanceof byte[] bytes) {
			return HexFormat.of().withUpperCase().formatHex(bytes);
		}
		return (value instanceof Subfields group) ? text(group.raw()) : value.toString();
	}

	private static String hidden(Object value) {
		if (value instanceof byte[] bytes) {
			return "<hidden:" + bytes.length + " bytes>";
		}
		return (value instanceof Subfields group) ? "<hidden:" + group.raw().length + " bytes>"
				: SafeText.hidden(value.toString().length());
	}

}

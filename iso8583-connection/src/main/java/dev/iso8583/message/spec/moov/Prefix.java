package dev.iso8583.message.spec.moov;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.LengthIndicator;

/**
 * The length before a value: what is behind {@code prefix}.
 *
 * @param length the length, or {@code null} if there is none
 * @param isBer whether it is that of BER-TLV
 */
record Prefix(@Nullable LengthIndicator length, boolean isBer) {

	private static final Prefix FIXED = new Prefix(null, false);

	private static final Prefix BER = new Prefix(null, true);

	private static final Pattern NAME = Pattern.compile("(ascii|ebcdic|bcd|binary|hex)\\.(fixed|l{1,6})");

	/** As files had it at first, with the number of digits behind a key of its own. */
	private static final Pattern OLD_NAME = Pattern.compile("(ascii|ebcdic|bcd|binary|hex)(fixed|var)prefixer");

	/** Return what a key says, or {@code null} with a finding. */
	static @Nullable Prefix of(Section section) {
		String name = section.text("prefix");
		Prefix prefix = of(name.toLowerCase(Locale.ROOT), section.number("prefix_length"));
		if (prefix == null) {
			section.find("prefix", name.isEmpty() ? "has no prefix, which says how long it is"
					: name.toLowerCase(Locale.ROOT).startsWith("none")
							? "prefix '" + name + "' means all that is left, which is not supported; give it a length"
							: "prefix '" + name + "' is not supported");
		}
		return prefix;
	}

	static @Nullable Prefix of(String name, int oldLength) {
		Matcher old = OLD_NAME.matcher(name);
		Matcher now = NAME.matcher(old.matches()
				? old.group(1) + '.' + (old.group(2).equals("fixed") ? "fixed" : "l".repeat(oldLength)) : name);
		if (!now.matches()) {
			return name.equals("bertlv") ? BER : null;
		}
		if (now.group(2).equals("fixed")) {
			return FIXED;
		}
		int size = now.group(2).length();
		Encoding encoding = switch (now.group(1)) {
			case "ascii" -> Encoding.ASCII;
			case "ebcdic" -> Coded.EBCDIC.encoding();
			case "bcd" -> Encoding.BCD;
			case "binary" -> Encoding.BINARY;
			default -> Encoding.HEX;
		};
		boolean isNumber = encoding instanceof Encoding.Binary || encoding instanceof Encoding.Hex;
		return (isNumber && size > 4) ? null : new Prefix(LengthIndicator.digits(encoding, size), false);
	}

	boolean isFixed() {
		return this == FIXED;
	}

}

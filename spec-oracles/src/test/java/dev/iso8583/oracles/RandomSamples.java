package dev.iso8583.oracles;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;

/**
 * Random messages of a specification. They have nothing that jPOS writes and then reads
 * wrongly: no digits A to F in bytes that are hexadecimal digits in EBCDIC.
 */
final class RandomSamples {

	private static final int LONGEST = 300;

	private final MessageSpec spec;

	private final Random random;

	RandomSamples(MessageSpec spec, Random random) {
		this.spec = spec;
		this.random = random;
	}

	Sample next() {
		Map<Integer, Object> fields = new TreeMap<>();
		int share = 5 + this.random.nextInt(90);
		this.spec.fields().forEach((number, field) -> {
			if (this.random.nextInt(100) < share) {
				fields.put(number, value(field));
			}
		});
		if (isBitmapReadAsTwo() || fields.isEmpty()) {
			int last = this.spec.fields().keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
			fields.put(last, value(this.spec.fields().get(last)));
		}
		byte[] header = new byte[this.spec.headerLength()];
		this.random.nextBytes(header);
		return new Sample(
				String.format("%d%d%d0", this.spec.version(), 1 + this.random.nextInt(8), this.random.nextInt(5)),
				header, fields);
	}

	/** Whether jPOS reads two bitmaps even where it has written one. */
	private boolean isBitmapReadAsTwo() {
		return this.spec.bitmap() instanceof Encoding.Hex hex && !hex.equals(Encoding.HEX)
				&& this.spec.bitmaps() == Bitmaps.TWO;
	}

	/** Return the fields of bytes that have no digits A to F. */
	Set<Integer> withoutLetters() {
		Set<Integer> fields = new TreeSet<>();
		this.spec.fields().forEach((number, field) -> {
			if (isHexOfEbcdic(field)) {
				fields.add(number);
			}
		});
		return fields;
	}

	private static boolean isHexOfEbcdic(FieldSpec field) {
		return field.encoding() instanceof Encoding.Hex hex && !hex.equals(Encoding.HEX);
	}

	private Object value(FieldSpec field) {
		boolean isFixed = field.length() == null;
		int length = this.random.nextInt(10) == 0 ? field.maximum()
				: this.random.nextInt(Math.min(field.maximum(), LONGEST) + 1);
		return switch (field.content()) {
			case B -> bytes(isFixed ? field.maximum() : length, isHexOfEbcdic(field));
			case XN -> ((length % 2 == 0) ? "C" : "D") + digits(Math.max(length - 1, 1));
			case Z -> track(length);
			case N -> digits(isFixed ? Math.max(length, 1) : length);
			default -> text(length);
		};
	}

	private byte[] bytes(int length, boolean digitsOnly) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		for (int index = 0; digitsOnly && index < length; index++) {
			bytes[index] = (byte) (this.random.nextInt(10) << 4 | this.random.nextInt(10));
		}
		return bytes;
	}

	private String digits(int length) {
		StringBuilder digits = new StringBuilder();
		while (digits.length() < length) {
			digits.append(this.random.nextInt(10));
		}
		return digits.toString();
	}

	private String track(int length) {
		StringBuilder track = new StringBuilder(digits(length));
		if (length > 2) {
			track.setCharAt(this.random.nextInt(length), '=');
		}
		return track.toString();
	}

	private String text(int length) {
		StringBuilder text = new StringBuilder();
		while (text.length() < length) {
			text.append((char) (' ' + this.random.nextInt(224)));
		}
		return text.toString();
	}

}

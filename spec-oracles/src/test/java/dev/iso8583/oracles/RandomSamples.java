package dev.iso8583.oracles;

import java.util.Comparator;
import java.util.LinkedHashMap;
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
import dev.iso8583.message.spec.Parts;

/**
 * Random messages of a specification. Those for jPOS have nothing that jPOS writes and
 * then reads wrongly: no digits A to F in bytes that are hexadecimal digits in EBCDIC.
 * Plain ones have only what every library takes: fixed lengths that are filled by their
 * values, numbers without zeros before them, printable ASCII and tracks that are whole.
 */
final class RandomSamples {

	private static final int LONGEST = 300;

	/** Bytes for the tag or the length of a part, and for a bitmap. */
	private static final int OVERHEAD = 6;

	/** jPOS finds a part of europay by its length, so that longer ones are not read. */
	private static final int LONGEST_LENGTH_FIRST = 80;

	private final MessageSpec spec;

	private final Random random;

	private final boolean isPlain;

	private int valuesOfParts;

	RandomSamples(MessageSpec spec, Random random) {
		this(spec, random, false);
	}

	private RandomSamples(MessageSpec spec, Random random, boolean isPlain) {
		this.spec = spec;
		this.random = random;
		this.isPlain = isPlain;
	}

	static RandomSamples plain(MessageSpec spec, Random random) {
		return new RandomSamples(spec, random, true);
	}

	/** Return a message with all fields. */
	Sample whole() {
		Map<Integer, Object> fields = new TreeMap<>();
		this.spec.fields().forEach((number, field) -> fields.put(number, value(number, field)));
		return new Sample(String.format("%d200", this.spec.version()), new byte[0], fields);
	}

	Sample next() {
		Map<Integer, Object> fields = new TreeMap<>();
		int share = 5 + this.random.nextInt(90);
		this.spec.fields().forEach((number, field) -> {
			if (this.random.nextInt(100) < share) {
				fields.put(number, value(number, field));
			}
		});
		if (isBitmapReadAsTwo() || fields.isEmpty()) {
			int last = this.spec.fields().keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
			fields.put(last, value(last, this.spec.fields().get(last)));
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

	private Object value(int number, FieldSpec field) {
		if (this.isPlain && number == 45) {
			return "B" + digits(12) + "^DOE/JOHN^29122010001";
		}
		if (this.isPlain && number == 36) {
			return "01" + digits(12) + "=" + digits(20);
		}
		return value(field);
	}

	private Object value(FieldSpec field) {
		if (field.parts() == null) {
			return plain(field);
		}
		// as many as the field has room for
		Map<String, Object> values = parts(field.parts());
		while (values.size() > 1 && size(field.parts(), values) > field.maximum() - OVERHEAD * values.size()
				&& !(field.parts() instanceof Parts.Positional)) {
			values.remove(values.keySet().stream().reduce((one, other) -> other).orElseThrow());
		}
		return values;
	}

	/** Return some parts, at least one. */
	private Map<String, Object> parts(Parts parts) {
		Map<String, Object> values = new LinkedHashMap<>();
		if (parts instanceof Parts.Positional positional) {
			// the first ones, because jPOS does not fill all kinds of parts that are
			// missing
			int last = positional.mayEndEarly() ? this.random.nextInt(positional.fields().size())
					: positional.fields().size() - 1;
			positional.fields().entrySet().stream().limit(last + 1L).forEach((part) -> put(values, part));
		}
		else if (parts instanceof Parts.Bitmapped bitmapped) {
			if (bitmapped.header() > 0) {
				values.put("header", bytes(bitmapped.header(), false));
			}
			some(bitmapped.fields(), values);
		}
		else if (parts instanceof Parts.Tagged tagged) {
			if (tagged.head() != null) {
				values.put("head", "H" + digits(tagged.head().maximum() - 1));
			}
			some(tagged.fields(), values);
			if (tagged.tag().lengthFirst() && !this.isPlain) {
				values.replaceAll((key, value) -> key.equals("head") ? value : lengthFirst(tagged.fields().get(key)));
			}
		}
		else if (parts instanceof Parts.BerTlv tlv) {
			// moov sorts by the numbers of the tags
			Map<String, FieldSpec> sorted = new TreeMap<>(
					Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
			sorted.putAll(tlv.fields());
			some(sorted, values);
		}
		return values;
	}

	private void some(Map<?, FieldSpec> parts, Map<String, Object> values) {
		int share = 5 + this.random.nextInt(90);
		int sure = this.random.nextInt(parts.size());
		int place = 0;
		for (Map.Entry<?, FieldSpec> part : parts.entrySet()) {
			if (place++ == sure || this.random.nextInt(100) < share) {
				put(values, part);
			}
		}
	}

	private void put(Map<String, Object> values, Map.Entry<?, FieldSpec> part) {
		this.valuesOfParts++;
		values.put(part.getKey().toString(), value(part.getValue()));
	}

	/** Return about how many bytes parts take, without tags, lengths and bitmaps. */
	private static int size(Parts parts, Map<?, ?> values) {
		int size = 0;
		for (Map.Entry<?, FieldSpec> part : described(parts).entrySet()) {
			Object value = values.get(part.getKey().toString());
			FieldSpec field = part.getValue();
			if (value != null) {
				size += (field.length() == null) ? field.encoding().bytes(field.maximum())
						: (value instanceof Map<?, ?> inner) ? size(field.parts(), inner)
								: (value instanceof byte[] bytes) ? bytes.length : ((String) value).length();
			}
		}
		return size;
	}

	private static Map<?, FieldSpec> described(Parts parts) {
		return (parts instanceof Parts.Positional positional) ? positional.fields()
				: (parts instanceof Parts.Bitmapped bitmapped) ? bitmapped.fields()
						: (parts instanceof Parts.Tagged tagged) ? tagged.fields()
								: (parts instanceof Parts.BerTlv tlv) ? tlv.fields() : Map.of();
	}

	/** Return a text in ASCII, because jPOS writes other characters in UTF-8. */
	private Object lengthFirst(FieldSpec field) {
		int length = 1 + this.random.nextInt(Math.min(field.maximum(), LONGEST_LENGTH_FIRST));
		return text(length).replaceAll("[^ -~]", "x");
	}

	/** Return the number of values that are parts, so far. */
	int valuesOfParts() {
		return this.valuesOfParts;
	}

	/** Return a value that any library takes. */
	private Object plainest(FieldSpec field) {
		boolean isFixed = field.length() == null;
		int length = isFixed || this.random.nextInt(10) == 0 && field.maximum() < LONGEST ? field.maximum()
				: 1 + this.random.nextInt(Math.min(field.maximum(), LONGEST));
		if (field.format().pattern() != null) {
			return date(field.format().pattern());
		}
		return switch (field.content()) {
			case B -> bytes(length, false);
			case XN -> ((length % 2 == 0) ? "C" : "D") + digits(Math.max(length - 1, 1));
			case Z -> digits(12) + "=29122010001";
			case N -> (char) ('1' + this.random.nextInt(9)) + digits(length - 1);
			case A, AN, ANP -> digits(length).replace('1', 'a').replace('2', 'Z').replaceAll("[0-9]", "Q");
			case S -> "-".repeat(length);
			case NS -> digits(length);
			case ANS -> text(length).replaceAll("[^!-{}]", "x");
		};
	}

	private String date(String pattern) {
		return pattern.replace("CC", "20")
			.replace("YY", "2" + this.random.nextInt(10))
			.replace("MM", "0" + (1 + this.random.nextInt(9)))
			.replace("DD", "1" + this.random.nextInt(9))
			.replace("hh", "1" + this.random.nextInt(10))
			.replace("mm", "3" + this.random.nextInt(10))
			.replace("ss", "5" + this.random.nextInt(10));
	}

	private Object plain(FieldSpec field) {
		if (this.isPlain) {
			return plainest(field);
		}
		boolean isFixed = field.length() == null;
		int length = this.random.nextInt(10) == 0 ? field.maximum()
				: this.random.nextInt(Math.min(field.maximum(), LONGEST) + 1);
		return switch (field.content()) {
			case B -> bytes(isFixed ? field.maximum() : length, isHexOfEbcdic(field));
			case XN -> ((length % 2 == 0) ? "C" : "D") + digits(Math.max(length - 1, 1));
			case Z -> track(length);
			case N -> digits(isFixed ? Math.max(length, 1) : length);
			default -> text(isFixed ? Math.max(length, 1) : length);
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

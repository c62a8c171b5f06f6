package dev.iso8583.oracles;

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
 * Random messages of a specification. They have nothing that jPOS writes and then reads
 * wrongly: no digits A to F in bytes that are hexadecimal digits in EBCDIC.
 */
final class RandomSamples {

	private static final int LONGEST = 300;

	/** Bytes for the tag or the length of a part, and for a bitmap. */
	private static final int OVERHEAD = 6;

	/** jPOS finds a part of europay by its length, so that longer ones are not read. */
	private static final int LONGEST_LENGTH_FIRST = 80;

	private final MessageSpec spec;

	private final Random random;

	private int valuesOfParts;

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
			if (tagged.tag().lengthFirst()) {
				values.replaceAll((key, value) -> key.equals("head") ? value : lengthFirst(tagged.fields().get(key)));
			}
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
						: (parts instanceof Parts.Tagged tagged) ? tagged.fields() : Map.of();
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

	private Object plain(FieldSpec field) {
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

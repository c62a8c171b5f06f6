package dev.iso8583.message.spec;

import java.util.Map;

/**
 * Whether the parts of a field have room in it. A part that never has any is a mistake of
 * the specification, not of a value.
 */
final class PartsFit {

	private final FieldFormat format;

	/** Whether the field always has its full length. */
	private final boolean isFixed;

	/** Whether the parts are cut from digits, so that lengths are counted in digits. */
	private final boolean inDigits;

	private PartsFit(FieldFormat format, boolean isFixed, boolean inDigits) {
		this.format = format;
		this.isFixed = isFixed;
		this.inDigits = inDigits;
	}

	/**
	 * Refuse parts that a field cannot hold.
	 * @param format the format of the field
	 * @param encoding how the field is written
	 * @param isFixed whether it always has its full length
	 * @param parts its parts
	 * @throws IllegalArgumentException if it cannot, with a text that says what to write
	 */
	static void require(FieldFormat format, Encoding encoding, boolean isFixed, Parts parts) {
		PartsFit fit = new PartsFit(format, isFixed, encoding instanceof Encoding.Bcd);
		if (parts instanceof Parts.Positional positional) {
			fit.requirePositional(positional);
		}
		else if (parts instanceof Parts.Bitmapped bitmapped) {
			int head = bitmapped.header() + bitmapped.bitmap().bytes(bitmapped.bits() / 8);
			bitmapped.fields()
				.forEach((number, part) -> fit.requireRoom(Integer.toString(number),
						head + ((number > bitmapped.bits()) ? head - bitmapped.header() : 0) + fit.smallest(part)));
		}
		else if (parts instanceof Parts.Tagged tagged) {
			int head = tagged.tag().bytes() + tagged.tag().length().length();
			tagged.fields().forEach((tag, part) -> fit.requireRoom(tag, head + smallestContent(part)));
		}
		else if (parts instanceof Parts.BerTlv berTlv) {
			berTlv.fields().forEach((tag, part) -> fit.requireRoom(tag, tag.length() / 2 + 1 + smallestContent(part)));
		}
		else if (parts instanceof Parts.Terminated terminated) {
			terminated.fields().forEach((key, part) -> fit.requireRoom(key, smallestContent(part)));
		}
	}

	private void requireRoom(String key, int smallest) {
		if (smallest > this.format.maximum()) {
			throw new IllegalArgumentException("Part " + key + " takes at least " + smallest + " " + unit()
					+ ", and a field of format " + this.format + " has " + this.format.maximum()
					+ "; make the field longer or the part shorter");
		}
	}

	private void requirePositional(Parts.Positional parts) {
		int smallest = 0;
		long largest = 0;
		for (Map.Entry<String, FieldSpec> part : parts.fields().entrySet()) {
			String end = parts.ends().get(part.getKey());
			int least = (end != null) ? end.length() / 2 + smallestContent(part.getValue()) : smallest(part.getValue());
			if (smallest == 0 || !parts.mayEndEarly()) {
				smallest += least;
				requireRoom(part.getKey(), least);
			}
			largest += (end != null) ? end.length() / 2 + part.getValue().encoding().bytes(part.getValue().maximum())
					: largest(part.getValue());
		}
		if (smallest > this.format.maximum()) {
			throw new IllegalArgumentException("The parts together take at least " + smallest + " " + unit()
					+ ", and a field of format " + this.format + " has " + this.format.maximum()
					+ "; make the field longer, or write short: true if the last parts may be missing");
		}
		if (this.isFixed && largest < this.format.maximum()) {
			throw new IllegalArgumentException("The parts together take at most " + largest + " " + unit()
					+ ", and a field of format " + this.format + " always has " + this.format.maximum()
					+ "; write that length, or a part for the rest");
		}
	}

	private String unit() {
		return this.inDigits ? "digits" : "bytes";
	}

	/** Return the fewest bytes or digits of a part, with its length. */
	private int smallest(FieldSpec part) {
		LengthIndicator length = part.length();
		return (length == null) ? content(part, part.maximum())
				: indicator(length) + ((part.room() > 0) ? part.room() : content(part, part.minimum()));
	}

	private int largest(FieldSpec part) {
		LengthIndicator length = part.length();
		return ((length != null) ? indicator(length) : 0)
				+ ((part.room() > 0) ? part.room() : content(part, part.maximum()));
	}

	private int indicator(LengthIndicator length) {
		return this.inDigits ? length.size() : length.length();
	}

	private int content(FieldSpec part, int units) {
		return this.inDigits ? units : part.encoding().bytes(units);
	}

	/** Return the fewest bytes of a part whose length stands elsewhere. */
	private static int smallestContent(FieldSpec part) {
		LengthIndicator length = part.length();
		return part.encoding().bytes((length == null) ? part.maximum() : part.minimum());
	}

}

package dev.iso8583.message.spec.jpos;

import java.nio.charset.Charset;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.MessageSpec;

/**
 * Says how a packager writes its bitmaps. The length of field 1 is that of all bitmaps
 * together, in bytes: 8, 16 or 24. A third one may be a field of its own instead.
 */
final class BitmapMapping {

	private static final Map<String, Encoding> CLASSES = Map.of("IFB_BITMAP", Encoding.BINARY, "IFA_BITMAP",
			Encoding.HEX, "IFE_BITMAP", new Encoding.Hex(Charset.forName("IBM1047")));

	/** Always one bitmap of 64 bits, whatever its length says. */
	private static final String ONE_BITMAP = "X92_BITMAP";

	private final Report report;

	private final Element root;

	private @Nullable Encoding encoding;

	private Bitmaps bitmaps = Bitmaps.TWO;

	BitmapMapping(Report report, Element root) {
		this.report = report;
		this.root = root;
	}

	/** Return how a bitmap among parts is written, or {@code null} if it is none. */
	static @Nullable Encoding encoding(String fieldClass) {
		return switch (fieldClass) {
			case ONE_BITMAP -> Encoding.HEX;
			case "Base1_BITMAP126" -> Encoding.BINARY;
			default -> CLASSES.get(fieldClass);
		};
	}

	/** Take the bitmaps out of the fields. */
	BitmapMapping map(Map<Integer, Element> fields) {
		if ("false".equalsIgnoreCase(this.root.text("emitBitmap"))) {
			this.report.add(this.root.line(), "", "attribute emitBitmap is false, but messages have a bitmap");
		}
		if (this.root.text("bitmapField") != null && this.root.number("bitmapField") != 1) {
			this.report.add(this.root.line(), "", "attribute bitmapField is not 1, but the bitmap follows the MTI");
		}
		Element first = fields.remove(1);
		if (first == null) {
			this.report.add(this.root.line(), "bitmap.encoding",
					"there is no field 1, which says how bitmaps are written; write how the network does, such as"
							+ " bitmap: {encoding: binary, bitmaps: 2}");
		}
		else {
			first(first);
			third(fields);
			requireBits(first, fields);
		}
		return this;
	}

	private void first(Element element) {
		String name = element.simpleName("class");
		if (name.equals(ONE_BITMAP)) {
			this.encoding = Encoding.HEX;
			this.bitmaps = Bitmaps.ONE;
			return;
		}
		this.encoding = CLASSES.get(name);
		if (this.encoding == null) {
			this.report.add(element.line(), "bitmap.encoding", "field 1 of class " + name + " is not a bitmap"
					+ ((FieldClasses.of(name) != null) ? ", and a message has no other field 1, as it has with an"
							+ " X92GenericPackager; if the network sends none, write bitmap: {encoding: hex, bitmaps: 1}"
							: ""));
		}
		switch (element.number("length")) {
			case 8 -> this.bitmaps = Bitmaps.ONE;
			case 16 -> this.bitmaps = Bitmaps.TWO;
			case 24 -> this.bitmaps = Bitmaps.THREE;
			default -> this.report.add(element.line(), "bitmap.bitmaps",
					"the length of the bitmap is '" + element.textOrEmpty("length") + "', not 8, 16 or 24 bytes");
		}
	}

	private void third(Map<Integer, Element> fields) {
		if (this.root.text("thirdBitmapField") != null) {
			Element third = fields.get(65);
			boolean isPossible = this.root.number("thirdBitmapField") == 65 && third != null
					&& CLASSES.get(third.simpleName("class")) == this.encoding && third.number("length") == 8
					&& this.bitmaps == Bitmaps.TWO;
			if (isPossible) {
				this.bitmaps = Bitmaps.THREE_IN_FIELD_65;
			}
			else {
				this.report.add(this.root.line(), "bitmap.bitmaps",
						"the third bitmap can be field 65 only, with a length"
								+ " of 8 and the class of field 1, whose length is 16");
			}
		}
		if (this.bitmaps.hasThird()) {
			fields.remove(65);
		}
	}

	private void requireBits(Element first, Map<Integer, Element> fields) {
		int last = fields.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
		if (last > this.bitmaps.lastField()) {
			this.report.add(first.line(), "bitmap.bitmaps", "the bitmap has bits for fields up to "
					+ this.bitmaps.lastField() + ", but there are fields up to " + last);
			// so that a file that extends this one can choose
			this.bitmaps = (last > 128) ? Bitmaps.THREE : Bitmaps.TWO;
			if (this.bitmaps.hasThird()) {
				fields.remove(65);
			}
		}
	}

	void applyTo(MessageSpec.Builder spec) {
		spec.bitmaps(this.bitmaps);
		if (this.encoding != null) {
			spec.bitmap(this.encoding);
		}
	}

}

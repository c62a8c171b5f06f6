package dev.iso8583.framing;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The framings that have a name of their own, each with the bytes of the message
 * {@code ABCD}. A framing that is only a length header goes by the name of its length
 * header.
 */
enum NamedFraming {

	/** Visa's length header with session control: {@code 00 04 00 00 41 42 43 44} */
	VMLH((framing) -> framing.lengthHeader(LengthHeader.BINARY_2.padded(0, 2)).sessionControl()),

	/** VMLH and a BASE I header: {@code 00 1A 00 00 16 01 02 00 1A ... 41 42 43 44} */
	VISA((framing) -> framing.lengthHeader(LengthHeader.BINARY_2.padded(0, 2))
		.sessionControl()
		.header(FrameHeader.baseOne("000000", "000000"))),

	/** Two bytes of padding before the length: {@code 00 00 00 04 41 42 43 44} */
	GICC((framing) -> framing.lengthHeader(LengthHeader.BINARY_2.padded(2, 0))),

	/** The length counts itself: {@code 00 06 41 42 43 44} */
	AMEX((framing) -> framing.lengthIncludesItself(true)),

	/**
	 * The length counts itself, and a TPDU follows:
	 * {@code 00 0B 60 00 00 00 00 41 42 43 44}
	 */
	NAC((framing) -> framing.lengthIncludesItself(true).header(FrameHeader.tpdu("6000000000"))),

	/** Four BCD digits and a TPDU: {@code 00 09 60 00 00 00 00 41 42 43 44} */
	NCC((framing) -> framing.lengthHeader(LengthHeader.BCD_2).header(FrameHeader.tpdu("6000000000"))),

	/** A trailer, which the length counts: {@code 00 05 41 42 43 44 03} */
	BASE24((framing) -> framing.trailer("03")),

	/** No length, but STX and ETX: {@code 02 41 42 43 44 03} */
	STX_ETX((framing) -> framing.delimiters(Delimiters.STX_ETX)),

	/** No frame, since the message tells where it ends: {@code 41 42 43 44} */
	NONE((framing) -> framing.unframed());

	private final Consumer<Framing.Builder> settings;

	NamedFraming(Consumer<Framing.Builder> settings) {
		this.settings = settings;
	}

	static Framing.Builder builder(String name) {
		Framing.Builder builder = Framing.builder();
		NamedFraming known = find(name);
		if (known != null) {
			known.settings.accept(builder);
			return builder;
		}
		try {
			return builder.lengthHeader(LengthHeader.of(name));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("There is no framing '" + name
					+ "'; write binary-2, binary-3, binary-4, little-endian-2, ascii-4, hex-4, bcd-2, "
					+ Arrays.stream(values()).map(NamedFraming::toString).collect(Collectors.joining(", ")));
		}
	}

	private static @Nullable NamedFraming find(String name) {
		return Arrays.stream(values())
			.filter((known) -> known.toString().equals(name.toLowerCase(Locale.ROOT)))
			.findFirst()
			.orElse(null);
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}

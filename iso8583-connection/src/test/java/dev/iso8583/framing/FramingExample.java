package dev.iso8583.framing;

import java.util.List;

/**
 * A message on the wire, by hand.
 */
record FramingExample(String name, Framing framing, String body, String wire) {

	static final List<FramingExample> ALL = List.of(example("binary-2", Framing.builder(), "ABCD", "0004 41424344"),
			example("binary-2 of 255", Framing.builder(), "A".repeat(255), "00FF" + "41".repeat(255)),
			example("binary-2 of 256", Framing.builder(), "A".repeat(256), "0100" + "41".repeat(256)),
			example("binary-3", lengthHeader("binary-3"), "ABCD", "000004 41424344"),
			example("binary-4", lengthHeader("binary-4"), "ABCD", "00000004 41424344"),
			example("ascii-4", lengthHeader("ascii-4"), "ABCD", "30303034 41424344"),
			example("ascii-4 of 255", lengthHeader("ascii-4"), "A".repeat(255), "30323535" + "41".repeat(255)),
			example("bcd-2", lengthHeader("bcd-2"), "ABCD", "0004 41424344"),
			example("bcd-2 of 255", lengthHeader("bcd-2"), "A".repeat(255), "0255" + "41".repeat(255)),
			example("binary-2 that counts itself", Framing.builder().countsItself(true), "ABCD", "0006 41424344"),
			example("ascii-4 that counts itself", lengthHeader("ascii-4").countsItself(true), "ABCD",
					"30303038 41424344"),
			example("binary-2 with TPDU", tpdu(), "ABCD", "0009 6000010002 41424344"),
			example("binary-2 with TPDU that counts itself", tpdu().countsItself(true), "ABCD",
					"000B 6000010002 41424344"),
			example("bcd-2 with TPDU", tpdu().lengthHeader(LengthHeader.BCD_2), "ABCD", "0009 6000010002 41424344"),
			example("binary-2 with a fixed header", Framing.builder().header(FrameHeader.fixed("49534F303235")), "ABCD",
					"000A 49534F303235 41424344"));

	private static Framing.Builder lengthHeader(String name) {
		return Framing.builder().lengthHeader(LengthHeader.of(name));
	}

	private static Framing.Builder tpdu() {
		return Framing.builder().header(FrameHeader.tpdu("6000010002"));
	}

	private static FramingExample example(String name, Framing.Builder framing, String body, String wire) {
		return new FramingExample(name, framing.build(), body, wire.replace(" ", ""));
	}

	@Override
	public String toString() {
		return this.name;
	}

}

package dev.iso8583.framing;

import java.util.List;

import dev.iso8583.framing.Delimiters.Lrc;

/**
 * A message and its bytes on the wire, written by hand.
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
			example("binary-2 that counts itself", Framing.builder().lengthIncludesItself(true), "ABCD",
					"0006 41424344"),
			example("ascii-4 that counts itself", lengthHeader("ascii-4").lengthIncludesItself(true), "ABCD",
					"30303038 41424344"),
			example("binary-2 with TPDU", tpdu(), "ABCD", "0009 6000010002 41424344"),
			example("binary-2 with TPDU that counts itself", tpdu().lengthIncludesItself(true), "ABCD",
					"000B 6000010002 41424344"),
			example("bcd-2 with TPDU", tpdu().lengthHeader(LengthHeader.BCD_2), "ABCD", "0009 6000010002 41424344"),
			example("binary-2 with a fixed header", Framing.builder().header(FrameHeader.fixed("49534F303235")), "ABCD",
					"000A 49534F303235 41424344"),
			example("little-endian-2", lengthHeader("little-endian-2"), "ABCD", "0400 41424344"),
			example("little-endian-2 of 258", lengthHeader("little-endian-2"), "A".repeat(258),
					"0201" + "41".repeat(258)),
			example("little-endian-4", lengthHeader("little-endian-4"), "ABCD", "04000000 41424344"),
			example("hex-4", lengthHeader("hex-4"), "ABCD", "30303034 41424344"),
			example("hex-4 of 255", lengthHeader("hex-4"), "A".repeat(255), "30306666" + "41".repeat(255)),
			example("ascii-6", lengthHeader("ascii-6"), "ABCD", "303030303034 41424344"),
			named("binary-2", "0004 41424344"), named("binary-3", "000004 41424344"),
			named("binary-4", "00000004 41424344"), named("ascii-4", "30303034 41424344"),
			named("hex-4", "30303034 41424344"), named("bcd-2", "0004 41424344"), named("VMLH", "00040000 41424344"),
			named("gicc", "00000004 41424344"), named("amex", "0006 41424344"),
			named("nac", "000B 6000000000 41424344"), named("ncc", "0009 6000000000 41424344"),
			named("base24", "0005 41424344 03"),
			named("visa", "001A0000 1601 02 001A 000000 000000 00 0000 000000 00 000000 00 41424344"),
			example("visa with stations",
					Framing.of("visa").toBuilder().header(FrameHeader.baseOne("123456", "456789")), "ABCD",
					"001A0000 1601 02 001A 123456 456789 00 0000 000000 00 000000 00 41424344"),
			example("vmlh that counts itself", Framing.of("vmlh").toBuilder().lengthIncludesItself(true), "ABCD",
					"00080000 41424344"),
			example("base24 that does not count its trailer",
					Framing.of("base24").toBuilder().lengthIncludesTrailer(false), "ABCD", "0004 41424344 03"),
			example("binary-2 with TPDU that is not counted", tpdu().lengthIncludesHeader(false), "ABCD",
					"0004 6000010002 41424344"),
			example("everything at once",
					Framing.builder()
						.lengthHeader(LengthHeader.ASCII_4.padded(1, 2))
						.lengthIncludesItself(true)
						.lengthIncludesHeader(false)
						.header(FrameHeader.fixed("0102"))
						.trailer("0D0A"),
					"ABCD", "00 30303133 0000 0102 41424344 0D0A"),
			named("ebcdic-4", "F0F0F0F4 41424344"),
			example("ebcdic-4 of 255", lengthHeader("ebcdic-4"), "A".repeat(255), "F0F2F5F5" + "41".repeat(255)),
			example("within a header", within("binary-2", "49534F3800000102", 4), "ABCD",
					"49534F38 0004 0102 41424344"),
			example("within a header, counts the rest",
					within("binary-2", "49534F3800000102", 4).lengthIncludesRest(true), "ABCD",
					"49534F38 0006 0102 41424344"),
			example("within a header, counts itself",
					within("binary-2", "49534F3800000102", 4).lengthIncludesItself(true), "ABCD",
					"49534F38 000C 0102 41424344"),
			example("within a header, little endian", within("little-endian-4", "0100000000", 1), "ABCD",
					"01 04000000 41424344"),
			example("within a header, at its end", within("ascii-4", "49534F00000000", 3), "ABCD",
					"49534F 30303034 41424344"),
			example("within a header, BCD, with TPDU and trailer",
					within("bcd-2", "0000FF", 0).header(FrameHeader.tpdu("6000010002")).trailer("03"), "ABCD",
					"0010 FF 6000010002 41424344 03"),
			example("padded, counts the rest",
					Framing.builder().lengthHeader(LengthHeader.BINARY_2.padded(1, 2)).lengthIncludesRest(true), "ABCD",
					"00 0006 0000 41424344"),
			named("stx-etx", "02 41424344 03"),
			example("STX and ETX with LRC", delimiters(Lrc.WITHOUT_STX, false), "ABCD", "02 41424344 03 07"),
			example("STX and ETX with LRC of both", delimiters(Lrc.WITH_STX, false), "ABCD", "02 41424344 03 05"),
			example("STX and ETX with an LRC that is ETX", delimiters(Lrc.WITHOUT_STX, false), "AA", "02 4141 03 03"),
			example("STX and ETX with a header", delimiters(Lrc.NONE, false).header(FrameHeader.tpdu("6000010004")),
					"ABCD", "02 6000010004 41424344 03"),
			example("escaped without need", delimiters(Lrc.WITHOUT_STX, true), "ABCD", "02 41424344 03 07"),
			example("without a frame", Framing.builder().unframed(FramingExample::afterD), "ABCD", "41424344"),
			example("without a frame, with TPDU and trailer",
					Framing.builder()
						.unframed(FramingExample::afterD)
						.header(FrameHeader.tpdu("6000440002"))
						.trailer("440D"),
					"ABCD", "6000440002 41424344 440D"));

	/** Messages that end after the first D. */
	private static int afterD(byte[] bytes) {
		int length = 1;
		while (length <= bytes.length && bytes[length - 1] != 'D') {
			length++;
		}
		return length;
	}

	private static Framing.Builder delimiters(Lrc lrc, boolean escaped) {
		return Framing.builder().delimiters(new Delimiters(lrc, escaped));
	}

	private static Framing.Builder within(String name, String header, int offset) {
		return Framing.builder().lengthHeader(LengthHeader.of(name).within(header, offset));
	}

	private static FramingExample named(String name, String wire) {
		return example("named " + name, Framing.of(name).toBuilder(), "ABCD", wire);
	}

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

package dev.iso8583.framing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FramingTests {

	private static final byte[] NO_HEADER = {};

	static List<FramingExample> examples() {
		return FramingExample.ALL;
	}

	@ParameterizedTest
	@MethodSource("examples")
	void messageIsWrittenAsTheFarEndReadsIt(FramingExample example) {
		byte[] body = example.body().getBytes(StandardCharsets.ISO_8859_1);
		assertThat(written(example.framing(), body, NO_HEADER)).isEqualToIgnoringCase(example.wire());
		assertThat(example.framing().frameLength(body.length)).isEqualTo(example.wire().length() / 2);
	}

	@Test
	void replyCarriesTheTpduOfItsRequestSwapped() {
		Framing framing = Framing.builder().header(FrameHeader.tpdu("60AAAABBBB")).build();
		assertThat(written(framing, "ABCD".getBytes(), HexFormat.of().parseHex("6000010002")))
			.isEqualTo("0009" + "6000020001" + "41424344");
	}

	@Test
	void replyToAMessageWithoutTpduCarriesTheConfiguredOne() {
		Framing framing = Framing.builder().header(FrameHeader.tpdu("6000010002")).build();
		assertThat(written(framing, "ABCD".getBytes(), NO_HEADER)).isEqualTo("0009" + "6000010002" + "41424344");
	}

	@Test
	void fixedHeaderIsNotSwapped() {
		Framing framing = Framing.builder().header(FrameHeader.fixed("0102030405")).build();
		assertThat(written(framing, "ABCD".getBytes(), HexFormat.of().parseHex("0A0B0C0D0E")))
			.isEqualTo("0009" + "0102030405" + "41424344");
	}

	@Test
	void replyRepeatsTheHeaderOfItsRequestAroundItsOwnLength() {
		Framing framing = Framing.builder().lengthHeader(LengthHeader.BINARY_2.within("AA0000BB", 1)).build();
		assertThat(written(framing, "ABCD".getBytes(), HexFormat.of().parseHex("01FFFF02")))
			.isEqualTo("01" + "0004" + "02" + "41424344");
	}

	@Test
	void replyRepeatsTheHeaderAndSwapsTheTpduBehindIt() {
		Framing framing = Framing.builder()
			.lengthHeader(LengthHeader.BINARY_2.within("AA0000BB", 1))
			.header(FrameHeader.tpdu("60AAAABBBB"))
			.build();
		assertThat(written(framing, "ABCD".getBytes(), HexFormat.of().parseHex("01FFFF026000010002")))
			.isEqualTo("01" + "0009" + "02" + "6000020001" + "41424344");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "6000010002", "01FFFF", "01FFFF0203" })
	void replyToAMessageWithoutThatHeaderCarriesTheConfiguredOne(String answered) {
		Framing framing = Framing.builder().lengthHeader(LengthHeader.BINARY_2.within("AA0000BB", 1)).build();
		assertThat(written(framing, "ABCD".getBytes(), HexFormat.of().parseHex(answered)))
			.isEqualTo("aa" + "0004" + "bb" + "41424344");
	}

	@ParameterizedTest
	@CsvSource({ "4, after 4 other bytes is not within a header of 5 bytes",
			"-1, after -1 other bytes is not within a header of 5 bytes",
			"0, 'Byte 0 of the header belongs to the length'", "1, 'Byte 1 of the header belongs to the length'" })
	void lengthThatIsNotWithinItsHeaderIsRefused(int offset, String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> LengthHeader.BINARY_2.within("0102000003", offset))
			.withMessageContaining(text);
		assertThat(LengthHeader.BINARY_2.within("0102000003", 2))
			.hasToString("binary-2 after 2 bytes of a header of 5 bytes")
			.isEqualTo(LengthHeader.of("binary-2").within("0102000003", 2))
			.isNotEqualTo(LengthHeader.of("binary-2").within("0102000004", 2))
			.isNotEqualTo(LengthHeader.BINARY_2.padded(2, 1));
	}

	@Test
	void headerThatIsTooLongOrNotHexadecimalIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> LengthHeader.BINARY_2.within("00".repeat(256), 0))
			.withMessageContaining("at most 255 bytes, not 256");
		assertThatIllegalArgumentException().isThrownBy(() -> LengthHeader.BINARY_2.within("xyz", 0))
			.withMessageContaining("pairs of hexadecimal digits");
	}

	@Test
	void messageFitsUpToTheMaximum() {
		Framing framing = Framing.builder().maximumLength(100).build();
		assertThat(framing.fits(0)).isFalse();
		assertThat(framing.fits(1)).isTrue();
		assertThat(framing.fits(100)).isTrue();
		assertThat(framing.fits(101)).isFalse();
	}

	@Test
	void defaultIsTwoBinaryBytesAndEightKibibytes() {
		assertThat(Framing.BINARY_2).hasToString("binary-2");
		assertThat(Framing.BINARY_2.lengthHeader()).isEqualTo(LengthHeader.BINARY_2);
		assertThat(Framing.BINARY_2.maximumLength()).isEqualTo(8192);
	}

	@ParameterizedTest
	@CsvSource({ "binary-2, false, 65535", "binary-2, true, 65533", "ascii-4, false, 9999", "ascii-4, true, 9995",
			"bcd-2, false, 9999", "binary-3, false, 16777215", "binary-1, false, 255", "little-endian-2, true, 65533",
			"hex-4, false, 65535", "hex-4, true, 65531" })
	void maximumLengthMustBeOneTheLengthHeaderCanExpress(String lengthHeader, boolean lengthIncludesItself,
			int largest) {
		Framing.Builder framing = Framing.builder()
			.lengthHeader(LengthHeader.of(lengthHeader))
			.lengthIncludesItself(lengthIncludesItself);
		assertThat(framing.maximumLength(largest).build().fits(largest)).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> framing.maximumLength(largest + 1).build())
			.withMessage("The maximum length of a message is 1 to %d bytes with %s, not %d", largest, lengthHeader,
					largest + 1);
		assertThatIllegalArgumentException().isThrownBy(() -> framing.maximumLength(0).build());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "binary", "binary-0", "binary-5", "ascii-10", "bcd-5", "hex-9", "little-endian-5",
			"binary-2 " })
	void unknownLengthHeaderIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> LengthHeader.of(name))
			.withMessageStartingWith("There is no length header '" + name + "'");
	}

	@Test
	void lengthHeaderIsFoundByItsName() {
		assertThat(LengthHeader.of("BINARY-2")).isEqualTo(LengthHeader.BINARY_2).hasToString("binary-2");
		assertThat(LengthHeader.of("ascii-4")).isEqualTo(LengthHeader.ASCII_4).hasToString("ascii-4");
	}

	@ParameterizedTest
	@CsvSource({ "binary-2, 0000", "little-endian-4, 00000000", "ascii-4, 30303030", "hex-4, 30303030", "bcd-2, 0000",
			"vmlh, 00000000", "gicc, 00000000", "visa, 00000000", "amex, 0002", "nac, 0002", "ncc, 0000",
			"base24, 0000" })
	void keepAliveIsALengthHeaderAlone(String name, String wire) {
		ByteBuf out = Unpooled.buffer();
		Framing.of(name).writeKeepAlive(out);
		assertThat(ByteBufUtil.hexDump(out)).isEqualTo(wire);
		out.release();
	}

	@Test
	void replyCarriesTheBaseOneHeaderOfItsRequestWithStationsSwappedAndItsOwnLength() {
		Framing framing = Framing.of("visa").toBuilder().header(FrameHeader.baseOne("000000", "456789")).build();
		String received = "16" + "01" + "02" + "00FF" + "123456" + "987654" + "A7" + "0123" + "456789" + "B1" + "C1C2C3"
				+ "D1";
		assertThat(written(framing, "ABCD".getBytes(), HexFormat.of().parseHex(received)))
			.isEqualToIgnoringCase("001A0000" + "16" + "01" + "02" + "001A" + "987654" + "123456" + "A7" + "0123"
					+ "456789" + "B1" + "C1C2C3" + "D1" + "41424344");
	}

	@Test
	void requestCarriesTheConfiguredStations() {
		Framing framing = Framing.of("visa").toBuilder().header(FrameHeader.baseOne("123456", "456789")).build();
		assertThat(written(framing, "ABCD".getBytes(), NO_HEADER))
			.isEqualToIgnoringCase("001A0000" + "160102001A" + "123456" + "456789" + "00".repeat(11) + "41424344");
	}

	@Test
	void messageTooLongForTheTotalLengthOfABaseOneHeaderDoesNotFit() {
		Framing.Builder framing = Framing.of("visa").toBuilder().lengthHeader(LengthHeader.BINARY_4);
		assertThat(framing.maximumLength(65513).build().fits(65513)).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> framing.maximumLength(65514).build())
			.withMessageContaining("1 to 65513 bytes");
	}

	@Test
	void maximumLengthAllowsForEverythingTheLengthCounts() {
		Framing.Builder framing = Framing.of("base24").toBuilder().header(FrameHeader.tpdu("6000010002"));
		assertThat(framing.maximumLength(65529).build().fits(65529)).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> framing.maximumLength(65530).build());
		assertThat(framing.lengthIncludesTrailer(false)
			.lengthIncludesHeader(false)
			.maximumLength(65535)
			.build()
			.fits(65535)).isTrue();
		framing.lengthHeader(LengthHeader.BINARY_4).maximumLength(Integer.MAX_VALUE);
		assertThatIllegalArgumentException().isThrownBy(framing::build);
	}

	@Test
	void lengthHeaderThatLeavesNoRoomForAMessageIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Framing.of("ascii-1").toBuilder().header(FrameHeader.baseOne("000000", "000000")).build())
			.withMessage(
					"The length header ascii-1 leaves no room for a message: its length also counts 22 other bytes; use a longer"
							+ " length header");
	}

	@Test
	void baseOneHeaderIsAlwaysCounted() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Framing.of("visa").toBuilder().lengthIncludesHeader(false).build())
			.withMessage(
					"The length must count the BASE I header of 22 bytes, because the far end may send a longer one");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "45678", "4567890", "45678A" })
	void invalidStationIsRefusedWithAnExample(String station) {
		assertThatIllegalArgumentException().isThrownBy(() -> FrameHeader.baseOne("000000", station))
			.withMessageContaining("\"456789\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "vml", "binary-9", "post" })
	void unknownFramingIsRefusedWithTheKnownNames(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> Framing.of(name))
			.withMessageContaining("binary-2")
			.withMessageContaining("vmlh, visa, gicc, amex, nac, ncc, base24");
	}

	@ParameterizedTest
	@ValueSource(strings = { "3", "zz", "0102030405060708090A0B0C0D0E0F1011" })
	void invalidTrailerIsRefused(String hex) {
		assertThatIllegalArgumentException().isThrownBy(() -> Framing.builder().trailer(hex))
			.withMessageContaining("railer");
	}

	@Test
	void trailerMayHaveSixteenBytesAndIsCopied() {
		Framing framing = Framing.builder().trailer("0102030405060708090A0B0C0D0E0F10").build();
		framing.trailer()[0] = 0x7F;
		assertThat(framing.trailer()).asHexString().isEqualTo("0102030405060708090A0B0C0D0E0F10");
	}

	@Test
	void framingReportsWhatItsLengthCounts() {
		assertThat(Framing.BINARY_2.lengthIncludesItself()).isFalse();
		assertThat(Framing.BINARY_2.lengthIncludesHeader()).isTrue();
		assertThat(Framing.BINARY_2.lengthIncludesTrailer()).isTrue();
		Framing other = Framing.builder()
			.lengthIncludesItself(true)
			.lengthIncludesHeader(false)
			.lengthIncludesTrailer(false)
			.build();
		assertThat(other.lengthIncludesItself()).isTrue();
		assertThat(other.lengthIncludesHeader()).isFalse();
		assertThat(other.lengthIncludesTrailer()).isFalse();
	}

	@Test
	void framingDescribesItself() {
		assertThat(Framing.builder()
			.padding(2, 1)
			.lengthIncludesItself(true)
			.header(FrameHeader.tpdu("6000010002"))
			.trailer("03")
			.build())
			.hasToString("binary-2 padded with 2 and 1 zero bytes that counts itself, TPDU of 5 bytes,"
					+ " trailer of 1 bytes");
		assertThat(Framing.of("vmlh")).hasToString("binary-2 padded with 0 and 2 zero bytes");
		assertThat(Framing.of("gicc")).hasToString("binary-2 padded with 2 and 0 zero bytes");
		assertThat(FrameHeader.NONE).hasToString("none");
		assertThat(FrameHeader.fixed("0102")).hasToString("2 bytes");
	}

	@Test
	void onlyABaseOneHeaderReportsARejection() {
		assertThat(Framing.of("nac").rejection(new Frame(new byte[5], new byte[4]))).isNull();
	}

	@Test
	void lengthHeaderMayLeaveRoomForOneByte() {
		Framing framing = Framing.of("ascii-1").toBuilder().header(FrameHeader.fixed("0102030405060708")).build();
		assertThat(framing.maximumLength()).isEqualTo(1);
		assertThat(framing.toBuilder().maximumLength(1).build().fits(1)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 5 })
	void widthThatTheCodingDoesNotAllowIsRefused(int width) {
		assertThatIllegalArgumentException().isThrownBy(() -> new LengthHeader(LengthHeader.Coding.BINARY, width))
			.withMessage("A length header in binary has 1 to 4 bytes, not " + width);
	}

	@Test
	void keepAliveIntervalIsAtMostADay() {
		assertThat(new KeepAliveLimit(0, Duration.ofDays(1)).maximum()).isZero();
		assertThat(new KeepAliveLimit(1, Duration.ofNanos(1)).interval()).isEqualTo(Duration.ofNanos(1));
		assertThatIllegalArgumentException().isThrownBy(() -> new KeepAliveLimit(-1, Duration.ofDays(1)))
			.withMessageContaining("not -1");
		for (Duration interval : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(1).plusNanos(1))) {
			assertThatIllegalArgumentException().isThrownBy(() -> new KeepAliveLimit(1, interval))
				.withMessageContaining("not " + interval);
		}
	}

	@Test
	void keepAliveIntervalStartsWithTheFirstKeepAlive() {
		KeepAliveCounter count = new KeepAliveCounter(new KeepAliveLimit(1, Duration.ofSeconds(60)));
		assertThat(count.add(Duration.ofSeconds(30).toNanos())).isTrue();
		assertThat(count.add(Duration.ofSeconds(89).toNanos())).isFalse();
		assertThat(count.add(Duration.ofSeconds(90).toNanos())).isTrue();
	}

	@Test
	void paddingIsLimited() {
		assertThat(Framing.builder().padding(8, 8).build().lengthHeader().length()).isEqualTo(18);
		assertThatIllegalArgumentException().isThrownBy(() -> Framing.builder().padding(0, 9))
			.withMessageContaining("0 to 8 zero bytes, not 9");
		assertThatIllegalArgumentException().isThrownBy(() -> Framing.builder().padding(-1, 0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "60000100", "600001000203", "60000100ZZ", "6000010002 " })
	void invalidTpduIsRefusedWithAnExample(String hex) {
		assertThatIllegalArgumentException().isThrownBy(() -> FrameHeader.tpdu(hex))
			.withMessageContaining("\"6000010002\"");
	}

	private static String written(Framing framing, byte[] body, byte[] answered) {
		ByteBuf out = Unpooled.buffer();
		try {
			framing.write(out, body, answered);
			return ByteBufUtil.hexDump(out);
		}
		finally {
			out.release();
		}
	}

}

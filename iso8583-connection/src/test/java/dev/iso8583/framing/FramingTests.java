package dev.iso8583.framing;

import java.nio.charset.StandardCharsets;
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
	void replyCarriesTheTpduItAnswersSwapped() {
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
	void messageFitsUpToTheMaximum() {
		Framing framing = Framing.builder().maximumLength(100).build();
		assertThat(framing.fits(0)).isFalse();
		assertThat(framing.fits(1)).isTrue();
		assertThat(framing.fits(100)).isTrue();
		assertThat(framing.fits(101)).isFalse();
	}

	@Test
	void defaultIsTwoBinaryBytesAndEightKibibytes() {
		assertThat(Framing.BINARY_2).isEqualTo(Framing.builder().build());
		assertThat(Framing.BINARY_2.lengthHeader()).isEqualTo(LengthHeader.BINARY_2);
		assertThat(Framing.BINARY_2.maximumLength()).isEqualTo(8192);
	}

	@ParameterizedTest
	@CsvSource({ "binary-2, false, 65535", "binary-2, true, 65533", "ascii-4, false, 9999", "ascii-4, true, 9995",
			"bcd-2, false, 9999", "binary-3, false, 16777215", "binary-1, false, 255" })
	void maximumLengthIsOneTheLengthHeaderCanSay(String lengthHeader, boolean countsItself, int largest) {
		Framing.Builder framing = Framing.builder()
			.lengthHeader(LengthHeader.of(lengthHeader))
			.countsItself(countsItself);
		assertThat(framing.maximumLength(largest).build().fits(largest)).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> framing.maximumLength(largest + 1).build())
			.withMessage("The maximum length of a message is 1 to %d bytes with %s, not %d", largest, lengthHeader,
					largest + 1);
		assertThatIllegalArgumentException().isThrownBy(() -> framing.maximumLength(0).build());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "binary", "binary-0", "binary-5", "ascii-10", "bcd-5", "hex-4", "binary-2 " })
	void lengthHeaderThatIsNoneIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> LengthHeader.of(name)).withMessageContaining("length");
	}

	@Test
	void lengthHeaderIsKnownByItsName() {
		assertThat(LengthHeader.of("BINARY-2")).isEqualTo(LengthHeader.BINARY_2).hasToString("binary-2");
		assertThat(LengthHeader.of("ascii-4")).isEqualTo(LengthHeader.ASCII_4).hasToString("ascii-4");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "60000100", "600001000203", "60000100ZZ", "6000010002 " })
	void tpduThatIsNoneIsRefusedWithAnExample(String hex) {
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

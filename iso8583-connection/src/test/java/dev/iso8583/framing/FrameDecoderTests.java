package dev.iso8583.framing;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.framing.BrokenFrameException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FrameDecoderTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final KeepAliveLimit LIMIT = new KeepAliveLimit(10, Duration.ofMinutes(1));

	private final AtomicInteger keepAlives = new AtomicInteger();

	/** The number of frames that were received before each keep-alive. */
	private final List<Integer> framesBefore = new ArrayList<>();

	private final List<ByteBuf> fed = new ArrayList<>();

	private EmbeddedChannel channel = reading(Framing.BINARY_2);

	@AfterEach
	void nothingLeaks() {
		this.channel.finishAndReleaseAll();
		assertThat(this.fed).allMatch((buffer) -> buffer.refCnt() == 0);
	}

	static List<FramingExample> examples() {
		return FramingExample.ALL;
	}

	@ParameterizedTest
	@MethodSource("examples")
	void frameIsReadAsItIsWritten(FramingExample example) {
		this.channel = reading(example.framing());
		arrives(example.wire());
		assertThat(frame()).isEqualTo(example.body());
		assertThat(frame()).isNull();
	}

	@ParameterizedTest
	@MethodSource("examples")
	void threeGluedFramesAreReadWhereverTheyAreSplit(FramingExample example) {
		byte[] wire = HexFormat.of().parseHex(example.wire().repeat(3));
		for (int split = 1; split < wire.length; split++) {
			this.channel = reading(example.framing());
			arrives(wire, 0, split);
			arrives(wire, split, wire.length);
			assertThat(List.of(frame(), frame(), frame())).as("split at %d", split).containsOnly(example.body());
			assertThat(this.channel.finish()).isFalse();
		}
	}

	@ParameterizedTest
	@MethodSource("examples")
	void threeFramesAreReadByteByByte(FramingExample example) {
		this.channel = reading(example.framing());
		byte[] wire = HexFormat.of().parseHex(example.wire().repeat(3));
		for (int index = 0; index < wire.length; index++) {
			arrives(wire, index, index + 1);
		}
		assertThat(List.of(frame(), frame(), frame())).containsOnly(example.body());
	}

	@Test
	void headerIsSeparatedFromTheMessage() {
		this.channel = reading(Framing.builder().header(FrameHeader.tpdu("6000010002")).build());
		arrives("0009" + "6012345678" + "41424344");
		Frame frame = this.channel.readInbound();
		assertThat(frame.header()).asHexString().isEqualTo("6012345678");
		assertThat(frame.message()).asString().isEqualTo("ABCD");
		assertThat(frame).hasToString("Frame of 4 bytes");
	}

	@Test
	void headerWithTheLengthInItIsSeparatedFromTheMessageWhateverItsContent() {
		this.channel = reading(Framing.builder()
			.lengthHeader(LengthHeader.BINARY_2.within("AA0000BB", 1))
			.header(FrameHeader.tpdu("6000010002"))
			.build());
		arrives("01" + "0009" + "02" + "6012345678" + "41424344");
		Frame frame = this.channel.readInbound();
		assertThat(frame.header()).asHexString().isEqualTo("010009026012345678");
		assertThat(frame.message()).asString().isEqualTo("ABCD");
	}

	@ParameterizedTest
	@CsvSource({ "true, 0003", "false, 0000", "true, 0000" })
	void keepAliveWithinAHeaderKeepsItsContent(boolean countsRest, String length) {
		Framing framing = Framing.builder()
			.lengthHeader(LengthHeader.BINARY_2.within("AA0000BBCCDD", 1))
			.lengthIncludesRest(countsRest)
			.build();
		ByteBuf answer = Unpooled.buffer();
		this.channel = new EmbeddedChannel(framing.decoders(TIMEOUT, LIMIT).get(),
				new KeepAliveCollector((keepAlive) -> keepAlive.writeTo(answer, framing)));
		arrives("01" + length + "020304");
		assertThat(ByteBufUtil.hexDump(answer)).isEqualTo("01" + length + "020304");
		answer.clear();
		framing.writeKeepAlive(answer);
		assertThat(ByteBufUtil.hexDump(answer)).isEqualTo("aa" + (countsRest ? "0003" : "0000") + "bbccdd");
		answer.release();
	}

	@ParameterizedTest
	@CsvSource({ "00650102, TOO_LONG, false", "00670102, TOO_LONG, true", "00010102, TOO_SHORT, true" })
	void wrongLengthWithinAHeaderIsRefused(String wire, Reason reason, boolean countsRest) {
		this.channel = reading(Framing.builder()
			.lengthHeader(LengthHeader.BINARY_2.within("0000AABB", 0))
			.lengthIncludesRest(countsRest)
			.maximumLength(100)
			.build());
		isBroken(reason, () -> arrives(wire));
	}

	@ParameterizedTest
	@CsvSource({ "ebcdic-4, F0F0F0B4, INVALID_LENGTH", "ebcdic-4, 30303034, INVALID_LENGTH",
			"ebcdic-4, F0F0F0FA, INVALID_LENGTH", "ebcdic-4, F0F0F0EF, INVALID_LENGTH", "ebcdic-4, F0F1F0F1, TOO_LONG",
			"binary-2, 0065, TOO_LONG", "binary-2, FFFF, TOO_LONG", "binary-4, 00000065, TOO_LONG",
			"binary-4, FFFFFFFF, TOO_LONG", "binary-4, 80000000, TOO_LONG", "binary-4, 7FFFFFFF, TOO_LONG",
			"ascii-4, 30313031, TOO_LONG", "bcd-2, 0101, TOO_LONG", "bcd-2, 9999, TOO_LONG",
			"ascii-4, 2D303031, INVALID_LENGTH", "ascii-4, 2B303033, INVALID_LENGTH",
			"ascii-4, 31322033, INVALID_LENGTH", "ascii-4, 30303041, INVALID_LENGTH",
			"ascii-4, 20202034, INVALID_LENGTH", "ascii-4, 302E3334, INVALID_LENGTH",
			"ascii-4, 00000004, INVALID_LENGTH", "ascii-4, 47455420, INVALID_LENGTH", "bcd-2, 000A, INVALID_LENGTH",
			"bcd-2, 00A0, INVALID_LENGTH", "bcd-2, F004, INVALID_LENGTH", "bcd-2, 0B04, INVALID_LENGTH",
			"little-endian-2, 6500, TOO_LONG", "little-endian-4, 00000080, TOO_LONG", "hex-4, 30303635, TOO_LONG",
			"hex-4, 66666666, TOO_LONG", "hex-8, 6666666666666666, TOO_LONG", "hex-4, 2D303031, INVALID_LENGTH",
			"ascii-4, 303030B2, INVALID_LENGTH", "hex-4, 30303067, INVALID_LENGTH", "hex-4, 303030E1, INVALID_LENGTH",
			"hex-4, 30783034, INVALID_LENGTH", "vmlh, 00650000, TOO_LONG", "vmlh, 00040100, INVALID_LENGTH",
			"gicc, 00010004, INVALID_LENGTH", "gicc, 01000004, INVALID_LENGTH", "gicc, 00000065, TOO_LONG",
			"amex, 0067, TOO_LONG", "amex, 0001, TOO_SHORT", "nac, 006C, TOO_LONG", "nac, 0007, TOO_SHORT",
			"nac, 0003, TOO_SHORT", "base24, 0066, TOO_LONG", "base24, 0001, TOO_SHORT", "visa, 00160000, TOO_SHORT",
			"visa, FFFF0000, TOO_LONG" })
	void wrongLengthIsRefusedBeforeAnyMoreBytesAreAwaited(String framing, String wire, Reason reason) {
		this.channel = reading(Framing.of(framing).toBuilder().maximumLength(100).build());
		isBroken(reason, () -> arrives(wire));
	}

	@ParameterizedTest
	@CsvSource({ "binary-4, FFFFFFFF", "binary-4, 7FFFFFFF", "hex-8, 3746464646464646", "binary-2, FFFF",
			"ascii-6, 393939393939" })
	void announcedLengthIsNotAllocated(String framing, String wire) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long least = Long.MAX_VALUE;
		for (int round = 0; round < 3; round++) {
			this.channel = reading(Framing.of(framing));
			long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
			isBroken(Reason.TOO_LONG, () -> arrives(wire));
			least = Math.min(least, threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
			this.channel.finishAndReleaseAll();
		}
		assertThat(least).isLessThan(64 * 1024);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0001", "0003", "0005" })
	void lengthThatCoversOnlyTheTpduIsRefused(String wire) {
		this.channel = reading(Framing.builder().header(FrameHeader.tpdu("6000010002")).build());
		isBroken(Reason.TOO_SHORT, () -> arrives(wire));
	}

	@Test
	void lengthSmallerThanItsOwnHeaderIsRefused() {
		this.channel = reading(Framing.builder().lengthIncludesItself(true).build());
		isBroken(Reason.TOO_SHORT, () -> arrives("0001"));
	}

	@Test
	void longestMessageIsRead() {
		this.channel = reading(Framing.builder().maximumLength(100).header(FrameHeader.tpdu("6000010002")).build());
		arrives("0069" + "6000010002" + "41".repeat(100));
		assertThat(frame()).isEqualTo("A".repeat(100));
		isBroken(Reason.TOO_LONG, () -> arrives("006A"));
	}

	@Test
	void shortestAndLongestMessageBeforeATrailerAreRead() {
		this.channel = reading(Framing.of("base24").toBuilder().maximumLength(100).build());
		arrives("0002" + "41" + "03" + "0065" + "42".repeat(100) + "03");
		assertThat(frame()).isEqualTo("A");
		assertThat(frame()).isEqualTo("B".repeat(100));
	}

	@Test
	void bytesAfterABrokenFrameAreDiscarded() {
		isBroken(Reason.TOO_LONG, () -> arrives("FFFF" + "000441424344"));
		arrives("000441424344");
		assertThat(frame()).isNull();
		assertThat(this.channel.finish()).isFalse();
	}

	@Test
	void framesBeforeABrokenOneAreRead() {
		isBroken(Reason.TOO_LONG, () -> arrives("000441424344" + "FFFF"));
		assertThat(frame()).isEqualTo("ABCD");
	}

	@Test
	void emptyFrameIsAKeepAliveAndNotAMessage() {
		arrives("0000" + "0000" + "000441424344" + "0000");
		assertThat(frame()).isEqualTo("ABCD");
		assertThat(frame()).isNull();
		assertThat(this.keepAlives).hasValue(3);
	}

	@Test
	void keepAliveIsFiredInOrderWithTheFramesAroundIt() {
		arrives("0000" + "000441424344" + "0000" + "000441424344".repeat(2) + "0000" + "0000" + "000441424344");
		assertThat(this.framesBefore).containsExactly(0, 1, 3, 3);
	}

	@Test
	void emptyFrameThatCountsItselfIsAKeepAlive() {
		this.channel = reading(Framing.builder().lengthIncludesItself(true).build());
		arrives("0002" + "000641424344");
		assertThat(frame()).isEqualTo("ABCD");
		assertThat(this.keepAlives).hasValue(1);
	}

	@Test
	void emptyFrameOfAConnectionWithTpduIsAKeepAlive() {
		this.channel = reading(Framing.builder().header(FrameHeader.tpdu("6000010002")).build());
		arrives("0000" + "0009600001000241424344");
		assertThat(frame()).isEqualTo("ABCD");
		assertThat(this.keepAlives).hasValue(1);
	}

	static List<FramingExample> examplesWithKeepAlives() {
		return FramingExample.ALL.stream().filter((example) -> example.framing().hasKeepAlives()).toList();
	}

	@ParameterizedTest
	@MethodSource("examplesWithKeepAlives")
	void keepAliveIsReadAsItIsWrittenBetweenFrames(FramingExample example) {
		ByteBuf keepAlive = Unpooled.buffer();
		example.framing().writeKeepAlive(keepAlive);
		String hex = ByteBufUtil.hexDump(keepAlive);
		keepAlive.release();
		this.channel = reading(example.framing());
		arrives(hex + example.wire() + hex + hex + example.wire());
		assertThat(List.of(frame(), frame())).containsOnly(example.body());
		assertThat(this.keepAlives).hasValue(3);
	}

	@Test
	void keepAliveThatIsNotAllowedSuggestsNoOtherFraming() {
		this.channel = new EmbeddedChannel(Framing.BINARY_2.decoders(TIMEOUT, KeepAliveLimit.NOT_ALLOWED).get());
		assertThatExceptionOfType(BrokenFrameException.class)
			.isThrownBy(() -> arrives("0000" + "30303132" + "41".repeat(12)))
			.withMessage("received a frame of length zero, but keep-alives are not allowed");
	}

	@Test
	void exceedingTheKeepAliveLimitIsReportedOnce() {
		arrives("0000".repeat(10));
		isBroken(Reason.TOO_MANY_KEEP_ALIVES, () -> arrives("0000".repeat(100)));
		assertThat(this.keepAlives).hasValue(10);
	}

	@Test
	void keepAliveCountRestartsInEachInterval() {
		for (int minute = 0; minute < 3; minute++) {
			arrives("0000".repeat(10));
			timePasses(Duration.ofMinutes(1));
		}
		assertThat(this.keepAlives).hasValue(30);
		isBroken(Reason.TOO_MANY_KEEP_ALIVES, () -> arrives("0000".repeat(11)));
	}

	@Test
	void messagesDoNotCountAsKeepAlives() {
		arrives("000441424344".repeat(50));
		arrives("0000");
		assertThat(this.keepAlives).hasValue(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "000541424344" + "04", "000541424344" + "00", "000541424303" + "44" })
	void wrongTrailerIsRefused(String wire) {
		this.channel = reading(Framing.of("base24"));
		isBroken(Reason.WRONG_TRAILER, () -> arrives(wire));
		assertThat(frame()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "15", "00", "30", "FF", "1B" })
	void frameWithoutABaseOneHeaderIsRefused(String first) {
		this.channel = reading(Framing.of("visa"));
		isBroken(Reason.INVALID_HEADER, () -> arrives("001A0000" + first + "00".repeat(21) + "41424344"));
	}

	@ParameterizedTest
	@CsvSource({ "'', 0, INVALID_HEADER", "16, 10, INVALID_HEADER", "17, 25, INVALID_HEADER", "16, 21, TOO_SHORT" })
	void rejectHeaderWithoutHeaderAndMessageBehindItIsRefused(String first, int more, Reason reason) {
		this.channel = reading(Framing.of("visa"));
		String frame = "1A" + "00".repeat(25) + first + "00".repeat(more);
		isBroken(reason, () -> arrives(HexFormat.of().toHexDigits((short) (frame.length() / 2)) + "0000" + frame));
	}

	@ParameterizedTest
	@CsvSource({ "23, no reject code", "25, no reject code", "26, reject code 0123", "160, reject code 0123" })
	void rejectCodeIsReportedIfItsHeaderIsLongEnough(int length, String told) {
		this.channel = reading(Framing.of("visa"));
		String header = HexFormat.of().toHexDigits((byte) length) + "00".repeat(23) + "0123" + "00".repeat(140);
		arrives(HexFormat.of().toHexDigits((short) (length + 26)) + "0000" + header.substring(0, 2 * length) + "16"
				+ "00".repeat(21) + "41424344");
		assertThat(Framing.of("visa").rejection(this.channel.<Frame>readInbound())).isEqualTo(told);
	}

	@Test
	void messageRejectedByVisaIsReadAfterBothHeaders() {
		Framing visa = Framing.of("visa").toBuilder().maximumLength(4).build();
		String headers = "1A" + "00".repeat(21) + "8000" + "0123" + "16" + "01".repeat(21);
		byte[] wire = HexFormat.of().parseHex(("00340000" + headers + "41424344").repeat(2));
		for (int split = 1; split < wire.length; split++) {
			this.channel = reading(visa);
			arrives(wire, 0, split);
			arrives(wire, split, wire.length);
			Frame frame = this.channel.readInbound();
			assertThat(frame.header()).asHexString().isEqualTo(headers);
			assertThat(frame.message()).asString().isEqualTo("ABCD");
			assertThat(visa.rejection(frame)).isEqualTo("reject code 0123");
			assertThat(visa.frameLength(frame)).isEqualTo(wire.length / 2);
			assertThat(frame()).isEqualTo("ABCD");
		}
	}

	@Test
	void messageWithAPlainBaseOneHeaderIsNotRejectedAndHasTheMaximumLength() {
		Framing visa = Framing.of("visa").toBuilder().maximumLength(4).build();
		this.channel = reading(visa);
		arrives("001A0000" + "16" + "00".repeat(21) + "41424344");
		Frame frame = this.channel.readInbound();
		assertThat(visa.rejection(frame)).isNull();
		isBroken(Reason.TOO_LONG, () -> arrives("001B0000" + "16" + "00".repeat(21) + "4142434445"));
	}

	@ParameterizedTest
	@CsvSource({ "binary-2, GET / HTTP/1.1, HTTP", "ascii-4, POST /pay HTTP/1.1, HTTP",
			"binary-4, HTTP/1.1 400 Bad Request, HTTP", "binary-4, '\u0016\u0003\u0001\u0002\u0000', TLS",
			"ascii-4, '\u0015\u0003\u0003\u0000\u0002', TLS", "vmlh, '\u0016\u0003\u0001\u0002\u0000', TLS" })
	void errorNamesTheForeignProtocol(String framing, String text, String protocol) {
		this.channel = reading(Framing.of(framing));
		assertThatExceptionOfType(BrokenFrameException.class)
			.isThrownBy(() -> arrives(HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1))))
			.withMessageContaining("this looks like " + protocol);
	}

	@ParameterizedTest
	@CsvSource({ "1603, ; this looks like TLS on a connection without TLS",
			"1503, ; this looks like TLS on a connection without TLS", "1604, ''", "1703, ''",
			"47455420, ; this looks like HTTP", "474554, ''", "47450D0A, ''", "FF, " })
	void foreignProtocolIsRecognizedOnlyByItsFirstBytes(String wire, String hint) {
		this.channel = reading(Framing.builder()
			.lengthHeader(LengthHeader.of((wire.length() == 2) ? "binary-1" : "binary-2"))
			.maximumLength(100)
			.build());
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> arrives(wire))
			.withMessageEndingWith("but the maximum is 100" + ((hint != null) ? hint : ""));
	}

	@ParameterizedTest
	@CsvSource({ "binary-2, ascii-4, 30303132", "binary-2, hex-4, 30303063", "binary-4, ascii-4, 30303132",
			"ascii-4, binary-2, 000C", "hex-4, binary-2, 000C", "ascii-4, binary-4, 0000000C",
			"ascii-4, vmlh, 000C0000", "ascii-4, bcd-2, 0012", "bcd-2, binary-2, 000C", "bcd-2, ascii-4, 30303132",
			"vmlh, binary-2, 000C", "vmlh, ascii-4, 30303132", "binary-4, binary-2, 000C", "binary-4, vmlh, 000C0000",
			"binary-2, ebcdic-4, F0F0F1F2", "ascii-4, ebcdic-4, F0F0F1F2", "ebcdic-4, ascii-4, 30303132",
			"ebcdic-4, binary-2, 000C", "binary-2, amex, 000E", "binary-2, little-endian-2, 0C00" })
	void errorSuggestsTheFramingThatFitsTheBytes(String framing, String other, String length) {
		this.channel = reading(Framing.of(framing));
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> {
			arrives(length + "AB".repeat(12));
			timePasses(TIMEOUT);
		}).withMessageEndingWith("; the received bytes are exactly one frame in " + other + ": try framing: " + other);
	}

	@ParameterizedTest
	@CsvSource({
			"binary-2, 3030, 'the length header announces a message of 12336 bytes, but the maximum is 8192; the first"
					+ " bytes are ASCII digits: try framing: ascii-4'",
			"binary-2, 30313233343536, ASCII digits", "binary-4, 30303236, ASCII digits",
			"bcd-2, 3A3A, not a number in bcd-2", "little-endian-2, 3030, ASCII digits", "vmlh, 30303236, ASCII digits",
			"binary-2, F0F0F2F6, EBCDIC digits", "ascii-4, F0F0F2F6, EBCDIC digits", "hex-4, F0F0F2F6, EBCDIC digits",
			"ebcdic-4, 30303236, ASCII digits", "ebcdic-4, 00260800, try framing: binary-2",
			"ascii-4, 00260800, try framing: binary-2", "hex-4, 00000026, try framing: binary-4",
			"binary-2, 6000010002303830, look like a TPDU", "ascii-4, 6000010002303830, look like a TPDU" })
	void errorDescribesTheLength(String framing, String wire, String hint) {
		this.channel = reading(Framing.of(framing));
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> arrives(wire))
			.withMessageContaining(hint);
	}

	@Test
	void lengthThatIsMerelyTooLongSuggestsNoOtherFraming() {
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> arrives("2001" + "AB".repeat(100)))
			.withMessage("the length header announces a message of 8193 bytes, but the maximum is 8192");
	}

	@Test
	void timeoutErrorNamesTls() {
		arrives("160301020001");
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> timePasses(TIMEOUT))
			.withMessageEndingWith("this looks like TLS on a connection without TLS");
	}

	@Test
	void noProtocolIsGuessedAfterTheFirstFrame() {
		arrives("000441424344");
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> arrives("47455420"))
			.withMessage("the length header announces a message of 18245 bytes, but the maximum is 8192");
	}

	@ParameterizedTest
	@CsvSource({ "006A, 'the length header announces a message of 101 bytes, but the maximum is 100'",
			"0005, a length of 5 leaves no room for a message" })
	void errorStatesTheMessageLengthWithoutTheTpdu(String wire, String text) {
		this.channel = reading(Framing.builder().header(FrameHeader.tpdu("6000010002")).maximumLength(100).build());
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> arrives(wire)).withMessage(text);
	}

	@Test
	void errorStatesTheKeepAliveLimit() {
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> arrives("0000".repeat(11)))
			.withMessage("received more than 10 keep-alives within 60000 ms");
	}

	@Test
	void errorQuotesNoBytes() {
		this.channel = reading(Framing.of("ascii-4"));
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> arrives("4142434445"))
			.withMessage("the length header is not a number in ascii-4");
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "0004", "000441", "0004414243" })
	void endWithinAFrameIsReported(String wire) {
		arrives(wire);
		isBroken(Reason.TRUNCATED, () -> this.channel.finish());
	}

	@Test
	void endBetweenFramesIsNotAnError() {
		arrives("000441424344");
		assertThat(frame()).isEqualTo("ABCD");
		assertThat(this.channel.finish()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "0004", "000441", "0004414243" })
	void frameThatIsNotCompleteInTimeIsReported(String wire) {
		arrives(wire);
		timePasses(TIMEOUT.minusMillis(1));
		isBroken(Reason.TIMED_OUT, () -> timePasses(Duration.ofMillis(1)));
	}

	@Test
	void timeoutWaitsWhileReadingIsPaused() {
		arrives("000441");
		this.channel.config().setAutoRead(false);
		timePasses(TIMEOUT);
		timePasses(TIMEOUT);
		this.channel.config().setAutoRead(true);
		timePasses(TIMEOUT.minusSeconds(1));
		arrives("4243");
		isBroken(Reason.TIMED_OUT, () -> timePasses(Duration.ofSeconds(1)));
	}

	@Test
	void slowBytesDoNotPostponeTheTimeout() {
		isBroken(Reason.TIMED_OUT, () -> {
			for (String drop : List.of("00", "04", "41", "42", "43")) {
				arrives(drop);
				timePasses(Duration.ofSeconds(3));
			}
		});
	}

	@Test
	void eachFrameHasItsOwnTimeout() {
		for (int count = 0; count < 5; count++) {
			arrives("000441");
			timePasses(Duration.ofSeconds(9));
			arrives("424344");
			assertThat(frame()).isEqualTo("ABCD");
		}
	}

	@Test
	void secondHalfGluedToTheNextFrameStartsTheTimeoutOfThatFrame() {
		arrives("000441");
		timePasses(Duration.ofSeconds(9));
		arrives("424344" + "0004");
		assertThat(frame()).isEqualTo("ABCD");
		timePasses(Duration.ofSeconds(9));
		arrives("41424344");
		assertThat(frame()).isEqualTo("ABCD");
	}

	@Test
	void frameInManyPiecesDoesNotTimeOutOnceItIsComplete() {
		for (String piece : List.of("00", "04", "41", "42", "43", "44")) {
			arrives(piece);
		}
		timePasses(TIMEOUT.multipliedBy(2));
		assertThat(frame()).isEqualTo("ABCD");
	}

	@Test
	void keepAliveInTwoPiecesDoesNotTimeOutOnceItIsComplete() {
		arrives("00");
		arrives("00");
		timePasses(TIMEOUT.multipliedBy(2));
		assertThat(this.keepAlives).hasValue(1);
	}

	@Test
	void brokenFrameDoesNotAlsoTimeOut() {
		arrives("FF");
		isBroken(Reason.TOO_LONG, () -> arrives("FF"));
		timePasses(TIMEOUT.multipliedBy(2));
	}

	@Test
	void timedOutFrameIsNotAlsoReportedAsTruncated() {
		arrives("000441");
		isBroken(Reason.TIMED_OUT, () -> timePasses(TIMEOUT));
		assertThat(this.channel.finish()).isFalse();
	}

	@Test
	void removedDecoderDoesNotTimeOut() {
		arrives("000441");
		this.channel.pipeline().removeFirst();
		timePasses(TIMEOUT.multipliedBy(2));
	}

	@Test
	void silenceBetweenFramesDoesNotTimeOut() {
		arrives("000441424344");
		arrives("0000");
		timePasses(Duration.ofDays(1));
		assertThat(frame()).isEqualTo("ABCD");
		arrives("000441424344");
		assertThat(frame()).isEqualTo("ABCD");
	}

	private EmbeddedChannel reading(Framing framing) {
		EmbeddedChannel embedded = new EmbeddedChannel(framing.decoders(TIMEOUT, LIMIT).get(),
				new KeepAliveCollector((keepAlive) -> keepAliveCame()));
		embedded.freezeTime();
		return embedded;
	}

	private void keepAliveCame() {
		this.keepAlives.incrementAndGet();
		this.framesBefore.add(this.channel.inboundMessages().size());
	}

	private void arrives(String hex) {
		byte[] wire = HexFormat.of().parseHex(hex);
		arrives(wire, 0, wire.length);
	}

	private void arrives(byte[] wire, int from, int to) {
		ByteBuf buffer = Unpooled.copiedBuffer(wire, from, to - from);
		this.fed.add(buffer);
		this.channel.writeInbound(buffer);
	}

	private String frame() {
		Frame frame = this.channel.readInbound();
		return (frame != null) ? new String(frame.message(), StandardCharsets.ISO_8859_1) : null;
	}

	private void timePasses(Duration time) {
		this.channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
		this.channel.runScheduledPendingTasks();
		this.channel.checkException();
	}

	private static void isBroken(Reason reason, Runnable action) {
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(action::run)
			.satisfies((broken) -> assertThat(broken.reason()).isEqualTo(reason));
	}

}

package dev.iso8583.framing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.framing.BrokenFrameException.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Visa's length header: two bytes of length, a reserved byte, and a byte with message
 * format and platform.
 */
class SessionControlTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private final List<KeepAlive> keepAlives = new ArrayList<>();

	private Framing framing;

	private EmbeddedChannel channel;

	@AfterEach
	void nothingIsLeft() {
		this.channel.finishAndReleaseAll();
	}

	@ParameterizedTest
	@ValueSource(strings = { "vmlh", "visa" })
	void everyFormatAndPlatformIsAMessageOrSessionControl(String name) {
		String message = HEX.formatHex(written(Framing.of(name), "ABCD"));
		for (int indicators = 0; indicators <= 0xFF; indicators++) {
			boolean sessionControl = indicators >> 4 == 2;
			reads(Framing.of(name));
			arrives(message.substring(0, 6) + HEX.toHexDigits((byte) indicators) + message.substring(8) + message);
			assertThat(frames()).as("byte 4 is %02X", indicators).hasSize(sessionControl ? 1 : 2).containsOnly("ABCD");
			assertThat(this.keepAlives).hasSize(sessionControl ? 1 : 0);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "vmlh", "visa" })
	void everyFrameOfLengthZeroIsAKeepAliveThatIsAnsweredWithItself(String name) {
		for (int indicators = 0; indicators <= 0xFF; indicators++) {
			String wire = "000000" + HEX.toHexDigits((byte) indicators);
			reads(Framing.of(name));
			arrives(wire);
			assertThat(this.keepAlives).singleElement().satisfies((keepAlive) -> isWritten(keepAlive, wire));
		}
	}

	@ParameterizedTest
	@CsvSource({ "vmlh, 00000020, 0", "vmlh, 00000021, 0", "vmlh, 0000002F, 0", "vmlh, 000F0020, 15",
			"vmlh, 000F002B, 15", "vmlh, 00010020, 1", "visa, 00000020, 0", "visa, 000F0020, 15", "visa, 00150020, 21",
			"visa, 00160020, 22", "visa, 00400020, 64" })
	void sessionControlIsSkippedBetweenMessagesWhereverItIsSplit(String name, String header, int length) {
		String sessionControl = header + "41".repeat(length);
		String message = HEX.formatHex(written(Framing.of(name), "ABCD"));
		String wire = message + sessionControl + sessionControl + message;
		for (int split = 0; split <= wire.length(); split += 2) {
			reads(Framing.of(name));
			arrives(wire.substring(0, split));
			arrives(wire.substring(split));
			assertThat(frames()).containsExactly("ABCD", "ABCD");
			assertThat(this.keepAlives).hasSize(2).allSatisfy((keepAlive) -> isWritten(keepAlive, sessionControl));
			assertThat(this.channel.finish()).isFalse();
		}
	}

	@ParameterizedTest
	@CsvSource({ "vmlh, 00040100, INVALID_LENGTH", "vmlh, 0004FF00, INVALID_LENGTH", "vmlh, 00000120, INVALID_LENGTH",
			"vmlh, 000F2020, INVALID_LENGTH", "visa, 001A0100, INVALID_LENGTH", "vmlh, 00650020, TOO_LONG",
			"vmlh, 00650001, TOO_LONG", "vmlh, FFFF0020, TOO_LONG", "visa, FFFF0020, TOO_LONG",
			"visa, 0004000F, TOO_SHORT" })
	void reservedByteThatIsNotZeroAndALengthOutOfRangeBreakTheLink(String name, String wire, Reason reason) {
		reads(Framing.of(name).toBuilder().maximumLength(100).build());
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> arrives(wire))
			.satisfies((broken) -> assertThat(broken.reason()).isEqualTo(reason));
	}

	@ParameterizedTest
	@CsvSource({ "vmlh, 00000000, false, true", "vmlh, 00000001, false, false", "vmlh, 00000010, false, false",
			"vmlh, 00000020, true, false", "vmlh, 00010020, true, false", "binary-4, 00000000, false, true",
			"binary-2, 0000, false, true" })
	void keepAliveKnowsWhetherItIsSessionControl(String name, String wire, boolean sessionControl, boolean ours) {
		reads(Framing.of(name));
		arrives(wire + (wire.startsWith("0001") ? "41" : ""));
		assertThat(this.keepAlives).singleElement().satisfies((keepAlive) -> {
			assertThat(keepAlive.isSessionControl()).isEqualTo(sessionControl);
			assertThat(keepAlive == KeepAlive.EMPTY).isEqualTo(ours);
		});
	}

	@Test
	void sessionControlMayBeAsLongAsAMessageButNotLonger() {
		reads(Framing.of("vmlh").toBuilder().maximumLength(100).build());
		arrives("00640020" + "41".repeat(100) + "00640000" + "41".repeat(100));
		assertThat(this.keepAlives).hasSize(1);
		assertThat(frames()).hasSize(1);
	}

	@Test
	void sessionControlMayCountItsOwnHeader() {
		reads(Framing.of("vmlh").toBuilder().lengthIncludesItself(true).build());
		arrives("00040020" + "00060020" + "4142" + "0008000041424344");
		assertThat(this.keepAlives).hasSize(2);
		assertThat(frames()).containsExactly("ABCD");
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> arrives("00030020"))
			.satisfies((broken) -> assertThat(broken.reason()).isEqualTo(Reason.TOO_SHORT));
	}

	@Test
	void incompleteSessionControlTimesOut() {
		reads(Framing.of("vmlh"));
		arrives("000F0020" + "41".repeat(14));
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> timePasses(TIMEOUT))
			.satisfies((broken) -> assertThat(broken.reason()).isEqualTo(Reason.TIMED_OUT));
	}

	@Test
	void completeSessionControlDoesNotTimeOut() {
		reads(Framing.of("vmlh"));
		arrives("000F0020");
		arrives("41".repeat(15));
		timePasses(TIMEOUT.multipliedBy(2));
		assertThat(this.keepAlives).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "binary-2", "vmlh" })
	void otherPaddingMustBeZero(String name) {
		boolean visa = name.equals("vmlh");
		reads(Framing.of(name).toBuilder().padding(0, visa ? 3 : 2).build());
		assertThatExceptionOfType(BrokenFrameException.class)
			.isThrownBy(() -> arrives(visa ? "00000000" + "20" : "00000020"))
			.satisfies((broken) -> assertThat(broken.reason()).isEqualTo(Reason.INVALID_LENGTH));
	}

	private void reads(Framing framing) {
		this.framing = framing;
		this.keepAlives.clear();
		this.channel = new EmbeddedChannel(framing.decoders(TIMEOUT, KeepAliveLimit.DEFAULT).get(),
				new KeepAliveCollector(this.keepAlives::add));
		this.channel.freezeTime();
	}

	private void arrives(String hex) {
		this.channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
	}

	private List<String> frames() {
		List<String> frames = new ArrayList<>();
		for (Frame frame = this.channel.readInbound(); frame != null; frame = this.channel.readInbound()) {
			frames.add(new String(frame.message(), StandardCharsets.ISO_8859_1));
		}
		return frames;
	}

	private void timePasses(Duration time) {
		this.channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
		this.channel.runScheduledPendingTasks();
		this.channel.checkException();
	}

	private void isWritten(KeepAlive keepAlive, String wire) {
		ByteBuf out = Unpooled.buffer();
		keepAlive.writeTo(out, this.framing);
		assertThat(ByteBufUtil.getBytes(out)).isEqualTo(HEX.parseHex(wire));
		out.release();
	}

	private static byte[] written(Framing framing, String message) {
		ByteBuf out = Unpooled.buffer();
		framing.write(out, message.getBytes(StandardCharsets.ISO_8859_1), new byte[0]);
		byte[] bytes = ByteBufUtil.getBytes(out);
		out.release();
		return bytes;
	}

}

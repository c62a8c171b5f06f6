package dev.iso8583.connection;

import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.framing.Framing;
import dev.iso8583.framing.KeepAliveLimit;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RecordingMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Frames of length zero, with a clock that the test turns.
 */
class KeepAliveTests {

	private static final Duration IDLE_TIME = Duration.ofSeconds(5);

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final AtomicInteger pings = new AtomicInteger();

	private AcceptedChannel channel = with((options) -> options);

	@AfterEach
	void release() {
		this.channel.closeQuietly();
	}

	@Test
	void keepAliveIsCountedAndNotAnsweredByDefault() {
		receives("0000");
		receives("0000" + "0000");
		assertThat(written()).isEmpty();
		assertThat(this.metrics.count("keep-alive")).isEqualTo(3);
		assertThat(this.metrics.count("received")).isZero();
	}

	@Test
	void nothingIsSentWhenIdleByDefault() {
		this.channel.timePasses(IDLE_TIME);
		assertThat(written()).isEmpty();
	}

	@Test
	void keepAliveIsSentEachTimeTheIdleTimePassesIfConfigured() {
		online((options) -> options.keepAliveWhenIdle(true));
		this.channel.timePasses(IDLE_TIME);
		assertThat(written()).isEqualTo("0000");
		this.channel.timePasses(IDLE_TIME);
		assertThat(written()).isEqualTo("0000");
	}

	@Test
	void whatIsWrittenPutsOffTheKeepAlive() {
		online((options) -> options.keepAliveWhenIdle(true));
		this.channel.timePasses(IDLE_TIME.minusMillis(100));
		this.channel.connection().writeRaw(new byte[] { 0, 1, 'A' });
		this.channel.runPendingTasks();
		this.channel.timePasses(Duration.ofMillis(200));
		assertThat(written()).isEqualTo("000141");
	}

	@Test
	void keepAliveIsSentBesideAPing() {
		online((options) -> options.keepAliveWhenIdle(true).ping((connection) -> {
			this.pings.incrementAndGet();
			return null;
		}));
		this.channel.timePasses(IDLE_TIME);
		this.channel.handlersRun();
		this.channel.timePasses(IDLE_TIME);
		this.channel.handlersRun();
		assertThat(written()).isEqualTo("00000000");
		assertThat(this.pings).hasValue(2);
	}

	@Test
	void keepAliveIsWrittenAsTheFramingSays() {
		online((options) -> options.keepAliveWhenIdle(true).framing(Framing.of("nac")));
		this.channel.timePasses(IDLE_TIME);
		assertThat(written()).isEqualTo("0002");
	}

	@Test
	void keepAliveIsAnsweredIfConfigured() {
		online((options) -> options.answerKeepAlives(true));
		receives("0000" + "0000");
		assertThat(written()).isEqualTo("00000000");
	}

	@Test
	void keepAliveThatMayAnswerOursIsNotAnswered() {
		online((options) -> options.answerKeepAlives(true).keepAliveWhenIdle(true));
		this.channel.timePasses(IDLE_TIME);
		assertThat(written()).isEqualTo("0000");
		receives("0000");
		assertThat(written()).isEmpty();
		receives("0000");
		assertThat(written()).isEqualTo("0000");
	}

	@Test
	void twoThatAnswerFallSilentHoweverLongTheLineWasHeldUp() {
		online((options) -> options.answerKeepAlives(true).keepAliveWhenIdle(true));
		AcceptedChannel farEnd = with((options) -> options.answerKeepAlives(true));
		for (int idleTimes = 0; idleTimes < 3; idleTimes++) {
			this.channel.timePasses(IDLE_TIME);
		}
		assertThat(passed(this.channel, farEnd)).isEqualTo(3);
		assertThat(passed(farEnd, this.channel)).isEqualTo(3);
		assertThat(passed(this.channel, farEnd)).isZero();
		farEnd.closeQuietly();
	}

	@ParameterizedTest
	@CsvSource({ "vmlh, 00000020", "visa, 0000002B", "vmlh, 000F0020", "visa, 000F0020", "vmlh, 00000001" })
	void sessionControlOfVisaIsCountedAndNotAnsweredByDefault(String framing, String header) {
		online((options) -> options.framing(Framing.of(framing)));
		receives((header + whatFollows(header)).repeat(3));
		assertThat(written()).isEmpty();
		assertThat(this.metrics.count("keep-alive")).isEqualTo(3);
		assertThat(this.metrics.count("received")).isZero();
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
	}

	@ParameterizedTest
	@CsvSource({ "vmlh, 00000020", "visa, 0000002B", "vmlh, 000F0020", "visa, 000F0020", "vmlh, 00000001" })
	void sessionControlOfVisaIsAnsweredWithItselfIfConfigured(String framing, String header) {
		online((options) -> options.framing(Framing.of(framing)).answerKeepAlives(true));
		receives(header + whatFollows(header) + "00000000");
		assertThat(written()).isEqualToIgnoringCase(header + whatFollows(header) + "00000000");
	}

	@ParameterizedTest
	@CsvSource({ "vmlh, 00000020", "visa, 0000002B", "vmlh, 000F0020", "visa, 000F0020" })
	void sessionControlIsAnsweredThoughTheFarEndOwesAnswersToKeepAlivesOfOurs(String framing, String header) {
		online((options) -> options.framing(Framing.of(framing)).answerKeepAlives(true).keepAliveWhenIdle(true));
		for (int idleTimes = 0; idleTimes < 3; idleTimes++) {
			this.channel.timePasses(IDLE_TIME);
			assertThat(written()).isEqualTo("00000000");
			receives(header + whatFollows(header));
			assertThat(written()).isEqualToIgnoringCase(header + whatFollows(header));
		}
	}

	@ParameterizedTest
	@CsvSource({ "00000000", "00000001" })
	void frameOfLengthZeroOfAnyPlatformMayBeTheAnswerToOurs(String empty) {
		online((options) -> options.framing(Framing.of("vmlh")).answerKeepAlives(true).keepAliveWhenIdle(true));
		this.channel.timePasses(IDLE_TIME);
		assertThat(written()).isEqualTo("00000000");
		receives(empty);
		assertThat(written()).isEmpty();
		receives(empty);
		assertThat(written()).isEqualTo(empty);
	}

	@ParameterizedTest
	@CsvSource({ "vmlh, 00000020", "vmlh, 000F0020", "visa, 000F0020" })
	void sessionControlIsAllowedWhereFramesOfLengthZeroAreNot(String framing, String header) {
		online((options) -> options.framing(Framing.of(framing)).keepAliveLimit(KeepAliveLimit.NOT_ALLOWED));
		receives(header + whatFollows(header));
		assertThat(this.metrics.count("keep-alive")).isEqualTo(1);
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
		receives((header + whatFollows(header)).repeat(1000));
		assertThat(this.metrics.count("closed TOO_MANY_KEEP_ALIVES")).isEqualTo(1);
	}

	@Test
	void emptyFrameOfAnotherFormatIsAnErrorWhereNoneMayCome() {
		online((options) -> options.framing(Framing.of("vmlh")).keepAliveLimit(KeepAliveLimit.NOT_ALLOWED));
		receives("00000010");
		assertThat(this.metrics.count("closed FRAME_EMPTY")).isEqualTo(1);
	}

	private static String whatFollows(String header) {
		return "41".repeat(Integer.parseInt(header.substring(0, 4), 16));
	}

	@Test
	void floodOfKeepAlivesClosesTheConnectionWithItsOwnReason() {
		online((options) -> options.keepAliveLimit(new KeepAliveLimit(3, Duration.ofSeconds(10))));
		receives("0000".repeat(3));
		this.channel.timePasses(Duration.ofSeconds(10));
		receives("0000".repeat(3));
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
		receives("0000".repeat(1000));
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.CLOSED);
		assertThat(this.metrics.count("closed TOO_MANY_KEEP_ALIVES")).isEqualTo(1);
		assertThat(this.metrics.count("keep-alive")).isEqualTo(6);
	}

	@ParameterizedTest
	@CsvSource({ "binary-2, 0000", "ascii-4, 30303030", "amex, 0002", "nac, 0002" })
	void firstOneClosesTheConnectionWithItsOwnReasonWhereNoneMayCome(String framing, String empty) {
		online((options) -> options.framing(Framing.of(framing)).keepAliveLimit(KeepAliveLimit.NOT_ALLOWED));
		receives(empty.repeat(2));
		assertThat(Link.resultOf(this.channel.connection().closed())).isEqualTo(CloseReason.FRAME_EMPTY)
			.matches((reason) -> !reason.isOrderly());
		assertThat(this.metrics.count("closed FRAME_EMPTY")).isEqualTo(1);
		assertThat(this.metrics.count("keep-alive")).isZero();
	}

	@Test
	void messagesComeAsEverWhereNoKeepAliveMay() {
		online((options) -> options.keepAliveLimit(KeepAliveLimit.NOT_ALLOWED));
		receives("001A" + HexFormat.of().formatHex(RawMessage.of("0620", "000001").bytes()));
		assertThat(this.metrics.count("0620 UNHANDLED")).isEqualTo(1);
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void floodIsCutByDefault() {
		receives("0000".repeat(1000));
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
		receives("0000");
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void keepAlivesDoNotKeepMessagesFromBeingHandled() {
		receives("0000" + "001A" + HexFormat.of().formatHex(RawMessage.of("0620", "000001").bytes()) + "0000");
		assertThat(this.metrics.count("0620 UNHANDLED")).isEqualTo(1);
		assertThat(this.metrics.count("keep-alive")).isEqualTo(2);
	}

	@Test
	void keepAlivesAreRefusedWhereThereAreNoFramesOfLengthZero() {
		ConnectionOptions.Builder options = ConnectionOptions.builder(Messages.format()).framing(Framing.of("stx-etx"));
		assertThat(options.build().keepAlives().sendWhenIdle()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(options.keepAliveWhenIdle(true)::build)
			.withMessageContaining("there are none with STX and ETX; use a ping");
		assertThatIllegalArgumentException().isThrownBy(options.keepAliveWhenIdle(false).answerKeepAlives(true)::build)
			.withMessageContaining("there are none with STX and ETX; use a ping");
	}

	@Test
	void limitWithImpossibleValuesIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeepAliveLimit(-1, IDLE_TIME))
			.withMessageContaining("0 or more, not -1");
		assertThatIllegalArgumentException().isThrownBy(() -> new KeepAliveLimit(1, Duration.ZERO))
			.withMessageContaining("more than zero");
	}

	private void online(UnaryOperator<ConnectionOptions.Builder> options) {
		this.channel.closeQuietly();
		this.channel = with(options);
	}

	private AcceptedChannel with(UnaryOperator<ConnectionOptions.Builder> options) {
		return AcceptedChannel
			.with(options.apply(ConnectionOptions.builder(Messages.format()).metrics(this.metrics).idleTime(IDLE_TIME))
				.build());
	}

	/** Pass on what one end has written, and return how many keep-alives that were. */
	private static int passed(AcceptedChannel from, AcceptedChannel to) {
		int count = 0;
		for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
			count += bytes.readableBytes() / 2;
			to.writeInbound(bytes);
			to.runPendingTasks();
		}
		return count;
	}

	private void receives(String hex) {
		this.channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
		this.channel.runPendingTasks();
	}

	private String written() {
		StringBuilder hex = new StringBuilder();
		for (ByteBuf bytes = this.channel.readOutbound(); bytes != null; bytes = this.channel.readOutbound()) {
			hex.append(ByteBufUtil.hexDump(bytes));
			bytes.release();
		}
		return hex.toString();
	}

}

package dev.iso8583.framing;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.framing.BrokenFrameException.Reason;
import dev.iso8583.framing.Delimiters.Lrc;
import dev.iso8583.testing.Effort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Messages between STX and ETX.
 */
class DelimitersTests {

	private static final byte[] NO_HEADER = {};

	private final List<EmbeddedChannel> channels = new ArrayList<>();

	@AfterEach
	void release() {
		this.channels.forEach(EmbeddedChannel::finishAndReleaseAll);
	}

	@ParameterizedTest
	@EnumSource
	void anyBytesAreReadAsTheyWereWrittenWhereverTheFrameIsSplit(Lrc lrc) {
		Random random = new Random(17);
		Framing framing = Framing.builder()
			.delimiters(new Delimiters(lrc, true))
			.header(FrameHeader.fixed("0210"))
			.build();
		for (int round = 0; round < Effort.of(50, 1000); round++) {
			byte[] message = delimitersAndOthers(random);
			byte[] wire = written(framing, message);
			assertThat(wire).isEqualTo(byHand(lrc, message));
			for (int split = 0; split <= wire.length; split++) {
				List<Frame> frames = read(framing, Arrays.copyOf(wire, split),
						Arrays.copyOfRange(wire, split, wire.length), wire);
				assertThat(frames).hasSize(2).allSatisfy((frame) -> {
					assertThat(frame.message()).isEqualTo(message);
					assertThat(frame.header()).asHexString().isEqualTo("0210");
					assertThat(framing.frameLength(frame)).isEqualTo(wire.length);
				});
			}
		}
	}

	private static byte[] delimitersAndOthers(Random random) {
		byte[] message = new byte[1 + random.nextInt(20)];
		for (int index = 0; index < message.length; index++) {
			message[index] = (byte) (random.nextBoolean() ? random.nextInt()
					: new int[] { 2, 3, 16 }[random.nextInt(3)]);
		}
		return message;
	}

	/** Write a frame as a far end does, which knows nothing of our code. */
	private static byte[] byHand(Lrc lrc, byte[] message) {
		ByteArrayOutputStream wire = new ByteArrayOutputStream();
		wire.writeBytes(new byte[] { 2, 16, 2, 16, 16 });
		for (byte value : message) {
			if (value == 2 || value == 3 || value == 16) {
				wire.write(16);
			}
			wire.write(value);
		}
		wire.write(3);
		int xor = (lrc == Lrc.WITHOUT_STX) ? 2 : 0;
		for (byte value : wire.toByteArray()) {
			xor ^= value;
		}
		if (lrc != Lrc.NONE) {
			wire.write(xor);
		}
		return wire.toByteArray();
	}

	@ParameterizedTest
	@CsvSource({ "41, WRONG_DELIMITER", "03, WRONG_DELIMITER", "06, WRONG_DELIMITER", "0241420241, WRONG_DELIMITER",
			"0202, WRONG_DELIMITER", "0203, TOO_SHORT", "02414243440300, WRONG_CHECKSUM",
			"02414243440306, WRONG_CHECKSUM", "0241424344454647, TOO_LONG" })
	void wrongBytesAreRefused(String wire, Reason reason) {
		Lrc lrc = (reason == Reason.WRONG_CHECKSUM) ? Lrc.WITHOUT_STX : Lrc.NONE;
		isBroken(reason, Framing.builder().delimiters(new Delimiters(lrc, false)).maximumLength(6).build(), wire);
	}

	@ParameterizedTest
	@CsvSource({ "021041, WRONG_DELIMITER", "02411000, WRONG_DELIMITER", "0202, WRONG_DELIMITER",
			"02100210031010100210031010, TOO_LONG" })
	void wrongEscapesAreRefused(String wire, Reason reason) {
		isBroken(reason, Framing.builder().delimiters(new Delimiters(Lrc.NONE, true)).maximumLength(5).build(), wire);
	}

	@Test
	void headerAloneIsNotAMessage() {
		isBroken(Reason.TOO_SHORT,
				Framing.builder().delimiters(Delimiters.STX_ETX).header(FrameHeader.fixed("4142")).build(), "02414203");
		isBroken(Reason.TOO_SHORT,
				Framing.builder().delimiters(Delimiters.STX_ETX).header(FrameHeader.fixed("4142")).build(), "024103");
	}

	@ParameterizedTest
	@ValueSource(strings = { "02", "0241", "0210", "021010", "02414203" })
	void endWithinAFrameIsReported(String wire) {
		EmbeddedChannel channel = reading(Framing.builder().delimiters(new Delimiters(Lrc.WITH_STX, true)).build());
		channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(wire)));
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(channel::finish)
			.satisfies((broken) -> assertThat(broken.reason()).isEqualTo(Reason.TRUNCATED));
	}

	@ParameterizedTest
	@ValueSource(strings = { "02", "0241", "0210", "02414203" })
	void frameThatIsNotCompleteInTimeIsReported(String wire) {
		EmbeddedChannel channel = reading(Framing.builder().delimiters(new Delimiters(Lrc.WITH_STX, true)).build());
		channel.freezeTime();
		channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex("0241420302" + "02")));
		assertThat(channel.<Frame>readInbound()).isNotNull();
		channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(wire.substring(2))));
		channel.advanceTimeBy(1, TimeUnit.HOURS);
		channel.runScheduledPendingTasks();
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(channel::checkException)
			.satisfies((broken) -> assertThat(broken.reason()).isEqualTo(Reason.TIMED_OUT));
	}

	@Test
	void messageOfTheMaximumLengthIsRead() {
		Framing framing = Framing.builder()
			.delimiters(new Delimiters(Lrc.WITH_STX, true))
			.header(FrameHeader.fixed("03"))
			.maximumLength(3)
			.build();
		byte[] message = { 2, 3, 16 };
		assertThat(read(framing, written(framing, message))).singleElement()
			.satisfies((frame) -> assertThat(frame.message()).isEqualTo(message));
	}

	@Test
	void messageThatContainsADelimiterIsWrittenOnlyIfItIsEscaped() {
		Framing escaped = Framing.builder().delimiters(new Delimiters(Lrc.NONE, true)).build();
		Framing plain = Framing.of("stx-etx");
		assertThat(plain.problem(new byte[] { 65, 2, 3 }))
			.startsWith("byte 1 is STX, and the framing escapes no bytes");
		assertThat(plain.problem(new byte[] { 65, 66, 3 })).startsWith("byte 2 is ETX");
		assertThat(plain.problem(new byte[] { 65, 16 })).isNull();
		assertThat(escaped.problem(new byte[] { 65, 2, 3 })).isNull();
		assertThat(Framing.BINARY_2.problem(new byte[] { 65, 2, 3 })).isNull();
	}

	@Test
	void replyToAHeaderThatCannotBeWrittenCarriesTheConfiguredOne() {
		Framing framing = Framing.builder()
			.delimiters(Delimiters.STX_ETX)
			.header(FrameHeader.tpdu("6000010004"))
			.build();
		assertThat(ByteBufUtil.hexDump(written(framing, new byte[] { 65 }, HexFormat.of().parseHex("6000050006"))))
			.isEqualTo("02" + "6000060005" + "4103");
		assertThat(ByteBufUtil.hexDump(written(framing, new byte[] { 65 }, HexFormat.of().parseHex("6000050003"))))
			.isEqualTo("02" + "6000010004" + "4103");
	}

	@Test
	void whatDelimitersDoNotGoTogetherWithIsRefused() {
		isRefused(Framing.of("stx-etx").toBuilder().header(FrameHeader.tpdu("6000010002")), "has a byte 02 or 03");
		isRefused(Framing.of("stx-etx").toBuilder().header(FrameHeader.baseOne("000000", "456789")),
				"goes with a length header only");
		isRefused(Framing.of("stx-etx").toBuilder().trailer("0D"), "There is no trailer");
		isRefused(Framing.of("stx-etx").toBuilder().lengthIncludesItself(true), "There is no length");
		isRefused(Framing.of("stx-etx").toBuilder().lengthIncludesRest(true), "There is no length");
		isRefused(Framing.of("stx-etx").toBuilder().lengthIncludesHeader(false), "There is no length");
		isRefused(Framing.of("stx-etx").toBuilder().lengthIncludesTrailer(false), "There is no length");
		isRefused(Framing.of("stx-etx").toBuilder().maximumLength(Integer.MAX_VALUE), "with STX and ETX");
	}

	@Test
	void lengthHeaderTakesThePlaceOfDelimitersAndTheOtherWayRound() {
		assertThat(written(Framing.of("stx-etx").toBuilder().lengthHeader(LengthHeader.BINARY_2).build(),
				new byte[] { 65 }))
			.containsExactly(0, 1, 65);
		assertThat(written(Framing.builder()
			.lengthHeader(LengthHeader.BINARY_2.within("0000FF", 0))
			.delimiters(Delimiters.STX_ETX)
			.build(), new byte[] { 65 })).containsExactly(2, 65, 3);
	}

	@Test
	void thereAreNoKeepAlives() {
		assertThat(Framing.of("stx-etx").hasKeepAlives()).isFalse();
		ByteBuf out = Unpooled.buffer();
		assertThatIllegalStateException().isThrownBy(() -> Framing.of("stx-etx").writeKeepAlive(out));
		assertThat(out.isReadable()).isFalse();
		out.release();
	}

	@ParameterizedTest
	@CsvSource({ "06, there are no acknowledgements on this link", "15, there are no acknowledgements on this link",
			"000C303830303030303030303030, try framing: binary-2",
			"160301020001, this looks like TLS on a connection without TLS",
			"41, a frame begins with a byte that is not STX" })
	void errorDescribesWhatStandsInPlaceOfStx(String wire, String text) {
		EmbeddedChannel channel = reading(Framing.of("stx-etx"));
		assertThatExceptionOfType(BrokenFrameException.class)
			.isThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(wire))))
			.withMessageEndingWith(text);
	}

	@ParameterizedTest
	@CsvSource({ "ascii-4, 0230383030303030303030303003", "binary-4, 023038303030303030303030300341" })
	void errorSuggestsDelimiters(String framing, String wire) {
		EmbeddedChannel channel = reading(Framing.of(framing));
		assertThatExceptionOfType(BrokenFrameException.class)
			.isThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(wire))))
			.withMessageEndingWith("try framing: stx-etx");
	}

	@Test
	void namesOfFramingsSayWhatTheyAre() {
		assertThat(Framing.of("STX-ETX")).hasToString("STX and ETX");
		assertThat(Framing.builder()
			.delimiters(new Delimiters(Lrc.WITH_STX, true))
			.header(FrameHeader.tpdu("6000010002"))
			.build()).hasToString("STX and ETX with LRC, escaped by DLE, TPDU of 5 bytes");
	}

	private static void isRefused(Framing.Builder framing, String text) {
		assertThatIllegalArgumentException().isThrownBy(framing::build).withMessageContaining(text);
	}

	private void isBroken(Reason reason, Framing framing, String wire) {
		byte[] bytes = HexFormat.of().parseHex(wire);
		for (int split = 0; split < bytes.length; split++) {
			EmbeddedChannel channel = reading(framing);
			byte[] start = Arrays.copyOf(bytes, split);
			byte[] rest = Arrays.copyOfRange(bytes, split, bytes.length);
			assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(() -> {
				channel.writeInbound(Unpooled.wrappedBuffer(start));
				channel.writeInbound(Unpooled.wrappedBuffer(rest));
			}).satisfies((broken) -> assertThat(broken.reason()).as("split at %d", start.length).isEqualTo(reason));
			assertThat(channel.finish()).isFalse();
		}
	}

	private List<Frame> read(Framing framing, byte[]... pieces) {
		EmbeddedChannel channel = reading(framing);
		List<Frame> frames = new ArrayList<>();
		for (byte[] piece : pieces) {
			channel.writeInbound(Unpooled.wrappedBuffer(piece));
		}
		for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
			frames.add(frame);
		}
		assertThat(channel.finish()).isFalse();
		return frames;
	}

	private EmbeddedChannel reading(Framing framing) {
		EmbeddedChannel channel = new EmbeddedChannel(
				framing.decoders(Duration.ofHours(1), KeepAliveLimit.DEFAULT).get());
		this.channels.add(channel);
		return channel;
	}

	private static byte[] written(Framing framing, byte[] message) {
		return written(framing, message, NO_HEADER);
	}

	private static byte[] written(Framing framing, byte[] message, byte[] answered) {
		ByteBuf out = Unpooled.buffer();
		framing.write(out, message, answered);
		byte[] bytes = ByteBufUtil.getBytes(out);
		out.release();
		return bytes;
	}

}

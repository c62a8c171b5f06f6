package dev.iso8583.message;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.framing.BrokenFrameException;
import dev.iso8583.framing.Frame;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.KeepAliveLimit;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.Vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Messages without a frame tell where they end.
 */
class MessageEndTests {

	private final List<EmbeddedChannel> channels = new ArrayList<>();

	@AfterEach
	void release() {
		this.channels.forEach(EmbeddedChannel::finishAndReleaseAll);
	}

	static List<Vector> vectors() {
		return Vector.all();
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void messagesOfAnotherImplementationTellTheirEnd(Vector vector) throws Exception {
		tellsItsEnd(MessageVectorTests.builder(vector.coding()).build(), HexFormat.of().parseHex(vector.hex()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "iso1987-ascii", "iso1987-ascii-binary-bitmap", "iso1987-binary", "iso1987-ebcdic",
			"iso2003-ascii", "iso2003-binary" })
	void messagesOfASpecificationTellTheirEndWithOneBitmapAndWithTwo(String name) throws Exception {
		MessageFormat format = MessageFormat.builder().spec(MessageSpec.named(name)).build();
		IsoMessage message = format.newMessage("0200");
		format.set(message, 2, Messages.PAN);
		format.set(message, 3, "000000");
		format.set(message, 48, "anything");
		byte[] one = format.encode(message);
		tellsItsEnd(format, one);
		format.set(message, 102, "12345");
		byte[] two = format.encode(message);
		tellsItsEnd(format, two);
		splitAnywhere(format, one, two);
	}

	private static void tellsItsEnd(MessageFormat format, byte[] message) throws UndecodableMessageException {
		int known = 0;
		for (int length = 1; length < message.length; length++) {
			int atLeast = format.lengthAtLeast(Arrays.copyOf(message, length));
			assertThat(atLeast).as("of %d bytes", length).isBetween(Math.max(known, length + 1), message.length);
			known = atLeast;
		}
		assertThat(format.lengthAtLeast(message)).isEqualTo(message.length);
		byte[] more = Arrays.copyOf(message, 2 * message.length);
		System.arraycopy(message, 0, more, message.length, message.length);
		assertThat(format.lengthAtLeast(more)).isEqualTo(message.length);
	}

	/** Read messages that follow each other, in two pieces and byte by byte. */
	private void splitAnywhere(MessageFormat format, byte[]... messages) {
		ByteArrayOutputStream joined = new ByteArrayOutputStream();
		Arrays.stream(messages).forEach(joined::writeBytes);
		byte[] wire = joined.toByteArray();
		for (int split = 0; split <= wire.length; split++) {
			EmbeddedChannel channel = reading(format);
			channel.writeInbound(Unpooled.copiedBuffer(wire, 0, split));
			channel.writeInbound(Unpooled.copiedBuffer(wire, split, wire.length - split));
			assertThat(read(channel)).containsExactly(messages);
		}
		EmbeddedChannel channel = reading(format);
		for (byte value : wire) {
			channel.writeInbound(Unpooled.wrappedBuffer(new byte[] { value }));
		}
		assertThat(read(channel)).containsExactly(messages);
	}

	private static List<byte[]> read(EmbeddedChannel channel) {
		List<byte[]> messages = new ArrayList<>();
		for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
			messages.add(frame.message());
		}
		assertThat(channel.finish()).isFalse();
		return messages;
	}

	private EmbeddedChannel reading(MessageFormat format) {
		Framing framing = ConnectionOptions.builder(format).framing(Framing.of("none")).build().framing();
		EmbeddedChannel channel = new EmbeddedChannel(
				framing.decoders(Duration.ofHours(1), KeepAliveLimit.DEFAULT).get());
		this.channels.add(channel);
		return channel;
	}

	@Test
	void longMessagesAreReadOneAfterTheOther() {
		MessageFormat format = Messages.format();
		byte[] message = format
			.encode(format.set(format.set(format.newMessage("0100"), 11, "000001"), 48, "A".repeat(999)));
		byte[] shorter = format.encode(format.set(format.newMessage("0100"), 11, "000002"));
		splitAnywhere(format, shorter, message, shorter);
	}

	@ParameterizedTest
	@CsvSource({ "GET / HTTP/1.1, 'where the message ends is unknown: no MTI at its start; this looks like HTTP'",
			"0300, 'where the message ends is unknown: no parse guide for this MTI: 0300'",
			"01000000000000000001, field 64", "010040000000000000001X, field 2 at byte 20" })
	void bytesThatTellNoEndBreakTheConnectionAtOnce(String text, String problem) {
		EmbeddedChannel channel = reading(Messages.format());
		assertThatExceptionOfType(BrokenFrameException.class)
			.isThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(text.getBytes())))
			.withMessageContaining(problem)
			.satisfies((broken) -> assertThat(broken.reason()).isEqualTo(BrokenFrameException.Reason.UNKNOWN_END));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "0100", "01000020000000000000", "0100002000000000000000000" })
	void messageThatIsNotCompleteInTimeIsReported(String text) {
		EmbeddedChannel channel = reading(Messages.format());
		channel.freezeTime();
		channel.writeInbound(Unpooled.wrappedBuffer(text.getBytes()));
		channel.advanceTimeBy(1, TimeUnit.HOURS);
		channel.runScheduledPendingTasks();
		assertThatExceptionOfType(BrokenFrameException.class).isThrownBy(channel::checkException)
			.satisfies((broken) -> assertThat(broken.reason()).isEqualTo(BrokenFrameException.Reason.TIMED_OUT));
	}

	@Test
	void formatWhoseLastFieldMayBeMissingTellsNoEnd() {
		MessageFormat format = Messages.builder()
			.customize((factory) -> factory.setIgnoreLastMissingField(true))
			.build();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ConnectionOptions.builder(format).framing(Framing.of("none")).build())
			.withMessageContaining("a message does not tell where it ends");
		assertThat(ConnectionOptions.builder(format).framing(Framing.of("binary-2")).build()).isNotNull();
		assertThat(ConnectionOptions.builder(format)
			.framing(Framing.builder().unframed((bytes) -> 20).build())
			.build()
			.framing()
			.problem(new byte[21])).isEqualTo("it has 21 bytes, but without a frame its receiver would read 20 bytes");
	}

}

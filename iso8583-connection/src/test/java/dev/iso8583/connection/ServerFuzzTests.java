package dev.iso8583.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.slf4j.LoggerFactory;

import dev.iso8583.framing.Frame;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.KeepAliveLimit;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a client sends to a server: no exception escapes, nothing leaks, and the
 * server writes only frames with messages.
 */
@Tag("fuzz")
class ServerFuzzTests {

	private static final MessageFormat FORMAT = Messages.format();

	private static final List<Framing> FRAMINGS = List.of(Framing.BINARY_2, Framing.of("ascii-4"), Framing.of("nac"),
			Framing.of("base24"), Framing.of("visa"));

	private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private static @Nullable Level level;

	private static @Nullable AcceptedChannel first;

	@BeforeAll
	static void logsNothing() {
		first = AcceptedChannel.with(ConnectionOptions.builder(FORMAT).build());
		level = ROOT.getLevel();
		ROOT.setLevel(Level.OFF);
	}

	@AfterAll
	static void logsAgain() {
		first.closeQuietly();
		ROOT.setLevel(level);
	}

	/** The first byte chooses the framing, the second how the rest is split. */
	@FuzzTest
	void anyBytesAreAnsweredInFramesAndLeaveNothingBehind(byte[] data) throws Exception {
		if (data.length < 2) {
			return;
		}
		Framing framing = FRAMINGS.get((data[0] & 0xFF) % FRAMINGS.size());
		int chunk = 1 + (data[1] & 0xFF) * 4;
		AcceptedChannel channel = first.beside(ConnectionOptions.builder(FORMAT)
			.framing(framing)
			.messageHandler(new Echo())
			.networkManagementHandler(NetworkManagementAnswers.of(FORMAT))
			.build());
		List<ByteBuf> buffers = new ArrayList<>();
		ByteBuf answers = Unpooled.buffer();
		try {
			for (int start = 2; start < data.length && channel.isOpen(); start += chunk) {
				ByteBuf buffer = Unpooled
					.wrappedBuffer(Arrays.copyOfRange(data, start, Math.min(start + chunk, data.length)));
				buffers.add(buffer);
				channel.writeInbound(buffer);
				handlersRun(channel);
				take(channel, answers, buffers);
			}
			assertThat(channel.connection().pending()).isZero();
			channel.finish();
			handlersRun(channel);
			channel.timePasses(Duration.ofMinutes(5));
			take(channel, answers, buffers);
			channel.checkException();
			assertThat(channel.connection().state()).isEqualTo(ConnectionState.CLOSED);
			areMessages(answers, framing);
		}
		finally {
			channel.finishAndReleaseAll();
		}
		assertThat(buffers).allMatch((buffer) -> buffer.refCnt() == 0);
	}

	private static void handlersRun(AcceptedChannel channel) {
		for (int round = 0; round < 100 && channel.handlersRun() > 0; round++) {
			channel.runPendingTasks();
		}
	}

	private static void take(AcceptedChannel channel, ByteBuf answers, List<ByteBuf> buffers) {
		for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
			answers.writeBytes(out);
			buffers.add(out);
			out.release();
		}
	}

	private static void areMessages(ByteBuf answers, Framing framing) throws Exception {
		EmbeddedChannel reader = new EmbeddedChannel(
				framing.decoders(Duration.ofSeconds(1), KeepAliveLimit.DEFAULT).get());
		reader.writeInbound(answers);
		for (Frame frame = reader.readInbound(); frame != null; frame = reader.readInbound()) {
			assertThat(Mti.of(FORMAT.decode(frame.message())).isResponse()).isTrue();
		}
		assertThat(reader.finish()).isFalse();
		assertThat(answers.refCnt()).isZero();
	}

	private static final class Echo implements MessageHandler {

		@Override
		public boolean handles(Mti mti) {
			return mti.isRequest() && !mti.isNetworkManagement() && FORMAT.hasGuide(mti.response());
		}

		@Override
		public IsoMessage handle(IsoMessage message, Connection connection) {
			return FORMAT.set(FORMAT.responseTo(message), 39, "00");
		}

	}

}

package dev.iso8583.connection;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException.Reason;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RecordingMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A frame that cannot be decoded is counted with its reason and not handled; the
 * connection stays open, and no log shows any content of the frame.
 */
class BadMessagesTests {

	private final MessageFormat format = Messages.format();

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final AcceptedChannel channel = AcceptedChannel.with(ConnectionOptions.builder(this.format)
		.metrics(this.metrics)
		.networkManagementHandler(NetworkManagementAnswers.of(this.format))
		.build());

	@AfterEach
	void release() {
		this.channel.closeQuietly();
	}

	@ParameterizedTest
	@CsvSource({ "01004000000000000000" + "99411, TRUNCATED_FIELD", "01000000000000010000" + "999411, TRUNCATED_FIELD",
			"0100FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" + "4111111111111111, UNKNOWN_FIELD",
			"02004000000000000000" + "164111111111111111, UNKNOWN_MTI",
			"08000020000000000000" + "0000074111111111111111, TRAILING_BYTES",
			"0800002000000000000x" + "0000074111111111111111, INVALID_BITMAP",
			"08006000000000000000" + "16411111111111111100000x, MALFORMED_FIELD",
			"080x4000000000000000" + "164111111111111111, INVALID_MTI", "0800, TOO_SHORT" })
	void undecodableFrameIsCountedAndTheNextMessageIsAnswered(String text, Reason reason) {
		try (LogCapture log = LogCapture.everything()) {
			arrives(text.getBytes(StandardCharsets.ISO_8859_1));
			assertThat(this.metrics.count("undecodable " + reason)).isEqualTo(1);
			assertThat(this.channel.<Object>readOutbound()).isNull();
			arrives(RawMessage.of("0800", "000008").with(70, "301").bytes());
			assertThat(answer().stan()).isEqualTo("000008");
			assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.ONLINE);
			assertThat(log.text()).contains("undecodable message of " + text.length() + " bytes")
				.doesNotContain("4111111111");
		}
	}

	private void arrives(byte[] message) {
		this.channel.writeInbound(Unpooled.buffer().writeShort(message.length).writeBytes(message));
		this.channel.handlersRun();
	}

	private RawMessage answer() {
		ByteBuf out = this.channel.readOutbound();
		byte[] bytes = ByteBufUtil.getBytes(out, 2, out.readableBytes() - 2);
		out.release();
		return RawMessage.parse(bytes);
	}

}

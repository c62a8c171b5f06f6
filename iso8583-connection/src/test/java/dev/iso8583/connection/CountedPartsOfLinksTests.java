package dev.iso8583.connection;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.spec.file.SpecFiles;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RecordingMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Parts that the specification does not describe, or that could not be read, are counted
 * once for each message that arrives, by field and without their tags.
 */
class CountedPartsOfLinksTests {

	private final MessageFormat format = MessageFormat.builder()
		.spec(SpecFiles.load("classpath:spec/broken.yml"))
		.build();

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final AcceptedChannel channel = AcceptedChannel
		.with(ConnectionOptions.builder(this.format).metrics(this.metrics).build());

	@AfterEach
	void release() {
		this.channel.closeQuietly();
	}

	@Test
	void partsOfRequestsAndResponsesAreCounted() {
		try (LogCapture log = LogCapture.everything()) {
			arrives("0100", "0219203123" + "77044111" + "7702xy");
			arrives("0110", "0107704411192");
			assertThat(this.metrics.count("unknown parts of field 48")).isEqualTo(2);
			assertThat(this.metrics.count("broken parts of field 48")).isEqualTo(1);
			assertThat(log.text()).doesNotContain("4111");
		}
	}

	/** A message with fields 11 and 48 arrives. */
	private void arrives(String mti, String content) {
		byte[] head = mti.getBytes(StandardCharsets.ISO_8859_1);
		byte[] fields = ("000001" + content).getBytes(StandardCharsets.ISO_8859_1);
		this.channel.writeInbound(Unpooled.buffer()
			.writeShort(head.length + 8 + fields.length)
			.writeBytes(head)
			.writeLong(1L << 64 - 11 | 1L << 64 - 48)
			.writeBytes(fields));
		this.channel.handlersRun();
	}

}

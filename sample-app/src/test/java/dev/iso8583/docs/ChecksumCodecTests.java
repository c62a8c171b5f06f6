package dev.iso8583.docs;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.UndecodableMessageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChecksumCodecTests {

	private final MessageFormat format = MessageFormat.builder()
		.configuration(ChecksumCodecTests.class.getResourceAsStream("/docs/iso8583.xml"))
		.build();

	private final ChecksumCodec codec = new ChecksumCodec();

	@Test
	void whatIsWrittenIsRead() throws Exception {
		IsoMessage message = this.format.newMessage("0800");
		byte[] bytes = this.codec.write(message, this.format);
		assertThat(MessagePrinter.print(this.codec.read(bytes, new byte[0], this.format)))
			.isEqualTo(MessagePrinter.print(message));
		bytes[bytes.length - 1]++;
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> this.codec.read(bytes, new byte[0], this.format));
	}

	@Test
	void heartbeatIsSkipped() throws Exception {
		assertThat(this.codec.read(new byte[1], new byte[0], this.format)).isNull();
	}

}

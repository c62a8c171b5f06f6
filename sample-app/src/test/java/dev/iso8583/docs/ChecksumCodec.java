package dev.iso8583.docs;

import java.util.Arrays;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UndecodableMessageException.Reason;

/**
 * The example of a codec on the page about framing. It appends a checksum byte, the sum
 * of all bytes of the message, and skips heartbeats.
 */
class ChecksumCodec implements MessageCodec {

	@Override
	public @Nullable IsoMessage read(byte[] bytes, byte[] header, MessageFormat format)
			throws UndecodableMessageException {
		if (bytes.length == 1) {
			return null; // a heartbeat, which is skipped
		}
		byte[] message = Arrays.copyOf(bytes, bytes.length - 1);
		if (bytes[bytes.length - 1] != checksum(message)) {
			throw new UndecodableMessageException(Reason.CODEC_FAILED);
		}
		return format.decode(message, header);
	}

	@Override
	public byte[] write(IsoMessage message, MessageFormat format) {
		byte[] bytes = format.encode(message);
		byte[] withChecksum = Arrays.copyOf(bytes, bytes.length + 1);
		withChecksum[bytes.length] = checksum(bytes);
		return withChecksum;
	}

	private static byte checksum(byte[] bytes) {
		byte sum = 0;
		for (byte each : bytes) {
			sum += each;
		}
		return sum;
	}

}

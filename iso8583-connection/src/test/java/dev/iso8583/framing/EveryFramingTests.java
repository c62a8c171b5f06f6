package dev.iso8583.framing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.framing.LengthHeader.Coding;
import dev.iso8583.testing.Effort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every framing reads what it writes, for all combinations of its settings. In the usual
 * build each of them has one of the headers.
 */
class EveryFramingTests {

	private static final int ENOUGH = 70_000;

	private static final List<FrameHeader> HEADERS = List.of(FrameHeader.NONE, FrameHeader.fixed("010203"),
			FrameHeader.tpdu("6000010002"), FrameHeader.baseOne("000001", "000002"));

	/** How many of the headers each combination of the other settings is tried with. */
	private static final int HEADERS_OF_EACH = Effort.of(1, HEADERS.size());

	static Stream<LengthHeader> lengthHeaders() {
		List<LengthHeader> all = new ArrayList<>();
		for (Coding coding : Coding.values()) {
			for (int width = 1; width <= 9; width++) {
				try {
					all.add(new LengthHeader(coding, width));
				}
				catch (IllegalArgumentException ex) {
					break; // the coding has no wider ones
				}
			}
		}
		return all.stream();
	}

	@Tag("slow")
	@ParameterizedTest
	@MethodSource("lengthHeaders")
	void everyCombinationReadsWhatItWrites(LengthHeader lengthHeader) {
		int combinations = 0;
		for (int bits = 0; bits < 64; bits++) {
			for (int count = 0; count < HEADERS_OF_EACH; count++) {
				// in turn, so that any two settings meet with each header
				int turn = bits + bits / 4 + bits / 16 + lengthHeader.width() + count;
				Framing.Builder framing = Framing.builder()
					.lengthHeader(lengthHeader.padded(bits & 1, (bits & 2)))
					.lengthIncludesItself((bits & 4) != 0)
					.lengthIncludesHeader((bits & 8) != 0)
					.lengthIncludesTrailer((bits & 16) != 0)
					.trailer(((bits & 32) != 0) ? "0003" : "")
					.header(HEADERS.get(turn % HEADERS.size()));
				Framing largest = largest(framing);
				if (largest != null) {
					isReadAsWritten(largest);
					combinations++;
				}
			}
		}
		assertThat(combinations).isPositive();
	}

	/**
	 * Return the framing with the largest possible maximum, or null if it is not valid.
	 */
	private static Framing largest(Framing.Builder framing) {
		int low = 0;
		int high = Integer.MAX_VALUE;
		while (low < high) {
			int middle = high - (high - low) / 2;
			try {
				framing.maximumLength(middle).build();
				low = middle;
			}
			catch (IllegalArgumentException ex) {
				high = middle - 1;
			}
		}
		return (low > 0) ? framing.maximumLength(low).build() : null;
	}

	private static void isReadAsWritten(Framing framing) {
		EmbeddedChannel channel = new EmbeddedChannel(
				framing.decoders(Duration.ofHours(1), KeepAliveLimit.DEFAULT).get());
		List<byte[]> messages = new ArrayList<>();
		for (int length : new int[] { 1, 2, 7, framing.maximumLength() }) {
			if (length <= Math.min(ENOUGH, framing.maximumLength())) {
				messages.add(new byte[length]);
			}
		}
		ByteBuf wire = Unpooled.buffer();
		for (byte[] message : messages) {
			framing.writeKeepAlive(wire);
			int before = wire.readableBytes();
			framing.write(wire, message, new byte[0]);
			assertThat(wire.readableBytes() - before).isEqualTo(framing.frameLength(message.length));
		}
		boolean byteByByte = wire.readableBytes() < 200;
		while (wire.isReadable()) {
			channel.writeInbound(wire.readRetainedSlice(byteByByte ? 1 : Math.min(7919, wire.readableBytes())));
		}
		wire.release();
		for (byte[] message : messages) {
			Frame frame = channel.readInbound();
			assertThat(frame).as("%s, %d bytes", framing, message.length).isNotNull();
			assertThat(frame.message()).hasSize(message.length);
			assertThat(framing.frameLength(frame)).isEqualTo(framing.frameLength(message.length));
		}
		assertThat(channel.finish()).isFalse();
	}

}

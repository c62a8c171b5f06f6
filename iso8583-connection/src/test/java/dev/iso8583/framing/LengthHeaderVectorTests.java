package dev.iso8583.framing;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.testing.Vector;

import static org.assertj.core.api.Assertions.assertThat;

class LengthHeaderVectorTests {

	private static final Map<String, Framing> FRAMINGS = Map.of("binary2", Framing.of("binary-2"), "ascii4",
			Framing.of("ascii-4"), "bcd2", Framing.of("bcd-2"), "vmlh", Framing.of("vmlh"));

	static List<Vector> vectors() {
		return Vector.all();
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void lengthIsWrittenAsAnIndependentImplementationWritesIt(Vector vector) {
		byte[] message = HexFormat.of().parseHex(vector.hex());
		assertThat(vector.lengthHeaders()).containsOnlyKeys(FRAMINGS.keySet());
		FRAMINGS.forEach((name, framing) -> {
			ByteBuf out = Unpooled.buffer();
			framing.write(out, message, new byte[0]);
			assertThat(ByteBufUtil.hexDump(out)).isEqualTo(vector.lengthHeaders().get(name) + vector.hex());
			out.release();
		});
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void messageWithTheLengthHeaderOfAnIndependentImplementationIsRead(Vector vector) {
		FRAMINGS.forEach((name, framing) -> {
			EmbeddedChannel channel = new EmbeddedChannel(
					framing.decoders(Duration.ofHours(1), KeepAliveLimit.DEFAULT).get());
			channel.writeInbound(
					Unpooled.wrappedBuffer(HexFormat.of().parseHex(vector.lengthHeaders().get(name) + vector.hex())));
			Frame frame = channel.readInbound();
			assertThat(frame.message()).asHexString().isEqualToIgnoringCase(vector.hex());
			assertThat(channel.finish()).isFalse();
		});
	}

}

package dev.iso8583.framing;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.testing.Vector;

import static org.assertj.core.api.Assertions.assertThat;

class LengthHeaderVectorTests {

	private static final Map<String, LengthHeader> HEADERS = Map.of("binary2", LengthHeader.BINARY_2, "ascii4",
			LengthHeader.ASCII_4, "bcd2", LengthHeader.BCD_2);

	static List<Vector> vectors() {
		return Vector.all();
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void lengthIsWrittenAsAnIndependentImplementationWritesIt(Vector vector) {
		byte[] message = HexFormat.of().parseHex(vector.hex());
		HEADERS.forEach((name, lengthHeader) -> {
			Framing framing = Framing.builder().lengthHeader(lengthHeader).build();
			ByteBuf out = Unpooled.buffer();
			framing.write(out, message, new byte[0]);
			assertThat(ByteBufUtil.hexDump(out)).isEqualTo(vector.lengthHeaders().get(name) + vector.hex());
			out.release();
		});
	}

}

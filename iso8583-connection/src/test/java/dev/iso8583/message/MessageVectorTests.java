package dev.iso8583.message;

import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.testing.Vector;

import static org.assertj.core.api.Assertions.assertThat;

class MessageVectorTests {

	private static final String FIELDS = """
			<field num="7" type="NUMERIC" length="10"/>
			<field num="11" type="NUMERIC" length="6"/>
			<field num="39" type="ALPHA" length="2"/>
			<field num="70" type="NUMERIC" length="3"/>
			""";

	static List<Vector> vectors() {
		return Vector.all();
	}

	@Test
	void thereAreVectorsInFourCodings() {
		assertThat(vectors()).hasSize(10)
			.extracting(Vector::coding)
			.containsOnly("ASCII fields, ASCII-hex 16-char bitmap", "conn_test: ASCII fields, binary 8-byte bitmap",
					"BCD MTI, binary bitmap, BCD numerics, BCD LL", "EBCDIC1047 fields, binary bitmap");
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void messageRoundTripsToTheSameBytes(Vector vector) throws Exception {
		MessageFormat format = format(vector.coding());
		IsoMessage message = format.decode(HexFormat.of().parseHex(vector.hex()));
		assertThat(Mti.of(message)).hasToString(vector.mti());
		for (int field = 2; field <= 128; field++) {
			String value = message.hasField(field) ? message.getField(field).toString() : null;
			assertThat(value).as("field %d", field).isEqualTo(vector.fields().get(field));
		}
		assertThat(format.encode(message)).asHexString().isEqualToIgnoringCase(vector.hex());
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void newMessageHasTheSameBytes(Vector vector) {
		MessageFormat format = format(vector.coding());
		IsoMessage message = format.newMessage(vector.mti());
		vector.fields().forEach((field, value) -> format.set(message, field, value));
		assertThat(format.encode(message)).asHexString().isEqualToIgnoringCase(vector.hex());
	}

	private static MessageFormat format(String coding) {
		return builder(coding).build();
	}

	static MessageFormat.Builder builder(String coding) {
		MessageFormat.Builder builder = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0800\">" + FIELDS + "</parse><parse type=\"0810\">" + FIELDS
					+ "</parse></j8583-config>");
		return switch (coding.substring(0, coding.indexOf(' '))) {
			case "ASCII" -> builder;
			case "conn_test:" -> builder.binaryBitmap(true);
			case "BCD" -> builder.binaryHeader(true).binaryFields(true);
			case "EBCDIC1047" -> builder.charset(Charset.forName("IBM1047")).digitsInCharset(true).binaryBitmap(true);
			default -> throw new AssertionError(coding);
		};
	}

}

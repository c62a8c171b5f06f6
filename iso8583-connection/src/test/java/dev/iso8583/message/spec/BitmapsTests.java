package dev.iso8583.message.spec;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Messages with one, two and three bitmaps. Each field is n 6 in BCD and holds its own
 * number.
 */
class BitmapsTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	@ParameterizedTest(name = "{0} with {1}")
	@CsvSource(
			textBlock = """
					ONE               | 11          | 0100 0020000000000000 000011
					TWO               | 11          | 0100 0020000000000000 000011
					TWO               | 11,128      | 0100 8020000000000000 0000000000000001 000011 000128
					ALWAYS_TWO        | 11          | 0100 8020000000000000 0000000000000000 000011
					FIXED_128         | 11          | 0100 0020000000000000 0000000000000000 000011
					FIXED_128         | 11,128      | 0100 0020000000000000 0000000000000001 000011 000128
					THREE             | 11          | 0100 0020000000000000 000011
					THREE             | 11,66       | 0100 8020000000000000 4000000000000000 000011 000066
					THREE             | 11,129,192  | 0100 8020000000000000 8000000000000000 8000000000000001 000011 000129 000192
					THREE_IN_FIELD_65 | 11,66       | 0100 8020000000000000 4000000000000000 000011 000066
					THREE_IN_FIELD_65 | 11,66,129   | 0100 8020000000000000 C000000000000000 000011 8000000000000000 000066 000129
					THREE_IN_FIELD_65 | 192         | 0100 8000000000000000 8000000000000000 0000000000000001 000192
					""",
			delimiter = '|')
	void messageHasTheseBytes(Bitmaps bitmaps, String fields, String bytes) throws Exception {
		MessageFormat format = format(bitmaps);
		IsoMessage message = message(format);
		for (String field : fields.split(",")) {
			format.set(message, Integer.parseInt(field), field);
		}
		String wire = bytes.replace(" ", "");
		assertThat(HEX.formatHex(format.encode(message))).isEqualTo(wire);
		IsoMessage read = format.decode(HEX.parseHex(wire));
		assertThat(fieldsOf(read, bitmaps)).isEqualTo(fieldsOf(message, bitmaps));
		assertThat(HEX.formatHex(format.encode(read))).isEqualTo(wire);
		for (int length = 1; length <= wire.length(); length++) {
			byte[] received = HEX.parseHex((wire + wire).substring(0, 2 * length));
			assertThat(format.lengthAtLeast(received)).isBetween(Math.min(length + 1, wire.length() / 2),
					wire.length() / 2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void messageWithAllFieldsIsReadBack(Bitmaps bitmaps) throws Exception {
		MessageFormat format = format(bitmaps);
		IsoMessage message = message(format);
		for (int field = 2; field <= bitmaps.lastField(); field++) {
			if (field != 65 || !bitmaps.hasThird()) {
				format.set(message, field, field);
			}
		}
		byte[] bytes = format.encode(message);
		IsoMessage read = format.decode(bytes);
		assertThat(format.encode(read)).isEqualTo(bytes);
		assertThat(fieldsOf(read, bitmaps)).hasSizeGreaterThan(62).isEqualTo(fieldsOf(message, bitmaps));
		assertThat(format.encode(MessageFormat.copyOf(read))).isEqualTo(bytes);
		for (int length = 0; length < bytes.length; length++) {
			byte[] cut = java.util.Arrays.copyOf(bytes, length);
			assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(cut));
			assertThat(format.lengthAtLeast(cut)).isBetween(length + 1, bytes.length);
		}
		assertThat(format.lengthAtLeast(bytes)).isEqualTo(bytes.length);
		assertThat(format.lengthAtLeast(java.util.Arrays.copyOf(bytes, 2 * bytes.length))).isEqualTo(bytes.length);
	}

	@Test
	void alwaysTwoReadsAMessageWithOneBitmap() throws Exception {
		IsoMessage read = format(Bitmaps.ALWAYS_TWO).decode(HEX.parseHex("01000020000000000000000011"));
		assertThat(read.getField(11)).hasToString("000011");
		assertThat(format(Bitmaps.ALWAYS_TWO).lengthAtLeast(HEX.parseHex("01000020000000000000000011010000200000")))
			.isEqualTo(13);
	}

	@ParameterizedTest
	@EnumSource(names = { "ONE", "FIXED_128" })
	void bitOneIsNotAFieldWhereNothingContinues(Bitmaps bitmaps) {
		assertThatExceptionOfType(UndecodableMessageException.class)
			.isThrownBy(() -> format(bitmaps).decode(HEX.parseHex("0100802000000000000000000000000000000011")))
			.withMessageContaining("field 1");
	}

	@Test
	void fieldBeyondTheBitmapsIsRefused() {
		MessageFormat three = format(Bitmaps.THREE);
		IsoMessage message = message(three);
		three.set(message, 129, 129);
		assertThatExceptionOfType(UnencodableMessageException.class)
			.isThrownBy(() -> format(Bitmaps.TWO).encode(message))
			.withMessage("field 129 is not one of the fields 2 to 128 that the bitmaps of the format have");
		three.set(message, 66, 66);
		assertThatExceptionOfType(UnencodableMessageException.class)
			.isThrownBy(() -> format(Bitmaps.ONE).encode(message))
			.withMessage("field 66 is not one of the fields 2 to 64 that the bitmaps of the format have");
	}

	@Test
	void fieldsOfTheThirdBitmapAreHiddenWhenPrintedAndUnknownToJ8583() {
		MessageFormat format = format(Bitmaps.THREE);
		IsoMessage message = message(format);
		format.set(message, 129, 129);
		assertThat(MessagePrinter.print(message)).isEqualTo("0100 [129=<hidden:6>]");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(message::writeData);
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(message::debugString);
	}

	private static IsoMessage message(MessageFormat format) {
		IsoMessage message = format.newMessage("0100");
		message.removeFields(11);
		return message;
	}

	private static Map<Integer, String> fieldsOf(IsoMessage message, Bitmaps bitmaps) {
		Map<Integer, String> fields = new TreeMap<>();
		for (int field = 2; field <= bitmaps.lastField(); field++) {
			if (message.hasField(field)) {
				fields.put(field, message.getField(field).toString());
			}
		}
		return fields;
	}

	private static MessageFormat format(Bitmaps bitmaps) {
		MessageSpec.Builder spec = MessageSpec.builder("of the test")
			.mti(Encoding.BCD)
			.bitmap(Encoding.BINARY)
			.bitmaps(bitmaps);
		for (int field = 2; field <= bitmaps.lastField(); field++) {
			if (field != 65 || !bitmaps.hasThird()) {
				spec.field(field, FieldSpec.of("Field", "n 6", Coding.BINARY));
			}
		}
		return MessageFormat.builder().spec(spec.build()).build();
	}

}

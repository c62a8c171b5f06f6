package dev.iso8583.message.guide;

import java.nio.charset.Charset;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.parse.AlphaParseInfo;
import com.solab.iso8583.parse.FieldParseInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.spec.Encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Fields that are read without j8583 have the values that j8583 would read.
 */
class FieldReaderTests {

	private static final Encoding.Bcd PADDING = new Encoding.Bcd(false, 0);

	private static final String LATIN = "ISO-8859-1";

	@ParameterizedTest
	@CsvSource({ "NUMERIC, 6, 000123", "NUMERIC, 25, 1234567890123456789012345", "ALPHA, 4, 'caf\u00e9'",
			"ALPHA, 4, '    '", "LLVAR, 0, 05caf\u00e9x", "LLVAR, 0, 00", "LLLVAR, 0, 004caf\u00e9", "LLLVAR, 0, 000",
			"LLLLVAR, 0, 0004caf\u00e9", "LLLLVAR, 0, 0000" })
	void textIsReadAsByJ8583(IsoType type, int length, String content) throws Exception {
		for (String charset : List.of(LATIN, "IBM1047")) {
			FieldParseInfo info = info(type, length, charset);
			info.setForceStringDecoding(true);
			FieldReader reader = new FieldReader(Charset.forName(charset), false, true, false, true, PADDING,
					Clock.systemUTC());
			byte[] bytes = ("xx" + content + "xx").getBytes(Charset.forName(charset));
			assertThat(reader.isPlain(info)).isTrue();
			int end = reader.end(info, bytes, 2, bytes.length);
			assertThat(end).isEqualTo(bytes.length - 2);
			isSame(plain(reader, info, bytes, end), info.parse(48, bytes, 2, null));
			isSame(plain(reader, info, bytes, end), reader.read(info, 48, null, bytes, 2, end));
		}
	}

	@ParameterizedTest
	@CsvSource({ "NUMERIC, 6, 000123", "NUMERIC, 5, 012345", "NUMERIC, 1, 07", "NUMERIC, 18, 123456789012345678",
			"ALPHA, 4, 636166E9", "LLVAR, 0, 04636166E9", "LLVAR, 0, 00", "LLLVAR, 0, 0004636166E9", "LLLVAR, 0, 0000",
			"LLLLVAR, 0, 0004636166E9" })
	void binaryFieldIsReadAsByJ8583(IsoType type, int length, String hex) throws Exception {
		FieldParseInfo info = info(type, length, LATIN);
		FieldReader reader = binary();
		byte[] bytes = HexFormat.of().parseHex("FFFF" + hex + "FFFF");
		assertThat(reader.isPlain(info)).isTrue();
		int end = reader.end(info, bytes, 2, bytes.length);
		assertThat(end).isEqualTo(bytes.length - 2);
		isSame(plain(reader, info, bytes, end), info.parseBinary(48, bytes, 2, null));
		isSame(plain(reader, info, bytes, end), reader.read(info, 48, null, bytes, 2, end));
	}

	private static IsoValue<?> plain(FieldReader reader, FieldParseInfo info, byte[] bytes, int end)
			throws MalformedFieldException {
		reader.requirePlain(info, 48, bytes, 2, end);
		return reader.plainValue(info, bytes, 2, end);
	}

	private static void isSame(IsoValue<?> plain, IsoValue<?> other) {
		assertThat(plain.getValue()).isEqualTo(other.getValue());
		assertThat(plain.getType()).isEqualTo(other.getType());
		assertThat(plain.getLength()).isEqualTo(other.getLength());
		assertThat(plain).hasToString(other.toString());
		assertThat(plain.getEncoder()).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "NUMERIC", "ALPHA", "LLVAR", "LLLVAR", "LLLLVAR" }, mode = EnumSource.Mode.EXCLUDE)
	void datesAmountsAndBytesAreForJ8583(IsoType type) {
		FieldParseInfo info = info(type, 8, LATIN);
		assertThat(text().isPlain(info)).isFalse();
		assertThat(binary().isPlain(info)).isFalse();
	}

	@Test
	void numberThatIsNoLongIsForJ8583() {
		assertThat(binary().isPlain(info(IsoType.NUMERIC, 18, LATIN))).isTrue();
		assertThat(binary().isPlain(info(IsoType.NUMERIC, 19, LATIN))).isFalse();
		assertThat(text().isPlain(info(IsoType.NUMERIC, 19, LATIN))).isTrue();
	}

	@Test
	void customParseInfoIsUsed() {
		FieldParseInfo info = new AlphaParseInfo(8) {
		};
		info.setCharacterEncoding(LATIN);
		assertThat(text().isPlain(info)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "IBM1047", "UTF-8", "latin1" })
	void fieldInACharacterSetOfItsOwnIsForJ8583(String charset) {
		assertThat(text().isPlain(info(IsoType.ALPHA, 8, charset))).isFalse();
	}

	@Test
	void characterSetOfSeveralBytesIsForJ8583() {
		FieldReader reader = new FieldReader(Charset.forName("UTF-8"), false, true, false, true, PADDING,
				Clock.systemUTC());
		assertThat(reader.isPlain(info(IsoType.ALPHA, 8, "UTF-8"))).isFalse();
	}

	@Test
	void codecIsUsedForAPlainField() throws Exception {
		CustomField<String> codec = new CustomField<>() {

			@Override
			public String decodeField(String value) {
				if (value.startsWith("x")) {
					throw new IllegalArgumentException(value);
				}
				return "decoded " + value;
			}

			@Override
			public String encodeField(String value) {
				return value.substring("decoded ".length());
			}

		};
		MessageFormat format = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0800\"><field num=\"41\" type=\"ALPHA\" length=\"4\"/></parse>"
					+ "</j8583-config>")
			.customize((factory) -> factory.setCustomField(41, codec))
			.build();
		byte[] wire = "08000000000000800000TERM".getBytes(Charset.forName(LATIN));
		IsoMessage message = format.decode(wire);
		assertThat(message.<String>getObjectValue(41)).isEqualTo("decoded TERM");
		assertThat(format.encode(message)).isEqualTo(wire);
		wire[20] = 'x';
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> format.decode(wire))
			.withMessageEndingWith("field 41 at byte 20: it cannot be read")
			.withNoCause();
	}

	private static FieldReader text() {
		return new FieldReader(Charset.forName(LATIN), false, true, false, true, PADDING, Clock.systemUTC());
	}

	private static FieldReader binary() {
		return new FieldReader(Charset.forName(LATIN), true, true, false, true, PADDING, Clock.systemUTC());
	}

	private static FieldParseInfo info(IsoType type, int length, String charset) {
		return FieldParseInfo.getInstance(type, length, charset, false);
	}

}

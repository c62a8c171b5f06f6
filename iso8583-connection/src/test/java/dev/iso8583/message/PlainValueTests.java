package dev.iso8583.message;

import java.math.BigInteger;
import java.util.Locale;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.value.PlainValue;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Our values behave like those of j8583 in every method.
 */
class PlainValueTests {

	private static final Object[] CONTENTS = { "", "7", "123456", "12345678901234567890", "caf\u00e9", 0, 7, -7, 123456,
			1_234_567, 7L, -7L, 999_999_999_999_999_999L, Long.MAX_VALUE, Long.MIN_VALUE, (short) 7, 7.5,
			BigInteger.TEN, new StringBuilder("7"), 'c' };

	@ParameterizedTest
	@ValueSource(strings = { "NUMERIC", "ALPHA" })
	void textIsThatOfJ8583(IsoType type) {
		for (Object content : CONTENTS) {
			for (int length : new int[] { 1, 2, 6, 7, 19, 25 }) {
				IsoValue<Object> plain = new PlainValue<>(type, content, length);
				IsoValue<Object> other = new IsoValue<>(type, content, length);
				assertThat(textOf(plain)).as("%s in %s(%d)", content, type, length).isEqualTo(textOf(other));
				assertThat(textOf(plain.clone())).isEqualTo(textOf(other));
				assertThat(plain).isEqualTo(other);
				assertThat(other).isEqualTo(plain);
			}
		}
	}

	private static String textOf(IsoValue<Object> value) {
		try {
			return value + " " + value.hashCode();
		}
		catch (RuntimeException ex) {
			// without the text, in which j8583 quotes the number
			return ex.getClass().getName();
		}
	}

	@Test
	void missingLengthIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Messages.format().newMessage("0800").setValue(11, 7, IsoType.NUMERIC, 0));
	}

	@Test
	void invalidFieldIsRefused() {
		IsoMessage message = Messages.format().newMessage("0800");
		for (int field : new int[] { 1, 129 }) {
			assertThatExceptionOfType(IndexOutOfBoundsException.class)
				.isThrownBy(() -> message.setValue(field, 7, IsoType.NUMERIC, 6));
		}
	}

	@Test
	void nullRemovesTheField() {
		IsoMessage message = Messages.format().newMessage("0800");
		assertThat(message.setValue(11, null, IsoType.NUMERIC, 6).hasField(11)).isFalse();
	}

	@Test
	void valueHasTheCharacterSetOfItsMessage() {
		IsoMessage message = Messages.format().newMessage("0800").setValue(41, "TERM", IsoType.ALPHA, 8);
		assertThat(message.getField(41).getCharacterEncoding()).isEqualTo("ISO-8859-1");
		assertThat(message.updateValue(41, "TERM0001").getField(41)).hasToString("TERM0001");
	}

	@Test
	void numberHasAsciiDigitsInEveryLocale() throws Exception {
		MessageFormat binary = Messages.builder().binaryHeader(true).binaryFields(true).build();
		IsoMessage message = binary.newMessage("0800").setValue(11, 123, IsoType.NUMERIC, 6);
		IsoMessage received = binary.decode(binary.encode(message));
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
			assertThat(message.getField(11)).hasToString("000123");
			assertThat(received.getField(11)).hasToString("000123");
		}
		finally {
			Locale.setDefault(before);
		}
	}

}

package dev.iso8583.message.spec;

import java.util.Random;
import java.util.Set;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The specifications that come with the library.
 */
class StandardSpecsTests {

	static Set<String> names() {
		return MessageSpec.names();
	}

	@Test
	void thereAreThreeVersionsInFourCodings() {
		assertThat(MessageSpec.names()).hasSize(12).contains("iso1987-ascii", "iso1993-binary", "iso2003-ebcdic");
		assertThatIllegalArgumentException().isThrownBy(() -> MessageSpec.named("iso1987"))
			.withMessageContaining("write one of iso1987-ascii, iso1987-ascii-binary-bitmap");
	}

	@ParameterizedTest
	@MethodSource("names")
	void hasAllFieldsButThoseOfBitmaps(String name) {
		assertThat(MessageSpec.named(name).fields()).hasSize(126).doesNotContainKeys(1, 65);
		assertThat(MessageSpec.named(name).toBuilder().build().fields()).isEqualTo(MessageSpec.named(name).fields());
	}

	/** Each field with its shortest, an odd, and its longest value; then all at once. */
	@ParameterizedTest
	@MethodSource("names")
	void everyFieldIsReadAsItWasSet(String name) throws Exception {
		MessageSpec spec = MessageSpec.named(name);
		MessageFormat format = MessageFormat.builder().spec(spec).build();
		Random random = new Random(8583);
		String mti = spec.version() + "100";
		IsoMessage all = format.newMessage(mti);
		for (int field : spec.fields().keySet()) {
			FieldSpec described = spec.fields().get(field);
			for (int length : lengths(described)) {
				String value = value(described, length, random);
				IsoMessage one = format.newMessage(mti);
				format.set(one, field, value);
				IsoMessage read = format.decode(format.encode(one));
				assertThat(read.getField(field)).as("field %d of %d", field, length).hasToString(value);
				assertThat(read.getField(field).getValue())
					.isInstanceOf(described.content().isText() ? String.class : byte[].class);
				format.set(all, field, value);
			}
		}
		byte[] bytes = format.encode(all);
		IsoMessage read = format.decode(bytes);
		assertThat(format.encode(read)).isEqualTo(bytes);
		spec.fields()
			.keySet()
			.forEach((field) -> assertThat(read.getField(field)).hasToString(all.getField(field).toString()));
		assertThat(format.encode(read)).isEqualTo(bytes);
	}

	/** No other exception, and none that quotes content. */
	@ParameterizedTest
	@MethodSource("names")
	void damagedMessageIsReadOrRefusedAsUndecodable(String name) throws Exception {
		MessageSpec spec = MessageSpec.named(name);
		MessageFormat format = MessageFormat.builder().spec(spec).build();
		Random random = new Random(name.hashCode());
		IsoMessage message = format.newMessage(spec.version() + "100");
		for (int field : new int[] { 2, 3, 4, 7, 35, 48, 52, 55, 60 }) {
			FieldSpec described = spec.fields().get(field);
			format.set(message, field, value(described, lengths(described)[1], random));
		}
		byte[] bytes = format.encode(message);
		int refused = 0;
		for (int index = 0; index < bytes.length; index++) {
			for (int bit = 0; bit < 8; bit++) {
				byte[] damaged = bytes.clone();
				damaged[index] ^= (byte) (1 << bit);
				try {
					IsoMessage read = format.decode(damaged);
					assertThat(format.encode(read)).isEqualTo(damaged);
				}
				catch (UndecodableMessageException ex) {
					assertThat(ex.getMessage()).doesNotContain(message.getField(2).toString());
					refused++;
				}
			}
		}
		assertThat(refused).isGreaterThan(bytes.length / 2);
	}

	private static int[] lengths(FieldSpec field) {
		int maximum = field.maximum();
		return (field.length() == null) ? new int[] { maximum, maximum }
				: new int[] { 0, Math.min(maximum, 13), maximum };
	}

	private static String value(FieldSpec field, int length, Random random) {
		if (field.format().pattern() != null) {
			return field.format()
				.pattern()
				.replace("CC", "20")
				.replace("YY", "28")
				.replace("MM", "02")
				.replace("DD", "29")
				.replace("hh", "23")
				.replace("mm", "59")
				.replace("ss", "58");
		}
		String characters = switch (field.content()) {
			case N, Z -> "0123456789";
			case A -> "ABCxyz";
			case AN, ANP -> "AB 12z";
			case ANS -> "A1 -=[]!";
			case NS, S -> "-/ .";
			case XN -> "0123456789";
			case B -> "0123456789ABCDEF";
		};
		StringBuilder text = new StringBuilder((field.content() == Content.XN) ? "D" : "");
		while (text.length() < ((field.content() == Content.B) ? 2 * length : length)) {
			text.append(characters.charAt(random.nextInt(characters.length())));
		}
		return text.toString();
	}

}

package dev.iso8583.message.spec;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.mapping.FieldMappingException;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Fields whose parts cannot be read, and which are kept as bytes.
 */
class BrokenPartsTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private final MessageFormat format = format();

	private static MessageFormat format() {
		return MessageFormat.builder().spec(SpecFiles.load("classpath:spec/broken.yml")).build();
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiter = '|', textBlock = """
			48 | 48.92 | 303035 3932303341
			48 | 48.92 | 303034 58595A31
			55 | 55.9F02 | 303032 39463032
			55 | 55.82 | 303032 46463832
			60 | 60.1 | 303031 31
			60 | 60.1 | 303033 313241
			63 | 63.1 | 303032 4142
			""")
	void groupThatCannotBeReadIsKeptAsItCame(int field, String path, String bytes) throws Exception {
		for (int more : new int[] { 0, 4 }) {
			IsoMessage message = broken(field, bytes.replace(" ", ""), more);
			byte[] before = this.format.encode(message);
			assertThat(HEX.formatHex(before)).endsWith(bytes.substring(bytes.indexOf(' ') + 1));
			Subfields parts = message.getObjectValue(field);
			assertThat(parts.isBroken()).isTrue();
			assertThat(parts.isUnknown()).isFalse();
			assertThat(parts.keys()).isEmpty();
			assertThat(parts.unknown()).isEmpty();
			assertThat(parts.raw()).isNotEmpty();
			assertThat(parts).hasToString("parts that cannot be read");
			assertThat(this.format.get(message, path)).isNull();
			assertThat(parts.isBroken(path.substring(3))).isTrue();
			assertThat(this.format.encode(message)).isEqualTo(before);
			for (@Nullable
			String value : new String[] { "12", null }) {
				assertThatIllegalArgumentException().isThrownBy(() -> this.format.set(message, path, value))
					.withMessageContaining("could not be read as parts, so part " + path.substring(3)
							+ " is neither set nor removed; set the whole field");
			}
			assertThat(this.format.describe(message)).contains(field + " ", "parts that cannot be read");
			assertThat(MessagePrinter.print(message)).contains(field + "=<hidden:");
		}
	}

	@Test
	void brokenGroupIsPassedOnAndNoOtherIsWritten() throws Exception {
		IsoMessage message = broken(48, "3030353932303341", 0);
		Subfields parts = message.getObjectValue(48);
		IsoMessage other = format().newMessage("0100");
		MessageFormat format = format();
		format.set(other, 48, parts);
		assertThat(format.decode(format.encode(other)).<Subfields>getObjectValue(48)).isEqualTo(parts);
		assertThat(format.encode(message)).isEqualTo(this.format.encode(message));
		assertThatIllegalArgumentException().isThrownBy(() -> format.set(other, 48, "9203A"))
			.withMessageContaining("has parts that the specification does not allow");
		this.format.set(message, 48, "9203123");
		assertThat(this.format.get(message, "48.92")).isEqualTo("123");
		MessageFormat strict = MessageFormat.builder().spec(SpecFiles.load("classpath:spec/tags-and-emv.yml")).build();
		assertThatIllegalArgumentException().isThrownBy(() -> strict.set(strict.newMessage("0100"), 48, parts))
			.withMessageContaining("has parts that the specification does not allow");
	}

	@Test
	void partThatIsBrokenLeavesTheOthers() throws Exception {
		IsoMessage message = broken(62, "303039" + "4142" + "3035" + "3932303341", 0);
		assertThat(this.format.get(message, "62.1")).isEqualTo("AB");
		Subfields parts = message.getObjectValue(62);
		assertThat(parts.isBroken()).isFalse();
		assertThat(parts.isBroken("1")).isFalse();
		assertThat(parts.isBroken("2")).isFalse();
		assertThat(parts.isBroken("2.92")).isTrue();
		assertThat(((Subfields) parts.get("2")).isBroken()).isTrue();
		assertThat(this.format.describe(message)).contains("\n          parts that cannot be read");
		this.format.set(message, "62.1", "CD");
		assertThat(HEX.formatHex(this.format.encode(message))).endsWith("4344" + "3035" + "3932303341");
	}

	@Test
	void brokenGroupIsNotWrittenForAnotherLayout() throws Exception {
		IsoMessage message = broken(60, "303033313241", 0);
		this.format.set(message, 3, "010000");
		assertThatExceptionOfType(UnencodableMessageException.class).isThrownBy(() -> this.format.encode(message))
			.withMessageContaining("field 60 has parts of the layout 00, but field 3 chooses the layout 01");
	}

	@Test
	void lengthOfTheFieldIsStillChecked() {
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> broken(48, "30313039", 0));
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> broken(55, "30303258585858", 0));
	}

	record Code(@Field(path = "48.92") @Nullable String code) {
	}

	record Nested(@Field(path = "62.2.92") @Nullable String code) {
	}

	record Tags(@Field(path = "92") @Nullable String code) {
	}

	record Group(@Field(48) Tags tags) {
	}

	@Test
	void partOfABrokenGroupIsNotTakenForOneThatIsMissing() throws Exception {
		IsoMessage message = broken(48, "3030353932303341", 0);
		IsoMessage nested = broken(62, "303039" + "4142" + "3035" + "3932303341", 0);
		assertThatExceptionOfType(FieldMappingException.class).isThrownBy(() -> this.format.read(message, Code.class))
			.withMessageContaining("48.92 for code of Code cannot be told: the bytes of the field could not be read");
		assertThatExceptionOfType(FieldMappingException.class).isThrownBy(() -> this.format.read(message, Group.class))
			.withMessageContaining("92 for code of Tags cannot be told");
		assertThatExceptionOfType(FieldMappingException.class).isThrownBy(() -> this.format.read(nested, Nested.class))
			.withMessageContaining("62.2.92 for code of Nested cannot be told");
		assertThat(this.format.read(nested, Code.class).code()).isNull();
	}

	/** Every message is read whose fields have their lengths, and leaves as it came. */
	@Test
	@Tag("slow")
	void damagedMessagesLeaveAsTheyCameOrAreRefused() throws Exception {
		IsoMessage message = this.format.newMessage("0100");
		String[] values = { "3=000000", "48.42=7", "48.92=123", "55.9F02=12", "60.1=12", "62.2.92=1", "62.1=AB" };
		for (String value : values) {
			int end = value.indexOf('=');
			this.format.set(message, value.substring(0, end), value.substring(end + 1));
		}
		this.format.set(message, 63, "ABC");
		byte[] bytes = this.format.encode(message);
		Random random = new Random(8583);
		int broken = 0;
		for (int round = 0; round < 6_000; round++) {
			byte[] damaged = bytes.clone();
			damaged[24 + random.nextInt(bytes.length - 24)] = bytes[24 + random.nextInt(bytes.length - 24)];
			if (round % 10 == 0) {
				damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
			}
			try {
				IsoMessage decoded = this.format.decode(damaged);
				for (int field : new int[] { 48, 55, 60, 62, 63 }) {
					broken += decoded.<Subfields>getObjectValue(field).isBroken() ? 1 : 0;
				}
				assertThat(this.format.encode(decoded)).isEqualTo(damaged);
				assertThat(this.format.describe(decoded)).isNotEmpty();
			}
			catch (UndecodableMessageException ex) {
				assertThat(ex).hasNoCause();
			}
		}
		assertThat(broken).isGreaterThan(100);
	}

	/** Read a message with field 3, another one, and maybe others before it. */
	private IsoMessage broken(int field, String bytes, int others) throws UndecodableMessageException {
		long bits = 1L << 64 - 3 | 1L << 64 - field;
		StringBuilder before = new StringBuilder(HEX.formatHex("000000".getBytes()));
		for (int other = 11; other < 11 + others / 2; other++) {
			bits |= 1L << 64 - other;
			before.append(HEX.formatHex(((other == 11) ? "000001" : "120000").getBytes()));
		}
		return this.format.decode(HEX.parseHex("30313030" + String.format("%016X", bits) + before + bytes));
	}

}

package dev.iso8583.message.spec;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Datasets: of BER-TLV in field 34, with a bitmap in 49, and both in 104.
 */
class DatasetsTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private final MessageFormat format = MessageFormat.builder()
		.spec(SpecFiles.load("classpath:spec/datasets.yml"))
		.build();

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiter = '|', textBlock = """
			34.01.9F26=0102                  | 01 0005 9F26020102
			34.01.9F26=01 34.02.71.86=02     | 01 0004 9F260101 02 0005 7103860102
			34.01.82=01 34.01[2].82=02       | 01 0003 820101 01 0003 820102
			34.70.82=01                      | 70 0003 820101
			34.71=4000                       | 71 0002 4000
			49.71.1=A                        | 71 0003 4000 41
			49.71.2=1234                     | 71 0004 2000 1234
			49.71.3=AB 49.71.1=A             | 71 0006 5000 41 02 4142
			49.71.15=7                       | 71 0004 8001 00 07
			49.71.16=X                       | 71 0004 8000 40 58
			49.71.22=XY                      | 71 0006 8000 81 00 5859
			49.71.23=XYZ                     | 71 0007 8000 80 40 58595A
			49.71.1=A 49.71.tlv.82=01        | 71 0006 4001 41 820101
			49.71.16=A 49.71.tlv.82=01       | 71 0007 8000 41 41 820101
			49.71.1=A 49.71[2].1=B           | 71 0003 4000 41 71 0003 4000 42
			104.01.9F02=1250 104.72.2=AB     | 01 0009 9F0206000000001250 72 0004 2000 4142
			104.72.tlv.9F02=1250             | 72 000B 0001 9F0206000000001250
			104.73=0102                      | 73 0002 0102
			""")
	void datasetsAreWrittenAsTheseBytes(String values, String bytes) throws Exception {
		IsoMessage message = message(values);
		byte[] written = this.format.encode(message);
		assertThat(HEX.formatHex(written)).endsWith(content(bytes));
		IsoMessage read = this.format.decode(written);
		for (String value : values.split(" ")) {
			String path = value.substring(0, value.indexOf('='));
			assertThat(this.format.get(read, path)).as(path).isNotNull().isEqualTo(this.format.get(message, path));
		}
		assertThat(this.format.encode(read)).isEqualTo(written);
		int field = Integer.parseInt(values, 0, values.indexOf('.'), 10);
		Subfields all = read.getObjectValue(field);
		assertThat(all.keys()).isEqualTo(((Subfields) message.getObjectValue(field)).keys());
		// writes the values, not the bytes they were read from
		this.format.set(read, field, HEX.formatHex(all.raw()));
		assertThat(this.format.encode(read)).isEqualTo(written);
		String first = values.substring(0, values.indexOf('='));
		this.format.set(read, first, this.format.get(read, first));
		assertThat(this.format.encode(read)).isEqualTo(written);
	}

	private static String content(String bytes) {
		String digits = bytes.replace(" ", "");
		return String.format("%04d", digits.length() / 2) + digits;
	}

	@Test
	void unknownDatasetsAreKeptInTheirPlaceAndWrittenAgain() throws Exception {
		String content = content("74 0001 FF 01 0003 820101 05 0003 820102 72 0004 2000 4142 74 0000");
		IsoMessage message = read(104, content);
		Subfields datasets = message.getObjectValue(104);
		assertThat(datasets.keys()).containsExactly("74", "01", "05", "72", "74");
		assertThat(datasets.unknown()).containsExactly("74", "05", "74");
		assertThat(datasets.text("05.82")).isEqualTo("02");
		assertThat(datasets.text("74[2]")).isEmpty();
		assertThat(datasets.name("01")).isEqualTo("Transaction");
		assertThat(HEX.formatHex(this.format.encode(message))).endsWith(content);
		this.format.set(message, "104.72.2", "CD");
		assertThat(HEX.formatHex(this.format.encode(message)))
			.endsWith(content("74 0001 FF 01 0003 820101 05 0003 820102 72 0004 2000 4344 74 0000"));
		assertThat(this.format.describe(message)).contains("01 Transaction: <hidden:", "?: <hidden:1 bytes>")
			.doesNotContain("CD");
	}

	@Test
	void groupThatNobodyChangesLeavesAsItCame() throws Exception {
		// a bitmap with more pieces than its parts need
		String content = content("71 0005 C000 80 00 41");
		IsoMessage message = read(49, content);
		assertThat(this.format.get(message, "49.71.1")).isEqualTo("A");
		assertThat(HEX.formatHex(this.format.encode(message))).endsWith(content);
		this.format.set(message, "49.71.1", "B");
		assertThat(HEX.formatHex(this.format.encode(message))).endsWith(content("71 0003 4000 42"));
	}

	@ParameterizedTest(name = "{0}: {1}")
	@CsvSource(delimiter = '|', textBlock = """
			104 | 01 00         | needs 3 bytes, but 2 are left
			104 | 01 0004 820101 | needs 4 bytes, but 3 are left
			104 | 01 0003 820201 | part 01 is wrong: needs 2 bytes, but 1 are left
			104 | 05 0003 820201 | needs 2 bytes, but 1 are left
			104 | 72 0001 20    | part 72 is wrong: needs 2 bytes, but 1 are left
			104 | 72 0002 8000  | part 72 is wrong: needs 3 bytes, but 2 are left
			104 | 72 0003 800080 | part 72 is wrong: needs 4 bytes, but 3 are left
			104 | 72 0000       | part 72 is wrong: needs 2 bytes, but 0 are left
			104 | 72 0002 1000  | part 72 is wrong: its bitmap has part 3, which the specification does not describe
			104 | 72 0003 2000 41 | part 72 is wrong: part 2 needs 2 bytes, but 1 are left
			104 | 72 0005 2000 414243 | part 72 is wrong: there are bytes after the last part
			104 | 72 0004 0001 9F02 | part 72 is wrong: part tlv is wrong: needs 1 bytes, but 0 are left
			49  | 71 0005 0001 820201 | part 71 is wrong: needs 2 bytes, but 1 are left
			104 | 73 000A 00010203040506070809 | part 73 is wrong: its length says 10, but the specification allows b..9
			""")
	void malformedDatasetsAreRefused(int field, String bytes, String text) {
		assertThatExceptionOfType(UndecodableMessageException.class).isThrownBy(() -> read(field, content(bytes)))
			.withMessageContaining("field " + field + " at byte ")
			.withMessageContaining(text);
	}

	@ParameterizedTest(name = "{0}={1}")
	@CsvSource(delimiter = '|', textBlock = """
			49.71.4    | 1    | There is no part 4 in the specification
			49.7       | 01   | There is no part 7 in the specification
			49.71.2    | 12A4 | Part 2 must be digits
			49.74.2    | 12   | Part 74 has no parts
			34.01.9F   | 01   | There is no part 9F in the specification
			34.01      | 0101 | Part 01 is constructed, and these bytes are not tags, lengths and values
			104.72.tlv | 82   | Part tlv has parts that the specification does not allow
			""")
	void partThatDoesNotFitIsRefused(String path, String value, String text) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.format.set(this.format.newMessage("2100"), path, value))
			.withMessageContaining(text)
			.withNoCause();
	}

	@Test
	void datasetMayHave65535BytesAndNoMore() throws Exception {
		FieldSpec field = FieldSpec.of("Data", "b......999999", Coding.BINARY).withParts(new Parts.Datasets(Map.of()));
		MessageFormat wide = MessageFormat.builder()
			.spec(MessageSpec.named("iso2003-binary").toBuilder().field(104, field).build())
			.build();
		IsoMessage message = wide.newMessage("2100");
		byte[] longest = new byte[0xFFFF];
		wide.set(message, "104.74", longest);
		assertThat(wide.get(wide.decode(wide.encode(message)), "104.74")).isEqualTo(longest);
		assertThatIllegalArgumentException().isThrownBy(() -> wide.set(message, "104.74", new byte[0x10000]))
			.withMessageContaining("has a dataset of more than 65535 bytes");
	}

	/** No exception but ours, and the bytes leave as they came if they are read. */
	@Test
	@Tag("slow")
	void damagedMessagesAreReadOrRefused() throws Exception {
		byte[] bytes = this.format.encode(message("34.01.9F26=0102 34.71=40 49.71.3=AB 49.71.16=X 49.71.23=XYZ"
				+ " 49.71.tlv.82=01 104.01.9F02=1250 104.72.2=AB 104.72.tlv.9F02=12 104.73=01 104.74=FF"));
		for (int length = 0; length < bytes.length; length++) {
			assertThat(isRead(Arrays.copyOf(bytes, length))).as("cut at byte %s", length).isFalse();
		}
		int read = 0;
		for (int bit = 0; bit < 8 * bytes.length; bit++) {
			byte[] damaged = bytes.clone();
			damaged[bit / 8] ^= (byte) (1 << bit % 8);
			read += isRead(damaged) ? 1 : 0;
		}
		Random random = new Random(8583);
		for (int round = 0; round < 5_000; round++) {
			byte[] damaged = bytes.clone();
			damaged[18 + random.nextInt(bytes.length - 18)] = bytes[18 + random.nextInt(bytes.length - 18)];
			read += isRead(damaged) ? 1 : 0;
		}
		assertThat(read).isGreaterThan(100);
	}

	private boolean isRead(byte[] bytes) {
		try {
			IsoMessage decoded = this.format.decode(bytes);
			for (int field : new int[] { 34, 49, 104 }) {
				decoded.getField(field);
			}
			assertThat(this.format.encode(decoded)).isEqualTo(this.format.encode(this.format.decode(bytes)));
			assertThat(this.format.describe(decoded)).isNotEmpty();
			return true;
		}
		catch (UndecodableMessageException ex) {
			assertThat(ex).hasNoCause();
			assertThat(ex.getMessage()).matches("[ -~]+");
			return false;
		}
	}

	private IsoMessage message(String values) {
		IsoMessage message = this.format.newMessage("2100");
		message.removeFields(11);
		for (String value : values.split(" ")) {
			int end = value.indexOf('=');
			this.format.set(message, value.substring(0, end), value.substring(end + 1));
		}
		return message;
	}

	/** Read a message with one field. */
	private IsoMessage read(int field, String bytes) throws UndecodableMessageException {
		long bit = 1L << (64 - (field - 1) % 64 - 1);
		String bitmaps = (field <= 64) ? String.format("%016X", bit) : String.format("8000000000000000%016X", bit);
		return this.format.decode(HEX.parseHex("2100" + bitmaps + bytes));
	}

}

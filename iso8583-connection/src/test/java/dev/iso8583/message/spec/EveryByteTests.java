package dev.iso8583.message.spec;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UndecodableMessageException.Reason;
import dev.iso8583.message.UnencodableMessageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each of the 256 bytes in each character set with one byte for a character leaves as it
 * came, or is refused. In code pages 037 and 500 two bytes are a line feed; others have
 * bytes that are no characters.
 */
class EveryByteTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	/** The character sets that a field may have and that have digits. */
	static Collection<Charset> charsets() {
		return Charset.availableCharsets().values().stream().filter(EveryByteTests::isOfSingleBytes).toList();
	}

	private static boolean isOfSingleBytes(Charset charset) {
		try {
			new Encoding.Text(charset);
			return charset.newEncoder().canEncode("0123456789 ");
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/** The bytes that no character is written as. */
	private static Set<Integer> gaps(Charset charset) {
		Set<Integer> gaps = new TreeSet<>();
		for (int value = 0; value < 256; value++) {
			byte[] single = { (byte) value };
			if (!Arrays.equals(new String(single, charset).getBytes(charset), single)) {
				gaps.add(value);
			}
		}
		return gaps;
	}

	private static FieldSpec field(String format, Encoding encoding, Parts parts) {
		FieldFormat parsed = FieldFormat.of(format);
		return new FieldSpec("Field", parsed, 0, encoding, (parsed.dots() > 0) ? LengthIndicator.bytes(1) : null, false,
				0, FieldSpec.Show.STANDARD, parts);
	}

	private static Parts pair(Encoding encoding) {
		Map<String, FieldSpec> pair = new LinkedHashMap<>();
		pair.put("1", field("ans 1", encoding, null));
		pair.put("2", field("ans 1", encoding, null));
		return new Parts.Positional(pair, false);
	}

	private static MessageFormat format(Charset charset, boolean strict) {
		Encoding text = new Encoding.Text(charset);
		Parts tagged = new Parts.Tagged(new Parts.Tag(2, text, LengthIndicator.bytes(1), false, false), null,
				Map.of("42", field("ans..9", text, null)));
		MessageSpec spec = MessageSpec.builder("of the test")
			.mti(Encoding.BCD)
			.bitmap(Encoding.BINARY)
			.field(43, field("ans 1", text, null))
			.field(44, field("ans..25", text, null))
			.field(48, field("b..99", Encoding.BINARY, tagged))
			.field(60, field("b..99", Encoding.BINARY, pair(text)))
			.build();
		return MessageFormat.builder().spec(spec).strict(strict).build();
	}

	/** Return a message with one field. */
	private static byte[] message(int field, String hex, int value, String after) {
		String bitmap = HEX.toHexDigits(1L << -field);
		return HEX.parseHex("0100" + bitmap + hex + HEX.toHexDigits((byte) value) + after);
	}

	@ParameterizedTest
	@MethodSource("charsets")
	void everyByteOfASpecificationLeavesAsItCameOrIsRefused(Charset charset) throws Exception {
		String tag = HEX.formatHex("99".getBytes(charset)) + "01";
		String known = HEX.formatHex("42".getBytes(charset)) + "01";
		String other = HEX.formatHex("7".getBytes(charset));
		for (boolean strict : new boolean[] { true, false }) {
			MessageFormat format = format(charset, strict);
			Set<Integer> refused = new TreeSet<>();
			for (int value = 0; value < 256; value++) {
				boolean isRead = staysOrIsRefused(format, message(43, "", value, ""), "43", null);
				isRead &= staysOrIsRefused(format, message(44, "01", value, ""), "44", null);
				isRead &= staysOrIsRefused(format, message(48, "04" + known, value, ""), "48.42", "48.99");
				isRead &= staysOrIsRefused(format, message(60, "02", value, other), "60.1", "60.2");
				if (!isRead) {
					refused.add(value);
				}
				staysOrIsRefused(format, message(48, "04" + tag, value, ""), "48.99", "48.42");
			}
			assertThat(refused).isEqualTo(strict ? gaps(charset) : Set.of());
		}
	}

	/** Return a message, or {@code null} if it is refused because of a field. */
	private static @Nullable IsoMessage readOrRefused(MessageFormat format, byte[] bytes) {
		try {
			return format.decode(bytes);
		}
		catch (UndecodableMessageException ex) {
			assertThat(ex.reason()).isEqualTo(Reason.MALFORMED_FIELD);
			return null;
		}
	}

	/**
	 * Check that a message leaves with the bytes with which it came: untouched, when the
	 * part has been read, and when another part of its field is set.
	 * @return {@code false} if it was not read
	 */
	private static boolean staysOrIsRefused(MessageFormat format, byte[] bytes, String path, String neighbour)
			throws Exception {
		IsoMessage message = readOrRefused(format, bytes);
		if (message == null) {
			return false;
		}
		assertThat(format.encode(message)).isEqualTo(bytes);
		Object value = format.get(message, path);
		assertThat(format.encode(message)).isEqualTo(bytes);
		assertThat(format.encode(MessageFormat.copyOf(message))).isEqualTo(bytes);
		try {
			format.set(message, path, value);
			assertThat(format.encode(message)).isEqualTo(bytes);
			if (neighbour != null) {
				format.set(message, neighbour, "7");
				assertThat(HEX.formatHex(format.encode(message)))
					.contains(HEX.formatHex(partOf(bytes, neighbour.endsWith(".2"))));
			}
		}
		catch (IllegalArgumentException | UnencodableMessageException ex) {
			assertThat(String.valueOf(value)).contains("\uFFFD");
		}
		return true;
	}

	/** Return the bytes of the part, with its tag if it has one. */
	private static byte[] partOf(byte[] bytes, boolean isFirst) {
		return isFirst ? Arrays.copyOfRange(bytes, 11, 12) : Arrays.copyOfRange(bytes, 11, bytes.length);
	}

	@ParameterizedTest
	@MethodSource("charsets")
	void everyByteOfAParseGuideLeavesAsItCameOrIsRefused(Charset charset) throws Exception {
		for (boolean strict : new boolean[] { true, false }) {
			MessageFormat format = guide(charset, strict);
			for (int field : new int[] { 4, 43, 44, 60 }) {
				byte[] bytes = format.encode(format.set(format.newMessage("0100"), field, (field == 60) ? "77" : "7"));
				Set<Integer> refused = new TreeSet<>();
				for (int value = 0; value < 256; value++) {
					bytes[bytes.length - 1] = (byte) value;
					if (!staysOrIsRefused(format, bytes)) {
						refused.add(value);
					}
				}
				if (field != 4) {
					assertThat(refused).isEqualTo(strict ? gaps(charset) : Set.of());
				}
			}
		}
	}

	private static MessageFormat guide(Charset charset, boolean strict) {
		return MessageFormat.builder().configuration("""
				<j8583-config>
					<parse type="0100">
						<field num="4" type="NUMERIC" length="1"/>
						<field num="43" type="ALPHA" length="1"/>
						<field num="44" type="LLVAR"/>
						<field num="60" type="LLLVAR">
							<field num="1" type="ALPHA" length="1"/>
							<field num="2" type="ALPHA" length="1"/>
						</field>
					</parse>
				</j8583-config>""").charset(charset).binaryHeader(true).strict(strict).build();
	}

	private static boolean staysOrIsRefused(MessageFormat format, byte[] bytes) throws Exception {
		IsoMessage message = readOrRefused(format, bytes);
		if (message == null) {
			return false;
		}
		for (int turn = 0; turn < 2; turn++) {
			try {
				assertThat(format.encode(message)).isEqualTo(bytes);
			}
			catch (UnencodableMessageException ex) {
				assertThat(ex).hasMessageContaining("has a character that is not in");
			}
			// the first turn is untouched
			for (int field = 2; field <= 128; field++) {
				message.getField(field);
			}
		}
		return true;
	}

	@Test
	void theCodePagesOfIbmWithTwoLineFeedsAreAmongThem() {
		assertThat(gaps(Charset.forName("IBM037"))).containsExactly(0x25);
		assertThat(gaps(Charset.forName("IBM500"))).containsExactly(0x25);
		assertThat(gaps(Charset.forName("IBM1047"))).isEmpty();
		assertThat(charsets()).extracting(Charset::name).contains("IBM037", "IBM500", "IBM1047", "US-ASCII");
	}

	@ParameterizedTest
	@ValueSource(strings = { "IBM037", "IBM500" })
	void anUnknownTagWithAnotherLineFeedIsKeptWhenAnotherTagIsSet(String charset) throws Exception {
		MessageFormat format = format(Charset.forName(charset), true);
		IsoMessage message = format.decode(message(48, "04F9F901", 0x25, ""));
		assertThat(format.get(message, "48.99")).isEqualTo(new byte[] { 0x25 });
		format.set(message, "48.42", "A");
		assertThat(format.encode(message)).isEqualTo(message(48, "08F9F901", 0x25, "F4F201C1"));
	}

}

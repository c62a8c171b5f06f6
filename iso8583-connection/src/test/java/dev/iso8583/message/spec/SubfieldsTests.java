package dev.iso8583.message.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Parts are found by their paths, nothing outside changes them, and each change makes
 * other subfields. Field 43 is positional, 48 has tags of text, and 55 is BER-TLV.
 */
class SubfieldsTests {

	private static final MessageFormat FORMAT = MessageFormat.builder().spec(spec()).build();

	private final Subfields address = FORMAT.subfields(Mti.of("0100"), 43);

	private final Subfields tags = FORMAT.subfields(Mti.of("0100"), 48);

	private final Subfields emv = FORMAT.subfields(Mti.of("0100"), 55);

	@Test
	void partIsReadAsTextOrBytes() {
		Subfields parts = this.emv.with("9F26", "0a0b").with("50", "VISA").with("71.86", "01");
		assertThat(parts.get("9F26")).isEqualTo(new byte[] { 10, 11 });
		assertThat(parts.text("9F26")).isEqualTo("0A0B");
		assertThat(parts.bytes("9F26")).containsExactly(10, 11);
		assertThat(parts.get("50")).isEqualTo("VISA");
		assertThat(parts.text("50")).isEqualTo("VISA");
		assertThat(parts.bytes("50")).isEqualTo("VISA".getBytes());
		assertThat(parts.text("71")).isEqualTo("860101");
		assertThat(parts.bytes("71")).containsExactly(0x86, 1, 1);
		assertThat(parts.text("71.86")).isEqualTo("01");
		for (String missing : new String[] { "82", "71.87", "71[2]", "9F26[2]", "50.1", "9F26.1", "72.86" }) {
			assertThat(parts.get(missing)).as(missing).isNull();
			assertThat(parts.text(missing)).as(missing).isNull();
			assertThat(parts.bytes(missing)).as(missing).isNull();
			assertThat(parts.isBroken(missing)).as(missing).isFalse();
		}
	}

	@Test
	void bytesOfAPartAreNotShared() {
		byte[] given = { 1, 2 };
		Subfields parts = this.emv.with("9F26", given);
		given[0] = 9;
		((byte[]) parts.get("9F26"))[0] = 9;
		parts.bytes("9F26")[0] = 9;
		parts.raw()[0] = 9;
		parts.forEach((key, value) -> ((byte[]) value)[0] = 9);
		assertThat(parts.text("9F26")).isEqualTo("0102");
		assertThat(parts.raw()).containsExactly(0x9F, 0x26, 2, 1, 2);
	}

	@Test
	void changeMakesOtherSubfields() {
		Subfields one = this.tags.with("11", "a");
		Subfields two = one.with("11", "b");
		assertThat(this.tags.keys()).isEmpty();
		assertThat(one.text("11")).isEqualTo("a");
		assertThat(two.text("11")).isEqualTo("b");
		assertThat(two.with("11", null).keys()).isEmpty();
		assertThat(two.with("12", null)).isSameAs(two);
		assertThat(two.with("12[2]", null)).isSameAs(two);
		assertThat(this.emv.with("71.86", null)).isSameAs(this.emv);
	}

	@Test
	void repeatedPartIsPutAfterThoseOfItsKey() {
		Subfields parts = this.tags.with("11", "a").with("42", "b").with("11[2]", "c").with("head", "R");
		assertThat(parts.keys()).containsExactly("head", "11", "11", "42");
		assertThat(parts.text("11[2]")).isEqualTo("c");
		assertThat(parts.with("11[1]", "d").text("11")).isEqualTo("d");
		assertThat(parts.with("11[1]", null).text("11")).isEqualTo("c");
		assertThat(parts.with("11", null).keys()).containsExactly("head", "11", "42");
		refused(() -> parts.with("11[4]", "d"), "There are 2 parts 11, so there is no place for part 4");
		refused(() -> parts.with("43[2]", "d"), "There are 0 parts 43, so there is no place for part 2");
		Subfields city = this.address.with("city", "Rome");
		refused(() -> city.with("city[2]", "Oslo"), "There are 1 parts city, so there is no place for part 2");
		assertThat(city.with("street", "Main St").keys()).containsExactly("street", "city");
	}

	@Test
	void groupOfAPartIsThereOrEmpty() {
		Subfields parts = this.emv.with("71.86", "01");
		assertThat(parts.group("71").text("86")).isEqualTo("01");
		assertThat(parts.group("71[2]").keys()).isEmpty();
		assertThat(parts.group("72").with("86", "02").text("86")).isEqualTo("02");
		assertThat(parts.group("70.61").keys()).isEmpty();
		refused(() -> parts.group("9F26"), "Part 9F26 has no parts");
		refused(() -> parts.group("82"), "Part 82 has no parts");
		refused(() -> parts.group("82.1.1"), "Part 82.1.1 has no parts");
		refused(() -> parts.with("82.1", "0"), "Part 82 has no parts");
	}

	@Test
	void codecOfAPartIsFoundAtEveryDepth() {
		assertThat(this.emv.codec("50").name()).isEqualTo("Label");
		assertThat(this.emv.codec("70.50").name()).isEqualTo("Label");
		assertThat(this.emv.codec("71[3].70.50").name()).isEqualTo("Label");
		assertThat(this.emv.codec("82")).isNull();
		assertThat(this.emv.codec("82.50")).isNull();
		assertThat(this.emv.codec("82.1.50")).isNull();
	}

	@Test
	void partsAreEqualIfTheirBytesAre() {
		Subfields parts = this.tags.with("11", "a");
		assertThat(parts).isEqualTo(this.tags.with("11", "b").with("11", "a"))
			.hasSameHashCodeAs(this.tags.with("11", "a"))
			.isNotEqualTo(this.tags.with("11", "b"))
			.isNotEqualTo(this.tags)
			.isNotEqualTo("1101a");
		assertThat(parts.hashCode()).isNotEqualTo(this.tags.with("11", "b").hashCode());
	}

	@Test
	void textNamesOnlyWhatIsDescribed() {
		assertThat(this.tags).hasToString("parts []");
		assertThat(this.tags.with("42", "b")).hasToString("parts [42]");
		assertThat(this.tags.with("42", "b").with("11", "a")).hasToString("parts [42] and 1 unknown");
		List<String> seen = new ArrayList<>();
		this.tags.with("42", "b").with("11", "a").forEach((key, value) -> seen.add(key + "=" + value));
		assertThat(seen).containsExactly("42=b", "11=a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a..b", "a.b.", "a.b[0]", "a.b.c[x]" })
	void whatIsNotAPathIsRefusedEvenIfItsBeginningIsMissing(String path) {
		refused(() -> this.tags.get(path), "is not a path");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "a.", ".a", "a[0]", "a[]", "a[1", "a[1]x", "[1]", "a[10000]", "a[01]", "a[-1]",
			"a[1][1]" })
	void whatIsNotAPathIsRefused(String path) {
		refused(() -> this.tags.get(path), "is not a path; write keys with dots between them, such as 25.3 or 71[2]");
		refused(() -> this.tags.with(path, "a"), "is not a path");
	}

	private static void refused(Runnable action, String text) {
		assertThatIllegalArgumentException().isThrownBy(action::run).withMessageContaining(text);
	}

	private static MessageSpec spec() {
		Map<String, FieldSpec> address = new LinkedHashMap<>();
		address.put("street", FieldSpec.of("Street", "ans 10", Coding.ASCII));
		address.put("city", FieldSpec.of("City", "ans 5", Coding.ASCII));
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.digits(Encoding.ASCII, 2), false, false);
		return MessageSpec.builder("of the test")
			.field(43, FieldSpec.of("Address", "ans..15", Coding.ASCII).withParts(new Parts.Positional(address, true)))
			.field(48,
					FieldSpec.of("Tags", "ans...999", Coding.ASCII)
						.withParts(new Parts.Tagged(tag, FieldSpec.of("Head", "a 1", Coding.ASCII),
								Map.of("42", FieldSpec.of("Level", "ans..7", Coding.ASCII)))))
			.field(55,
					FieldSpec.of("EMV", "b...255", Coding.BINARY)
						.withParts(new Parts.BerTlv(false,
								Map.of("9F26", FieldSpec.of("Cryptogram", "b..8", Coding.BINARY), "50",
										FieldSpec.of("Label", "ans..16", Coding.BINARY)))))
			.build();
	}

}

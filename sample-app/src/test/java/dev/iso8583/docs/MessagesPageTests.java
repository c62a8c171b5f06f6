package dev.iso8583.docs;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the pages of messages and of specifications say of specifications is so.
 */
class MessagesPageTests {

	private static final Page PAGE = Page.of("docs/specifications.md");

	/** An MTI in BCD and a bitmap with field 48. */
	private static final String HEAD = "01000000000000010000";

	@ParameterizedTest
	@MethodSource
	void fieldIsWrittenAsTheseBytesAndReadFromThem(String field, String value, String bytes) throws Exception {
		MessageFormat format = format("mti: bcd\nbitmap: binary\nfields: {48: " + field + "}");
		IsoMessage message = format.newMessage("0100");
		format.set(message, 48, value);
		String hex = HEAD + bytes.replace(" ", "");
		assertThat(HexFormat.of().withUpperCase().formatHex(format.encode(message))).isEqualTo(hex);
		assertThat(format.decode(HexFormat.of().parseHex(hex)).getField(48)).hasToString(value);
	}

	static Stream<Object[]> fieldIsWrittenAsTheseBytesAndReadFromThem() {
		List<Object[]> rows = Page.rows(PAGE.section("Encodings and lengths"))
			.map((row) -> row.stream().limit(3).map((cell) -> cell.replace("`", "")).toArray())
			.toList();
		assertThat(rows).hasSizeGreaterThan(15);
		return rows.stream();
	}

	@Test
	void everyBuiltInSpecificationIsAVersionAndACoding() {
		List<String> names = Page.rows(PAGE.section("Built-in specifications"))
			.map((row) -> row.get(0).replace("`", ""))
			.toList();
		assertThat(names.stream()
			.filter((name) -> !name.startsWith("-"))
			.flatMap((version) -> names.stream()
				.filter((name) -> name.startsWith("-"))
				.map((coding) -> version + coding)))
			.containsExactlyInAnyOrderElementsOf(MessageSpec.names());
	}

	@Test
	void valuesHaveTheTypesThatThePageSays() throws Exception {
		MessageFormat format = MessageFormat.builder().spec(MessageSpec.named("iso1987-binary")).build();
		IsoMessage message = format.newMessage("0100");
		format.set(message, 4, 1250);
		format.set(message, 7, LocalDateTime.of(2026, 11, 22, 19, 25, 28));
		format.set(message, 28, "D500");
		format.set(message, 35, "4111111111111111D2912");
		format.set(message, 41, "TERM1");
		format.set(message, 52, "0123456789ABCDEF");
		IsoMessage read = format.decode(format.encode(message));
		assertThat(read.<Object>getObjectValue(4)).isEqualTo("000000001250");
		assertThat(read.<Object>getObjectValue(7)).isEqualTo("1122192528");
		assertThat(read.<Object>getObjectValue(28)).isEqualTo("D00000500");
		assertThat(read.<Object>getObjectValue(35)).isEqualTo("4111111111111111=2912");
		assertThat(read.<Object>getObjectValue(41)).isEqualTo("TERM1   ");
		assertThat(read.<Object>getObjectValue(52)).isEqualTo(HexFormat.of().parseHex("0123456789abcdef"));
	}

	@Test
	void exampleOfAnOwnSpecificationSaysWhatItsCommentsSay() {
		MessageSpec spec = SpecFiles.load("classpath:docs/acme.yml");
		MessageFormat format = MessageFormat.builder().spec(spec).build();
		IsoMessage message = format.newMessage("0100");
		format.set(message, 11, "000001");
		format.set(message, 22, "51");
		format.set(message, 35, "4111111111111111=2912");
		format.set(message, 48, "AB");
		format.set(message, 60, "123");
		assertThat(MessagePrinter.print(message))
			.isEqualTo("0100 [3=000000 11=000001 22=0051 25=00 35=<hidden:21> 48=<hidden:2> 60=<hidden:3>]");
		assertThat(HexFormat.of().withUpperCase().formatHex(format.encode(message)))
			.isEqualTo("0100" + "2020048020010010" + "000000" + "000001" + "0051" + "00" + "0015"
					+ "04111111111111111D2912" + "02C1C2" + "03123F");
		assertThat(spec.fields()).doesNotContainKey(61);
		assertThat(format.newMessage("0800").getField(70)).hasToString("301");
	}

	@Test
	void exampleOfMandatoryFieldsSaysWhatItsCommentsSay() {
		MessageFormat format = MessageFormat.builder().spec(SpecFiles.load("classpath:docs/presence.yml")).build();
		IsoMessage request = format.newMessage("0100");
		Map.of(2, "4111111111111111", 3, "0", 4, "1250", 7, "1122192528", 37, "632619836166", 39, "00")
			.forEach((field, value) -> format.set(request, field, value));
		assertThat(format.incompleteness(request))
			.hasToString("lacks field 41, mandatory for 0100; has field 39, not possible for 0100");
		assertThat(format.responseTo(request).hasField(37)).isTrue();
		assertThat(format.responseTo(request).hasField(7)).isTrue();
		assertThat(format.responseTo(request).hasField(2)).isFalse();
		assertThat(format.incompleteness(format.newMessage("0120"))).hasToString("lacks field 3, mandatory for 01x0");
	}

	private static MessageFormat format(String yaml) {
		return MessageFormat.builder()
			.spec(SpecFiles.load("page.yml",
					(location) -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))))
			.build();
	}

}

package dev.iso8583.docs;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bytes that the introduction explains are the message that it describes.
 */
class TenMinutesTests {

	private static final Page PAGE = Page.of("docs/iso8583-in-ten-minutes.md");

	private static final String SECTION = PAGE.section("One message, byte by byte");

	private final MessageFormat format = MessageFormat.builder().spec(MessageSpec.named("iso1987-ascii")).build();

	@Test
	void bytesOfTheRequestAreTheMessageOnThePage() throws Exception {
		byte[] frame = bytes(rows().stream().map((row) -> row.get(1)).collect(Collectors.joining()));
		IsoMessage message = this.format.decode(body(frame));
		assertThat(SECTION).contains("\n" + MessagePrinter.print(message) + "\n");
		assertThat(this.format.encode(message)).isEqualTo(body(frame));
		List<List<String>> fields = rows().stream().filter((row) -> row.get(2).matches("\\d+")).toList();
		assertThat(fields).hasSize(7)
			.allSatisfy((row) -> assertThat(row.get(3))
				.contains('"' + message.getField(Integer.parseInt(row.get(2))).toString() + '"'));
	}

	@Test
	void everyRowBeginsAtItsOffset() {
		int offset = 0;
		for (List<String> row : rows()) {
			assertThat(row.get(0)).isEqualTo(String.valueOf(offset));
			offset += bytes(row.get(1)).length;
		}
	}

	@Test
	void bytesOfTheResponseAreTheMessageOnThePage() throws Exception {
		byte[] request = bytes(rows().stream().map((row) -> row.get(1)).collect(Collectors.joining()));
		IsoMessage response = this.format.set(this.format.responseTo(this.format.decode(body(request))), 39, "00");
		String hex = SECTION.substring(SECTION.indexOf("These are its bytes"));
		byte[] frame = bytes(hex.substring(hex.indexOf("```\n") + 4, hex.lastIndexOf("```")));
		assertThat(SECTION).contains("\n" + MessagePrinter.print(response) + "\n");
		assertThat(body(frame)).isEqualTo(this.format.encode(response));
	}

	/**
	 * Return the message behind the length header of two bytes, which must be correct.
	 */
	private static byte[] body(byte[] frame) {
		int length = (frame[0] & 0xFF) << 8 | frame[1] & 0xFF;
		assertThat(length).isEqualTo(frame.length - 2);
		return Arrays.copyOfRange(frame, 2, frame.length);
	}

	private static List<List<String>> rows() {
		return Page.rows(SECTION.substring(0, SECTION.indexOf("The bitmap,"))).toList();
	}

	private static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex.replaceAll("[`\\s]", ""));
	}

}

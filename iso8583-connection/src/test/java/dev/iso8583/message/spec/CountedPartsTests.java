package dev.iso8583.message.spec;

import java.util.HexFormat;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A received message tells how many of its parts are not described or could not be read.
 */
class CountedPartsTests {

	@Test
	void partsThatAreNotDescribedAreCountedAtEveryDepth() throws Exception {
		MessageFormat format = format("datasets");
		// in 34 datasets 01 and 74 are not described; in 104 dataset 05, and tag 82 of 01
		IsoMessage sent = format.newMessage("2100");
		format.set(sent, "34.01.82", "01");
		format.set(sent, "34.74", "FF");
		format.set(sent, "49.71.1", "A");
		format.set(sent, "104.01.9F02", "1");
		format.set(sent, "104.01.82", "01");
		format.set(sent, "104.05.82", "01");
		IsoMessage received = format.decode(format.encode(sent));
		assertThat(MessageFormat.unknownParts(received)).isEqualTo(Map.of(34, 2, 104, 2));
		assertThat(MessageFormat.brokenParts(received)).isEmpty();
		assertThat(MessageFormat.unknownParts(MessageFormat.copyOf(received))).isEqualTo(Map.of(34, 2, 104, 2));
		assertThat(MessageFormat.unknownParts(sent)).as("nobody has read it").isEmpty();
		assertThat(MessageFormat.unknownParts(format.responseTo(received))).isEmpty();
		assertThat(MessageFormat.unknownParts(new IsoMessage())).isEmpty();
	}

	@Test
	void groupWithoutALayoutCountsAsOnePart() throws Exception {
		MessageFormat format = format("by-choice");
		for (int more = 0; more < 4; more++) {
			IsoMessage sent = format.newMessage("0100");
			for (int field = 41; field < 41 + more / 2; field++) {
				format.set(sent, field, "X");
			}
			format.set(sent, 3, "990000");
			format.set(sent, 48, "abc");
			IsoMessage unknown = format.decode(format.encode(sent));
			assertThat(MessageFormat.unknownParts(unknown)).isEqualTo(Map.of(48, 1));
			format.set(sent, 3, "000000");
			format.set(sent, 48, "9203123" + "7701x" + "7702xy");
			assertThat(MessageFormat.unknownParts(format.decode(format.encode(sent)))).isEqualTo(Map.of(48, 2));
			format.set(sent, 48, "9203123");
			assertThat(MessageFormat.unknownParts(format.decode(format.encode(sent)))).isEmpty();
		}
	}

	@Test
	void groupsThatCannotBeReadAreCounted() throws Exception {
		IsoMessage received = format("broken").decode(HexFormat.of()
			.parseHex("30313030" + String.format("%016X", 1L << 64 - 3 | 1L << 64 - 48 | 1L << 64 - 60 | 1L << 64 - 62)
					+ HexFormat.of().formatHex("0000000059203A0031XA009AB059203A".getBytes())));
		assertThat(MessageFormat.brokenParts(received)).isEqualTo(Map.of(48, 1, 60, 1, 62, 1));
		assertThat(MessageFormat.unknownParts(received)).isEmpty();
	}

	private static MessageFormat format(String name) {
		return MessageFormat.builder().spec(SpecFiles.load("classpath:spec/" + name + ".yml")).build();
	}

}

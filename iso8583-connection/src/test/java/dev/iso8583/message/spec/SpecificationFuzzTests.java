package dev.iso8583.message.spec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

import dev.iso8583.message.DataElements;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any bytes are read as a message of a specification or refused, with no other exception
 * and no content in a text. What is read is written, and read again as the same.
 */
@Tag("fuzz")
class SpecificationFuzzTests {

	private static final List<MessageSpec> SPECS = Stream
		.of("iso1987-ascii", "iso1987-binary", "iso2003-ebcdic", "classpath:spec/tags-and-emv.yml",
				"classpath:spec/like-base1.yml", "classpath:spec/like-postilion.yml",
				"classpath:spec/like-unionpay.yml", "classpath:spec/by-choice.yml", "classpath:spec/datasets.yml",
				"classpath:spec/broken.yml", "classpath:spec/ends.yml")
		.map(SpecFiles::load)
		.toList();

	private static final List<MessageFormat> STRICT = formats(true);

	private static final List<MessageFormat> LENIENT = formats(false);

	private static List<MessageFormat> formats(boolean strict) {
		return SPECS.stream().map((spec) -> MessageFormat.builder().spec(spec).strict(strict).build()).toList();
	}

	/** The first byte chooses the specification. */
	@FuzzTest
	void anyBytesAreReadAndWrittenOrRefused(byte[] data) throws Exception {
		if (data.length == 0) {
			return;
		}
		int chosen = (data[0] & 0xFF) % SPECS.size();
		byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
		IsoMessage lenient = read(LENIENT.get(chosen), bytes);
		IsoMessage strict = read(STRICT.get(chosen), bytes);
		if (strict == null) {
			return;
		}
		assertThat(lenient).as("what is read strictly is read leniently, too").isNotNull();
		MessageFormat format = STRICT.get(chosen);
		tellsItsEnd(format, bytes);
		// an empty second bitmap is not written
		byte[] copied = format.encode(strict);
		assertThat(format.encode(format.decode(copied))).isEqualTo(copied);
		IsoMessage accessed = format.decode(bytes);
		for (int field = DataElements.FIRST; field <= SPECS.get(chosen).bitmaps().lastField(); field++) {
			if (accessed.hasField(field)) {
				// writes the value, not the bytes it was read from
				accessed.setField(field, accessed.getField(field).clone());
			}
		}
		byte[] written = format.encode(accessed);
		assertThat(format.encode(format.decode(written))).isEqualTo(written);
		assertThat(format.describe(accessed)).isEqualTo(format.describe(format.decode(written)));
	}

	/** A message that can be read tells its end, and its beginning that more follows. */
	private static void tellsItsEnd(MessageFormat format, byte[] bytes) throws UndecodableMessageException {
		for (int length = 1; length < bytes.length; length++) {
			assertThat(format.lengthAtLeast(Arrays.copyOf(bytes, length))).isBetween(length + 1, bytes.length);
		}
		assertThat(format.lengthAtLeast(bytes)).isEqualTo(bytes.length);
		assertThat(format.lengthAtLeast(Arrays.copyOf(bytes, bytes.length + 7))).isEqualTo(bytes.length);
	}

	private static @Nullable IsoMessage read(MessageFormat format, byte[] bytes) {
		try {
			IsoMessage message = format.decode(bytes);
			assertThat(MessagePrinter.print(message)).isNotEmpty();
			assertThat(format.describe(message)).isNotEmpty();
			requireEncodable(format, message);
			return message;
		}
		catch (UndecodableMessageException ex) {
			assertThat(ex).hasNoCause();
			assertThat(ex.getMessage()).hasSizeLessThan(400).matches("[ -~]+");
			return null;
		}
	}

	/** A lenient message may be refused, but with no other exception. */
	private static void requireEncodable(MessageFormat format, IsoMessage message) {
		try {
			format.encode(message);
		}
		catch (UnencodableMessageException ex) {
			assertThat(ex.getMessage()).matches("[ -~]+");
		}
	}

}

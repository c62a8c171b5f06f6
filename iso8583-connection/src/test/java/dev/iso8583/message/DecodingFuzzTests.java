package dev.iso8583.message;

import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

import dev.iso8583.message.field.UnfitValueException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any bytes are quickly read as a message or refused, in each coding. A strictly read
 * message is written as the same bytes, and every message is written as j8583 writes it.
 */
@Tag("fuzz")
class DecodingFuzzTests {

	/** A generous limit, because the code is instrumented and the machine may be busy. */
	private static final Duration LONGEST = Duration.ofSeconds(5);

	private static final String FIELDS = """
			<field num="2" type="LLVAR"/>
			<field num="3" type="NUMERIC" length="6"/>
			<field num="4" type="NUMERIC" length="12"/>
			<field num="5" type="AMOUNT"/>
			<field num="7" type="DATE10"/>
			<field num="11" type="NUMERIC" length="6"/>
			<field num="12" type="TIME"/>
			<field num="13" type="DATE4"/>
			<field num="14" type="DATE_EXP"/>
			<field num="15" type="DATE6"/>
			<field num="28" type="NUMERIC" length="9"/>
			<field num="35" type="LLVAR"/>
			<field num="41" type="ALPHA" length="8"/>
			<field num="43" type="LLVAR">
				<field num="1" type="ALPHA" length="5"/>
				<field num="2" type="LLVAR"/>
				<field num="3" type="NUMERIC" length="3"/>
			</field>
			<field num="46" type="NUMERIC" length="21"/>
			<field num="48" type="LLLVAR"/>
			<field num="52" type="BINARY" length="8"/>
			<field num="55" type="LLLBIN"/>
			<field num="56" type="LLBIN"/>
			<field num="57" type="LLBCDBIN"/>
			<field num="59" type="LLLLVAR"/>
			<field num="60" type="LLLLBIN"/>
			<field num="61" type="LLLVAR">
				<field num="1" type="NUMERIC" length="3"/>
				<field num="2" type="LLLVAR">
					<field num="1" type="NUMERIC" length="2"/>
					<field num="2" type="LLVAR"/>
				</field>
			</field>
			<field num="70" type="NUMERIC" length="3"/>
			<field num="95" type="ALPHA" length="42"/>
			<field num="128" type="BINARY" length="8"/>
			""";

	/** A field with binary parts, which j8583 reads only in binary formats. */
	private static final String PARTS_IN_BYTES = """
			<field num="62" type="LLLBIN">
				<field num="1" type="NUMERIC" length="3"/>
				<field num="2" type="LLVAR"/>
				<field num="3" type="LLBIN"/>
			</field>
			""";

	private static final List<Coding> CODINGS = List.of(
			new Coding(FIELDS, (builder) -> builder.charset(StandardCharsets.ISO_8859_1)),
			new Coding(FIELDS, (builder) -> builder.charset(StandardCharsets.US_ASCII).binaryBitmap(true)),
			new Coding(FIELDS + PARTS_IN_BYTES, (builder) -> builder.binaryHeader(true).binaryFields(true)),
			new Coding(FIELDS + PARTS_IN_BYTES, (builder) -> builder.binaryFields(true)),
			new Coding(FIELDS, (builder) -> builder.charset(Charset.forName("IBM1047")).binaryBitmap(true)),
			new Coding(FIELDS, (builder) -> builder.charset(Charset.forName("IBM037")).isoHeaderLength(4)));

	/** The first byte chooses the coding. */
	@FuzzTest
	void anyBytesRoundTripOrAreUndecodable(byte[] data) {
		if (data.length == 0) {
			return;
		}
		Coding coding = CODINGS.get((data[0] & 0xFF) % CODINGS.size());
		byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
		long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
		IsoMessage strict = read(coding.strict, bytes);
		IsoMessage lenient = read(coding.lenient, bytes);
		if (lenient != null) {
			isWrittenAsByJ8583(coding, lenient);
		}
		if (strict != null) {
			assertThat(lenient).as("what is read strictly is read leniently, too").isNotNull();
			isWrittenAsItCame(coding, strict, bytes);
		}
		long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
		assertThat(Duration.ofNanos(nanos)).isLessThan(LONGEST);
	}

	private static @Nullable IsoMessage read(MessageFormat format, byte[] bytes) {
		try {
			IsoMessage message = format.decode(bytes);
			assertThat(MessagePrinter.print(message)).isNotEmpty();
			return message;
		}
		catch (UndecodableMessageException ex) {
			assertThat(ex).hasNoCause();
			assertThat(ex.getMessage()).hasSizeLessThan(400).matches("[ -~]+");
			return null;
		}
	}

	private static void isWrittenAsItCame(Coding coding, IsoMessage message, byte[] bytes) {
		// a second bitmap without any bit set
		message.setForceSecondaryBitmap(hasSecondBitmap(coding, bytes));
		byte[] written = coding.strict.encode(message);
		assertThat(written).as("what j8583 writes").isEqualTo(message.writeData());
		// hexadecimal digits may be in either case
		assertThat(new String(written, coding.charset)).isEqualToIgnoringCase(new String(bytes, coding.charset));
		IsoMessage again = read(coding.strict, written);
		for (int field = 2; field <= 128; field++) {
			assertThat(text(again, field)).as("field %d", field).isEqualTo(text(message, field));
		}
	}

	/**
	 * A lenient format may read messages that it cannot write. It ignores bytes after the
	 * last part of a field; j8583 would then write the received length before fewer
	 * bytes.
	 */
	private static void isWrittenAsByJ8583(Coding coding, IsoMessage message) {
		byte[] written;
		try {
			written = coding.lenient.encode(message);
		}
		catch (UnencodableMessageException ex) {
			return;
		}
		byte[] byJ8583 = message.writeData();
		if (!Arrays.equals(written, byJ8583)) {
			assertThat(isRead(coding, written, message)).as("%s is read again", Arrays.toString(written)).isTrue();
			assertThat(isRead(coding, byJ8583, message)).as("%s of j8583", Arrays.toString(byJ8583)).isFalse();
		}
	}

	/** Return whether bytes are read as the values of a message. */
	private static boolean isRead(Coding coding, byte[] bytes, IsoMessage message) {
		IsoMessage again = read(coding.lenient, bytes);
		return again != null && IntStream.rangeClosed(2, 128)
			.allMatch((field) -> Objects.equals(text(again, field), text(message, field)));
	}

	private static boolean hasSecondBitmap(Coding coding, byte[] bytes) {
		int bitmap = coding.headerLength + (coding.binaryHeader ? 2 : 4);
		return coding.binaryBitmap ? bytes[bitmap] < 0
				: Character.digit(new String(bytes, bitmap, 1, coding.charset).charAt(0), 16) > 7;
	}

	private static @Nullable String text(IsoMessage message, int field) {
		IsoValue<?> value = message.getField(field);
		try {
			return (value != null) ? value.getType() + " " + value : null;
		}
		catch (UnfitValueException ex) {
			// parts that a lenient format reads and cannot write
			return value.getType() + " with parts that do not fit";
		}
	}

	/** A way to write messages, read strictly and leniently. */
	private static final class Coding {

		private final MessageFormat strict;

		private final MessageFormat lenient;

		private final Charset charset;

		private final boolean binaryHeader;

		private final boolean binaryBitmap;

		private final int headerLength;

		Coding(String fields, UnaryOperator<MessageFormat.Builder> coding) {
			this.strict = format(fields, coding, true);
			this.lenient = format(fields, coding, false);
			IsoMessage message = this.strict.newMessage("0810");
			this.charset = Charset.forName(message.getCharacterEncoding());
			this.binaryHeader = message.isBinaryHeader();
			this.binaryBitmap = message.isBinaryHeader() || message.isBinaryBitmap();
			this.headerLength = this.charset.name().equals("IBM037") ? 4 : 0;
		}

		private static MessageFormat format(String fields, UnaryOperator<MessageFormat.Builder> coding,
				boolean strict) {
			return coding
				.apply(MessageFormat.builder()
					.configuration("<j8583-config><parse type=\"0800\">" + fields
							+ "</parse><parse type=\"0810\" extends=\"0800\"/></j8583-config>"))
				.strict(strict)
				.build();
		}

	}

}

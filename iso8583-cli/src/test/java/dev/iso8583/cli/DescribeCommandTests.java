package dev.iso8583.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages are described as {@link MessageFormat#describe} does, and nothing else is
 * printed.
 */
class DescribeCommandTests {

	private static final String SPEC = "iso1987-binary";

	private static final String CARD = "4111111111111111";

	private final MessageFormat format = MessageFormat.builder().spec(MessageSpec.named(SPEC)).build();

	private final String message = message();

	private String message() {
		IsoMessage message = this.format.newMessage("0100");
		this.format.set(message, 2, CARD);
		this.format.set(message, 3, "000000");
		this.format.set(message, 4, "1250");
		this.format.set(message, 11, "000123");
		this.format.set(message, 35, CARD + "=29122010001");
		return HexFormat.of().formatHex(this.format.encode(message));
	}

	private String description() throws Exception {
		return this.format.describe(this.format.decode(HexFormat.of().parseHex(this.message))).stripTrailing();
	}

	@Test
	void eachLineIsAMessage() throws Exception {
		String input = this.message + "\n\n" + this.message.toUpperCase().replaceAll("(..)", "$1 ") + "\r\n";
		Cli printed = Cli.runWith(input, "describe", "--spec", SPEC);
		assertThat(printed.code()).isZero();
		assertThat(printed.err()).isEmpty();
		assertThat(printed.out().lines().toList()).isEqualTo((description() + "\n\n" + description()).lines().toList());
		assertThat(printed.out()).contains("411111******1111").doesNotContain(CARD);
	}

	@Test
	void fileWithFindingsSaysWhereToMendThem(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("acme.xml"), """
				<isopackager>
				  <isofield id="0" length="4" name="MTI" class="org.jpos.iso.IFA_NUMERIC"/>
				  <isofield id="1" length="16" name="Bitmap" class="org.jpos.iso.IFB_BITMAP"/>
				  <isofield id="48" length="99" name="Other" class="com.acme.Unknown"/>
				</isopackager>
				""");
		Cli printed = Cli.runWith(this.message, "describe", "--spec", file.toString());
		assertThat(printed.code()).isEqualTo(Iso8583Cli.PROBLEMS);
		assertThat(printed.err()).contains("line 4, fields.48: class Unknown is unknown",
				"begins with 'extends: " + file + "'");
		Path mended = Files.writeString(directory.resolve("acme.yml"),
				"extends: classpath:acme.xml\nfields: {48: none}\n");
		assertThat(Cli.run("describe", "--spec", mended.toString()).code()).isZero();
	}

	@Test
	void messageMayTakeSeveralLines() throws Exception {
		String wrapped = this.message.replaceAll("(.{20})", "$1\n");
		Cli printed = Cli.runWith(wrapped + "\n\n\n" + wrapped, "describe", "--spec", SPEC, "--wrapped");
		assertThat(printed.err()).isEmpty();
		assertThat(printed.code()).isZero();
		assertThat(printed.out().lines().toList()).isEqualTo((description() + "\n\n" + description()).lines().toList());
	}

	@Test
	void headerBeforeTheMtiIsSkipped() throws Exception {
		Cli printed = Cli.runWith("6000010000" + this.message, "describe", "--spec", SPEC, "--header", "5");
		assertThat(printed.err()).isEmpty();
		assertThat(printed.out().lines().toList()).endsWith(description().lines().toArray(String[]::new));
	}

	@Test
	void messageThatCannotBeReadIsToldByItsLineWithoutItsContent() {
		String cut = this.message.substring(0, this.message.length() - 10);
		Cli printed = Cli.runWith(this.message + "\n" + cut + "\n", "describe", "--spec", SPEC);
		assertThat(printed.code()).isEqualTo(Iso8583Cli.PROBLEMS);
		assertThat(printed.out()).contains("0100");
		assertThat(printed.err().lines()).singleElement()
			.asString()
			.startsWith("Line 2: ")
			.contains("field 35")
			.doesNotContain(CARD.substring(0, 8), "Exception");
	}

	@ParameterizedTest
	@ValueSource(strings = { "4111111111111111 PAN", "411111111111111", "\u00D04111111111111111", "0200\u0000" })
	void lineThatIsNoMessageIsNotRepeated(String line) {
		Cli printed = Cli.runWith(line, "describe", "--spec", SPEC);
		assertThat(printed.code()).isEqualTo(Iso8583Cli.PROBLEMS);
		assertThat(printed.out()).isEmpty();
		assertThat(printed.err()).startsWith("Line 1: ")
			.contains("two digits for each byte")
			.doesNotContain("4111", "PAN", "0200");
	}

	@Test
	void messageInAnotherCodingSaysWhichItLooksLike() {
		Cli printed = Cli.runWith(this.message, "describe", "--spec", "iso1987-ascii");
		assertThat(printed.code()).isEqualTo(Iso8583Cli.PROBLEMS);
		assertThat(printed.out()).isEmpty();
		assertThat(printed.err()).startsWith("Line 1: ").contains("BCD").doesNotContain("41111");
	}

	@Test
	void specificationThatIsNotThereIsTold() {
		Cli printed = Cli.runWith(this.message, "describe", "--spec", "iso1986");
		assertThat(printed.code()).isEqualTo(Iso8583Cli.PROBLEMS);
		assertThat(printed.err()).contains("iso1986", "does not exist", SPEC);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "describe", "describe --spec", "describe 4111111111111111", "describe --header 5",
			"describe --spec x --header 4111111111111111", "describe --spec x --header -1", "yaml", "yaml a b",
			"xml a" })
	void wrongUsageSaysWhatIsNeeded(String command) {
		Cli printed = Cli.run(command.isEmpty() ? new String[0] : command.split(" "));
		assertThat(printed.code()).isEqualTo(Iso8583Cli.WRONG_USAGE);
		assertThat(printed.out()).isEmpty();
		assertThat(printed.err()).contains("--help").doesNotContain("4111");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--help", "-h", "yaml --help", "describe -h" })
	void helpListsTheCommands(String command) {
		Cli printed = Cli.run(command.split(" "));
		assertThat(printed.code()).isZero();
		assertThat(printed.out()).contains("yaml FILE", "describe --spec NAME_OR_FILE", "Exit code");
		assertThat(printed.err()).isEmpty();
	}

}

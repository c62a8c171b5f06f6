package dev.iso8583.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.message.presence.FieldPresence;
import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldFormat;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The YAML of a specification says the same. Files of jPOS and more of moov are in
 * {@code spec-oracles}.
 */
class YamlCommandTests {

	private static final String PACKAGER = """
			<isopackager>
			  <isofield id="0" length="4" name="MTI" class="org.jpos.iso.IFA_NUMERIC"/>
			  <isofield id="1" length="16" name="Bitmap" class="org.jpos.iso.IFB_BITMAP"/>
			  <isofield id="2" length="19" name="PAN" class="org.jpos.iso.IFB_LLNUM" pad="true"/>
			  <isofield id="48" length="99" name="Other" class="com.acme.Unknown"/>
			</isopackager>
			""";

	@TempDir
	private Path directory;

	static Stream<String> files() throws IOException {
		Stream<Path> files = Stream
			.of(Path.of("../iso8583-connection/src/test/resources/spec"),
					Path.of("../iso8583-connection/src/test/resources/dev/iso8583/message/spec/file"),
					Path.of("../spec-oracles/src/test/resources"))
			.flatMap(YamlCommandTests::list)
			.filter((file) -> file.toString().matches(".*\\.(json|yml)"))
			.filter(YamlCommandTests::isSpecification);
		return Stream.concat(MessageSpec.names().stream(), files.map(Path::toString));
	}

	private static Stream<Path> list(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static boolean isSpecification(Path file) {
		try {
			return Files.readString(file).contains("fields");
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@ParameterizedTest
	@MethodSource("files")
	void yamlOfAFileIsTheSameSpecification(String file) throws IOException {
		Cli printed = Cli.run("yaml", file);
		assertThat(printed.err()).isEmpty();
		assertThat(printed.code()).isZero();
		MessageSpec spec = SpecFiles.load(file);
		assertThat(spec.name()).endsWith(load(printed.out()).name());
		assertSame(load(printed.out()), spec);
		assertThat(printed.out().lines()).allSatisfy((line) -> assertThat(line).hasSizeLessThan(300));
	}

	@Test
	void yamlSaysEveryAttribute() throws IOException {
		MessageSpec spec = everything();
		assertThat(load(SpecYaml.of(spec)).name()).isEqualTo(spec.name());
		assertSame(load(SpecYaml.of(spec)), spec);
	}

	private static MessageSpec everything() {
		Map<String, FieldSpec> tags = new LinkedHashMap<>();
		LengthIndicator ofTag = new LengthIndicator(Encoding.BCD, 3, Counts.BYTES, true);
		tags.put("02", part("Two: \"2\"", "ans...99", Encoding.LATIN_1, ofTag));
		tags.put("01", part("One", "n 4", Encoding.ASCII, null));
		FieldSpec head = part("Head", "a 1", new Encoding.Text(Charset.forName("IBM037")), null);
		Map<String, FieldSpec> inner = new LinkedHashMap<>();
		inner.put("b", part("none", "b..4", Encoding.HEX, LengthIndicator.bytes(1).counting(Counts.HEX_DIGITS)));
		inner.put("a # b", part("ümlaut\n", "z..37", new Encoding.Bcd(true, 15),
				LengthIndicator.digits(Encoding.BCD, 2).counting(Counts.EVEN_DIGITS)));
		LengthIndicator ber = LengthIndicator.bytes(3).counting(Counts.BYTES);
		return MessageSpec.builder("Acme: 'all' \\ - # of it")
			.version(2)
			.headerLength(5)
			.mti(Encoding.BCD)
			.bitmap(new Encoding.Hex(Charset.forName("IBM1047")))
			.bitmaps(Bitmaps.THREE_IN_FIELD_65)
			.field(2, part("Number", "n..19", new Encoding.Bcd(true, 0), LengthIndicator.digits(Encoding.BCD, 2)))
			.field(3, part("Code", "n 6", new Encoding.Bcd(true, 0), null))
			.field(4, part("Amount", "n 12", Encoding.BCD, null))
			.field(7, part("Time", "MMDDhhmmss", new Encoding.Bcd(false, 3), null))
			.field(28, part("Fee", "x+n 9", Encoding.BCD, null))
			.field(30, part("Fee", "x+n 9", Encoding.ASCII, null))
			.field(41, new FieldSpec("Terminal", FieldFormat.of("ans 8"), 0, Encoding.ASCII, null, true, 0, Show.SHOWN))
			.field(43,
					new FieldSpec("Name", FieldFormat.of("ans..20"), 3, new Encoding.Text(Charset.forName("IBM273")),
							LengthIndicator.digits(Encoding.HEX, 2), false, 40, Show.HIDDEN))
			.field(44,
					part("Positional", "n...17", new Encoding.Bcd(true, 0), LengthIndicator.bytes(2))
						.withParts(new Parts.Positional(Map.of("1", part("Digits", "n 3", Encoding.BCD, null)), true)))
			.field(48,
					part("Tagged", "b...999", Encoding.HEX, LengthIndicator.digits(Encoding.ASCII, 3))
						.withParts(new Parts.Tagged(new Parts.Tag(2, Encoding.ASCII, ofTag, true, true), head, tags)))
			.field(55,
					part("Chip", "b...255", Encoding.BINARY, LengthIndicator.bytes(1)).withParts(new Parts.BerTlv(true,
							Map.of("9F26", part("Cryptogram", "b 8", Encoding.BINARY, null), "71",
									part("Script", "b...99", Encoding.BINARY, ber)
										.withParts(new Parts.BerTlv(false, Map.of()))))))
			.field(62, part("Terminated", "b...255", Encoding.BINARY, LengthIndicator.bytes(1)).withParts(
					new Parts.Terminated((byte) 0xFF, Map.of("1", part("Text", "ans..20", Encoding.ASCII, ber)))))
			.field(60, part("Choice", "b...255", Encoding.HEX, LengthIndicator.bytes(1)).withParts(choice()))
			.field(61,
					part("Datasets", "b...255", Encoding.BINARY, LengthIndicator.bytes(1)).withParts(datasets())
						.keepingBroken())
			.field(127,
					part("Bitmap", "b......999999", Encoding.BINARY, LengthIndicator.digits(Encoding.ASCII, 6))
						.withParts(new Parts.Bitmapped(24, Encoding.HEX, true, 1,
								Map.of(2,
										part("Inner", "b..99", Encoding.BINARY, LengthIndicator.bytes(1))
											.withParts(new Parts.Positional(inner, false))))))
			.field(192, part("Last", "s 3", Encoding.ASCII, null))
			.presence("0100", new FieldPresence(List.of("2", "48.02"), List.of(4, 60), List.of(3)))
			.presence("06x0", new FieldPresence(List.of("3"), List.of(), null))
			.presence("0420", new FieldPresence(List.of(), null, List.of()))
			.template("0800", Map.of(3, "000000", 41, "\"no\": #8"))
			.build();
	}

	private static Parts choice() {
		Map<String, Parts> layouts = new LinkedHashMap<>();
		layouts.put("01", new Parts.Positional(Map.of("1", part("Text", "ans 3", Encoding.LATIN_1, null)), false));
		layouts.put("0", new Parts.BerTlv(false, Map.of()));
		return new Parts.Choice(Parts.By.field(3), layouts, new Parts.BerTlv(true, Map.of()));
	}

	private static Parts datasets() {
		LengthIndicator length = LengthIndicator.bytes(2).counting(Counts.BYTES);
		FieldSpec tlv = part("Rest", "b.....65535", Encoding.BINARY, length)
			.withParts(new Parts.BerTlv(false, Map.of()));
		FieldSpec inner = part("Choice", "b..9", Encoding.BINARY, LengthIndicator.bytes(1))
			.withParts(new Parts.Choice(Parts.By.FIRST_BYTES, Map.of("F1", new Parts.BerTlv(true, Map.of())), null));
		Map<String, FieldSpec> datasets = new LinkedHashMap<>();
		datasets.put("71", part("Set", "b.....65535", Encoding.BINARY, length)
			.withParts(new Parts.DatasetBitmap(Map.of("1", inner, Parts.DatasetBitmap.TLV, tlv))));
		datasets.put("01",
				part("Chip", "b...99", Encoding.BINARY, length).withParts(new Parts.BerTlv(false, Map.of())));
		datasets.put("72", part("Bytes", "b...99", Encoding.BINARY, length));
		datasets.put("73", part("Digits", "b...99", Encoding.HEX, length));
		return new Parts.Datasets(datasets);
	}

	private static FieldSpec part(String name, String format, Encoding encoding, LengthIndicator length) {
		return new FieldSpec(name, FieldFormat.of(format), 0, encoding, length, false, 0, Show.STANDARD);
	}

	@Test
	void endsOfPartsArePrinted() throws IOException {
		Path file = Files.writeString(this.directory.resolve("ends.yml"), """
				extends: iso1987-ascii
				fields:
				  48:
				    format: ans...99
				    parts: positional
				    ends: {1: "~", 2: 0x0d0A, 3: rest}
				    fields: {1: ans..9, 2: n..6, 3: ans..20}
				""");
		Cli printed = Cli.run("yaml", file.toString());
		assertThat(printed.code()).isEqualTo(Iso8583Cli.DONE);
		assertThat(printed.out()).contains("0x7E", "0x0D0A", "rest");
		assertThat(load(printed.out()).fields().get(48)).isEqualTo(SpecFiles.load(file).fields().get(48));
	}

	@Test
	void fieldsWithFindingsAreLeftOutAndListed() throws IOException {
		Path file = Files.writeString(this.directory.resolve("acme.xml"), PACKAGER);
		Cli printed = Cli.run("yaml", file.toString());
		assertThat(printed.code()).isEqualTo(Iso8583Cli.PROBLEMS);
		assertThat(printed.err().lines()).containsExactly(file
				+ ", line 5, fields.48: class Unknown is unknown; write the format of the field, such as ans...999, or none",
				"Write these keys in a file of YAML that begins with 'extends: " + file
						+ "', such as fields: {48: ans...999} or fields: {48: none}");
		assertThat(printed.out()).startsWith("# without field 48: ").contains("\nname: acme.xml\n");
		assertThat(load(printed.out()).fields()).containsOnlyKeys(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "file:" })
	void nameOfAFileWithoutOneIsThatOfTheFileWithoutItsFolder(String prefix) throws IOException {
		Path file = Files.writeString(this.directory.resolve("acme.yml"), "extends: iso1987-ascii\n");
		assertThat(Cli.run("yaml", prefix + file).out()).startsWith("name: acme.yml\n");
		Files.writeString(file, "name: Acme\nextends: iso1987-ascii\n");
		assertThat(Cli.run("yaml", prefix + file).out()).startsWith("name: Acme\n");
		assertThat(Cli.run("yaml", "iso1987-ascii").out()).startsWith("name: iso1987-ascii\n");
	}

	@Test
	void fileThatIsWrongAsAWholePrintsNothing() throws IOException {
		Path file = Files.writeString(this.directory.resolve("acme.yml"), "fields: {48: {formt: n 6}}\nmessage: {}\n");
		Cli printed = Cli.run("yaml", file.toString());
		assertThat(printed.code()).isEqualTo(Iso8583Cli.PROBLEMS);
		assertThat(printed.out()).isEmpty();
		assertThat(printed.err()).contains("line 1", "line 2", "Nothing is printed");
	}

	@Test
	void fileThatDoesNotExistPrintsTheNamesOfTheBuiltInOnes() {
		Cli printed = Cli.run("yaml", "nowhere.xml");
		assertThat(printed.code()).isEqualTo(Iso8583Cli.PROBLEMS);
		assertThat(printed.out()).isEmpty();
		assertThat(printed.err()).contains("nowhere.xml", "does not exist", "iso1987-ascii");
	}

	@Test
	void fileThatCannotBeReadIsNotToBeExtended() {
		assertThat(Cli.run("yaml", "nowhere.xml").err().lines()).hasSize(1);
		assertThat(Cli.run("yaml", "iso1987-asci").err()).doesNotContain("extends");
	}

	@Test
	void fileOnTheClassPathOfTheApplicationIsFoundBesideTheOneThatNamesIt() throws IOException {
		Path resources = Files.createDirectories(this.directory.resolve("resources/specs"));
		Files.writeString(resources.resolve("acme.xml"), PACKAGER);
		Path file = Files.writeString(resources.resolve("acme.yml"),
				"extends: classpath:specs/acme.xml\nfields: {48: none}\n");
		Cli printed = Cli.run("yaml", file.toString());
		assertThat(printed.err()).isEmpty();
		assertThat(load(printed.out()).fields()).containsOnlyKeys(2);
		Files.writeString(file, "extends: classpath:acme.xml\n");
		Cli without = Cli.run("yaml", "file:" + file);
		assertThat(without.err()).contains("classpath:acme.xml, line 5, fields.48: class Unknown is unknown");
		assertThat(load(without.out()).fields()).containsOnlyKeys(2);
		Files.writeString(file, "extends: classpath:missing.xml\n");
		assertThat(Cli.run("yaml", file.toString()).err()).contains("'classpath:missing.xml' does not exist",
				"Nothing is printed; correct what is listed");
	}

	@Test
	void specificationThatYamlCannotSayIsRefused() {
		MessageSpec spec = MessageSpec.builder("Acme")
			.field(3, part("Bytes", "b 6", new Encoding.Hex(Charset.forName("IBM273")), null))
			.build();
		assertThatIllegalArgumentException().isThrownBy(() -> SpecYaml.of(spec))
			.withMessage("Hexadecimal digits in IBM273 cannot be said in YAML");
	}

	private MessageSpec load(String yaml) throws IOException {
		return SpecFiles.load(Files.writeString(this.directory.resolve("printed.yml"), yaml));
	}

	private static void assertSame(MessageSpec loaded, MessageSpec spec) {
		assertThat(loaded.version()).isEqualTo(spec.version());
		assertThat(loaded.headerLength()).isEqualTo(spec.headerLength());
		assertThat(loaded.mti()).isEqualTo(spec.mti());
		assertThat(loaded.bitmap()).isEqualTo(spec.bitmap());
		assertThat(loaded.bitmaps()).isEqualTo(spec.bitmaps());
		assertThat(loaded.fields().keySet()).isEqualTo(Set.copyOf(spec.fields().keySet()));
		spec.fields().forEach((number, field) -> assertThat(loaded.fields().get(number)).isEqualTo(field));
		assertThat(loaded.templates()).isEqualTo(spec.templates());
		assertThat(loaded.presence()).isEqualTo(spec.presence());
		// the order of parts, too
		assertThat(SpecYaml.of(loaded, "same", Map.of())).isEqualTo(SpecYaml.of(spec, "same", Map.of()));
	}

}

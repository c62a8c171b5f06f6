package dev.iso8583.message.spec.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.MessageSpec;

import static dev.iso8583.message.spec.file.SpecFilesInMemory.acme;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Where files come from, and what they may extend.
 */
class SpecFilesTests {

	private static final String ACME = "dev/iso8583/message/spec/file/acme.yml";

	@TempDir
	Path directory;

	@Test
	void fileOfTheClassPathIsLoaded() {
		assertThat(SpecFiles.load("classpath:" + ACME).name()).isEqualTo("Acme");
		assertThat(SpecFiles.load("classpath:/" + ACME).fields().get(22).format()).hasToString("n 4");
	}

	@Test
	void fileOfTheFileSystemIsLoaded() throws IOException {
		Path file = Files.writeString(this.directory.resolve("acme.yml"), "extends: classpath:" + ACME);
		assertThat(SpecFiles.load(file).fields().get(22).format()).hasToString("n 4");
		assertThat(SpecFiles.load("file:" + file).fields()).hasSize(126);
		assertThat(SpecFiles.load("file://" + file).fields()).hasSize(126);
		assertThat(SpecFiles.load(file.toString()).fields()).hasSize(126);
	}

	@Test
	void nameOfABuiltInSpecificationIsALocation() {
		assertThat(SpecFiles.load("iso1993-binary")).isSameAs(MessageSpec.named("iso1993-binary"));
	}

	@Test
	void everyBuiltInSpecificationIsTheSameIfAFileExtendsItAndSaysNothingElse() {
		assertThat(MessageSpec.names()).allSatisfy((name) -> {
			MessageSpec builtIn = MessageSpec.named(name);
			MessageSpec extended = acme("extends: " + name).load();
			assertThat(extended.fields()).isEqualTo(builtIn.fields());
			assertThat(extended.mti()).isEqualTo(builtIn.mti());
			assertThat(extended.bitmap()).isEqualTo(builtIn.bitmap());
			assertThat(extended.bitmaps()).isEqualTo(builtIn.bitmaps());
		});
	}

	@Test
	void fileThatExtendsNothingHasOnlyItsOwnFieldsInAscii() {
		MessageSpec spec = acme("fields: {2: n..19, 52: b 8}").load();
		assertThat(spec.fields()).containsOnlyKeys(2, 52);
		assertThat(spec.mti()).isEqualTo(Encoding.ASCII);
		assertThat(spec.bitmap()).isEqualTo(Encoding.HEX);
		assertThat(spec.fields().get(52).encoding()).isEqualTo(Encoding.HEX);
	}

	@Test
	void fileWithoutNameHasThatOfItsLocation() {
		assertThat(acme("extends: iso1987-ascii").load().name()).isEqualTo("acme.yml");
	}

	@Test
	void byteOrderMarkIsIgnored() {
		assertThat(acme("\uFEFFname: Acme").load().name()).isEqualTo("Acme");
	}

	@Test
	void filesThatExtendEachOtherAreRefused() {
		assertThat(acme("name: Acme\nextends: base.yml").with("base.yml", "extends: other.yml")
			.with("other.yml", "\nextends: acme.yml")
			.findings())
			.containsExactly("other.yml, line 2, extends: 'acme.yml' extends itself:"
					+ " acme.yml extends base.yml extends other.yml extends acme.yml");
	}

	@Test
	void endlessFilesThatExtendEachOtherAreRefused() {
		SpecSource endless = (location) -> new ByteArrayInputStream(
				("extends: " + location + "x").getBytes(StandardCharsets.UTF_8));
		assertThatExceptionOfType(SpecFileException.class).isThrownBy(() -> SpecFiles.load("x", endless))
			.withMessageContaining("more than 20 files extend each other");
	}

	@Test
	void missingFileIsRefusedWithAllNames() {
		assertThatExceptionOfType(SpecFileException.class).isThrownBy(() -> SpecFiles.load("classpath:acme/none.yml"))
			.withMessageStartingWith("The message specification classpath:acme/none.yml cannot be used:\n"
					+ "  classpath:acme/none.yml: does not exist; write the location of a file, or one of iso1987-ascii, ");
		assertThatExceptionOfType(SpecFileException.class).isThrownBy(() -> SpecFiles.load("iso1987-asci"))
			.withMessageContaining(
					"iso1987-asci: does not exist; write the location of a file, or one of iso1987-ascii, ");
	}

	@Test
	void missingFileThatIsExtendedIsRefusedWhereItIsNamed() {
		assertThat(acme("name: Acme\nextends: iso1987").findings()).singleElement()
			.asString()
			.startsWith(
					"acme.yml, line 2, extends: 'iso1987' does not exist; write the location of a file, or one of ");
	}

	@Test
	void locationThatNoSourceUnderstandsIsRefused() {
		assertThatExceptionOfType(SpecFileException.class).isThrownBy(() -> SpecFiles.load("file:\0"))
			.withMessageContaining("cannot be read: java.nio.file.InvalidPathException");
		assertThatExceptionOfType(SpecFileException.class).isThrownBy(() -> SpecFiles.load(this.directory))
			.withMessageContaining("cannot be read: java.io.IOException");
	}

	@Test
	void fileOfMoreThanThreeMegabytesIsRefused() {
		byte[] large = "#".repeat(3 * 1024 * 1024 + 1).getBytes(StandardCharsets.UTF_8);
		assertThat(new SpecFilesInMemory().with("acme.yml", large).findings())
			.containsExactly("acme.yml: is larger than 3 MB");
	}

	@Test
	void fileThatIsNotUtf8IsRefused() {
		byte[] latin1 = "name: M\u00fcller".getBytes(StandardCharsets.ISO_8859_1);
		assertThat(acme("extends: base.yml").with("base.yml", latin1).findings())
			.containsExactly("acme.yml, line 1, extends: 'base.yml' is not text in UTF-8");
	}

	@Test
	void onlyFilesNeedSnakeYaml() throws Exception {
		Path file = Files.writeString(this.directory.resolve("acme.yml"), "name: Acme");
		URL code = SpecFiles.class.getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader alone = new URLClassLoader(new URL[] { code }, ClassLoader.getPlatformClassLoader())) {
			Method load = alone.loadClass(SpecFiles.class.getName()).getMethod("load", String.class);
			assertThat(load.invoke(null, "iso1987-ascii")).hasToString("iso1987-ascii");
			assertThatThrownBy(() -> load.invoke(null, file.toString())).cause()
				.isInstanceOf(IllegalStateException.class)
				.hasMessage(file + " is YAML, and there is no SnakeYAML on the class path; add org.yaml:snakeyaml");
		}
	}

	@Test
	void findingsHaveTheirParts() {
		assertThat(acme("name: Acme\nfields:\n  3: {formt: n 6}").refusal().findings()).first()
			.isEqualTo(new SpecFinding("acme.yml", 3, "fields.3",
					"unknown key 'formt'; write one of name, format, encoding, align, fill, length, min, trim, room, show,"
							+ " broken, parts, short, bitmap, tag, head, end, ends, by, when, fields"));
	}

}

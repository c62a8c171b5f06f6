package dev.iso8583.oracles;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.file.SpecFileException;
import dev.iso8583.message.spec.file.SpecFiles;
import dev.iso8583.message.spec.file.SpecFinding;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code iso8583-cli} prints of a file of another library is the same specification,
 * without the fields that have findings.
 */
class PrintedYamlTests {

	@TempDir
	private Path directory;

	@TestFactory
	Stream<DynamicTest> yamlOfAFileIsTheSameSpecification() throws IOException {
		Map<String, byte[]> files = new LinkedHashMap<>(PackagerFileTests.files());
		assertThat(files).hasSizeGreaterThanOrEqualTo(5);
		for (String name : List.of("Spec87", "Spec87ASCII", "EMV")) {
			files.put(name + ".json", Moov.file(Moov.builtIn(name)));
		}
		return files.entrySet()
			.stream()
			.map((file) -> DynamicTest.dynamicTest(file.getKey(), () -> compare(file.getKey(), file.getValue())));
	}

	private void compare(String name, byte[] bytes) throws IOException, InterruptedException {
		Path file = Files.write(this.directory.resolve(name), bytes);
		Path printed = this.directory.resolve(name + ".yml");
		Path refused = this.directory.resolve(name + ".txt");
		int code = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				Path.of("../iso8583-cli/target/classes") + File.pathSeparator + System.getProperty("java.class.path"),
				"dev.iso8583.cli.Iso8583Cli", "yaml", file.toString())
			.redirectOutput(printed.toFile())
			.redirectError(refused.toFile())
			.start()
			.waitFor();
		String findings = Files.readString(refused);
		MessageSpec expected;
		try {
			expected = SpecFiles.load(file.toString());
			assertThat(code).as(findings).isZero();
		}
		catch (SpecFileException ex) {
			assertThat(code).as(findings).isOne();
			assertThat(findings).contains(ex.findings().stream().map(SpecFinding::toString).toList());
			if (ex.findings().stream().anyMatch((finding) -> !finding.path().startsWith("fields."))) {
				assertThat(printed).isEmptyFile();
				return;
			}
			expected = without(ex.findings(), file);
		}
		assertSame(SpecFiles.load(printed), expected);
	}

	private MessageSpec without(List<SpecFinding> findings, Path file) throws IOException {
		Set<String> fields = new TreeSet<>();
		findings.forEach((finding) -> fields.add(finding.path().split("\\.")[1] + ": none"));
		return SpecFiles.load(Files.write(this.directory.resolve("expected.yml"),
				("extends: " + file + "\nfields: {" + String.join(", ", fields) + "}")
					.getBytes(StandardCharsets.UTF_8)));
	}

	private static void assertSame(MessageSpec printed, MessageSpec spec) {
		assertThat(printed.version()).isEqualTo(spec.version());
		assertThat(printed.headerLength()).isEqualTo(spec.headerLength());
		assertThat(printed.mti()).isEqualTo(spec.mti());
		assertThat(printed.bitmap()).isEqualTo(spec.bitmap());
		assertThat(printed.bitmaps()).isEqualTo(spec.bitmaps());
		assertThat(printed.templates()).isEqualTo(spec.templates());
		assertThat(printed.fields().keySet()).isEqualTo(spec.fields().keySet());
		spec.fields().forEach((number, field) -> {
			assertThat(printed.fields().get(number)).isEqualTo(field);
			if (field.parts() instanceof Parts.Positional positional) {
				assertThat(((Parts.Positional) printed.fields().get(number).parts()).fields().keySet())
					.containsExactlyElementsOf(positional.fields().keySet());
			}
		});
	}

}

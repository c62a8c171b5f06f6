package dev.iso8583.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample, and the tests that act as applications, use only the public API.
 */
class PublicApiTests {

	private static final Pattern MACHINERY = Pattern
		.compile("dev\\.iso8583\\.(tcp|internal" + "|transport\\.(?!Transport\\b)|tls\\.(?!(Tls|TlsMaterial)\\b)"
				+ "|autoconfigure\\.(binding|diagnostics|handler|link|options|tls))\\b");

	@Test
	void nothingUsesInternalsOfTheLibrary() throws IOException {
		for (Path sources : List.of(Path.of("src"), Path.of("../interop-tests/src"))) {
			try (Stream<Path> files = Files.walk(sources)) {
				List<Path> java = files
					.filter((file) -> file.toString().endsWith(".java") && !file.endsWith("PublicApiTests.java"))
					.toList();
				assertThat(java).isNotEmpty()
					.allSatisfy((file) -> assertThat(MACHINERY.matcher(read(file)).results().map((use) -> use.group()))
						.isEmpty());
			}
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package dev.iso8583;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The inputs of fuzz tests lie in folders that are named by class and method. Jazzer
 * finds none, without a word, if the name is not that of a method.
 */
class FuzzSeedsTests {

	private static final Path RESOURCES = Path.of("src/test/resources");

	@Test
	void everyFolderOfInputsBelongsToAFuzzTest() throws IOException {
		List<Path> folders;
		try (Stream<Path> files = Files.walk(RESOURCES, 6)) {
			folders = files.filter(Files::isDirectory)
				.filter((folder) -> folder.getParent().getFileName().toString().endsWith("Inputs"))
				.toList();
		}
		assertThat(folders).hasSizeGreaterThan(2)
			.allSatisfy((folder) -> assertThat(methodsOf(folder)).contains(folder.getFileName().toString()));
	}

	private static List<String> methodsOf(Path folder) throws ClassNotFoundException {
		String type = RESOURCES.relativize(folder.getParent()).toString().replace('/', '.').replaceFirst("Inputs$", "");
		return Arrays.stream(Class.forName(type).getDeclaredMethods()).map((method) -> method.getName()).toList();
	}

}

package dev.iso8583.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.file.SpecFiles;

/**
 * Loads specifications for the command line. A file of an application may extend one that
 * is on the class path of the application, such as {@code classpath:acme.xml}. That one
 * is looked for in the directory of the file that was given, and in those above it.
 */
final class Specifications {

	private static final String CLASSPATH = "classpath:";

	private static final String FILE = "file:";

	private Specifications() {
	}

	static MessageSpec load(String location) {
		return SpecFiles.load(location, (each) -> open(each, location));
	}

	/**
	 * Open a file.
	 * @param location where it is
	 * @param given the file that was given on the command line
	 */
	static InputStream open(String location, String given) throws IOException {
		if (!location.startsWith(CLASSPATH)) {
			return Files.newInputStream(path(location));
		}
		String name = location.substring(CLASSPATH.length()).replaceFirst("^/+", "");
		Path start = given.startsWith(CLASSPATH) ? Path.of("x") : path(given);
		for (Path directory = parent(start); directory != null; directory = directory.getParent()) {
			Path file = directory.resolve(name);
			if (Files.isRegularFile(file)) {
				return Files.newInputStream(file);
			}
		}
		throw new FileNotFoundException(location);
	}

	private static @Nullable Path parent(Path file) {
		return file.toAbsolutePath().getParent();
	}

	private static Path path(String location) {
		return Path.of(location.startsWith(FILE) ? location.substring(FILE.length()) : location);
	}

}

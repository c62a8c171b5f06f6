package dev.iso8583.oracles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A table for people, in the directory {@code target}.
 */
final class Report {

	private Report() {
	}

	static void write(String name, List<String> lines) {
		try {
			Files.createDirectories(Path.of("target"));
			Files.write(Path.of("target", name), lines);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

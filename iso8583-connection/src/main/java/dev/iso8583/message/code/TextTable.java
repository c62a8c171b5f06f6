package dev.iso8583.message.code;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads the tables of this package.
 */
final class TextTable {

	private TextTable() {
	}

	/** Return the columns of each row of a table. */
	static List<String[]> rows(String name) {
		try (InputStream in = TextTable.class.getResourceAsStream(name);
				BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
			return reader.lines().map((line) -> line.split("\t")).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

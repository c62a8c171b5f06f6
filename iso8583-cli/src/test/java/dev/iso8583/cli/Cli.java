package dev.iso8583.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a command has printed.
 *
 * @param code the exit code
 * @param out what is on standard output
 * @param err what is on standard error
 */
record Cli(int code, String out, String err) {

	/** Run a command without input. */
	static Cli run(String... arguments) {
		return runWith("", arguments);
	}

	/** Run a command with an input. */
	static Cli runWith(String input, String... arguments) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		int code = Iso8583Cli.run(List.of(arguments),
				new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)),
				new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
		return new Cli(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
	}

}

package dev.iso8583.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.iso8583.cli.Iso8583Cli.UsageException;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.file.SpecFileException;

/**
 * Describes messages. Nothing of what is read is printed, except what a description
 * shows.
 */
final class DescribeCommand {

	private @Nullable String location;

	/** The number of bytes before the MTI, or -1 for what the specification says. */
	private int headerLength = -1;

	/** Whether a message may take several lines. */
	private boolean isWrapped;

	private boolean isFirst = true;

	private int problems;

	private DescribeCommand() {
	}

	static DescribeCommand of(List<String> options) {
		DescribeCommand command = new DescribeCommand();
		for (int index = 0; index < options.size(); index++) {
			String option = options.get(index);
			switch (option) {
				case "--spec" -> command.location = value(options, ++index, option);
				case "--header" -> command.headerLength = number(value(options, ++index, option));
				case "--wrapped" -> command.isWrapped = true;
				// which may be a message, so it is not repeated
				default -> throw new UsageException(
						"describe reads messages from standard input and has only the options --spec, --header and"
								+ " --wrapped");
			}
		}
		if (command.location == null) {
			throw new UsageException(
					"describe needs --spec with a file, or one of " + String.join(", ", MessageSpec.names()));
		}
		return command;
	}

	private static String value(List<String> options, int index, String option) {
		if (index == options.size()) {
			throw new UsageException(option + " needs a value");
		}
		return options.get(index);
	}

	private static int number(String text) {
		if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > 255) {
			throw new UsageException("--header needs a number of bytes from 0 to 255");
		}
		return Integer.parseInt(text);
	}

	int run(InputStream in, PrintStream out, PrintStream err) {
		MessageFormat format;
		try {
			MessageSpec spec = Specifications.load(String.valueOf(this.location));
			format = MessageFormat.builder()
				.spec((this.headerLength < 0) ? spec : spec.toBuilder().headerLength(this.headerLength).build())
				.build();
		}
		catch (SpecFileException ex) {
			err.println(ex.getMessage());
			return Iso8583Cli.PROBLEMS;
		}
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
			describe(lines, format, out, err);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return (this.problems > 0) ? Iso8583Cli.PROBLEMS : Iso8583Cli.DONE;
	}

	private void describe(BufferedReader lines, MessageFormat format, PrintStream out, PrintStream err)
			throws IOException {
		StringBuilder message = new StringBuilder();
		int number = 0;
		int first = 0;
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			number++;
			first = message.isEmpty() ? number : first;
			message.append(line.replaceAll("\\s", ""));
			if (!this.isWrapped || line.isBlank()) {
				describe(message, first, format, out, err);
				message.setLength(0);
			}
		}
		describe(message, first, format, out, err);
	}

	private void describe(StringBuilder digits, int line, MessageFormat format, PrintStream out, PrintStream err) {
		if (digits.isEmpty()) {
			return;
		}
		String place = "Line " + line + ": ";
		try {
			String description = format.describe(format.decode(bytes(digits)));
			out.print(this.isFirst ? "" : "\n");
			out.println(description.stripTrailing());
			this.isFirst = false;
		}
		catch (UndecodableMessageException | IllegalArgumentException ex) {
			// without the cause, which may hold what has been read
			err.println(place + ex.getMessage());
			this.problems++;
		}
	}

	private static byte[] bytes(StringBuilder digits) {
		for (int index = 0; index < digits.length(); index++) {
			if (!HexFormat.isHexDigit(digits.charAt(index))) {
				throw new IllegalArgumentException("character " + (index + 1)
						+ ", blanks not counted, is not a hexadecimal digit; write two digits for each byte");
			}
		}
		if (digits.length() % 2 != 0) {
			throw new IllegalArgumentException(
					"has " + digits.length() + " hexadecimal digits; write two digits for each byte");
		}
		return HexFormat.of().parseHex(digits);
	}

}

package dev.iso8583.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The command line. The exit code is 0 if all has been done, 1 if a file or a message has
 * problems, which are on standard error, and 2 if the command is not one.
 */
public final class Iso8583Cli {

	static final int DONE = 0;

	static final int PROBLEMS = 1;

	static final int WRONG_USAGE = 2;

	private static final String HELP = """
			Usage: java -jar iso8583-cli.jar COMMAND

			yaml FILE
			    Prints a message specification as YAML: a packager file of jPOS (XML), a file of
			    moov-io/iso8583 (JSON or YAML), a file of this library with all that it extends, or
			    one that is built in, such as iso1987-ascii. Fields that cannot be taken over are
			    left out, and listed on standard error with what to write for them.

			describe --spec NAME_OR_FILE [--header BYTES] [--wrapped]
			    Reads messages as hexadecimal digits from standard input, one in each line, and
			    describes their fields. Card data is hidden, as it is in logs.
			    --spec     a built-in specification, or a file as for yaml
			    --header   the number of bytes before the MTI, if not as the specification says
			    --wrapped  a message may take several lines and ends with an empty line

			--help
			    Prints this.

			Exit code: 0 done; 1 a file or a message has problems; 2 not such a command
			""";

	private Iso8583Cli() {
	}

	/**
	 * Run a command, and end the JVM.
	 * @param arguments the command and its options
	 */
	public static void main(String[] arguments) {
		PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
		int code = run(List.of(arguments), System.in, out, System.err);
		out.flush();
		System.exit(code);
	}

	/** Run a command, and return the exit code. */
	static int run(List<String> arguments, InputStream in, PrintStream out, PrintStream err) {
		if (arguments.isEmpty() || arguments.contains("--help") || arguments.contains("-h")) {
			(arguments.isEmpty() ? err : out).print(HELP);
			return arguments.isEmpty() ? WRONG_USAGE : DONE;
		}
		List<String> options = arguments.subList(1, arguments.size());
		try {
			return switch (arguments.get(0)) {
				case "yaml" -> YamlCommand.of(options).run(out, err);
				case "describe" -> DescribeCommand.of(options).run(in, out, err);
				default -> throw new UsageException("There is no command '" + arguments.get(0) + "'");
			};
		}
		catch (UsageException ex) {
			err.println(ex.getMessage() + "; --help lists the commands and their options");
			return WRONG_USAGE;
		}
	}

	/**
	 * The command is not one.
	 */
	static final class UsageException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UsageException(String message) {
			super(message);
		}

	}

}

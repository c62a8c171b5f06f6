package dev.iso8583.oracles;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import dev.iso8583.oracles.Library.Refusal;

/**
 * A program of ours around a library in another language: a line asks, a line answers.
 * One process serves all tests, and ends with them.
 */
final class Program {

	private static final HexFormat HEX = HexFormat.of();

	private static final long MINUTES = 5;

	private final BufferedWriter in;

	private final BufferedReader out;

	private Program(Process process) {
		this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII));
		this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
	}

	/** Start the program. It ends when its input does, which is when this JVM ends. */
	static Program start(Map<String, String> environment, String... command) {
		try {
			ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
			builder.environment().putAll(environment);
			return new Program(builder.start());
		}
		catch (IOException ex) {
			throw notStarted(command, ex);
		}
	}

	/** Run a command until it has succeeded, such as one that builds the program. */
	static void run(Path directory, String... command) {
		try {
			Process process = new ProcessBuilder(command).directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.INHERIT)
				.start();
			if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
				process.destroyForcibly();
				throw new AssertionError(String.join(" ", command) + " in " + directory + " has failed, see above");
			}
		}
		catch (IOException ex) {
			throw notStarted(command, ex);
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static UncheckedIOException notStarted(String[] command, IOException ex) {
		return new UncheckedIOException(
				command[0] + " cannot be started; .ci/run installs what these tests need, see CONTRIBUTING.md", ex);
	}

	/**
	 * Ask, and wait for the answer.
	 * @return the words of the answer
	 * @throws Refusal if the answer is no
	 */
	synchronized List<String> ask(String... words) throws Refusal {
		try {
			this.in.write(String.join(" ", words) + "\n");
			this.in.flush();
			String line = this.out.readLine();
			if (line == null) {
				throw new AssertionError("the program has ended, see above");
			}
			List<String> answer = List.of(line.split(" "));
			if (answer.get(0).equals("no")) {
				throw new Refusal((String) value(answer.get(1)));
			}
			return answer.subList(1, answer.size());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Return text or bytes as a word. */
	static String word(Object value) {
		return (value instanceof byte[] bytes) ? "b:" + HEX.formatHex(bytes)
				: "t:" + HEX.formatHex(((String) value).getBytes(StandardCharsets.UTF_8));
	}

	/** Return the text or bytes of a word. */
	static Object value(String word) {
		byte[] bytes = HEX.parseHex(word.substring(2));
		return word.startsWith("b:") ? bytes : new String(bytes, StandardCharsets.UTF_8);
	}

	/** Add the values of parts at any depth by path. */
	static void flatten(String path, Object value, Map<String, Object> values) {
		if (value instanceof Map<?, ?> parts) {
			parts.forEach((key, part) -> flatten(path + "." + key, part, values));
		}
		else {
			values.put(path, value);
		}
	}

	/** Put a value at a path, in parts at any depth. */
	static void put(Map<String, Object> parts, String path, Object value) {
		int dot = path.indexOf('.');
		if (dot < 0) {
			parts.put(path, value);
			return;
		}
		@SuppressWarnings("unchecked")
		Map<String, Object> inner = (Map<String, Object>) parts.computeIfAbsent(path.substring(0, dot),
				(key) -> new TreeMap<>());
		put(inner, path.substring(dot + 1), value);
	}

}

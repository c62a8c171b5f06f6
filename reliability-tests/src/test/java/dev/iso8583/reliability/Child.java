package dev.iso8583.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import static org.awaitility.Awaitility.await;

/**
 * A child process of a test. All its output is kept; it receives commands on its standard
 * input, one per line. It ends with the test at the latest.
 */
final class Child implements AutoCloseable {

	private final List<String> command;

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Thread reader;

	private Child(List<String> command) {
		this.command = command;
		try {
			this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(command.get(0) + " cannot be started; .ci/run installs what is needed", ex);
		}
		this.reader = new Thread(this::reads, "output of " + command.get(0));
		this.reader.setDaemon(true);
		this.reader.start();
	}

	static Child of(List<String> command) {
		return new Child(command);
	}

	/**
	 * Run a class of the tests in its own JVM, with other commands in front if needed.
	 */
	static Child java(List<String> before, Class<?> main, String... arguments) {
		List<String> command = new ArrayList<>(before);
		command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx256m", "-XX:TieredStopAtLevel=1",
				"-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return new Child(command);
	}

	/** Run a program until it ends; its exit status must be 0. */
	static void runs(String... command) {
		Child child = new Child(List.of(command));
		try {
			if (!child.process.waitFor(30, TimeUnit.SECONDS) || child.process.exitValue() != 0) {
				throw new AssertionError(child + "\ndid not succeed");
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private void reads() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.lines.add(line);
			}
		}
		catch (IOException ex) {
			// the process was killed
		}
	}

	/** Wait for a line that begins with some words, and return the first. */
	String says(String words) {
		return says(words, 1).get(0);
	}

	/** Wait for a number of lines that begin with some words, and return them. */
	List<String> says(String words, int count) {
		await(words + " from " + this.command.get(this.command.size() - 1)).atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> said(words).size() >= count || !this.process.isAlive());
		if (said(words).size() < count) {
			throw new AssertionError(this + "\nended without: " + words);
		}
		return said(words);
	}

	/** Return the lines so far that begin with some words. */
	List<String> said(String words) {
		return this.lines.stream().filter((line) -> line.startsWith(words)).toList();
	}

	void isTold(String line) {
		try {
			this.process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Ask the process to end with SIGTERM, as {@code kill} does. */
	void isAskedToEnd() {
		this.process.toHandle().destroy(); // its output stays open, unlike by
											// Process.destroy()
	}

	/**
	 * Wait until the process has ended and all its output has been read, and return its
	 * exit status.
	 */
	int endsWithin(Duration patience) {
		try {
			if (!this.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new AssertionError(this + "\ndid not end within " + patience.toMillis() + " ms");
			}
			this.reader.join();
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Kill the process as {@code kill -9} does, and wait until it has ended. */
	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Override
	public String toString() {
		return "$ " + String.join(" ", this.command) + "\n" + String.join("\n", this.lines);
	}

}

package dev.iso8583.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.awaitility.Awaitility.await;

/**
 * A running third-party program. Everything it prints is kept.
 */
final class Tool {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final List<String> command;

	private final Process process;

	private final StringBuffer output = new StringBuffer();

	private final List<Thread> readers = new ArrayList<>();

	private Tool(List<String> command, Process process) {
		this.command = command;
		this.process = process;
	}

	/** Start a program whose output is text. */
	static Tool talking(List<String> command) {
		Tool tool = started(command);
		tool.keep(tool.process.getInputStream());
		tool.keep(tool.process.getErrorStream());
		return tool;
	}

	/**
	 * Start a program whose standard output carries bytes that the test reads itself.
	 */
	static Tool passing(List<String> command) {
		Tool tool = started(command);
		tool.keep(tool.process.getErrorStream());
		return tool;
	}

	private static Tool started(List<String> command) {
		try {
			return new Tool(command, new ProcessBuilder(command).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					command.get(0) + " cannot be started; .ci/run installs what these tests need", ex);
		}
	}

	private void keep(InputStream stream) {
		Thread reader = new Thread(() -> {
			byte[] some = new byte[8192];
			try (stream) {
				for (int count = stream.read(some); count >= 0; count = stream.read(some)) {
					this.output.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
				}
			}
			catch (IOException ex) {
				// the program was ended
			}
		}, "output of " + this.command.get(0));
		reader.setDaemon(true);
		reader.start();
		this.readers.add(reader);
	}

	/** Wait until the program has printed the text. */
	Tool prints(String text) {
		await("'" + text + "' from " + this.command).atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(20))
			.until(() -> this.output.indexOf(text) >= 0);
		return this;
	}

	String output() {
		return this.output.toString();
	}

	InputStream in() {
		return this.process.getInputStream();
	}

	OutputStream out() {
		return this.process.getOutputStream();
	}

	/** Wait until the program ends with exit status 0, and return its output. */
	String succeeds() {
		int status = status();
		if (status != 0) {
			throw new AssertionError(this + "\nended with status " + status);
		}
		return output();
	}

	boolean isOver() {
		return !this.process.isAlive();
	}

	/** Wait until the program has ended and all its output has been read. */
	int status() {
		try {
			if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				throw new AssertionError(this + "\ndoes not end");
			}
			for (Thread reader : this.readers) {
				reader.join();
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Ask the program to end, and wait until it has ended. */
	void ends() {
		this.process.destroy();
		status();
	}

	/** Send the process a signal, such as {@code STOP}. */
	void gets(String signal) {
		talking(List.of("kill", "-" + signal, String.valueOf(this.process.pid()))).succeeds();
	}

	void isKilled() {
		this.process.destroyForcibly();
	}

	@Override
	public String toString() {
		return "$ " + String.join(" ", this.command) + "\n" + this.output;
	}

}

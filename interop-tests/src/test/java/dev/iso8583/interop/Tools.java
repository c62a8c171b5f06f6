package dev.iso8583.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * The programs, applications and far ends that a test has started. They are stopped after
 * the test in reverse order. If the test has failed, the output of the programs is
 * printed.
 */
final class Tools implements AfterEachCallback {

	private final Deque<Tool> programs = new ArrayDeque<>();

	private final Deque<AutoCloseable> others = new ArrayDeque<>();

	private final Path directory;

	Tools() {
		try {
			this.directory = Files.createTempDirectory("iso8583-interop");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Start a program whose output is text. */
	Tool starts(String... command) {
		return kept(Tool.talking(java.util.List.of(command)));
	}

	/** Start a program whose standard output the test reads itself. */
	Tool pipes(String... command) {
		return kept(Tool.passing(java.util.List.of(command)));
	}

	private Tool kept(Tool tool) {
		this.programs.push(tool);
		return tool;
	}

	<T extends AutoCloseable> T closes(T other) {
		this.others.push(other);
		return other;
	}

	/**
	 * Start an application that uses the starter.
	 * @param yaml its YAML on the class path
	 * @param values of the placeholders in the YAML, names and values in turn
	 */
	ConfigurableApplicationContext runs(String yaml, Object... values) {
		Map<String, Object> properties = new LinkedHashMap<>();
		for (int index = 0; index < values.length; index += 2) {
			properties.put(values[index].toString(), values[index + 1].toString());
		}
		properties.put("spring.config.location", "classpath:" + yaml);
		properties.put("spring.jmx.enabled", "false");
		return closes(new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(properties)
			.run());
	}

	/** Return a directory that exists until the test ends. */
	Path directory() {
		return this.directory;
	}

	Path writes(String file, String text) {
		try {
			return Files.writeString(this.directory.resolve(file), text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return a free port below the range that the operating system assigns to outgoing
	 * connections.
	 */
	static int freePort() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
			try (ServerSocket socket = new ServerSocket(port)) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// the port is in use: try another
			}
		}
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		for (AutoCloseable other : this.others) {
			other.close();
		}
		this.programs.forEach(Tool::isKilled);
		if (context.getExecutionException().isPresent()) {
			this.programs.descendingIterator()
				.forEachRemaining((tool) -> System.err.println(context.getDisplayName() + "\n" + tool));
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

}

package dev.iso8583.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A stack with its load in another process. Both of its ends may be there, as of a
 * program in another language, or its client only. The first line of the process is its
 * name. It makes the loads that it is told to make: a line of
 * {@link Shape#toLine(Window)} asks; the answer is a line {@code begin} and a line
 * {@code end} when it is measured, a figure in each further line, and a line with a dot.
 * The process ends when its input does, which is when this one ends.
 */
final class InAnotherProcess implements Contender {

	/** What a client has before its first visit: those of this process are busier. */
	private static final Shape WARM_UP = new Shape(Shape.Kind.ASYNC, 64, Workload.STAN);

	private final List<String> command;

	private final boolean serverIsHere;

	private final String name;

	private @Nullable Process process;

	private @Nullable BufferedReader out;

	private InAnotherProcess(@Nullable String name, boolean serverIsHere, List<String> command) throws IOException {
		this.command = command;
		this.serverIsHere = serverIsHere;
		this.name = (name != null) ? name : start();
	}

	/** Start a program that has both ends of a stack. */
	static InAnotherProcess bothEnds(String program) throws IOException {
		return new InAnotherProcess(null, false, List.of(program));
	}

	/**
	 * The client of a stack whose server is in this process. Its process begins with its
	 * first visit.
	 */
	static InAnotherProcess client(String name, int port) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		// such as a log of garbage collections
		ManagementFactory.getRuntimeMXBean()
			.getInputArguments()
			.stream()
			.filter((argument) -> argument.startsWith("-Xlog"))
			.forEach(command::add);
		command.addAll(List.of("-Xms512m", "-Xmx1g", "-cp", System.getProperty("java.class.path"),
				Client.class.getName(), name, Integer.toString(port)));
		try {
			return new InAnotherProcess(name, true, command);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String start() throws IOException {
		this.process = new ProcessBuilder(this.command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.out = this.process.inputReader(StandardCharsets.UTF_8);
		return line();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Sample run(Shape shape, Window window) throws IOException {
		if (this.process == null) {
			start();
			if (this.serverIsHere) {
				ask(WARM_UP, new Window(Duration.ZERO, Duration.ofSeconds(5)));
			}
		}
		return ask(shape, window);
	}

	private Sample ask(Shape shape, Window window) throws IOException {
		if (this.process == null) {
			throw new IllegalStateException("not started");
		}
		this.process.outputWriter(StandardCharsets.UTF_8).append(shape.toLine(window)).append('\n').flush();
		Map<String, String> figures = new HashMap<>();
		Meter begin = null;
		Meter end = null;
		for (String line = line(); !line.equals("."); line = line()) {
			switch (line) {
				case Window.BEGIN -> begin = Meter.begin(() -> 0, shape.isOpenLoop());
				case Window.END -> end = Meter.end(() -> 0, shape.isOpenLoop());
				default -> figures.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
			}
		}
		if (begin == null || end == null || figures.containsKey("failed")) {
			throw new IllegalStateException("an exchange failed: " + figures.get("failed"));
		}
		Usage here = end.since(begin);
		Usage there = new Usage(number(figures, "requests"), number(figures, "nanos"), number(figures, "cpu"),
				number(figures, "bytes"), here.machine(), number(figures, "collecting"), turns(figures));
		Map<Metric, Double> more = new HashMap<>();
		if (shape.kind() == Shape.Kind.BURST) {
			more.put(Metric.SECONDS, there.nanos() / 1e9);
		}
		Stream.of(Metric.values())
			.filter((metric) -> figures.containsKey(metric.name()))
			.forEach((metric) -> more.put(metric, number(figures, metric.name())));
		return new Sample(this.serverIsHere ? there.with(here) : there, more);
	}

	/** Return a figure, or 0 where a program does not know it. */
	private static double number(Map<String, String> figures, String name) {
		return Double.parseDouble(figures.getOrDefault(name, "0"));
	}

	private static Map<String, Turns> turns(Map<String, String> figures) {
		Map<String, Turns> turns = new HashMap<>();
		figures.forEach((name, value) -> {
			if (name.startsWith(Client.THREADS)) {
				turns.put(name.substring(Client.THREADS.length()), Turns.of(value));
			}
		});
		return turns;
	}

	private String line() throws IOException {
		String line = (this.out != null) ? this.out.readLine() : null;
		if (line == null) {
			// the next visit starts another
			this.process = null;
			throw new IOException("the process has ended");
		}
		return line;
	}

}

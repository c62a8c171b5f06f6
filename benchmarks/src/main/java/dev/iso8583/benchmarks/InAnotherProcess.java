package dev.iso8583.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A stack whose both ends are in a process of their own, such as a program in another
 * language. It makes the loads that it is told to make: a line of
 * {@link Shape#toLine(Window)} asks; the answer is a line {@code begin} and a line
 * {@code end} when the window does, a figure in each further line, and a line with a dot.
 * The program ends when its input does, which is when this process ends.
 */
final class InAnotherProcess implements Contender {

	private final Process process;

	private final BufferedReader out;

	private final String name;

	/** Start the program, whose first line is what it is called. */
	InAnotherProcess(String... command) throws IOException {
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.out = this.process.inputReader(StandardCharsets.UTF_8);
		this.name = line();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Map<Metric, Double> run(Shape shape, Window window) throws IOException {
		this.process.outputWriter(StandardCharsets.UTF_8).append(shape.toLine(window)).append('\n').flush();
		Map<String, String> figures = new HashMap<>();
		Meter begin = null;
		Meter end = null;
		for (String line = line(); !line.equals("."); line = line()) {
			switch (line) {
				case "begin" -> begin = Meter.read(0);
				case "end" -> end = Meter.read(0);
				default -> figures.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
			}
		}
		if (begin == null || end == null || figures.containsKey("failed")) {
			throw new IllegalStateException("an exchange failed: " + figures.get("failed"));
		}
		Usage usage = new Usage(number(figures, "requests"), number(figures, "nanos"), number(figures, "cpu"),
				number(figures, "bytes"), end.since(begin).machine());
		Map<Metric, Double> sample = usage.metrics();
		if (shape.kind() == Shape.Kind.BURST) {
			sample.put(Metric.SECONDS, usage.nanos() / 1e9);
		}
		return sample;
	}

	private static double number(Map<String, String> figures, String name) {
		return Double.parseDouble(figures.get(name));
	}

	private String line() throws IOException {
		String line = this.out.readLine();
		if (line == null) {
			throw new IOException("the process has ended");
		}
		return line;
	}

}

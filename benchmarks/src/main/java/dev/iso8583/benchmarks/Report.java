package dev.iso8583.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Collects samples and writes them as Markdown: medians, what they lie between, ratios,
 * and which targets are reached.
 */
final class Report {

	private static final String NOT_MEASURED = "not measured";

	private final String length;

	private final Results results = new Results();

	private final List<String> failures = new ArrayList<>();

	/** What an idle connection takes, by how many there are. */
	private Map<Integer, Map<String, Double>> memory = Map.of();

	Report(String length) {
		this.length = length;
	}

	void add(Cell cell, Contender contender, Sample sample) {
		this.results.add(cell, contender, sample);
	}

	void failed(Cell cell, Contender contender, Exception failure) {
		this.results.addFailure(cell, contender);
		this.failures.add(cell.id() + ", " + contender.name() + ": " + failure.getMessage());
	}

	void memory(Map<Integer, Map<String, Double>> figures) {
		this.memory = figures;
	}

	String write(List<Cell> cells, int rounds, Properties remarks) throws IOException {
		StringBuilder out = new StringBuilder("# Results of the load program\n\n");
		out.append("Written by a ").append(this.length).append(" run on ").append(LocalDate.now());
		out.append("; how to run it again is in [performance.md](../docs/performance.md).\n\n");
		out.append("| | |\n|---|---|\n");
		machine().forEach((name, value) -> out.append("| " + name + " | " + value + " |\n"));
		out.append("\nMedians of " + rounds + " rounds, and in brackets the lowest and highest. Both ends are in one"
				+ " process, and so are all stacks but moov, unless it is said otherwise; a round visits each of them."
				+ " CPU and bytes are of both ends.\n\n");
		targets(out, remarks);
		for (Cell cell : cells) {
			cell(out, cell);
			remark(out, remarks.getProperty(cell.id()));
		}
		if (!this.memory.isEmpty()) {
			idle(out);
			remark(out, remarks.getProperty("memory"));
		}
		disturbances(out);
		return out.toString();
	}

	private void targets(StringBuilder out, Properties remarks) {
		out.append(
				"## Targets\n\nOurs / theirs, or ours alone where nobody is named. The control is ours again / ours.\n\n");
		out.append("| | | against | target | measured | control | |\n|---|---|---|---|---|---|---|\n");
		for (Target target : Target.ALL) {
			row(out, target.cell() + ", " + target.metric().unit(), target.ours(), target.peer(), target.bound(),
					target.atMost(), this.results.figure(target), this.results.control(target),
					verdict(target, remarks));
		}
		memoryTarget(out, "accepted: heap B", 2048, remarks);
		memoryTarget(out, "client: heap B", 4096, remarks);
		out.append('\n');
	}

	/**
	 * The target is for the most connections: what a process needs once weighs least
	 * there.
	 */
	private void memoryTarget(StringBuilder out, String name, double most, Properties remarks) {
		Optional<Double> figure = this.memory.values()
			.stream()
			.reduce((fewer, more) -> more)
			.map((figures) -> figures.get(name));
		row(out, "idle connection, " + name, Variant.DEFAULT.title(), null, most, true, figure, Optional.empty(),
				figure.map((value) -> verdict(value <= most, "memory", remarks)).orElse(NOT_MEASURED));
	}

	private String verdict(Target target, Properties remarks) {
		Optional<Double> figure = this.results.figure(target);
		if (!target.isOfThisJdk() || figure.isEmpty()) {
			return target.isOfThisJdk() ? NOT_MEASURED : "for another JDK";
		}
		return this.results.disturbance(target)
			.map((cause) -> "*disturbed*: " + cause)
			.orElseGet(() -> verdict(target.isReached(figure.get()), target.cell(), remarks));
	}

	private static String verdict(boolean reached, String cell, Properties remarks) {
		return reached ? "reached" : remarks.containsKey(cell)
				? "**not reached**, see what is said of " + cell + " below" : "**not reached**";
	}

	private static void row(StringBuilder out, String what, String ours, @Nullable String peer, double bound,
			boolean atMost, Optional<Double> figure, Optional<Double> control, String verdict) {
		out.append("| " + what + " | " + ours + " | " + ((peer != null) ? peer : "") + " | "
				+ (atMost ? "at most " : "at least ") + figure(bound) + " | " + text(figure) + " | " + text(control)
				+ " | " + verdict + " |\n");
	}

	private void cell(StringBuilder out, Cell cell) {
		List<Contender> contenders = cell.contenders()
			.stream()
			.filter((contender) -> !this.results.of(cell.id(), contender.name()).isEmpty())
			.toList();
		if (contenders.isEmpty()) {
			return;
		}
		// the control is compared with, as others are
		List<String> ours = contenders.stream()
			.map(Contender::name)
			.filter((name) -> Variant.named(name).isPresent() && !name.equals(Variant.CONTROL.title()))
			.toList();
		List<Metric> metrics = Stream.of(Metric.values())
			.filter((metric) -> contenders.stream()
				.anyMatch((contender) -> this.results.median(cell.id(), contender.name(), metric).isPresent()))
			.toList();
		out.append("## " + cell.title() + " (" + cell.id() + ")\n\n| |");
		ours.forEach((variant) -> out.append(" " + variant + " / theirs |"));
		metrics.forEach((metric) -> out.append(" " + metric.unit() + " |"));
		out.append("\n|---|" + "---|".repeat(ours.size() + metrics.size()) + "\n");
		for (Contender contender : contenders) {
			String name = contender.name();
			out.append("| " + name + " |");
			ours.forEach((variant) -> out.append(
					" " + (name.equals(variant) ? "" : text(this.results.ratio(cell.id(), cell.main(), variant, name)))
							+ " |"));
			metrics.forEach((metric) -> out.append(" " + spread(this.results.of(cell.id(), name), metric) + " |"));
			out.append('\n');
		}
		out.append('\n');
		if (cell.shape().isOpenLoop()) {
			threads(out, cell);
		}
	}

	/** Groups of threads that ran or waited for less than a microsecond are left out. */
	private void threads(StringBuilder out, Cell cell) {
		out.append("Threads, for each request: how often they had a processor, for how long, and how long they waited"
				+ " for one while they were ready.\n\n| | threads | turns | CPU µs | waited µs |\n|---|---|---|---|---|\n");
		for (Contender contender : cell.contenders()) {
			List<Sample> samples = this.results.of(cell.id(), contender.name());
			samples.stream()
				.flatMap((sample) -> sample.usage().turns().keySet().stream())
				.distinct()
				.forEach((group) -> {
					Optional<Double> ran = perRequest(samples, group, Turns::ran).map((nanos) -> nanos / 1e3);
					Optional<Double> waited = perRequest(samples, group, Turns::waited).map((nanos) -> nanos / 1e3);
					if (Math.max(ran.orElse(0.0), waited.orElse(0.0)) >= 1) {
						out.append("| " + contender.name() + " | " + group + " | "
								+ text(perRequest(samples, group, Turns::count)) + " | " + text(ran) + " | "
								+ text(waited) + " |\n");
					}
				});
		}
		out.append('\n');
	}

	private static Optional<Double> perRequest(List<Sample> samples, String group, ToDoubleFunction<Turns> figure) {
		return Results.median(samples.stream()
			.map(Sample::usage)
			.map((usage) -> figure.applyAsDouble(usage.turns().getOrDefault(group, Turns.NONE)) / usage.requests())
			.sorted()
			.toList());
	}

	private void idle(StringBuilder out) {
		out.append("## An idle connection, by how many there are between two processes\n\n| |");
		this.memory.keySet().forEach((connections) -> out.append(String.format(Locale.ROOT, " %,d |", connections)));
		out.append("\n|---|" + "---|".repeat(this.memory.size()) + "\n");
		for (String name : this.memory.values().iterator().next().keySet()) {
			out.append("| " + name + " |");
			this.memory.values().forEach((figures) -> out.append(" " + figure(figures.get(name)) + " |"));
			out.append('\n');
		}
		out.append('\n');
	}

	private static void remark(StringBuilder out, @Nullable String remark) {
		if (remark != null) {
			out.append(remark.strip()).append("\n\n");
		}
	}

	private void disturbances(StringBuilder out) {
		out.append("## What to know of this run\n\n");
		List<Sample> all = this.results.all();
		List<Sample> disturbed = all.stream().filter(Sample::isDisturbed).toList();
		if (disturbed.isEmpty()) {
			out.append("No sample was taken while other processes used more than 6 % of the processors.\n");
		}
		else {
			out.append("Of " + all.size() + " samples " + disturbed.size()
					+ " were taken while other processes used more than 6 % of the processors, at most "
					+ disturbed.stream()
						.mapToLong((sample) -> Math.round(sample.usage().foreign() * 100))
						.max()
						.orElse(0)
					+ " %, although they were tried again: do not trust small differences.\n");
		}
		if (!this.failures.isEmpty()) {
			out.append("\nFailed visits, which count nowhere:\n\n");
			this.failures.forEach((failure) -> out.append("- " + failure.replace('\n', ' ') + "\n"));
		}
	}

	private static String spread(List<Sample> samples, Metric metric) {
		List<Double> sorted = Results.sorted(samples, metric);
		return Results.median(sorted)
			.map((median) -> figure(median) + " (" + figure(sorted.get(0)) + "–" + figure(sorted.get(sorted.size() - 1))
					+ ")")
			.orElse("");
	}

	private static String text(Optional<Double> figure) {
		return figure.map(Report::figure).orElse("");
	}

	/** Return a figure with as many digits as say something. */
	static String figure(double value) {
		return (value >= 100) ? String.format(Locale.ROOT, "%,d", Math.round(value))
				: String.format(Locale.ROOT, (value >= 10) ? "%.1f" : "%.2f", value);
	}

	private static Map<String, String> machine() throws IOException {
		Map<String, String> machine = new LinkedHashMap<>();
		machine.put("processors",
				Runtime.getRuntime().availableProcessors() + " × " + line("/proc/cpuinfo", "model name"));
		machine.put("memory", line("/proc/meminfo", "MemTotal"));
		machine.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
				+ Files.readString(Path.of("/proc/sys/net/ipv4/tcp_congestion_control")).strip());
		machine.put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
		machine.put("heap", Runtime.getRuntime().maxMemory() / 1024 / 1024 + " MB at most");
		machine.put("versions",
				Stream.of("netty-transport", "j8583", "jpos", "netty-iso8583", "HdrHistogram")
					.flatMap((name) -> Load.archive(name).stream())
					.map((file) -> file.replaceFirst("\\.jar$", ""))
					.collect(Collectors.joining(", ")));
		return machine;
	}

	private static String line(String file, String name) throws IOException {
		return Files.readAllLines(Path.of(file))
			.stream()
			.filter((line) -> line.startsWith(name))
			.map((line) -> line.substring(line.indexOf(':') + 1).strip())
			.findFirst()
			.orElse("unknown");
	}

}

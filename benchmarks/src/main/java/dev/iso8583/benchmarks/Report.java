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
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Collects samples and writes them as Markdown: medians, what they lie between, ratios,
 * and which targets are reached.
 */
final class Report {

	private final String length;

	private final Map<String, Map<String, List<Map<Metric, Double>>>> samples = new LinkedHashMap<>();

	private final List<String> failures = new ArrayList<>();

	private Map<String, Double> memory = Map.of();

	Report(String length) {
		this.length = length;
	}

	void add(Cell cell, Contender contender, Sample sample) {
		this.samples.computeIfAbsent(cell.id(), (id) -> new LinkedHashMap<>())
			.computeIfAbsent(contender.name(), (name) -> new ArrayList<>())
			.add(sample.metrics());
	}

	void failed(Cell cell, Contender contender, Exception failure) {
		this.failures.add(cell.id() + ", " + contender.name() + ": " + failure.getMessage());
	}

	void memory(Map<String, Double> figures) {
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
			out.append("## An idle connection, of 10,000 between two processes\n\n| | |\n|---|---|\n");
			this.memory.forEach((name, value) -> out.append("| " + name + " | " + figure(value) + " |\n"));
			out.append('\n');
			remark(out, remarks.getProperty("memory"));
		}
		disturbances(out);
		return out.toString();
	}

	private void targets(StringBuilder out, Properties remarks) {
		out.append("## Targets\n\nOurs / theirs, or ours alone where nobody is named.\n\n");
		out.append("| | against | target | measured | |\n|---|---|---|---|---|\n");
		for (Target target : Target.ALL) {
			Optional<Double> figure = figure(target);
			row(out, target.cell() + ", " + target.metric().unit(), (target.peer() != null) ? target.peer() : "",
					target.bound(), target.atMost(), figure, target.isOfThisJdk()
							? verdict(figure.map(target::isReached), target.cell(), remarks) : "of another JDK");
		}
		memoryTarget(out, "accepted: heap B", 2048, remarks);
		memoryTarget(out, "client: heap B", 4096, remarks);
		out.append('\n');
	}

	private void memoryTarget(StringBuilder out, String name, double most, Properties remarks) {
		Optional<Double> figure = Optional.ofNullable(this.memory.get(name));
		row(out, "idle connection, " + name, "", most, true, figure,
				verdict(figure.map((value) -> value <= most), "memory", remarks));
	}

	private static String verdict(Optional<Boolean> reached, String cell, Properties remarks) {
		if (reached.isEmpty()) {
			return "not measured";
		}
		return reached.get() ? "reached" : remarks.containsKey(cell)
				? "**not reached**, see what is said of " + cell + " below" : "**not reached**";
	}

	private static void row(StringBuilder out, String what, String peer, double bound, boolean atMost,
			Optional<Double> figure, String verdict) {
		out.append("| " + what + " | " + peer + " | " + (atMost ? "at most " : "at least ") + figure(bound) + " | "
				+ figure.map(Report::figure).orElse("") + " | " + verdict + " |\n");
	}

	private Optional<Double> figure(Target target) {
		Map<String, List<Map<Metric, Double>>> cell = this.samples.getOrDefault(target.cell(), Map.of());
		Optional<Double> ours = median(cell.get(target.ours()), target.metric());
		if (target.peer() == null) {
			return ours;
		}
		Optional<Double> theirs = cell.entrySet()
			.stream()
			.filter((entry) -> target.isAgainst(entry.getKey()))
			.findFirst()
			.flatMap((entry) -> median(entry.getValue(), target.metric()));
		return ours.flatMap((our) -> theirs.map((their) -> our / their));
	}

	private void cell(StringBuilder out, Cell cell) {
		Map<String, List<Map<Metric, Double>>> drivers = this.samples.getOrDefault(cell.id(), Map.of());
		if (drivers.isEmpty()) {
			return;
		}
		List<Metric> metrics = Stream.of(Metric.values())
			.filter((metric) -> drivers.values().iterator().next().get(0).containsKey(metric))
			.toList();
		out.append("## " + cell.title() + " (" + cell.id() + ")\n\n| | ours / theirs |");
		metrics.forEach((metric) -> out.append(" " + metric.unit() + " |"));
		out.append("\n|---|---|" + "---|".repeat(metrics.size()) + "\n");
		Optional<Double> ours = median(drivers.get("ours"), cell.main());
		for (Contender contender : cell.contenders()) {
			List<Map<Metric, Double>> samples = drivers.get(contender.name());
			if (samples == null) {
				continue;
			}
			String ratio = contender.name().equals("ours") ? ""
					: ours.flatMap((our) -> median(samples, cell.main()).map((their) -> figure(our / their)))
						.orElse("");
			out.append("| " + contender.name() + " | " + ratio + " |");
			metrics.forEach((metric) -> out.append(" " + spread(samples, metric) + " |"));
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
		List<Map<Metric, Double>> all = this.samples.values()
			.stream()
			.flatMap((drivers) -> drivers.values().stream())
			.flatMap(List::stream)
			.toList();
		List<Double> disturbed = all.stream()
			.map((sample) -> sample.get(Metric.FOREIGN))
			.filter((share) -> share > Load.MOST_FOREIGN)
			.sorted()
			.toList();
		if (disturbed.isEmpty()) {
			out.append("No sample was taken while other processes used more than 6 % of the processors.\n");
		}
		else {
			out.append("Of " + all.size() + " samples " + disturbed.size()
					+ " were taken while other processes used more than 6 % of the processors, at most "
					+ Math.round(disturbed.get(disturbed.size() - 1) * 100)
					+ " %, although they were tried again: do not trust small differences.\n");
		}
		if (!this.failures.isEmpty()) {
			out.append("\nFailed visits, which count nowhere:\n\n");
			this.failures.forEach((failure) -> out.append("- " + failure.replace('\n', ' ') + "\n"));
		}
	}

	private static String spread(List<Map<Metric, Double>> samples, Metric metric) {
		List<Double> sorted = sorted(samples, metric);
		return figure(median(sorted)) + " (" + figure(sorted.get(0)) + "–" + figure(sorted.get(sorted.size() - 1))
				+ ")";
	}

	private static Optional<Double> median(@Nullable List<Map<Metric, Double>> samples, Metric metric) {
		return (samples != null) ? Optional.of(median(sorted(samples, metric))) : Optional.empty();
	}

	private static List<Double> sorted(List<Map<Metric, Double>> samples, Metric metric) {
		return samples.stream().map((sample) -> sample.get(metric)).sorted().toList();
	}

	private static double median(List<Double> sorted) {
		int middle = sorted.size() / 2;
		return (sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
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

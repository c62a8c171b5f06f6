package dev.iso8583.benchmarks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All samples of a run, and what they say: medians, ratios, and whether these can be
 * believed.
 */
final class Results {

	/** By cell and by contender. */
	private final Map<String, Map<String, List<Sample>>> samples = new LinkedHashMap<>();

	/** Cells and contenders of visits that failed. */
	private final Set<String> failed = new HashSet<>();

	void add(Cell cell, Contender contender, Sample sample) {
		this.samples.computeIfAbsent(cell.id(), (id) -> new LinkedHashMap<>())
			.computeIfAbsent(contender.name(), (name) -> new ArrayList<>())
			.add(sample);
	}

	void addFailure(Cell cell, Contender contender) {
		this.failed.add(cell.id() + ", " + contender.name());
	}

	List<Sample> all() {
		return this.samples.values()
			.stream()
			.flatMap((contenders) -> contenders.values().stream())
			.flatMap(List::stream)
			.toList();
	}

	/** Return the samples of a contender, or none. */
	List<Sample> of(String cell, String contender) {
		return this.samples.getOrDefault(cell, Map.of()).getOrDefault(contender, List.of());
	}

	/** Return all figures of a metric, in ascending order. */
	static List<Double> sorted(List<Sample> samples, Metric metric) {
		return samples.stream()
			.map((sample) -> sample.metrics().get(metric))
			.flatMap(Stream::ofNullable)
			.sorted()
			.toList();
	}

	static Optional<Double> median(List<Double> sorted) {
		int middle = sorted.size() / 2;
		return sorted.isEmpty() ? Optional.empty() : Optional
			.of((sorted.size() % 2 == 1) ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
	}

	Optional<Double> median(String cell, String contender, Metric metric) {
		return median(sorted(of(cell, contender), metric));
	}

	/** Return the ratio of the medians of two contenders. */
	Optional<Double> ratio(String cell, Metric metric, String ours, String theirs) {
		return median(cell, ours, metric).flatMap((our) -> median(cell, theirs, metric).map((their) -> our / their));
	}

	/** Return what is to be compared with the bound of a target. */
	Optional<Double> figure(Target target) {
		return (target.peer() == null) ? median(target.cell(), target.ours(), target.metric())
				: peer(target).flatMap((peer) -> ratio(target.cell(), target.metric(), target.ours(), peer));
	}

	/** Return the ratio of our stack to itself, where a target is. */
	Optional<Double> control(Target target) {
		return ratio(target.cell(), target.metric(), Variant.CONTROL.title(), Variant.DEFAULT.title());
	}

	/**
	 * Return why the figure of a target is not to be believed, if so: a visit of one of
	 * the two that are compared failed, other processes had the processors in more than a
	 * quarter of its rounds, or our stack differs from itself by more than chance.
	 */
	Optional<String> disturbance(Target target) {
		List<String> compared = Stream.concat(Stream.of(target.ours()), peer(target).stream()).toList();
		if (compared.stream().anyMatch((contender) -> this.failed.contains(target.cell() + ", " + contender))) {
			return Optional.of("failed visits");
		}
		if (compared.stream().anyMatch((contender) -> isDisturbed(of(target.cell(), contender)))) {
			return Optional.of("foreign CPU");
		}
		Optional<Double> control = control(target);
		return control.map(target.metric()::isControlled).orElse(false) ? Optional.empty() : Optional.of("control");
	}

	private static boolean isDisturbed(List<Sample> samples) {
		return samples.stream().filter(Sample::isDisturbed).count() * 4 > samples.size();
	}

	private Optional<String> peer(Target target) {
		return this.samples.getOrDefault(target.cell(), Map.of())
			.keySet()
			.stream()
			.filter(target::isAgainst)
			.findFirst();
	}

}

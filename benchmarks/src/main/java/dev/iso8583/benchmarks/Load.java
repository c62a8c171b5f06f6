package dev.iso8583.benchmarks;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * The load program. All drivers of Java live in this process; in each round every cell is
 * visited, and in a cell every contender, so that what the machine does to one it does to
 * all. A visit that was disturbed by other processes is made again. The first round warms
 * up and does not count.
 *
 * <p>
 * Arguments: {@code quick} or {@code long}; a regular expression of the cells to visit;
 * the file for the results.
 */
public final class Load {

	/** The program that drives moov; empty without the profile {@code peers-go}. */
	private static final String MOOV = System.getProperty("load.moov", "");

	private final boolean quick;

	private final Report report;

	private Load(boolean quick) {
		this.quick = quick;
		this.report = new Report(quick ? "quick" : "long");
	}

	/**
	 * Run the load.
	 * @param arguments how long, which cells, where to write
	 */
	public static void main(String[] arguments) {
		if (arguments.length != 3 || !List.of("quick", "long").contains(arguments[0])) {
			throw new IllegalArgumentException("Say quick or long, which cells, and the file for the results");
		}
		int status = 1;
		try {
			new Load(arguments[0].equals("quick")).run(arguments[1], Path.of(arguments[2]));
			status = 0;
		}
		catch (Throwable ex) {
			ex.printStackTrace();
		}
		// drivers do not end by themselves
		System.exit(status);
	}

	private void run(String which, Path results) throws Exception {
		List<Cell> cells = cells().stream().filter((cell) -> cell.id().matches(which)).toList();
		int rounds = this.quick ? 3 : 7;
		for (int round = 0; round <= rounds; round++) {
			for (Cell cell : cells) {
				List<Contender> contenders = new ArrayList<>(cell.contenders());
				Collections.rotate(contenders, round);
				for (Contender contender : contenders) {
					visit(round, cell, contender);
				}
			}
		}
		if ("memory".matches(which)) {
			this.report.memory(IdleMemory.measure());
		}
		Files.writeString(results, this.report.write(cells, rounds, remarks(results)));
	}

	/** Return what people have to say of the results, by cell: it outlives them. */
	private static Properties remarks(Path results) throws IOException {
		Properties remarks = new Properties();
		Path file = results.resolveSibling("remarks.properties");
		if (Files.exists(file)) {
			try (Reader in = Files.newBufferedReader(file)) {
				remarks.load(in);
			}
		}
		return remarks;
	}

	private void visit(int round, Cell cell, Contender contender) {
		Duration lead = Duration.ofMillis(this.quick ? 200 : 500);
		Duration length = Duration.ofMillis(!this.quick ? 3000 : (round == 0) ? 2000 : 800);
		Window window = cell.shape().window(new Window(lead, length));
		int tries = (round == 0) ? 1 : this.quick ? 2 : 6;
		try {
			Sample best = contender.run(cell.shape(), window);
			for (int attempt = 1; attempt < tries && best.isDisturbed(); attempt++) {
				Sample sample = contender.run(cell.shape(), window);
				best = (sample.usage().foreign() < best.usage().foreign()) ? sample : best;
			}
			System.out.printf("round %d  %-20s %-18s %s %s%n", round, cell.id(), contender.name(),
					Report.figure(best.metrics().get(cell.main())), cell.main().unit());
			if (round > 0) {
				this.report.add(cell, contender, best);
			}
		}
		catch (Exception ex) {
			System.out.printf("round %d  %-20s %-18s %s%n", round, cell.id(), contender.name(), ex);
			this.report.failed(cell, contender, ex);
		}
	}

	private static List<Cell> cells() throws IOException {
		List<InThisProcess> ours = Variant.each((variant) -> InThisProcess.start(OurDriver.connection(variant)));
		List<InThisProcess> peers = ServiceLoader.load(Driver.class)
			.stream()
			.map((peer) -> InThisProcess.start(peer.get()))
			.toList();
		List<Contender> moov = MOOV.isEmpty() ? List.of() : List.of(InAnotherProcess.bothEnds(MOOV));
		Contender flushEach = InThisProcess.start(new FloorDriver(false));
		Contender coalesced = InThisProcess.start(new FloorDriver(true));
		List<Cell> cells = new ArrayList<>();
		for (int callers : new int[] { 1, 2, 64, 1024 }) {
			cells.add(new Cell("blocking-" + callers, callers + " blocking caller" + ((callers > 1) ? "s" : ""),
					Metric.RATE, all(List.of(ours, peers, moov, List.of(flushEach))),
					new Shape(Shape.Kind.BLOCKING, callers, Workload.STAN)));
		}
		for (int outstanding : new int[] { 64, 1024 }) {
			cells.add(new Cell("async-" + outstanding, outstanding + " outstanding, asynchronous", Metric.RATE,
					all(List.of(ours, peers, List.of(flushEach, coalesced))),
					new Shape(Shape.Kind.ASYNC, outstanding, Workload.STAN)));
		}
		cells.add(new Cell("purchase-1024", "0200 of 15 fields, 1024 outstanding, asynchronous", Metric.RATE,
				all(List.of(ours, peers)), new Shape(Shape.Kind.ASYNC, 1024, Workload.PURCHASE)));
		cells.add(new Cell("purchase-64", "0200 of 15 fields, 64 blocking callers", Metric.RATE,
				all(List.of(ours, peers)), new Shape(Shape.Kind.BLOCKING, 64, Workload.PURCHASE)));
		VirtualThreads.executor().ifPresent((threads) -> addVirtual(cells, threads, peers, moov));
		List<Contender> clientsApart = Stream.concat(ours.stream(), peers.stream())
			.map(InThisProcess::withClientApart)
			.toList();
		for (int rate : new int[] { 5_000, 20_000 }) {
			cells.add(new Cell("rate-" + rate, rate + " a second, open loop", Metric.P50, all(List.of(ours, peers)),
					new Shape(Shape.Kind.SPINNING, rate, Workload.STAN)));
			cells.add(new Cell("sleeping-" + rate,
					rate + " a second, open loop that sleeps, with the client in a process of its own", Metric.P50,
					clientsApart, new Shape(Shape.Kind.SLEEPING, rate, Workload.STAN)));
		}
		Contender poolOfOne = InThisProcess.start(OurDriver.poolOfOne());
		for (int connections : new int[] { 4, 16 }) {
			cells.add(new Cell("pool-" + connections, "a pool of " + connections + ", 1024 outstanding, asynchronous",
					Metric.RATE,
					all(List.of(
							Variant.eachDefault((variant) -> InThisProcess.start(OurDriver.pool(variant, connections))),
							List.of(poolOfOne))),
					new Shape(Shape.Kind.ASYNC, 1024, Workload.STAN)));
		}
		return cells;
	}

	private static void addVirtual(List<Cell> cells, Executor threads, List<InThisProcess> peers,
			List<Contender> moov) {
		List<Contender> ours = Variant
			.eachDefault((variant) -> InThisProcess.start(OurDriver.onVirtualThreads(variant, threads)));
		for (int callers : new int[] { 64, 1024 }) {
			cells.add(new Cell("virtual-" + callers, callers + " blocking callers on virtual threads", Metric.RATE,
					all(List.of(ours, peers, moov)), new Shape(Shape.Kind.VIRTUAL, callers, Workload.STAN)));
		}
		cells.add(new Cell("virtual-100000", "100,000 blocking callers on virtual threads", Metric.RATE, ours,
				new Shape(Shape.Kind.VIRTUAL, 100_000, Workload.STAN)));
		cells.add(new Cell("burst-100000", "100,000 callers on virtual threads at once, one request each",
				Metric.SECONDS, all(List.of(ours, moov)), new Shape(Shape.Kind.BURST, 100_000, Workload.STAN)));
	}

	private static List<Contender> all(List<List<? extends Contender>> some) {
		return some.stream().<Contender>flatMap(List::stream).toList();
	}

	/** Return the Java archives of a name on the class path. */
	static Optional<String> archive(String name) {
		return Stream.of(System.getProperty("java.class.path").split(":"))
			.map((entry) -> Path.of(entry).getFileName().toString())
			.filter((file) -> file.matches(name + "-[0-9].*\\.jar"))
			.findFirst();
	}

}

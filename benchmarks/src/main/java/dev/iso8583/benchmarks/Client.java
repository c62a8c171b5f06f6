package dev.iso8583.benchmarks;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * The client of a stack and its load, in a process of their own, see
 * {@link InAnotherProcess}.
 */
public final class Client {

	/** Begins the name of a figure of a group of threads. */
	static final String THREADS = "threads ";

	private Client() {
	}

	/**
	 * Connect, and make the loads that the standard input tells.
	 * @param arguments the name of the stack, and the port of its server
	 * @throws Exception if it does not connect
	 */
	public static void main(String[] arguments) throws Exception {
		PrintStream out = System.out;
		// what a library prints is no answer
		System.setOut(System.err);
		Driver driver = driver(arguments[0]);
		driver.connect(Integer.parseInt(arguments[1]));
		out.println(driver.name());
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			try {
				tell(Shape.ofLine(line).run(driver, Window.ofLine(line, out::println)), out);
			}
			catch (Exception ex) {
				out.println("failed=" + ex.toString().replace('\n', ' '));
			}
			out.println(".");
		}
		// drivers do not end by themselves
		System.exit(0);
	}

	private static Driver driver(String name) {
		return Variant.named(name)
			.<Driver>map(OurDriver::connection)
			.or(() -> ServiceLoader.load(Driver.class)
				.stream()
				.map(ServiceLoader.Provider::get)
				.filter((driver) -> driver.name().equals(name))
				.findFirst())
			.orElseThrow();
	}

	private static void tell(Sample sample, PrintStream out) {
		Usage usage = sample.usage();
		Map.of("requests", usage.requests(), "nanos", usage.nanos(), "cpu", usage.cpu(), "bytes", usage.bytes(),
				"collecting", usage.collecting())
			.forEach((name, value) -> out.println(name + "=" + value));
		usage.turns().forEach((group, turns) -> out.println(THREADS + group + "=" + turns));
		sample.more().forEach((metric, value) -> out.println(metric.name() + "=" + value));
	}

}

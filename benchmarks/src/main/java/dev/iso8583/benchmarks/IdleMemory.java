package dev.iso8583.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.tcp.Connector;
import dev.iso8583.transport.Transport;

/**
 * What a connection takes while nothing happens on it: two processes, one the server, one
 * the client, and from one to ten thousand connections between them.
 */
public final class IdleMemory {

	static final List<Integer> CONNECTIONS = List.of(1, 10, 100, 1_000, 10_000);

	private IdleMemory() {
	}

	/**
	 * Measure an end. For each line with a number of connections it tells its figures on
	 * the standard output, when there are so many.
	 * @param arguments {@code server}, or the port of the server to connect to
	 * @throws Exception if it cannot
	 */
	public static void main(String[] arguments) throws Exception {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		MessageFormat format = Messages.format();
		ConnectionOptions options = ConnectionOptions.builder(format)
			.messageHandler((request, from) -> Messages.answer(format, request))
			.build();
		Transport transport = Transport.create();
		if (arguments[0].equals("server")) {
			Server server = new Server("server", transport, ServerOptions.onPort(0, options));
			server.start();
			System.out.println(server.port());
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				if (server.connections().size() != Integer.parseInt(line)) {
					throw new IllegalStateException("there are " + server.connections().size() + " connections");
				}
				tell();
			}
		}
		else {
			Connector connector = new Connector("client", transport, options);
			Address address = new Address("127.0.0.1", Integer.parseInt(arguments[0]));
			List<Connection> connections = new ArrayList<>(CONNECTIONS.get(CONNECTIONS.size() - 1));
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				while (connections.size() < Integer.parseInt(line)) {
					connections.add(connector.connect(address).get(10, TimeUnit.SECONDS));
				}
				tell();
			}
		}
		System.exit(0);
	}

	/** Heap, resident memory and threads, after the garbage is gone. */
	private static void tell() throws InterruptedException, IOException {
		for (int times = 0; times < 4; times++) {
			System.gc();
			Thread.sleep(200);
		}
		long resident = Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
			.sum();
		System.out.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + " " + resident + " "
				+ ManagementFactory.getThreadMXBean().getThreadCount());
	}

	/** Return what an idle connection takes, by how many there are, and by what it is. */
	static Map<Integer, Map<String, Double>> measure() throws IOException {
		Map<Integer, Map<String, Double>> figures = new LinkedHashMap<>();
		try (End server = new End("server"); End client = new End(server.line())) {
			Growth clientGrowth = new Growth("client", client.ask(0));
			Growth serverGrowth = new Growth("accepted", server.ask(0));
			for (int connections : CONNECTIONS) {
				System.out.println("memory of " + connections + " idle connections");
				long[] atClient = client.ask(connections);
				Map<String, Double> row = new LinkedHashMap<>();
				serverGrowth.put(row, connections, server.ask(connections));
				clientGrowth.put(row, connections, atClient);
				figures.put(connections, row);
			}
		}
		return figures;
	}

	/** What has been added at one end. */
	private static final class Growth {

		private final String end;

		private final long[] before;

		private int connections;

		private long heap;

		Growth(String end, long[] before) {
			this.end = end;
			this.before = before;
			this.heap = before[0];
		}

		void put(Map<String, Double> row, int connections, long[] now) {
			row.put(this.end + ": heap B", (double) (now[0] - this.before[0]) / connections);
			row.put(this.end + ": heap B of each further",
					(double) (now[0] - this.heap) / (connections - this.connections));
			row.put(this.end + ": resident B", (double) (now[1] - this.before[1]) / connections);
			row.put(this.end + ": threads of the process", (double) now[2]);
			this.connections = connections;
			this.heap = now[0];
		}

	}

	/** The process at one end. */
	private static final class End implements AutoCloseable {

		private final Process process;

		private final BufferedReader out;

		End(String argument) throws IOException {
			this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-Xmx2g", "-cp", System.getProperty("java.class.path"), IdleMemory.class.getName(), argument)
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			this.out = this.process.inputReader(StandardCharsets.UTF_8);
		}

		String line() throws IOException {
			String line = this.out.readLine();
			if (line == null) {
				throw new IOException("the process at one end has ended");
			}
			return line;
		}

		/** Return heap, resident memory and threads with so many connections. */
		long[] ask(int connections) throws IOException {
			this.process.outputWriter(StandardCharsets.UTF_8).append(connections + "\n").flush();
			return Stream.of(line().split(" ")).mapToLong(Long::parseLong).toArray();
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
		}

	}

}

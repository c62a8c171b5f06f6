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
 * the client, and ten thousand connections between them.
 */
public final class IdleMemory {

	private static final int CONNECTIONS = 10_000;

	private IdleMemory() {
	}

	/**
	 * Measure an end, which tells its figures on the standard output.
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
			tell();
			in.readLine();
			if (server.connections().size() != CONNECTIONS) {
				throw new IllegalStateException("there are " + server.connections().size() + " connections");
			}
		}
		else {
			Connector connector = new Connector("client", transport, options);
			Address address = new Address("127.0.0.1", Integer.parseInt(arguments[0]));
			tell();
			List<Connection> connections = new ArrayList<>(CONNECTIONS);
			while (connections.size() < CONNECTIONS) {
				connections.add(connector.connect(address).get(10, TimeUnit.SECONDS));
			}
			System.out.println(connections.size());
			in.readLine();
		}
		tell();
		in.readLine();
		// the other end may still be measured
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

	/** Return what an idle connection takes, by what it is. */
	static Map<String, Double> measure() throws IOException {
		System.out.println("memory of " + CONNECTIONS + " idle connections");
		try (End server = new End("server")) {
			String port = server.line();
			long[] serverBefore = server.stats();
			try (End client = new End(port)) {
				long[] clientBefore = client.stats();
				client.line();
				client.proceed();
				long[] clientAfter = client.stats();
				server.proceed();
				long[] serverAfter = server.stats();
				Map<String, Double> figures = new LinkedHashMap<>();
				put(figures, "accepted", serverBefore, serverAfter);
				put(figures, "client", clientBefore, clientAfter);
				return figures;
			}
		}
	}

	private static void put(Map<String, Double> figures, String end, long[] before, long[] after) {
		figures.put(end + ": heap B", (double) (after[0] - before[0]) / CONNECTIONS);
		figures.put(end + ": resident B", (double) (after[1] - before[1]) / CONNECTIONS);
		figures.put(end + ": threads of the process", (double) after[2]);
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

		long[] stats() throws IOException {
			String[] figures = line().split(" ");
			return new long[] { Long.parseLong(figures[0]), Long.parseLong(figures[1]), Long.parseLong(figures[2]) };
		}

		void proceed() throws IOException {
			this.process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
		}

	}

}

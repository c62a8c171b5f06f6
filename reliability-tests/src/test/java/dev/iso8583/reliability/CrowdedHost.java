package dev.iso8583.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.testing.Messages;
import dev.iso8583.transport.Transport;

/**
 * A process with a server that accepts the default maximum of clients. For each line of
 * its standard input it prints the number of clients and what the process holds: bytes of
 * heap after a garbage collection, descriptors, threads and kilobytes of resident memory.
 * It ends when its standard input ends.
 */
final class CrowdedHost {

	private CrowdedHost() {
	}

	public static void main(String[] arguments) throws IOException {
		MessageFormat format = Messages.format();
		ConnectionOptions connection = ConnectionOptions.builder(format)
			.messageHandler((message, on) -> format.set(format.responseTo(message), 39, "00"))
			.build();
		try (Transport transport = Transport.create();
				Server server = new Server("issuer", transport,
						ServerOptions.builder(connection).bindAddress("127.0.0.1").port(0).build())) {
			server.start();
			System.out.println("port " + server.port());
			BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
			for (String order = orders.readLine(); order != null; order = orders.readLine()) {
				SoakTests.Use use = SoakTests.Use.now();
				System.out.println("use " + server.clients().size() + " " + use.heap() + " " + use.descriptors() + " "
						+ use.threads() + " " + resident());
			}
			server.stop(Duration.ZERO);
		}
	}

	private static String resident() throws IOException {
		return Files.readAllLines(Path.of("/proc/self/status"))
			.stream()
			.filter((line) -> line.startsWith("VmRSS:"))
			.map((line) -> line.replaceAll("\\D", ""))
			.findFirst()
			.orElseThrow();
	}

}

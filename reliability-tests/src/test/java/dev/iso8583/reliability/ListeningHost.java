package dev.iso8583.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.testing.Messages;
import dev.iso8583.transport.Transport;

/**
 * A process that listens on a port as soon as its standard input tells it to. It ends
 * when its standard input ends.
 */
final class ListeningHost {

	private ListeningHost() {
	}

	public static void main(String[] arguments) throws IOException {
		MessageFormat format = Messages.format();
		ConnectionOptions connection = ConnectionOptions.builder(format)
			.messageHandler((message, on) -> format.set(format.responseTo(message), 39, "00"))
			.build();
		try (Transport transport = Transport.create();
				Server server = new Server("issuer", transport,
						ServerOptions.builder(connection)
							.bindAddress("127.0.0.1")
							.port(Integer.parseInt(arguments[0]))
							.build())) {
			System.out.println("ready");
			BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
			for (String order = orders.readLine(); order != null; order = orders.readLine()) {
				server.start();
				System.out.println("listening");
			}
			server.stop(Duration.ZERO);
		}
	}

}

package dev.iso8583.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Backoff;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.testing.Messages;
import dev.iso8583.transport.Transport;

/**
 * A process with a pool of one member that sends pings. Each line of its standard input
 * orders requests: the first STAN, the number of requests and a timeout in milliseconds.
 * It prints the outcome of each request and the events of its connection, each with
 * {@link System#nanoTime}, which is the same for all processes of a host. It ends when
 * its standard input ends.
 */
final class Gateway {

	private static final AtomicInteger pings = new AtomicInteger(900_000);

	private Gateway() {
	}

	/**
	 * Run the gateway. The arguments are host, port, idle time and ping timeout in ms,
	 * and the maximum of unanswered pings.
	 */
	public static void main(String[] arguments) throws IOException {
		MessageFormat format = Messages.format();
		ConnectionOptions connection = ConnectionOptions.builder(format)
			.idleTime(Duration.ofMillis(Long.parseLong(arguments[2])))
			.pingTimeout(Duration.ofMillis(Long.parseLong(arguments[3])))
			.maximumUnansweredPings(Integer.parseInt(arguments[4]))
			.connectTimeout(Duration.ofSeconds(1))
			.ping((on) -> format.set(format.newMessage("0800"), 11, Messages.stan(pings.incrementAndGet())))
			.listener(new Printer())
			.build();
		try (Transport transport = Transport.create();
				Pool pool = new Pool("gateway", transport,
						PoolOptions.builder(connection)
							.addresses(List.of(new Address(arguments[0], Integer.parseInt(arguments[1]))))
							.minimumConnections(0)
							.backoff(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), 2, 0.2))
							.build())) {
			pool.start();
			BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
			for (String order = orders.readLine(); order != null; order = orders.readLine()) {
				String[] words = order.split(" ");
				new Thread(() -> sends(pool, format, Integer.parseInt(words[0]), Integer.parseInt(words[1]),
						Duration.ofMillis(Long.parseLong(words[2]))))
					.start();
			}
		}
	}

	private static void sends(Pool pool, MessageFormat format, int first, int count, Duration timeout) {
		for (int number = first; number < first + count; number++) {
			String stan = Messages.stan(number);
			String outcome;
			long start = System.nanoTime();
			try {
				String answered = Messages.stanOf(pool.send(format.set(format.newMessage("0100"), 11, stan), timeout));
				outcome = answered.equals(stan) ? "ANSWERED" : "ANSWERED_BY_ANOTHER";
			}
			catch (Iso8583Exception ex) {
				outcome = ex.delivery().name() + "_" + ex.reason().name();
			}
			say("told " + stan + " " + outcome + " " + (System.nanoTime() - start));
		}
		say("done " + first);
	}

	private static synchronized void say(String text) {
		System.out.println(text + " " + System.nanoTime());
	}

	private static final class Printer implements ConnectionListener {

		@Override
		public void online(Connection connection) {
			say("online");
		}

		@Override
		public void closed(Connection connection, CloseReason reason) {
			say("closed " + reason.name());
		}

	}

}

package dev.iso8583.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Configures free ports for the issuer's servers, and sets the addresses of the gateway's
 * pool accordingly.
 */
public class FreePorts implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		try (ServerSocket a = listener(); ServerSocket b = listener()) {
			TestPropertyValues.of("iso8583.server.issuer-a.port=" + a.getLocalPort(),
					"iso8583.server.issuer-b.port=" + b.getLocalPort(),
					"iso8583.pool.acquirer.addresses=localhost:" + a.getLocalPort() + ",localhost:" + b.getLocalPort())
				.applyTo(context);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return a free port.
	 * @return its number
	 */
	public static int next() {
		try (ServerSocket listener = listener()) {
			return listener.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return a listener on a port below the range that the operating system assigns to
	 * outgoing connections, and on one that no other JVM of Surefire's takes.
	 */
	private static ServerSocket listener() {
		int first = 14_000 + 6_000 * Integer.getInteger("tests.fork", 1);
		while (true) {
			try {
				return new ServerSocket(ThreadLocalRandom.current().nextInt(first, first + 6_000));
			}
			catch (IOException ex) {
				// the port is in use: try another
			}
		}
	}

}

package dev.iso8583.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Puts the issuer's servers on free ports, and the gateway's pool on their way.
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
	 * Return a port on which nobody listens.
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

	/** On a port below those that outgoing connections take by themselves. */
	private static ServerSocket listener() {
		while (true) {
			try {
				return new ServerSocket(ThreadLocalRandom.current().nextInt(20_000, 32_000));
			}
			catch (IOException ex) {
				// taken: try another
			}
		}
	}

}

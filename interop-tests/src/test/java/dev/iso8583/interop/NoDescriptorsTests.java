package dev.iso8583.interop;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server in its own process. The operating system limits its file descriptors, and
 * clients use up all of them.
 */
class NoDescriptorsTests {

	/**
	 * The JVM and the class path use some of the descriptors. The rest suffices for about
	 * a hundred clients.
	 */
	private static final int DESCRIPTORS = 300;

	private static final int TOO_MANY = 20;

	private static final String FAILS = "cannot accept clients";

	private static final String RECOVERS = "accepting clients again";

	@RegisterExtension
	final Tools tools = new Tools();

	private final int port = Tools.freePort();

	@Test
	void serverWithoutDescriptorsServesItsClientsAndLaterThoseThatWaited() {
		Tool server = serves();
		Client first = new Client();
		first.isServed();
		List<Client> served = new ArrayList<>();
		Client waiting = new Client();
		while (waiting.isServedUnless(() -> logged(server, FAILS) > 0)) {
			served.add(waiting);
			waiting = new Client();
		}
		assertThat(served).as("clients that were let in").hasSizeBetween(2 * TOO_MANY, DESCRIPTORS);
		List<Client> more = new ArrayList<>();
		for (int count = 0; count < TOO_MANY; count++) {
			Client client = new Client();
			client.asks();
			more.add(client);
		}
		await("another try to accept").until(() -> {
			first.isServed();
			return logged(server, FAILS) > 2;
		});
		served.forEach(Client::isServed);
		assertThat(more).as("clients that wait").noneMatch(Client::isAnswered);
		served.subList(0, 2 * TOO_MANY).forEach(Client::close);
		waiting.isAnsweredNow();
		more.forEach(Client::isAnsweredNow);
		first.isServed();
		served.subList(2 * TOO_MANY, served.size()).forEach(Client::isServed);
		server.prints(RECOVERS);
		new Client().isServed();
		assertThat(server.isOver()).isFalse();
		assertThat(told(server, "WARN")).singleElement().asString().contains("issuer: " + FAILS, "Too many open files");
		assertThat(told(server, "ERROR")).isEmpty();
		assertThat(logged(server, RECOVERS)).isOne();
	}

	private Tool serves() {
		return this.tools
			.starts("bash", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$@\"", "bash",
					System.getProperty("java.home") + "/bin/java", "-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", jars(),
					Application.class.getName(), "--spring.config.location=classpath:descriptors.yml",
					"--test.port=" + this.port)
			.prints("Started Application");
	}

	/**
	 * Return a class path of jars only, as a deployed application has it. The JVM keeps
	 * jars open. From a directory it could not load any class once the descriptors have
	 * run out.
	 */
	private String jars() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(Path::of)
			.filter(Files::exists)
			.map((entry) -> Files.isDirectory(entry) ? jar(entry) : entry)
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private Path jar(Path classes) {
		Path jar = this.tools.directory().resolve(UUID.randomUUID() + ".jar");
		this.tools
			.starts(System.getProperty("java.home") + "/bin/jar", "--create", "--file", jar.toString(), "-C",
					classes.toString(), ".")
			.succeeds();
		return jar;
	}

	private static long logged(Tool server, String text) {
		return Pattern.compile(text).matcher(server.output()).results().count();
	}

	private static List<String> told(Tool server, String level) {
		return server.output().lines().filter((line) -> line.contains(" " + level + " ")).toList();
	}

	/** A small client that stays connected. */
	private final class Client implements AutoCloseable {

		private static final String STAN = "000042";

		private final Socket socket;

		Client() {
			try {
				this.socket = NoDescriptorsTests.this.tools
					.closes(new Socket(InetAddress.getLoopbackAddress(), NoDescriptorsTests.this.port));
				this.socket.setSoTimeout(60_000);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		void asks() {
			try {
				Ledger.write(this.socket.getOutputStream(), "0200" + "0020000000000000" + STAN);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		boolean isAnswered() {
			try {
				return this.socket.getInputStream().available() > 0;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		void isAnsweredNow() {
			try {
				String answer = Ledger.read(new DataInputStream(this.socket.getInputStream()));
				assertThat(answer).startsWith("0210").endsWith(STAN + "00");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		void isServed() {
			asks();
			isAnsweredNow();
		}

		/**
		 * Send a request. Wait until the response comes, or until the hindrance is found.
		 */
		boolean isServedUnless(BooleanSupplier hindrance) {
			asks();
			await().pollInterval(Duration.ofMillis(1)).until(() -> isAnswered() || hindrance.getAsBoolean());
			if (isAnswered()) {
				isAnsweredNow();
				return true;
			}
			return false;
		}

		@Override
		public void close() {
			try {
				this.socket.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

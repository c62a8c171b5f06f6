package dev.iso8583.sample;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * An issuer on plain sockets. It answers network management, and those other requests
 * that the test selects.
 */
final class RawIssuer implements Closeable {

	private final ServerSocket listener;

	private final List<RawWire> wires = new CopyOnWriteArrayList<>();

	private final List<RawMessage> received = new CopyOnWriteArrayList<>();

	private volatile Predicate<RawMessage> answers = (message) -> false;

	RawIssuer() {
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		background(() -> {
			while (true) {
				RawWire wire = new RawWire(this.listener.accept());
				this.wires.add(wire);
				if (this.listener.isClosed()) {
					// isKilled() may not have seen this connection
					wire.resets();
				}
				background(() -> serve(wire));
			}
		});
	}

	private void serve(RawWire wire) throws IOException {
		while (true) {
			RawMessage message = wire.reads();
			boolean networkManagement = message.mti().startsWith("08");
			if (!networkManagement) {
				this.received.add(message);
			}
			if (networkManagement || this.answers.test(message)) {
				wire.writes(message.answered("00"));
			}
		}
	}

	String address() {
		return this.listener.getInetAddress().getHostAddress() + ":" + this.listener.getLocalPort();
	}

	void answersOnly(Predicate<RawMessage> answers) {
		this.received.clear();
		this.answers = answers;
	}

	/** Return the messages received so far, except network management. */
	List<RawMessage> received() {
		return List.copyOf(this.received);
	}

	/** Reset all connections, as the operating system does for a killed process. */
	void isKilled() throws IOException {
		this.listener.close();
		for (RawWire wire : this.wires) {
			wire.resets();
		}
	}

	@Override
	public void close() throws IOException {
		isKilled();
	}

	private static void background(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// the connection or the listener ended
			}
		}, "raw-issuer");
		thread.setDaemon(true);
		thread.start();
	}

	@FunctionalInterface
	private interface Task {

		void run() throws IOException;

	}

}

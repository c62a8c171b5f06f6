package dev.iso8583.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A far end that listens on the loopback address, with plain sockets.
 */
public final class RawPeer implements Closeable {

	private final ServerSocket listener;

	private final List<Wire> wires = new CopyOnWriteArrayList<>();

	private RawPeer(int port, int receiveBuffer) {
		this(loopback(port), receiveBuffer, ServerSocket::new);
	}

	private RawPeer(InetSocketAddress address, int receiveBuffer, Wire.InputOutput<ServerSocket> sockets) {
		this.listener = Wire.io(() -> {
			ServerSocket socket = sockets.run();
			socket.setReuseAddress(true);
			if (receiveBuffer > 0) {
				socket.setReceiveBufferSize(receiveBuffer);
			}
			socket.setSoTimeout(60_000);
			socket.bind(address, 100);
			return socket;
		});
	}

	public static RawPeer listening() {
		return new RawPeer(0, 0);
	}

	public static RawPeer listeningOn(int port) {
		return new RawPeer(port, 0);
	}

	/**
	 * Listen on another address of this host, on a port that others may use elsewhere.
	 */
	public static RawPeer listeningOn(String address, int port) {
		return new RawPeer(new InetSocketAddress(address, port), 0, ServerSocket::new);
	}

	private static InetSocketAddress loopback(int port) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	/** Listen with TLS, by the sockets of the JDK. */
	public static RawPeer listening(SSLContext tls, Consumer<SSLServerSocket> settings) {
		return new RawPeer(loopback(0), 0, () -> {
			SSLServerSocket socket = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket();
			settings.accept(socket);
			return socket;
		});
	}

	/** Listen with a small receive buffer, so that senders soon have to wait. */
	public static RawPeer listeningWithSmallBuffer() {
		return new RawPeer(0, 4096);
	}

	/**
	 * Return a free port, below the range that the system uses for outgoing connections,
	 * and one that no other JVM of Surefire's returns.
	 */
	public static int freePort() {
		int first = 14_000 + 6_000 * Integer.getInteger("tests.fork", 1);
		while (true) {
			try (RawPeer peer = listeningOn(ThreadLocalRandom.current().nextInt(first, first + 6_000))) {
				return peer.port();
			}
			catch (UncheckedIOException ex) {
				// taken: try another
			}
		}
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	public Wire accepts() {
		Wire wire = Wire.io(() -> new Wire(this.listener.accept()));
		this.wires.add(wire);
		return wire;
	}

	/**
	 * Accept every connection from now on, and run a script on each in its own thread.
	 */
	public RawPeer plays(Consumer<Wire> part) {
		background("raw-peer", () -> {
			while (!this.listener.isClosed()) {
				Socket socket = acceptOrNull();
				if (socket != null) {
					Wire wire = Wire.io(() -> new Wire(socket));
					this.wires.add(wire);
					if (this.listener.isClosed()) {
						// close() may have missed it
						wire.close();
					}
					background("raw-peer-wire", () -> part.accept(wire));
				}
			}
		});
		return this;
	}

	/** Answer every request on every connection. */
	public RawPeer answersEverything() {
		return plays((wire) -> {
			while (true) {
				wire.answers("00");
			}
		});
	}

	private Socket acceptOrNull() {
		try {
			return this.listener.accept();
		}
		catch (IOException ex) {
			return null;
		}
	}

	/** Return how many connections have been accepted so far. */
	public int accepted() {
		return this.wires.size();
	}

	public List<Wire> wires() {
		return this.wires;
	}

	private static void background(String name, Runnable task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (UncheckedIOException ex) {
				// the connection ended; the test sees that on its own side
			}
		}, name);
		thread.setDaemon(true);
		thread.start();
	}

	/** Stop listening, and close all connections. */
	@Override
	public void close() {
		Wire.io(() -> {
			this.listener.close();
			return null;
		});
		this.wires.forEach(Wire::close);
	}

}

package dev.iso8583.autoconfigure;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

import static org.awaitility.Awaitility.await;

/**
 * A small far end that shares no code with the library. Frames have a length header of
 * two bytes; messages are ASCII. As a host it answers every request with response code
 * 00; as a client it sends a text and reads the answer.
 */
final class FarEnd implements AutoCloseable {

	final Queue<String> received = new ConcurrentLinkedQueue<>();

	private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

	private final ServerSocket listener;

	private volatile String responseCode = "00";

	private volatile boolean silent;

	private volatile boolean hangsUpAfterEachAnswer;

	private FarEnd(ServerSocket listener) {
		this.listener = listener;
	}

	/** Return a host that answers every request. */
	static FarEnd listening() {
		return listeningOn(0);
	}

	static FarEnd listeningOn(int port) {
		try {
			FarEnd host = new FarEnd(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()));
			start(host::accept);
			return host;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return a free port below the range that the operating system assigns to outgoing
	 * connections, and one that no other JVM of Surefire's returns.
	 */
	static int freePort() {
		int first = 14_000 + 6_000 * Integer.getInteger("tests.fork", 1);
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(first, first + 6_000);
			try (ServerSocket socket = new ServerSocket(port)) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// the port is in use: try another
			}
		}
	}

	FarEnd answering(String responseCode) {
		this.responseCode = responseCode;
		return this;
	}

	/** Send a message to a local port, and return the answer. */
	static String ask(int port, String message) {
		return askAll(port, message);
	}

	/** Send messages over one connection to a local port, and return the first answer. */
	static String askAll(int port, String... messages) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(60_000);
			for (String message : messages) {
				write(socket, message);
			}
			return read(new DataInputStream(socket.getInputStream()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Close every connection. */
	void hangsUp() {
		drop(false);
	}

	/** Reset every connection. */
	void resets() {
		drop(true);
	}

	private void drop(boolean reset) {
		// the client may be online before this host has accepted its connection
		await().until(() -> !this.sockets.isEmpty());
		try {
			for (Socket socket = this.sockets.poll(); socket != null; socket = this.sockets.poll()) {
				if (reset) {
					socket.setSoLinger(true, 0);
				}
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Send an unsolicited message on every connection. */
	void sends(String message) {
		// the client may be online before this host has accepted its connection
		await().until(() -> !this.sockets.isEmpty());
		try {
			for (Socket socket : this.sockets) {
				write(socket, message);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Stop answering. */
	FarEnd silent() {
		this.silent = true;
		return this;
	}

	/** Close each connection after its first answer. */
	FarEnd hangingUpAfterEachAnswer() {
		this.hangsUpAfterEachAnswer = true;
		return this;
	}

	int port() {
		return this.listener.getLocalPort();
	}

	String address() {
		return "localhost:" + port();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.sockets.add(socket);
				if (this.listener.isClosed()) {
					// close() may not have seen this socket
					socket.close();
				}
				start(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// the listener was closed
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			DataInputStream in = new DataInputStream(socket.getInputStream());
			boolean goesOn = true;
			while (goesOn) {
				String request = read(in);
				this.received.add(request);
				if (!this.silent) {
					write(socket, answer(request));
				}
				goesOn = !this.hangsUpAfterEachAnswer;
			}
		}
		catch (IOException ex) {
			// the connection was closed
		}
	}

	/** Return the response with fields 11 and 39: bit 11 and bit 39 of the bitmap. */
	private String answer(String request) {
		String mti = request.substring(0, 2) + (char) (request.charAt(2) + 1) + request.charAt(3);
		return mti + "0020000002000000" + stan(request) + this.responseCode;
	}

	/**
	 * Return the STAN of a message. Of the fields before 11, the message may only have
	 * field 7.
	 */
	static String stan(String message) {
		boolean secondary = Character.digit(message.charAt(4), 16) >= 8;
		boolean date = (Character.digit(message.charAt(5), 16) & 2) != 0;
		int start = 4 + (secondary ? 32 : 16) + (date ? 10 : 0);
		return message.substring(start, start + 6);
	}

	private static String read(DataInputStream in) throws IOException {
		byte[] message = new byte[in.readUnsignedShort()];
		in.readFully(message);
		return new String(message, StandardCharsets.US_ASCII);
	}

	private static void write(Socket socket, String message) throws IOException {
		byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
		byte[] frame = new byte[bytes.length + 2];
		frame[0] = (byte) (bytes.length >> 8);
		frame[1] = (byte) bytes.length;
		System.arraycopy(bytes, 0, frame, 2, bytes.length);
		socket.getOutputStream().write(frame);
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "far-end");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.listener.close();
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package dev.iso8583.interop;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small far end that shares no code with the library. It answers requests and records
 * the STANs it has received. Frames have a length header of two bytes; messages are ASCII
 * and have no variable-length field before the STAN.
 */
final class Ledger implements AutoCloseable {

	private final ServerSocket listener;

	private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

	private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();

	private final AtomicInteger payments = new AtomicInteger();

	private final AtomicInteger signOns = new AtomicInteger();

	Ledger() {
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		background(() -> {
			while (true) {
				Socket socket = this.listener.accept();
				this.sockets.add(socket);
				if (this.listener.isClosed()) {
					// close() may not have seen this socket
					socket.close();
				}
				background(() -> serve(socket));
			}
		});
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** Return how often a message with this STAN has arrived. */
	int seen(String stan) {
		AtomicInteger count = this.seen.get(stan);
		return (count != null) ? count.get() : 0;
	}

	/** Return how many messages have arrived, except network management. */
	int payments() {
		return this.payments.get();
	}

	int signOns() {
		return this.signOns.get();
	}

	private void serve(Socket socket) throws IOException {
		try (socket) {
			DataInputStream in = new DataInputStream(socket.getInputStream());
			while (true) {
				String request = read(in);
				if (!request.startsWith("08")) {
					this.payments.incrementAndGet();
				}
				else if (request.endsWith("001")) {
					this.signOns.incrementAndGet();
				}
				this.seen.computeIfAbsent(stan(request), (stan) -> new AtomicInteger()).incrementAndGet();
				write(socket.getOutputStream(), answer(request));
			}
		}
	}

	/** Read a message. */
	static String read(DataInputStream in) throws IOException {
		byte[] message = new byte[in.readUnsignedShort()];
		in.readFully(message);
		return new String(message, StandardCharsets.US_ASCII);
	}

	static void write(OutputStream out, String message) throws IOException {
		byte[] text = message.getBytes(StandardCharsets.US_ASCII);
		byte[] frame = new byte[2 + text.length];
		frame[0] = (byte) (text.length >> 8);
		frame[1] = (byte) text.length;
		System.arraycopy(text, 0, frame, 2, text.length);
		out.write(frame);
		out.flush();
	}

	/** Return the response to a request, with fields 11 and 39. */
	static String answer(String request) {
		return request.substring(0, 2) + "10" + "0020000002000000" + stan(request) + "00";
	}

	/**
	 * Return the STAN of a message. It follows the bitmap and, where present, fields 3, 4
	 * and 7.
	 */
	static String stan(String message) {
		long bitmap = Long.parseUnsignedLong(message.substring(4, 20), 16);
		int at = 20 + (has(bitmap, 1) ? 16 : 0) + (has(bitmap, 3) ? 6 : 0) + (has(bitmap, 4) ? 12 : 0)
				+ (has(bitmap, 7) ? 10 : 0);
		return message.substring(at, at + 6);
	}

	private static boolean has(long bitmap, int field) {
		return (bitmap >>> (64 - field) & 1) == 1;
	}

	private static void background(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// the connection or the listener ended
			}
		}, "ledger");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	@FunctionalInterface
	private interface Task {

		void run() throws IOException;

	}

}

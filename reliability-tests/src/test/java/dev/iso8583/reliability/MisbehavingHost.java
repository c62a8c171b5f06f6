package dev.iso8583.reliability;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A far end that answers most requests and misbehaves at random. It shares no code with
 * the library.
 */
final class MisbehavingHost implements AutoCloseable {

	private static final String RESPONSE_BITMAP = "002000000A000000";

	private final ServerSocket listener;

	private final Books books;

	private final Random random;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final Map<String, AtomicInteger> faults = new ConcurrentHashMap<>();

	private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

	private volatile boolean behaves;

	MisbehavingHost(long seed, Books books) throws IOException {
		this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		this.books = books;
		this.random = new Random(seed);
		thread(this::accepts);
	}

	int port() {
		return this.listener.getLocalPort();
	}

	/** Answer every request correctly from now on. */
	void behaves() {
		this.behaves = true;
	}

	Map<String, AtomicInteger> faults() {
		return this.faults;
	}

	private static void thread(Runnable task) {
		Thread thread = new Thread(task, "host");
		thread.setDaemon(true);
		thread.start();
	}

	private void accepts() {
		try {
			while (true) {
				Socket socket = this.listener.accept();
				this.sockets.add(socket);
				thread(() -> serves(socket));
			}
		}
		catch (IOException ex) {
			// the test is over
		}
	}

	private void serves(Socket socket) {
		String before = "000000";
		try (socket) {
			socket.setTcpNoDelay(true);
			if (happens("hangs up at once", 20)) {
				return;
			}
			DataInputStream in = new DataInputStream(socket.getInputStream());
			while (true) {
				byte[] bytes = new byte[in.readUnsignedShort()];
				in.readFully(bytes);
				String message = new String(bytes, StandardCharsets.ISO_8859_1);
				String stan = message.substring(20, 26);
				if (message.startsWith("0800")) {
					if (!happens("ping or sign-on unanswered", 50)) {
						writes(socket, "08100020000002000000" + stan + "00");
					}
				}
				else {
					String rrn = message.substring(26, 38);
					this.books.seen(Integer.parseInt(rrn));
					answers(socket, stan, rrn, before);
					before = stan;
				}
			}
		}
		catch (IOException ex) {
			// one of the two ends has closed the connection
		}
		finally {
			this.sockets.remove(socket);
		}
	}

	private void answers(Socket socket, String stan, String rrn, String before) throws IOException {
		String answer = "0210" + RESPONSE_BITMAP + stan + rrn + "00";
		if (happens("silent", 200)) {
			return;
		}
		if (happens("late", 200)) {
			this.later.schedule(() -> {
				try {
					writes(socket, answer);
				}
				catch (IOException ex) {
					// the connection was closed in the meantime
				}
			}, 700, TimeUnit.MILLISECONDS);
			return;
		}
		if (happens("another's STAN", 200)) {
			writes(socket, "0210" + RESPONSE_BITMAP + before + rrn + "00");
			return;
		}
		if (happens("unreadable", 200)) {
			writes(socket, "0210" + "ZZ" + answer.substring(6));
			return;
		}
		if (happens("reset", 3000)) {
			socket.setSoLinger(true, 0);
			socket.close();
			return;
		}
		if (happens("half an answer, then closed", 3000)) {
			socket.getOutputStream().write(new byte[] { 0, 40, '0', '2' });
			socket.close();
			return;
		}
		if (happens("wrong length", 3000)) {
			socket.getOutputStream().write(new byte[] { -1, -1, '0', '2' });
			return;
		}
		if (happens("reads no more for a while", 3000)) {
			try {
				TimeUnit.MILLISECONDS.sleep(1500);
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
		}
		writes(socket, answer);
		if (happens("twice", 200)) {
			writes(socket, answer);
		}
	}

	private boolean happens(String fault, int onceIn) {
		boolean happens;
		synchronized (this.random) {
			happens = !this.behaves && this.random.nextInt(onceIn) == 0;
		}
		if (happens) {
			this.faults.computeIfAbsent(fault, (name) -> new AtomicInteger()).incrementAndGet();
		}
		return happens;
	}

	private static void writes(Socket socket, String message) throws IOException {
		byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
		byte[] frame = new byte[bytes.length + 2];
		frame[0] = (byte) (bytes.length >> 8);
		frame[1] = (byte) bytes.length;
		System.arraycopy(bytes, 0, frame, 2, bytes.length);
		OutputStream out = socket.getOutputStream();
		synchronized (socket) { // late answers are written by another thread
			out.write(frame);
		}
	}

	@Override
	public void close() {
		this.later.shutdownNow();
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

package dev.iso8583.testing;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * A bad network between a port of its own and a far end. It knows where frames of two
 * bytes of length begin, so it can do to each of them what a network, or a proxy in it,
 * may do. What becomes of the frames of a connection its {@link Script} says.
 */
public final class FaultProxy implements Closeable {

	private final ServerSocket listener = Wire.io(() -> new ServerSocket(0, 500, InetAddress.getLoopbackAddress()));

	private final InetSocketAddress target;

	private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();

	private final List<Pair> pairs = new CopyOnWriteArrayList<>();

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private volatile Supplier<Script> otherwise = () -> new Script(passing(), passing());

	private FaultProxy(InetSocketAddress target) {
		this.target = target;
		background(() -> {
			while (true) {
				Socket near = this.listener.accept();
				background(() -> connect(near));
			}
		});
	}

	/** A proxy that leads to a port of this host, and does no harm until it is told. */
	public static FaultProxy to(int port) {
		return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/** Do something to the next connection that has no script yet. */
	public FaultProxy next(Fault there, Fault back) {
		this.scripts.add(new Script(there, back));
		return this;
	}

	/** Do something to every connection from now on that has no script of its own. */
	public FaultProxy every(Supplier<Script> script) {
		this.otherwise = script;
		return this;
	}

	/** Return how many connections came. */
	public int connections() {
		return this.pairs.size();
	}

	/** Reset all connections there are. */
	public void resetsAll() {
		this.pairs.forEach(Pair::resets);
	}

	/** Pass nothing on any more of the connections there are, and leave them open. */
	public void silencesAll() {
		this.pairs.forEach((pair) -> pair.dead = true);
	}

	private void connect(Socket near) throws IOException {
		Script script = this.scripts.poll();
		Socket far = new Socket(this.target.getAddress(), this.target.getPort());
		Pair pair = new Pair(near, far, (script != null) ? script : this.otherwise.get());
		this.pairs.add(pair);
		if (this.listener.isClosed()) {
			pair.resets(); // close() may have missed it
		}
	}

	@Override
	public void close() {
		Wire.io(() -> {
			this.listener.close();
			return null;
		});
		resetsAll();
		this.clock.shutdownNow();
	}

	/** Pass every frame on as it comes. */
	public static Fault passing() {
		return (lane, frame, number) -> lane.writes(frame);
	}

	/** Pass every frame on so much later; the next need not wait for it. */
	public static Fault delaying(Duration delay) {
		return (lane, frame, number) -> lane.later(delay, () -> lane.writes(frame));
	}

	/** Take so long over every frame before the next is read. */
	public static Fault slow(Duration pause) {
		return (lane, frame, number) -> {
			lane.waits(pause);
			lane.writes(frame);
		};
	}

	/** Pass each byte on by itself. */
	public static Fault splitting() {
		return (lane, frame, number) -> {
			for (byte each : frame) {
				lane.writes(new byte[] { each });
			}
		};
	}

	/** Pass frames on so many at a time, and the end of one with the next. */
	public static Fault gluing(int count) {
		return (lane, frame, number) -> {
			lane.held.add(frame);
			if (lane.held.size() == count) {
				lane.releases();
			}
		};
	}

	/** Pass frames on so many at a time, the last one first. */
	public static Fault reversing(int count) {
		return (lane, frame, number) -> {
			lane.held.add(frame);
			if (lane.held.size() == count) {
				Collections.reverse(lane.held);
				lane.releases();
			}
		};
	}

	/** Lose some of the frames, which are counted from 1. */
	public static Fault dropping(IntPredicate which) {
		return (lane, frame, number) -> {
			if (!which.test(number)) {
				lane.writes(frame);
			}
		};
	}

	/** Pass some of the frames on twice. */
	public static Fault doubling(IntPredicate which) {
		return (lane, frame, number) -> {
			lane.writes(frame);
			if (which.test(number)) {
				lane.writes(frame);
			}
		};
	}

	/** Close both sides in good order once so many frames were passed on. */
	public static Fault cuttingAfter(int count) {
		return (lane, frame, number) -> {
			lane.writes(frame);
			if (number == count) {
				lane.pair.closes();
			}
		};
	}

	/** Reset both sides when a frame has passed by half. */
	public static Fault resettingWithin(int which) {
		return (lane, frame, number) -> {
			if (number < which) {
				lane.writes(frame);
			}
			else {
				byte[] half = java.util.Arrays.copyOf(frame, frame.length / 2);
				lane.writes(half);
				lane.pair.resets();
			}
		};
	}

	/** After so many frames pass nothing on any more, in neither direction. */
	public static Fault halfOpenAfter(int count) {
		return (lane, frame, number) -> {
			lane.writes(frame);
			lane.pair.dead = number >= count;
		};
	}

	/** After so many frames read no more. */
	public static Fault stallingAfter(int count) {
		return (lane, frame, number) -> {
			lane.writes(frame);
			if (number == count) {
				lane.waits(Duration.ofDays(1));
			}
		};
	}

	/** Keep every frame until a gate opens, then pass all on in order. */
	public static Fault behind(Gate gate) {
		return (lane, frame, number) -> {
			gate.opened.await();
			lane.writes(frame);
		};
	}

	private static void background(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException | UncheckedIOException | InterruptedException ex) {
				// the connection or the listener ended
			}
		}, "fault-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * What becomes of the frames of one direction of a connection. Not for two of them:
	 * it may remember.
	 */
	@FunctionalInterface
	public interface Fault {

		/**
		 * A frame has come.
		 * @param lane where to
		 * @param frame with its length
		 * @param number how many frames have come in this direction, with this one
		 */
		void comes(Lane lane, byte[] frame, int number) throws IOException, InterruptedException;

	}

	/** What becomes of the frames to the far end, and of those back. */
	public record Script(Fault there, Fault back) {
	}

	/** Holds frames up until it is opened. */
	public static final class Gate {

		private final CountDownLatch opened = new CountDownLatch(1);

		public void opens() {
			this.opened.countDown();
		}

	}

	/** One direction of a connection. */
	public final class Lane {

		private final Pair pair;

		private final InputStream in;

		private final Socket to;

		private final OutputStream out;

		private final List<byte[]> held = new ArrayList<>();

		private Lane(Pair pair, Socket from, Socket to) throws IOException {
			this.pair = pair;
			this.in = new java.io.BufferedInputStream(from.getInputStream());
			this.to = to;
			this.out = to.getOutputStream();
		}

		/** Pass bytes on, unless the connection is half-open. */
		public synchronized void writes(byte[] bytes) throws IOException {
			if (!this.pair.dead) {
				this.out.write(bytes);
			}
		}

		private void releases() throws IOException {
			java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
			for (byte[] each : this.held) {
				all.write(each);
			}
			this.held.clear();
			writes(all.toByteArray());
		}

		private void later(Duration delay, Task task) {
			FaultProxy.this.clock.schedule(() -> {
				try {
					task.run();
				}
				catch (IOException | InterruptedException ex) {
					// the connection ended meanwhile
				}
			}, delay.toNanos(), TimeUnit.NANOSECONDS);
		}

		/** Read nothing for a while, unless the connection ends. */
		private void waits(Duration pause) throws InterruptedException {
			this.pair.ended.await(pause.toNanos(), TimeUnit.NANOSECONDS);
		}

		private void pumps(Fault fault) throws IOException, InterruptedException {
			try {
				for (int number = 1;; number++) {
					fault.comes(this, frame(), number);
				}
			}
			catch (EOFException ex) {
				if (!this.pair.dead) {
					this.to.shutdownOutput();
				}
			}
			catch (IOException ex) {
				this.pair.resets();
			}
		}

		/** Read a frame; the beginning of one that has no end is passed on as it is. */
		private byte[] frame() throws IOException {
			byte[] length = this.in.readNBytes(2);
			int expected = (length.length == 2) ? (length[0] & 0xFF) << 8 | length[1] & 0xFF : -1;
			byte[] body = this.in.readNBytes(Math.max(0, expected));
			byte[] frame = java.util.Arrays.copyOf(length, length.length + body.length);
			System.arraycopy(body, 0, frame, length.length, body.length);
			if (body.length != expected) {
				writes(frame);
				throw new EOFException();
			}
			return frame;
		}

	}

	/** A connection: the socket that came and the one to the far end. */
	private final class Pair {

		private final Socket near;

		private final Socket far;

		private final CountDownLatch ended = new CountDownLatch(1);

		private volatile boolean dead;

		Pair(Socket near, Socket far, Script script) throws IOException {
			this.near = near;
			this.far = far;
			near.setTcpNoDelay(true);
			far.setTcpNoDelay(true);
			Lane there = new Lane(this, near, far);
			Lane back = new Lane(this, far, near);
			background(() -> there.pumps(script.there()));
			background(() -> back.pumps(script.back()));
		}

		void closes() {
			this.ended.countDown();
			ends(this.near);
			ends(this.far);
		}

		void resets() {
			try {
				this.near.setSoLinger(true, 0);
				this.far.setSoLinger(true, 0);
			}
			catch (IOException ex) {
				// it has ended before
			}
			closes();
		}

		private static void ends(Socket socket) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				// it is closed all the same
			}
		}

	}

	@FunctionalInterface
	private interface Task {

		void run() throws IOException, InterruptedException;

	}

}

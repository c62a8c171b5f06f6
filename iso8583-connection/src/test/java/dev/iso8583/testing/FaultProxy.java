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
 * A bad network: a proxy between a port of its own and a far end. It parses frames with a
 * length header of two bytes, so it can do to each frame what a network may do. The
 * {@link Script} of a connection says what happens to its frames.
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

	/** Return a proxy to a port of this host that passes everything on by default. */
	public static FaultProxy to(int port) {
		return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/** Set the faults of the next connection without a script. */
	public FaultProxy next(Fault there, Fault back) {
		this.scripts.add(new Script(there, back));
		return this;
	}

	/** Set the faults of every later connection without a script of its own. */
	public FaultProxy every(Supplier<Script> script) {
		this.otherwise = script;
		return this;
	}

	/** Return how many connections were accepted. */
	public int connections() {
		return this.pairs.size();
	}

	/** Reset all existing connections. */
	public void resetsAll() {
		this.pairs.forEach(Pair::resets);
	}

	/** Drop all further bytes of the existing connections, which stay open. */
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

	/** Pass every frame on at once. */
	public static Fault passing() {
		return (lane, frame, number) -> lane.writes(frame);
	}

	/** Pass every frame on after a delay; frames overlap. */
	public static Fault delaying(Duration delay) {
		return (lane, frame, number) -> lane.later(delay, () -> lane.writes(frame));
	}

	/** Pause after reading a frame, before it is passed on and the next is read. */
	public static Fault slow(Duration pause) {
		return (lane, frame, number) -> {
			lane.waits(pause);
			lane.writes(frame);
		};
	}

	/** Pass each byte on separately. */
	public static Fault splitting() {
		return (lane, frame, number) -> {
			for (byte each : frame) {
				lane.writes(new byte[] { each });
			}
		};
	}

	/** Collect a number of frames, and pass them on in one write. */
	public static Fault gluing(int count) {
		return (lane, frame, number) -> {
			lane.held.add(frame);
			if (lane.held.size() == count) {
				lane.releases();
			}
		};
	}

	/** Collect a number of frames, and pass them on in reverse order. */
	public static Fault reversing(int count) {
		return (lane, frame, number) -> {
			lane.held.add(frame);
			if (lane.held.size() == count) {
				Collections.reverse(lane.held);
				lane.releases();
			}
		};
	}

	/** Drop some of the frames, which are counted from 1. */
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

	/** Close both sides in good order after passing on a number of frames. */
	public static Fault cuttingAfter(int count) {
		return (lane, frame, number) -> {
			lane.writes(frame);
			if (number == count) {
				lane.pair.closes();
			}
		};
	}

	/** Reset both sides after passing on half of a frame. */
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

	/** After a number of frames, drop everything in both directions. */
	public static Fault halfOpenAfter(int count) {
		return (lane, frame, number) -> {
			lane.writes(frame);
			lane.pair.dead = number >= count;
		};
	}

	/** After a number of frames, stop reading. */
	public static Fault stallingAfter(int count) {
		return (lane, frame, number) -> {
			lane.writes(frame);
			if (number == count) {
				lane.waits(Duration.ofDays(1));
			}
		};
	}

	/** Hold frames back until a gate opens, then pass them on in order. */
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
	 * What happens to the frames in one direction of a connection. It may keep state, so
	 * it must not be shared between directions.
	 */
	@FunctionalInterface
	public interface Fault {

		/**
		 * Handle a frame.
		 * @param lane the direction to pass it on
		 * @param frame the frame with its length header
		 * @param number the number of the frame in this direction, from 1
		 */
		void comes(Lane lane, byte[] frame, int number) throws IOException, InterruptedException;

	}

	/** What happens to the frames to the far end, and to those from it. */
	public record Script(Fault there, Fault back) {
	}

	/** Holds frames back until it is opened. */
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

		/** Read a frame; an incomplete one at the end is passed on as it is. */
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

	/** A connection: the accepted socket and the one to the far end. */
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
				// it has already ended
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

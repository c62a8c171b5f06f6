package dev.iso8583.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

import org.jspecify.annotations.Nullable;

/**
 * One direction of a line: bytes arrive in the order they were written, or not at all,
 * split and joined at random.
 */
final class Direction {

	final Line line;

	final Line.End from;

	final Line.End to;

	private final Sniffer written;

	private final Sniffer delivered;

	private final Queue<Segment> underWay = new ArrayDeque<>();

	private final Queue<byte[]> arrived = new ArrayDeque<>();

	private int unread;

	private long lastArrival;

	private long stalledUntil;

	private boolean finished;

	private boolean endArrived;

	Direction(Line line, boolean toServer, Line.End from, Line.End to) {
		this.line = line;
		this.from = from;
		this.to = to;
		Network network = line.network();
		this.written = new Sniffer(network.history::written, line, toServer, false);
		this.delivered = new Sniffer(network.history::delivered, line, toServer, true);
	}

	boolean isFinished() {
		return this.finished;
	}

	/** Return how many bytes may be written now. */
	int room() {
		return Math.max(0, this.line.network().weather.window() - this.unread);
	}

	void write(byte[] bytes) {
		World world = this.line.world();
		if (this.line.isReset() || this.finished) {
			return;
		}
		this.written.sees(bytes);
		this.unread += bytes.length;
		Weather weather = this.line.network().weather;
		int from = 0;
		while (from < bytes.length) {
			int length = weather.segment(world.random, bytes.length - from);
			long arrival = Math.max(this.lastArrival, world.now() + weather.latency(world.random).toNanos());
			arrives(new Segment(Arrays.copyOfRange(bytes, from, from + length), arrival));
			from += length;
		}
	}

	/** Write no more: the other end sees the end once all bytes have arrived. */
	void finish() {
		if (!this.finished) {
			this.finished = true;
			World world = this.line.world();
			long arrival = Math.max(this.lastArrival,
					world.now() + this.line.network().weather.latency(world.random).toNanos());
			arrives(new Segment(null, arrival));
		}
	}

	private void arrives(Segment segment) {
		this.lastArrival = segment.arrival;
		this.underWay.add(segment);
		this.line.world().at(segment.arrival, this::deliver);
	}

	void stall(Duration duration) {
		World world = this.line.world();
		this.stalledUntil = world.now() + duration.toNanos();
		world.at(this.stalledUntil, this::deliver);
	}

	/** Deliver what is due. */
	void deliver() {
		long now = this.line.world().now();
		if (this.line.isFrozen() || this.line.isReset() || now < this.stalledUntil) {
			return;
		}
		boolean hasBytes = false;
		for (Segment next = this.underWay.peek(); next != null && next.arrival <= now; next = this.underWay.peek()) {
			this.underWay.remove();
			if (next.bytes != null) {
				hasBytes = true;
				this.delivered.sees(next.bytes);
				this.arrived.add(next.bytes);
			}
			else {
				this.endArrived = true;
			}
		}
		if (hasBytes) {
			this.to.readable();
		}
		if (this.endArrived) {
			this.to.finished();
		}
	}

	/** Return the next bytes, or {@code null} if there are none now. */
	byte @Nullable [] read() {
		byte[] bytes = this.arrived.poll();
		if (bytes != null) {
			boolean full = room() == 0;
			this.unread -= bytes.length;
			if (full && room() > 0) {
				this.line.world().after(Duration.ZERO, this.from::writable);
			}
		}
		return bytes;
	}

	boolean hasUnread() {
		return !this.arrived.isEmpty();
	}

	/** Bytes that arrive together; {@code null} is the end of the direction. */
	private record Segment(byte @Nullable [] bytes, long arrival) {

	}

}

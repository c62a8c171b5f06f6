package dev.iso8583.simulation;

import java.time.Duration;

/**
 * One TCP connection: two directions between two ends, and the faults it may have.
 */
final class Line {

	final String name;

	private final Network network;

	private final Direction toServer;

	private final Direction toClient;

	/** Nothing gets through, and neither end notices. */
	private boolean frozen;

	private boolean reset;

	Line(Network network, String name, End client, End server) {
		this.network = network;
		this.name = name;
		this.toServer = new Direction(this, true, client, server);
		this.toClient = new Direction(this, false, server, client);
	}

	World world() {
		return this.network.world;
	}

	Network network() {
		return this.network;
	}

	/** Return the direction in which an end writes. */
	Direction from(End end) {
		return (this.toServer.from == end) ? this.toServer : this.toClient;
	}

	/** Return the direction in which an end reads. */
	Direction to(End end) {
		return (this.toServer.to == end) ? this.toServer : this.toClient;
	}

	boolean isFrozen() {
		return this.frozen;
	}

	boolean isReset() {
		return this.reset;
	}

	boolean isOver() {
		return this.reset || (this.toServer.isFinished() && this.toClient.isFinished());
	}

	/**
	 * Reset both ends at once. Bytes under way are lost.
	 */
	void reset() {
		if (this.reset) {
			return;
		}
		this.reset = true;
		world().trace.line(world().now(), () -> this.name + " is reset");
		if (!this.frozen) {
			this.toServer.to.reset();
			this.toClient.to.reset();
		}
	}

	/** One end resets the line: the other notices if anything gets through. */
	void resetBy(End end) {
		if (!this.reset) {
			this.reset = true;
			world().trace.line(world().now(), () -> this.name + " is reset by one end");
			if (!this.frozen) {
				End other = (this.toServer.from == end) ? this.toServer.to : this.toServer.from;
				world().after(this.network.weather.latency(world().random), other::reset);
			}
		}
	}

	/** Let nothing through, as when a cable is cut. */
	void freeze() {
		if (!this.frozen) {
			this.frozen = true;
			world().trace.line(world().now(), () -> this.name + " lets nothing through");
		}
	}

	/** Let everything through again, in order. */
	void thaw() {
		if (this.frozen) {
			this.frozen = false;
			world().trace.line(world().now(), () -> this.name + " lets everything through again");
			if (this.reset) {
				this.toServer.to.reset();
				this.toClient.to.reset();
				return;
			}
			this.toServer.deliver();
			this.toClient.deliver();
		}
	}

	/**
	 * Stop one direction for a while, as if its reader did not read.
	 */
	void stall(boolean server, Duration duration) {
		Direction direction = server ? this.toServer : this.toClient;
		direction.stall(duration);
	}

	/** An end of a line. Called by the {@link World}, on none of its lanes. */
	interface End {

		/** Bytes have arrived and can be {@link Direction#read read}. */
		void readable();

		/** The other end writes no more. */
		void finished();

		/** The connection was reset. */
		void reset();

		/** There is room for more bytes. */
		void writable();

	}

}

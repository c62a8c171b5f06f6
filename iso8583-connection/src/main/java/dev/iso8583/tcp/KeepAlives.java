package dev.iso8583.tcp;

import java.util.function.Supplier;

import io.netty.channel.Channel;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.framing.KeepAlive;

/**
 * Sends and answers the frames that keep a line alive: those of length zero and Visa's
 * session control. Confined to the event loop.
 */
final class KeepAlives {

	private final ConnectionOptions options;

	private final Channel channel;

	private final Supplier<Outbox> outbox;

	/**
	 * Number of received keep-alives that may be answers to ours and so must not be
	 * answered: otherwise two sides could answer each other's answers forever. Each one
	 * is counted, since many may arrive at once after a delay on the line.
	 */
	private int answersExpected;

	/** Whether answers were written and not flushed yet. */
	private boolean flushPending;

	/**
	 * Create an object for a connection that has sent no keep-alive yet.
	 * @param outbox the outbox of the connection, which is created on first use
	 */
	KeepAlives(ConnectionOptions options, Channel channel, Supplier<Outbox> outbox) {
		this.options = options;
		this.channel = channel;
		this.outbox = outbox;
	}

	void received(KeepAlive keepAlive) {
		this.options.metrics().keepAlive();
		// session control never answers a keep-alive of ours
		if (this.answersExpected > 0 && !keepAlive.isSessionControl()) {
			this.answersExpected--;
		}
		else if (this.options.keepAlives().answer()) {
			this.flushPending |= write(keepAlive);
		}
	}

	/**
	 * Called when everything that had arrived was read. Flushes all answers together, so
	 * that a flood of keep-alives cannot take over the event loop.
	 */
	void readComplete() {
		if (this.flushPending) {
			this.flushPending = false;
			this.outbox.get().writeKeepAlives();
		}
	}

	/** Called when the connection is online and nothing was written for the idle time. */
	void idle() {
		if (this.options.keepAlives().sendWhenIdle()) {
			if (write(KeepAlive.EMPTY)) {
				this.answersExpected++;
				this.outbox.get().writeKeepAlives();
			}
		}
	}

	/** Write a keep-alive, unless the far end is slow to read or we sign off. */
	private boolean write(KeepAlive keepAlive) {
		boolean writable = this.channel.isWritable() && !this.outbox.get().isSigningOff();
		if (writable) {
			this.outbox.get().addKeepAlive(keepAlive);
		}
		return writable;
	}

}

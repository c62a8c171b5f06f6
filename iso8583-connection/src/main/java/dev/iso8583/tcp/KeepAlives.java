package dev.iso8583.tcp;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.framing.KeepAlive;

/**
 * Sends and answers the frames that keep a line alive: those of length zero and Visa's
 * session control. Confined to the event loop.
 */
final class KeepAlives {

	private final TcpConnection connection;

	/**
	 * Number of received keep-alives that may be answers to ours and so must not be
	 * answered: otherwise two sides could answer each other's answers forever. Each one
	 * is counted, since many may arrive at once after a delay on the line.
	 */
	private int answersExpected;

	/** Whether answers were written and not flushed yet. */
	private boolean flushPending;

	KeepAlives(TcpConnection connection) {
		this.connection = connection;
	}

	void received(KeepAlive keepAlive) {
		ConnectionOptions options = this.connection.options;
		options.metrics().keepAlive();
		// session control never answers a keep-alive of ours
		if (this.answersExpected > 0 && !keepAlive.isSessionControl()) {
			this.answersExpected--;
		}
		else if (options.keepAlives().answer()) {
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
			this.connection.outbox().writeKeepAlives();
		}
	}

	/** Called when nothing was written for the idle time. */
	void idle() {
		if (this.connection.options.keepAlives().sendWhenIdle() && this.connection.state() == ConnectionState.ONLINE) {
			if (write(KeepAlive.EMPTY)) {
				this.answersExpected++;
				this.connection.outbox().writeKeepAlives();
			}
		}
	}

	/** Write a keep-alive, unless the far end is slow to read or we sign off. */
	private boolean write(KeepAlive keepAlive) {
		boolean writable = this.connection.channel.isWritable() && !this.connection.outbox().isSigningOff();
		if (writable) {
			this.connection.outbox().addKeepAlive(keepAlive);
		}
		return writable;
	}

}

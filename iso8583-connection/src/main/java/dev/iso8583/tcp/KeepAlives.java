package dev.iso8583.tcp;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.framing.KeepAlive;

/**
 * The frames of length zero, and Visa's session control, that keep a line alive. Confined
 * to the event loop.
 */
final class KeepAlives {

	private final TcpConnection connection;

	/**
	 * How many of the far end may be its answers to ours, which must not be answered: two
	 * that answer each other's answers never end. All are counted, since on a line that
	 * was held up many come at once.
	 */
	private int answersExpected;

	/** Whether answers were written that have yet to be flushed. */
	private boolean answered;

	KeepAlives(TcpConnection connection) {
		this.connection = connection;
	}

	void received(KeepAlive keepAlive) {
		ConnectionOptions options = this.connection.options;
		options.metrics().keepAlive();
		// session control answers nothing of ours
		if (this.answersExpected > 0 && !keepAlive.isSessionControl()) {
			this.answersExpected--;
		}
		else if (options.keepAlives().answer()) {
			this.answered |= write(keepAlive);
		}
	}

	/**
	 * All that had come was read. Answers leave together: a write for each would give the
	 * event loop to whoever sends a flood of them.
	 */
	void readComplete() {
		if (this.answered) {
			this.answered = false;
			this.connection.outbox().writeKeepAlives();
		}
	}

	/** Nothing was written for the idle time. */
	void idle() {
		if (this.connection.options.keepAlives().sendWhenIdle() && this.connection.state() == ConnectionState.ONLINE) {
			if (write(KeepAlive.EMPTY)) {
				this.answersExpected++;
				this.connection.outbox().writeKeepAlives();
			}
		}
	}

	/**
	 * Write one, unless the far end has not taken what is there already, or we sign off.
	 */
	private boolean write(KeepAlive keepAlive) {
		boolean writable = this.connection.channel.isWritable() && !this.connection.outbox().isSigningOff();
		if (writable) {
			this.connection.outbox().addKeepAlive(keepAlive);
		}
		return writable;
	}

}

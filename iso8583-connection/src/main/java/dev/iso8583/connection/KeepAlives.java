package dev.iso8583.connection;

/**
 * The frames of length zero that keep a line alive. Confined to the event loop.
 */
final class KeepAlives {

	private final TcpConnection connection;

	/**
	 * How many of the far end may be its answers to ours, which must not be answered: two
	 * that answer each other's answers never end. All are counted, since on a line that
	 * was held up many come at once.
	 */
	private int answersExpected;

	KeepAlives(TcpConnection connection) {
		this.connection = connection;
	}

	/** One came. */
	void received() {
		ConnectionOptions options = this.connection.options;
		options.metrics().keepAlive();
		if (this.answersExpected > 0) {
			this.answersExpected--;
		}
		else if (options.answerKeepAlives()) {
			write();
		}
	}

	/** Nothing was written for the idle time. */
	void idle() {
		if (this.connection.options.keepAliveWhenIdle() && this.connection.state() == ConnectionState.ONLINE) {
			this.answersExpected += write() ? 1 : 0;
		}
	}

	/** Write one, unless the far end has not taken what is there already. */
	private boolean write() {
		boolean writable = this.connection.channel.isWritable();
		if (writable) {
			this.connection.outbox.writeKeepAlive();
		}
		return writable;
	}

}

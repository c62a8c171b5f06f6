package dev.iso8583.tcp;

import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.framing.Framing;
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
			send(keepAlive);
		}
	}

	/** Called when the connection is online and nothing was written for the idle time. */
	void idle() {
		if (this.options.keepAlives().sendWhenIdle() && send(KeepAlive.EMPTY)) {
			this.answersExpected++;
		}
	}

	/**
	 * Send a keep-alive, unless the far end is slow to read. The outbox writes all
	 * answers together once everything that had arrived was read, so a flood of
	 * keep-alives cannot take over the event loop.
	 * @return whether it will be sent, unless we sign off
	 */
	private boolean send(KeepAlive keepAlive) {
		boolean writable = this.channel.isWritable();
		if (writable) {
			this.outbox.get().add(new KeepAliveFrame(keepAlive));
		}
		return writable;
	}

	/**
	 * A keep-alive on its way to the socket. It does not count as a message.
	 */
	private static final class KeepAliveFrame extends OutboundMessage<Void> {

		private final KeepAlive keepAlive;

		KeepAliveFrame(KeepAlive keepAlive) {
			super(new byte[0], Purpose.ECHO_TEST);
			this.keepAlive = keepAlive;
		}

		@Override
		void writeTo(ByteBuf frames, Framing framing) {
			this.keepAlive.writeTo(frames, framing);
		}

		@Override
		boolean claim(long now) {
			return true;
		}

		@Override
		boolean isCounted() {
			return false;
		}

		@Override
		void refused() {
		}

	}

}

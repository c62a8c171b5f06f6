package dev.iso8583.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

import dev.iso8583.framing.Framing;

/**
 * The way of messages from any thread to the event loop, where all that have gathered are
 * written and flushed together.
 */
final class Outbox {

	/**
	 * A flush after so many messages keeps the far end busy while more are written;
	 * measured best from 64 to 128.
	 */
	private static final int FLUSH_AFTER = 64;

	private final Queue<Outgoing> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private final Channel channel;

	private final Framing framing;

	private final LinkMetrics metrics;

	Outbox(Channel channel, Framing framing, LinkMetrics metrics) {
		this.channel = channel;
		this.framing = framing;
		this.metrics = metrics;
	}

	/**
	 * Add a message. It will be claimed or refused, on the event loop if that has not
	 * ended.
	 */
	void add(Outgoing message) {
		this.waiting.add(message);
		if (this.scheduled.compareAndSet(false, true)) {
			try {
				this.channel.eventLoop().execute(this::drain);
			}
			catch (RejectedExecutionException ex) {
				this.scheduled.set(false);
				// others may have relied on this drain
				for (Outgoing left = this.waiting.poll(); left != null; left = this.waiting.poll()) {
					left.refused();
				}
			}
		}
	}

	/** Write what has gathered, or refuse it if the channel has ended. */
	void drain() {
		assert this.channel.eventLoop().inEventLoop();
		this.scheduled.set(false);
		int written = 0;
		for (Outgoing message = this.waiting.poll(); message != null; message = this.waiting.poll()) {
			if (!this.channel.isActive()) {
				message.refused();
			}
			else if (message.claim()) {
				write(message);
				if (++written % FLUSH_AFTER == 0) {
					this.channel.flush();
				}
			}
		}
		this.channel.flush();
	}

	private void write(Outgoing message) {
		int length = this.framing.frameLength(message.message().length);
		ByteBuf frame = this.channel.alloc().ioBuffer(length);
		this.framing.write(frame, message.message(), message.answered());
		this.metrics.sent(length);
		message.handedOver(this.channel.write(frame), this.channel);
	}

}

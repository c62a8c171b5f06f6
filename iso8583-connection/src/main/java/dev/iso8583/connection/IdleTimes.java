package dev.iso8583.connection;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/**
 * Notes when a connection last read and wrote, and tells when it has done neither for the
 * read timeout and the idle time. There is one timer for both: most connections of a
 * server are idle, and each costs memory. Confined to the event loop.
 */
final class IdleTimes implements Runnable, ChannelFutureListener {

	private final TcpConnection connection;

	/** When something was read, or it was told that nothing was. */
	private long read;

	/** When something was written, or it was told that nothing was. */
	private long written;

	private @Nullable Future<?> timer;

	IdleTimes(TcpConnection connection) {
		this.connection = connection;
	}

	void start() {
		this.read = now();
		this.written = this.read;
		await();
	}

	void stop() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	void read() {
		this.read = now();
	}

	/** Whether anything happens when nothing was written for the idle time. */
	boolean mindsWrites() {
		ConnectionOptions options = this.connection.options;
		return options.ping() != null || options.keepAliveWhenIdle();
	}

	/** A write has ended: what waits for the network does not count as written. */
	@Override
	public void operationComplete(ChannelFuture write) {
		this.written = now();
	}

	@Override
	public void run() {
		this.timer = null;
		try {
			if (untilReadTimeout() <= 0) {
				this.read = now();
				this.connection.lifecycle.readTimeout();
			}
			if (untilIdle() <= 0) {
				this.written = now();
				this.connection.keepAlives().idle();
				this.connection.lifecycle.idle();
			}
		}
		finally {
			if (this.connection.channel.isActive()) {
				await();
			}
		}
	}

	private void await() {
		this.timer = this.connection.channel.eventLoop()
			.schedule(this, Math.min(untilReadTimeout(), untilIdle()), TimeUnit.NANOSECONDS);
	}

	private long untilReadTimeout() {
		return this.connection.options.readTimeout().toNanos() - (now() - this.read);
	}

	private long untilIdle() {
		return mindsWrites() ? this.connection.options.idleTime().toNanos() - (now() - this.written) : Long.MAX_VALUE;
	}

	private long now() {
		return this.connection.channel.eventLoop().ticker().nanoTime();
	}

}

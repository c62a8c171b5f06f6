package dev.iso8583.tcp;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;

import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.transport.SharedTimers;

/**
 * The last handler of a channel, as far as it notes when a connection last read and
 * wrote, and tells when nothing was read for the read timeout, and when the far end
 * should be asked whether it is there: nothing was written for the idle time, or
 * something was, and nothing was read in the idle time after it. Confined to the event
 * loop.
 */
abstract class IdleTimes extends ChannelDuplexHandler implements SharedTimers.Alarm, ChannelFutureListener {

	final TcpConnection connection;

	/** When something was read, or it was told that nothing was. */
	private long read;

	/** When something was written, or it was told that nothing was. */
	private long written;

	/** Whether nothing was read since something was written, or while requests wait. */
	private boolean silent;

	/**
	 * Since when: since the last read if requests waited then, else since the first write
	 * after it, or since it was told.
	 */
	private long silentSince;

	/** When to look at all of them. */
	private long due;

	private int place = NOWHERE;

	IdleTimes(TcpConnection connection) {
		this.connection = connection;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.read = now();
		this.written = this.read;
		await();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		alarms().clear(eventLoop(), this);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.read = now();
		this.silent = this.connection.pending() > 0;
		this.silentSince = this.read;
		this.connection.received(this.read);
		if (this.read - this.due > 0) {
			// the alarm is late, or there was no memory for it
			await();
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object frames, ChannelPromise promise) {
		context.write(frames, mindsWrites() ? promise.addListener(this) : promise);
	}

	/** Whether anything happens when nothing was written for the idle time. */
	private boolean mindsWrites() {
		ConnectionOptions options = this.connection.options;
		return options.ping() != null || options.keepAliveWhenIdle();
	}

	/** A write has ended: what waits for the network does not count as written. */
	@Override
	public void operationComplete(ChannelFuture write) {
		this.written = now();
		if (!this.silent) {
			this.silent = true;
			this.silentSince = this.written;
		}
	}

	@Override
	public void goesOff() {
		try {
			if (untilReadTimeout(now()) <= 0) {
				this.read = now();
				this.connection.lifecycle.readTimeout();
			}
			if (untilIdle(now()) <= 0) {
				this.written = now();
				this.connection.keepAlives().idle();
				this.connection.lifecycle.idle();
			}
			if (untilSilenceIsLong(now()) <= 0) {
				this.silentSince = now();
				this.connection.lifecycle.idle();
			}
		}
		finally {
			await();
		}
	}

	private void await() {
		if (this.connection.channel.isActive()) {
			long now = now();
			alarms().set(eventLoop(), this,
					now + Math.min(untilReadTimeout(now), Math.min(untilIdle(now), untilSilenceIsLong(now))));
		}
	}

	private long untilReadTimeout(long now) {
		return this.connection.options.readTimeout().toNanos() - (now - this.read);
	}

	private long untilIdle(long now) {
		return mindsWrites() ? this.connection.options.idleTime().toNanos() - (now - this.written) : Long.MAX_VALUE;
	}

	/**
	 * Writes put off the idle time, even those that the network drops: without this, a
	 * far end that is gone would be found only when a request times out. Neither a write
	 * nor a read needs to set the alarm for it, since it is set for the idle time after
	 * an earlier write already.
	 */
	private long untilSilenceIsLong(long now) {
		ConnectionOptions options = this.connection.options;
		return (this.silent && options.ping() != null) ? options.idleTime().toNanos() - (now - this.silentSince)
				: Long.MAX_VALUE;
	}

	@Override
	public long due() {
		return this.due;
	}

	@Override
	public void due(long due) {
		this.due = due;
	}

	@Override
	public int place() {
		return this.place;
	}

	@Override
	public void place(int place) {
		this.place = place;
	}

	private SharedTimers alarms() {
		return this.connection.shared.alarms();
	}

	private long now() {
		return eventLoop().ticker().nanoTime();
	}

	private EventLoop eventLoop() {
		return this.connection.channel.eventLoop();
	}

}

package dev.iso8583.tcp;

import java.io.IOException;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.framing.BrokenFrameException;
import dev.iso8583.framing.Frame;
import dev.iso8583.framing.KeepAlive;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.tls.TlsFailure;
import dev.iso8583.tls.TlsHandler;
import dev.iso8583.transport.SharedTimers;

/**
 * The last handler of a channel: passes on to a connection what Netty reports, and sees
 * every write and close of ours. Also keeps the idle times: it reports that nothing was
 * read for the read timeout, and asks for a ping when nothing was written for the idle
 * time, or when nothing was read in the idle time after a write. Confined to the event
 * loop.
 */
final class ConnectionHandler extends ChannelDuplexHandler implements SharedTimers.Alarm, ChannelFutureListener {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final TcpConnection connection;

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

	private ConnectionHandler(TcpConnection connection) {
		this.connection = connection;
	}

	/** Let a channel, whose frames a decoder cuts, feed a connection. */
	static void install(ChannelPipeline pipeline, ChannelHandler decoder, TcpConnection connection) {
		pipeline.addLast(decoder);
		pipeline.addLast(new ConnectionHandler(connection));
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.read = now();
		this.written = this.read;
		await();
		if (this.connection.options.tls() == null) {
			this.connection.lifecycle.connected();
		}
	}

	@Override
	public void close(ChannelHandlerContext context, ChannelPromise promise) {
		this.connection.lifecycle.closing();
		context.close(promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object frame) {
		this.connection.lifecycle.heard();
		this.connection.inbound().received((Frame) frame);
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
		this.connection.readComplete();
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof KeepAlive keepAlive) {
			this.connection.keepAlives().received(keepAlive);
		}
		else if (event instanceof SslHandshakeCompletionEvent handshake) {
			if (handshake.isSuccess()) {
				this.connection.lifecycle.connected();
			}
			else if (context.channel().isActive()) {
				tlsFailed(context, handshake.cause());
			}
			else {
				this.connection.lifecycle.cut(CloseReason.CLOSED_BY_PEER, "in the TLS handshake");
			}
		}
		else if (event instanceof SslCloseCompletionEvent) {
			saidGoodbye(context);
		}
		else if (event == ChannelInputShutdownEvent.INSTANCE) {
			this.connection.lifecycle.inputEnded();
		}
	}

	/**
	 * A far end that ends its output by TLS may still hold the socket open, and read.
	 * From TLS 1.3 on it can be written to; before, a goodbye is answered with a goodbye.
	 */
	private void saidGoodbye(ChannelHandlerContext context) {
		TlsHandler tls = context.pipeline().get(TlsHandler.class);
		if (tls != null && tls.canWriteAfterCloseNotify()) {
			// it may end that of the socket, too
			context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
			this.connection.lifecycle.inputEnded();
		}
		else {
			context.close();
		}
	}

	private void tlsFailed(ChannelHandlerContext context, Throwable failure) {
		TlsHandler tls = context.pipeline().get(TlsHandler.class);
		if (tls == null) {
			logger.atLevel(this.connection.isNews() ? Level.ERROR : Level.DEBUG)
				.setCause(SafeFailure.of(failure))
				.log("{}: the TLS material could not be had", this.connection);
			this.connection.lifecycle.cut(CloseReason.TLS_FAILED, "there are no keys and certificates");
		}
		else {
			// of the failure itself nothing is shown: it may quote what was received
			this.connection.lifecycle.cut(CloseReasons.of(TlsFailure.of(failure, tls)),
					TlsFailure.detail(failure, tls));
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		this.connection.outbox().writabilityChanged();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		alarms().clear(eventLoop(), this);
		this.connection.lifecycle.disconnected();
	}

	/** However it ended, whether it was ever active or not. */
	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		this.connection.threads().remove(context.channel());
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (failure instanceof BrokenFrameException broken) {
			this.connection.lifecycle.cut(CloseReason.of(broken.reason()), String.valueOf(broken.getMessage()));
		}
		else if (TlsFailure.matches(failure, context.pipeline().get(TlsHandler.class))) {
			tlsFailed(context, failure);
		}
		else if (failure instanceof IOException) {
			this.connection.lifecycle.cut(CloseReason.NETWORK_ERROR, String.valueOf(failure.getMessage()));
		}
		else {
			logger.atLevel(this.connection.isNews() ? Level.ERROR : Level.DEBUG)
				.setCause(SafeFailure.of(failure))
				.log("{}: internal error", this.connection);
			this.connection.lifecycle.cut(CloseReason.INTERNAL_ERROR, failure.getClass().getName());
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object frames, ChannelPromise promise) {
		context.write(frames, mindsWrites() ? promise.addListener(this) : promise);
	}

	/** Whether anything happens when nothing was written for the idle time. */
	private boolean mindsWrites() {
		ConnectionOptions options = this.connection.options;
		return options.networkManagement().ping() != null || options.keepAlives().sendWhenIdle();
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
		return this.connection.options.timeouts().read().toNanos() - (now - this.read);
	}

	private long untilIdle(long now) {
		return mindsWrites() ? this.connection.options.timeouts().idle().toNanos() - (now - this.written)
				: Long.MAX_VALUE;
	}

	/**
	 * Writes put off the idle time, even those that the network drops: without this, a
	 * far end that is gone would be found only when a request times out. Neither a write
	 * nor a read needs to set the alarm for it, since it is set for the idle time after
	 * an earlier write already.
	 */
	private long untilSilenceIsLong(long now) {
		ConnectionOptions options = this.connection.options;
		return (this.silent && options.networkManagement().ping() != null)
				? options.timeouts().idle().toNanos() - (now - this.silentSince) : Long.MAX_VALUE;
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

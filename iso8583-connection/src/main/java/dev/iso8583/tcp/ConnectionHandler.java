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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.framing.BrokenFrameException;
import dev.iso8583.framing.Frame;
import dev.iso8583.framing.KeepAlive;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.tls.TlsDiagnosis;
import dev.iso8583.tls.TlsHandler;
import dev.iso8583.transport.SharedTimers;

/**
 * The last handler of a channel. Passes events from Netty to the connection, and observes
 * our writes and closes. Also tracks idle times: it reports that nothing was read for the
 * read timeout, and asks for a ping when nothing was written for the idle time, or when
 * nothing was read within the idle time after a write. Confined to the event loop.
 */
final class ConnectionHandler extends ChannelDuplexHandler implements SharedTimers.Alarm, ChannelFutureListener {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final TcpConnection connection;

	/** Created on first use. */
	private @Nullable InboundDispatcher inbound;

	/** When something was last read, or the read timeout was last reported. */
	private long read;

	/**
	 * When the event loop last wrote something, or the idle time was last reported. The
	 * {@link Outbox} knows when other threads wrote.
	 */
	private long written;

	/** Whether nothing was read since something was written, or while requests wait. */
	private boolean silent;

	/**
	 * When the silence began: at the last read if requests were pending then, else at the
	 * first write after it. Restarts when it is reported.
	 */
	private long silentSince;

	/** When to check all three. */
	private long due;

	private int place = NOWHERE;

	private ConnectionHandler(TcpConnection connection) {
		this.connection = connection;
	}

	/** Add the frame decoder and the handler of a connection to a channel. */
	static void install(ChannelPipeline pipeline, ChannelHandler decoder, TcpConnection connection) {
		pipeline.addLast(decoder);
		pipeline.addLast(new ConnectionHandler(connection));
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.read = now();
		this.written = this.read;
		resetTimer();
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
		inbound().received((Frame) frame);
	}

	private InboundDispatcher inbound() {
		if (this.inbound == null) {
			this.inbound = new InboundDispatcher(this.connection);
		}
		return this.inbound;
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		this.read = now();
		this.silent = this.connection.pending() > 0;
		this.silentSince = this.read;
		this.connection.received(this.read);
		if (this.read - this.due > 0) {
			// the timer is late, or could not be set for lack of memory
			resetTimer();
		}
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
			closeNotifyReceived(context);
		}
		else if (event == ChannelInputShutdownEvent.INSTANCE) {
			this.connection.lifecycle.inputEnded();
		}
	}

	/**
	 * Handle the close_notify of the far end, which may still hold the socket open and
	 * read. With TLS 1.3 we can still write; before, close_notify must be answered with
	 * close_notify.
	 */
	private void closeNotifyReceived(ChannelHandlerContext context) {
		TlsHandler tls = context.pipeline().get(TlsHandler.class);
		if (tls != null && tls.canWriteAfterCloseNotify()) {
			// the far end may then end the output of the socket, too
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
			logger.atLevel(this.connection.mayLogUnusualEvent() ? Level.ERROR : Level.DEBUG)
				.setCause(SafeFailure.of(failure))
				.log("{}: could not load the TLS keys and certificates", this.connection);
			this.connection.lifecycle.cut(CloseReason.TLS_FAILED, "could not load the keys and certificates");
		}
		else {
			// the text of the failure is not shown: it may quote received data
			this.connection.lifecycle.cut(CloseReasons.of(TlsDiagnosis.failureOf(failure, tls)),
					TlsDiagnosis.detailOf(failure, tls));
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		this.connection.outbox().writabilityChanged();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		timers().clear(eventLoop(), this);
		this.connection.lifecycle.disconnected();
	}

	/** Called however the channel ended, and even if it was never active. */
	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		this.connection.threads().remove(context.channel());
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (failure instanceof BrokenFrameException broken) {
			this.connection.lifecycle.cut(CloseReason.of(broken.reason()), String.valueOf(broken.getMessage()));
		}
		else if (TlsDiagnosis.comesFromTls(failure, context.pipeline().get(TlsHandler.class))) {
			tlsFailed(context, failure);
		}
		else if (failure instanceof IOException) {
			this.connection.lifecycle.cut(CloseReason.NETWORK_ERROR, String.valueOf(failure.getMessage()));
		}
		else {
			logger.atLevel(this.connection.mayLogUnusualEvent() ? Level.ERROR : Level.DEBUG)
				.setCause(SafeFailure.of(failure))
				.log("{}: internal error", this.connection);
			this.connection.lifecycle.cut(CloseReason.INTERNAL_ERROR, failure.getClass().getName());
		}
	}

	@Override
	public void write(ChannelHandlerContext context, Object frames, ChannelPromise promise) {
		context.write(frames, tracksWrites() ? promise.addListener(this) : promise);
	}

	/** Whether anything is sent when nothing was written for the idle time. */
	private boolean tracksWrites() {
		ConnectionOptions options = this.connection.options;
		return options.networkManagement().ping() != null || options.keepAlives().sendWhenIdle();
	}

	/** Called when a write has completed: until then it does not count as written. */
	@Override
	public void operationComplete(ChannelFuture write) {
		this.written = now();
		noteDirectWrites();
		if (!this.silent) {
			this.silent = true;
			this.silentSince = this.written;
		}
	}

	/** Take into account what threads other than the event loop have written. */
	private void noteDirectWrites() {
		Outbox outbox = this.connection.existingOutbox();
		long last = (outbox != null) ? outbox.lastDirectWrite() : 0;
		if (last == 0) {
			return;
		}
		if (last - this.written > 0) {
			this.written = last;
		}
		long first = outbox.firstDirectWrite();
		if (first != 0 && !this.silent) {
			this.silent = true;
			this.silentSince = first;
		}
	}

	@Override
	public void goesOff() {
		try {
			noteDirectWrites();
			if (untilReadTimeout(now()) <= 0) {
				this.read = now();
				this.connection.lifecycle.readTimeout();
			}
			if (untilIdle(now()) <= 0) {
				this.written = now();
				if (this.connection.state() == ConnectionState.ONLINE) {
					this.connection.keepAlives().idle();
				}
				this.connection.lifecycle.idle();
			}
			if (untilSilenceTimeout(now()) <= 0) {
				this.silentSince = now();
				this.connection.lifecycle.idle();
			}
		}
		finally {
			resetTimer();
		}
	}

	private void resetTimer() {
		if (this.connection.channel.isActive()) {
			long now = now();
			timers().set(eventLoop(), this,
					now + Math.min(untilReadTimeout(now), Math.min(untilIdle(now), untilSilenceTimeout(now))));
		}
	}

	private long untilReadTimeout(long now) {
		return this.connection.options.timeouts().read().toNanos() - (now - this.read);
	}

	private long untilIdle(long now) {
		return tracksWrites() ? this.connection.options.timeouts().idle().toNanos() - (now - this.written)
				: Long.MAX_VALUE;
	}

	/**
	 * Return the time until silence after a write calls for a ping. Writes postpone the
	 * idle time, even those that the network drops: without this check, a dead peer would
	 * be detected only when a request times out. Reads and writes need not set the timer
	 * for it, since it is already set for the idle time after an earlier write.
	 */
	private long untilSilenceTimeout(long now) {
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

	private SharedTimers timers() {
		return this.connection.context.timers();
	}

	private long now() {
		return eventLoop().ticker().nanoTime();
	}

	private EventLoop eventLoop() {
		return this.connection.channel.eventLoop();
	}

}

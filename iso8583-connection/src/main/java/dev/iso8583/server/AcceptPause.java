package dev.iso8583.server;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import dev.iso8583.connection.LinkMetrics;

/**
 * Pauses for a second when the operating system lets us accept no client, usually because
 * the process has no file descriptor left. The listening socket stays open, clients wait
 * in the backlog, and the event loop does not fail in a tight loop. Runs on the event
 * loop of the listening socket only.
 */
final class AcceptPause extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(Server.class);

	static final int SECONDS = 1;

	private final String server;

	private final LinkMetrics metrics;

	private final Channel listener;

	/** Made beforehand: without a file descriptor no class can be loaded. */
	private final Runnable resume = this::resume;

	private final Runnable recover = this::recover;

	private boolean failing;

	/**
	 * Ends the failure one second after a client was accepted; {@code null} if none was.
	 */
	private @Nullable Future<?> recovery;

	AcceptPause(String server, LinkMetrics metrics, Channel listener) {
		this.server = server;
		this.metrics = metrics;
		this.listener = listener;
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		this.metrics.acceptFailed();
		logger.atLevel(this.failing ? Level.DEBUG : Level.WARN)
			.log("{}: cannot accept clients, trying again every second: {}", this.server,
					(failure instanceof IOException) ? failure.getMessage() : failure.toString());
		this.failing = true;
		if (this.recovery != null) {
			this.recovery.cancel(false);
			this.recovery = null;
		}
		if (this.listener.config().isAutoRead()) {
			this.listener.config().setAutoRead(false);
			this.listener.eventLoop().schedule(this.resume, SECONDS, TimeUnit.SECONDS);
		}
	}

	private void resume() {
		if (this.listener.isOpen()) {
			this.listener.config().setAutoRead(true);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object client) {
		if (this.failing && this.recovery == null) {
			this.recovery = this.listener.eventLoop().schedule(this.recover, SECONDS, TimeUnit.SECONDS);
		}
		context.fireChannelRead(client);
	}

	/**
	 * Only after a second without a failure: a client may just have taken the one
	 * descriptor that another client gave back.
	 */
	private void recover() {
		this.recovery = null;
		this.failing = false;
		logger.info("{}: accepting clients again", this.server);
	}

}

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
 * What happens when the operating system lets us accept no client, usually because the
 * process has no file descriptor left: the listening socket stays and accepts nobody for
 * a second, instead of failing in a tight loop, and clients wait in the backlog. Event
 * loop of the listening socket only.
 */
final class AcceptPause extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(Server.class);

	static final int SECONDS = 1;

	private final String server;

	private final LinkMetrics metrics;

	private final Channel listener;

	/** Made beforehand: without a descriptor not even a class can be loaded. */
	private final Runnable resume = this::resume;

	private final Runnable recover = this::recover;

	private boolean failing;

	/** The end of a second without a failure since a client was accepted, if any. */
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
			.log("{}: cannot accept a client, and tries again every second: {}", this.server,
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
	 * One client more may have taken the last descriptor that another gave back, so a
	 * recovery is one that lasts.
	 */
	private void recover() {
		this.recovery = null;
		this.failing = false;
		logger.info("{}: accepts clients again", this.server);
	}

}

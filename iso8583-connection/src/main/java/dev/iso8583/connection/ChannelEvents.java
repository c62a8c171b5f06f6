package dev.iso8583.connection;

import java.io.IOException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;

import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.framing.BrokenFrameException;
import dev.iso8583.framing.Frame;
import dev.iso8583.message.SafeFailure;

/**
 * The last handler of a channel: what Netty reports becomes what happens to a connection.
 */
final class ChannelEvents extends SimpleChannelInboundHandler<Frame> {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final TcpConnection connection;

	private ChannelEvents(TcpConnection connection) {
		this.connection = connection;
	}

	/** Let a channel feed a connection. */
	static void install(ChannelPipeline pipeline, TcpConnection connection) {
		ConnectionOptions options = connection.options;
		pipeline.addLast(new IdleStateHandler(options.readTimeout().toNanos(), options.idleTime().toNanos(), 0,
				TimeUnit.NANOSECONDS));
		pipeline.addLast(options.framing().newDecoder(options.frameTimeout(), options.metrics()::keepAlive));
		pipeline.addLast(new ChannelEvents(connection));
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		this.connection.lifecycle.connected();
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, Frame frame) {
		this.connection.inbound.received(frame);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof IdleStateEvent idle) {
			if (idle.state() == IdleState.WRITER_IDLE) {
				this.connection.lifecycle.idle();
			}
			else {
				this.connection.lifecycle.readTimeout();
			}
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.connection.lifecycle.disconnected();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (failure instanceof BrokenFrameException broken) {
			this.connection.lifecycle.cut(CloseReason.of(broken.reason()), String.valueOf(broken.getMessage()));
		}
		else if (failure instanceof IOException) {
			this.connection.lifecycle.cut(CloseReason.NETWORK_ERROR, String.valueOf(failure.getMessage()));
		}
		else {
			logger.error("{}: internal error", this.connection, SafeFailure.of(failure));
			this.connection.lifecycle.cut(CloseReason.INTERNAL_ERROR, failure.getClass().getName());
		}
	}

}

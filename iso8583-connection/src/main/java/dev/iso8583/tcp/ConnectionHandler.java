package dev.iso8583.tcp;

import java.io.IOException;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.framing.BrokenFrameException;
import dev.iso8583.framing.Frame;
import dev.iso8583.framing.KeepAlive;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.tls.TlsFailure;
import dev.iso8583.tls.TlsHandler;

/**
 * The last handler of a channel: what Netty reports becomes what happens to a connection.
 * As the last one it also sees whoever of us writes or closes, in whatever state it is.
 */
final class ConnectionHandler extends IdleTimes {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private ConnectionHandler(TcpConnection connection) {
		super(connection);
	}

	/** Let a channel, whose frames a decoder cuts, feed a connection. */
	static void install(ChannelPipeline pipeline, ChannelHandler decoder, TcpConnection connection) {
		pipeline.addLast(decoder);
		pipeline.addLast(new ConnectionHandler(connection));
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		super.channelActive(context);
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
		super.channelReadComplete(context);
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
		if (tls != null && tls.canWriteAfterGoodbye()) {
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
		super.channelInactive(context);
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
		else if (TlsFailure.isOne(failure, context.pipeline().get(TlsHandler.class))) {
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

}

package dev.iso8583.framing;

import java.util.function.Consumer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Collects the keep-alives that a decoder fires.
 */
final class KeepAliveCollector extends ChannelInboundHandlerAdapter {

	private final Consumer<KeepAlive> taken;

	KeepAliveCollector(Consumer<KeepAlive> taken) {
		this.taken = taken;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof KeepAlive keepAlive) {
			this.taken.accept(keepAlive);
		}
		else {
			context.fireUserEventTriggered(event);
		}
	}

}

package dev.iso8583.framing;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Takes the keep-alives that a decoder tells of.
 */
final class KeepAliveTaker extends ChannelInboundHandlerAdapter {

	private final Runnable taken;

	KeepAliveTaker(Runnable taken) {
		this.taken = taken;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event == KeepAlive.RECEIVED) {
			this.taken.run();
		}
		else {
			context.fireUserEventTriggered(event);
		}
	}

}

package dev.iso8583.framing;

import java.time.Duration;
import java.util.function.Supplier;

import io.netty.channel.ChannelHandler;

/**
 * Makes the decoders of a link, one for each channel, and is what they have in common.
 *
 * @param framing how messages are delimited
 * @param timeout how long a frame may take from its first byte to its last
 * @param limit how many keep-alives may come
 */
record FrameDecoderFactory(Framing framing, Duration timeout,
		KeepAliveLimit limit) implements Supplier<ChannelHandler> {

	@Override
	public ChannelHandler get() {
		return new FrameDecoder(this);
	}

}

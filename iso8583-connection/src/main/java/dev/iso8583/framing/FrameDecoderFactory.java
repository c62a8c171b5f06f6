package dev.iso8583.framing;

import java.time.Duration;
import java.util.function.Supplier;

import io.netty.channel.ChannelHandler;

/**
 * Creates the decoders of a link, one per channel, and holds the settings they share.
 *
 * @param framing how messages are delimited
 * @param timeout the time from the first byte of a frame to its last after which the
 * frame counts as broken
 * @param limit how many keep-alives a connection may receive
 */
record FrameDecoderFactory(Framing framing, Duration timeout,
		KeepAliveLimit limit) implements Supplier<ChannelHandler> {

	@Override
	public ChannelHandler get() {
		Delimiters delimiters = this.framing.delimiters();
		if (delimiters != null) {
			return new DelimitedFrameDecoder(this, delimiters);
		}
		MessageEnd messageEnd = this.framing.messageEnd();
		return (messageEnd != null) ? new UnframedDecoder(this, messageEnd) : new LengthFrameDecoder(this);
	}

}

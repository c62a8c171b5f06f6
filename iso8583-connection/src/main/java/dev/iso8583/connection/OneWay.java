package dev.iso8583.connection;

import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * A reply or a notification on its way out: nothing answers it, and its sender learns
 * whether the network took it.
 */
class OneWay implements Outgoing {

	final CompletableFuture<@Nullable Void> future = new CompletableFuture<>();

	private final RequestId id;

	private final byte[] message;

	private final byte[] answered;

	private final Transport transport;

	OneWay(RequestId id, byte[] message, byte[] answered, Transport transport) {
		this.id = id;
		this.message = message;
		this.answered = answered;
		this.transport = transport;
	}

	@Override
	public byte[] message() {
		return this.message;
	}

	@Override
	public byte[] answered() {
		return this.answered;
	}

	@Override
	public boolean claim() {
		return !this.future.isDone();
	}

	@Override
	public void handedOver(ChannelFuture written, Channel channel) {
		written.addListener((done) -> {
			if (done.isSuccess()) {
				this.transport.callback(() -> this.future.complete(null));
			}
			else {
				fail(new OutcomeUnknownException(FailureReason.CLOSED, this.id, ""));
			}
		});
	}

	@Override
	public void refused() {
		fail(new NotSentException(FailureReason.CLOSED, this.id, ""));
	}

	private void fail(Iso8583Exception failure) {
		this.transport.callback(() -> this.future.completeExceptionally(failure));
	}

}

package dev.iso8583.connection;

import java.util.concurrent.Executor;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import dev.iso8583.framing.Framing;

/**
 * A reply or a notification on its way out: nothing answers it, and its sender learns
 * whether the network took it.
 */
class OneWay extends Outgoing<@Nullable Void> {

	private final RequestId id;

	private final byte[] answered;

	private final Executor completer;

	/**
	 * Create a message on its way out.
	 * @param answered the header of the message it answers, empty if it answers none
	 * @param completer where its sender is told
	 */
	OneWay(RequestId id, byte[] message, byte[] answered, Executor completer) {
		super(message);
		this.id = id;
		this.answered = answered;
		this.completer = completer;
	}

	@Override
	void writeTo(ByteBuf frames, Framing framing) {
		framing.write(frames, message(), this.answered);
	}

	@Override
	boolean claim(long now) {
		return !isDone();
	}

	@Override
	boolean asks() {
		return true;
	}

	@Override
	void taken() {
		this.completer.execute(() -> complete(null));
	}

	@Override
	void lost() {
		fail(new OutcomeUnknownException(FailureReason.CLOSED, this.id, ""));
	}

	@Override
	void refused() {
		fail(new NotSentException(FailureReason.CLOSED, this.id, ""));
	}

	void fail(Iso8583Exception failure) {
		this.completer.execute(() -> completeExceptionally(failure));
	}

}

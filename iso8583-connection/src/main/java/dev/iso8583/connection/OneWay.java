package dev.iso8583.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

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

	private final Executor completer;

	OneWay(RequestId id, byte[] message, byte[] answered, Executor completer) {
		this.id = id;
		this.message = message;
		this.answered = answered;
		this.completer = completer;
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
	public void addTo(List<OneWay> written) {
		written.add(this);
	}

	/** It was handed to the channel, and the network took it or not. */
	void written(boolean taken) {
		if (taken) {
			this.completer.execute(() -> this.future.complete(null));
		}
		else {
			lost();
		}
	}

	@Override
	public void lost() {
		fail(new OutcomeUnknownException(FailureReason.CLOSED, this.id, ""));
	}

	@Override
	public void refused() {
		fail(new NotSentException(FailureReason.CLOSED, this.id, ""));
	}

	private void fail(Iso8583Exception failure) {
		this.completer.execute(() -> this.future.completeExceptionally(failure));
	}

}

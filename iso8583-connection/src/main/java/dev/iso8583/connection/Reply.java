package dev.iso8583.connection;

import java.util.function.Consumer;

/**
 * A reply of a handler on its way out. Nothing waits for it, but that it was lost must be
 * told.
 */
final class Reply extends OneWay {

	private final Consumer<Iso8583Exception> ifLost;

	/**
	 * Create a reply.
	 * @param answered the header of the message it answers
	 * @param ifLost told where it turns out, such as on the event loop
	 */
	Reply(RequestId id, byte[] message, byte[] answered, Consumer<Iso8583Exception> ifLost) {
		super(id, message, answered, Runnable::run);
		this.ifLost = ifLost;
	}

	@Override
	void taken() {
	}

	@Override
	void fail(Iso8583Exception failure) {
		completeExceptionally(failure);
		this.ifLost.accept(failure);
	}

}

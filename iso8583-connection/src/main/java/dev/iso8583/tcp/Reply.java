package dev.iso8583.tcp;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.RequestId;

/**
 * A reply that a handler returned. No caller waits for it, so its {@link Sender} is
 * notified of the outcome.
 */
final class Reply extends OneWay {

	private final Sender sender;

	/**
	 * Create a reply.
	 * @param requestHeader the header of the request
	 * @param request the request, as in {@link OneWay}
	 */
	Reply(RequestId id, byte[] message, byte[] requestHeader, @Nullable IsoMessage request, Sender sender) {
		super(id, message, requestHeader, request, Purpose.APPLICATION, Runnable::run);
		this.sender = sender;
	}

	@Override
	void sent() {
		this.sender.replied(null);
	}

	@Override
	void fail(Iso8583Exception failure) {
		completeExceptionally(failure);
		this.sender.replied(failure);
	}

	/**
	 * Sends a reply and is notified of the outcome.
	 */
	@FunctionalInterface
	interface Sender {

		/**
		 * The reply was handed to the network, or was not. Called once, on the event loop
		 * or on the thread that sends it.
		 * @param lost why the reply was not handed to the network, {@code null} if it was
		 */
		void replied(@Nullable Iso8583Exception lost);

	}

}

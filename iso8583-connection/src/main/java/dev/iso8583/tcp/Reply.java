package dev.iso8583.tcp;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.RequestId;

/**
 * A reply of a handler on its way out. No caller waits for it, so its handler's side is
 * told what became of it.
 */
final class Reply extends OneWay {

	private final Sender sender;

	/**
	 * Create a reply.
	 * @param answered the header of the message it answers
	 * @param request the message it answers, as of {@link OneWay}
	 */
	Reply(RequestId id, byte[] message, byte[] answered, @Nullable IsoMessage request, Sender sender) {
		super(id, message, answered, request, Purpose.APPLICATION, Runnable::run);
		this.sender = sender;
	}

	@Override
	void taken() {
		this.sender.replied(null);
	}

	@Override
	void fail(Iso8583Exception failure) {
		completeExceptionally(failure);
		this.sender.replied(failure);
	}

	/**
	 * What has a reply sent.
	 */
	@FunctionalInterface
	interface Sender {

		/**
		 * The reply was handed to the network, or was lost. Called once, on the event
		 * loop or on the thread that sends it.
		 * @param lost why it was lost, {@code null} if it was not
		 */
		void replied(@Nullable Iso8583Exception lost);

	}

}

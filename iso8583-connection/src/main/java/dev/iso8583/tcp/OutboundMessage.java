package dev.iso8583.tcp;

import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import dev.iso8583.framing.Framing;

/**
 * An outbound message, and the future that its sender holds. It is also its own node in
 * the queue of the {@link Outbox}, which saves an object for each message. The writer of
 * the outbox calls its methods: usually the event loop, but see {@link #claimDirectly}.
 *
 * @param <T> the type of the result that the sender gets
 */
abstract class OutboundMessage<T extends @Nullable Object> extends CompletableFuture<T> {

	private static final byte[] EMPTY = {};

	/** The encoded message; empty once it was written or refused. */
	private byte[] message;

	final Purpose purpose;

	/** The next message in a list of the outbox. */
	@Nullable OutboundMessage<?> next;

	/**
	 * In the queue, the number of bytes of this message and all older ones there; once it
	 * is in a batch, the number of bytes of its frame.
	 */
	long byteCount;

	/**
	 * In the queue, whether a thread other than the event loop was the writer when this
	 * message was added.
	 */
	boolean behindDirectWriter;

	OutboundMessage(byte[] message, Purpose purpose) {
		this.message = message;
		this.purpose = purpose;
	}

	/** Return the length of the encoded message in bytes. */
	final int length() {
		return this.message.length;
	}

	final byte[] message() {
		return this.message;
	}

	/** Drop the encoded message: what stays in memory must not contain card data. */
	final void clearBytes() {
		this.message = EMPTY;
	}

	/** Append the message with its framing to the frames to be sent. */
	void writeTo(ByteBuf frames, Framing framing) {
		framing.write(frames, this.message, EMPTY);
	}

	/**
	 * Decide, just before the message is written, whether it is still wanted. If so, it
	 * may have been sent from now on.
	 * @param now the time in nanoseconds, read a moment ago
	 * @return whether to write it
	 */
	abstract boolean claim(long now);

	/**
	 * Claim the message for a thread that is not the event loop and that writes it at
	 * once.
	 * @param now the time in nanoseconds, read a moment ago
	 * @return whether to write it; if not, the event loop decides about it
	 */
	boolean claimDirectly(long now) {
		return false;
	}

	/** Whether it counts as a message sent. */
	boolean isCounted() {
		return true;
	}

	/** Whether to call {@link #sent} or {@link #lost} once the write has ended. */
	boolean wantsOutcome() {
		return false;
	}

	/**
	 * The message was claimed and handed to the network. Called only if it
	 * {@linkplain #wantsOutcome wants the outcome}.
	 */
	void sent() {
	}

	/**
	 * The message was claimed, but could not be handed to the network. The connection
	 * ends.
	 */
	void lost() {
	}

	/** The channel ended before the message was claimed. */
	abstract void refused();

}

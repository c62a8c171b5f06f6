package dev.iso8583.tcp;

import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import dev.iso8583.framing.Framing;

/**
 * A message on its way to the event loop, where all methods are called, and what its
 * sender holds. It is its own place in the {@link Outbox}: there are millions of them.
 *
 * @param <T> what its sender gets
 */
abstract class OutboundMessage<T extends @Nullable Object> extends CompletableFuture<T> {

	private static final byte[] NOTHING = {};

	/** The bytes of the message, and only until they are written. */
	private byte[] message;

	/** What it is sent for. */
	final Purpose purpose;

	/** The one before it or behind it, as the outbox has them in line. */
	@Nullable OutboundMessage<?> next;

	/**
	 * The bytes of all in line up to this one; once it was written, those of its frame.
	 */
	long bytes;

	OutboundMessage(byte[] message, Purpose purpose) {
		this.message = message;
		this.purpose = purpose;
	}

	/** Return how many bytes the message has. */
	final int length() {
		return this.message.length;
	}

	final byte[] message() {
		return this.message;
	}

	/** Let go of the message: what is remembered of it has no card data. */
	final void forget() {
		this.message = NOTHING;
	}

	/** Write the bytes that go on the wire. */
	void writeTo(ByteBuf frames, Framing framing) {
		framing.write(frames, this.message, NOTHING);
	}

	/**
	 * Decide, just before it is written, whether it is still wanted. If so, it counts as
	 * maybe sent from now on.
	 * @param now the time, not much ago
	 */
	abstract boolean claim(long now);

	/** Whether it is to be told what became of it after it was claimed. */
	boolean asks() {
		return false;
	}

	/** The network took it, after it was claimed. Only for one that {@link #asks}. */
	void taken() {
	}

	/** It was claimed, and the network did not take it. The connection ends. */
	void lost() {
	}

	/** The channel ended before the message was claimed. */
	abstract void refused();

}

package dev.iso8583.connection;

import java.util.List;

import io.netty.buffer.ByteBuf;

import dev.iso8583.framing.Framing;

/**
 * A message on its way to the event loop. All methods are called there.
 */
interface Outgoing {

	/** Return the bytes of the message. */
	byte[] message();

	/** Return the header of the message this one answers, empty if it answers none. */
	byte[] answered();

	/** Write the bytes that go on the wire. */
	default void writeTo(ByteBuf frames, Framing framing) {
		framing.write(frames, message(), answered());
	}

	/**
	 * Decide, just before it is written, whether it is still wanted. If so, it counts as
	 * maybe sent from now on.
	 */
	boolean claim();

	/** Join those who want to know whether the network took them, if it does. */
	default void addTo(List<OneWay> written) {
	}

	/** It was claimed, and could not be written. The connection ends. */
	default void lost() {
	}

	/** The channel ended before the message was claimed. */
	void refused();

}

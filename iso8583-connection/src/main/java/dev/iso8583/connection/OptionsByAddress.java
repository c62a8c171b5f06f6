package dev.iso8583.connection;

import org.jspecify.annotations.Nullable;

/**
 * Decides how a connection behaves by the address of its far end: its framing, its TLS,
 * its message handler. Called for each socket that a server accepts, before a byte of it
 * is read, and for each dial of a pool. Called on a thread that may block for a moment,
 * never on an event loop, and by several threads at a time.
 * <p>
 * A client for which it returns {@code null} or fails is closed at once and counted as
 * refused; a dial fails then. Return the same options object for the same kind of far
 * end, since each connection keeps a reference to its own.
 */
@FunctionalInterface
public interface OptionsByAddress {

	/**
	 * Return the options of a connection.
	 * @param remote the IP address and port of an accepted client, or the host and port
	 * that is about to be dialled
	 * @param usual the options that the connection would have otherwise
	 * @return these or other options; {@code null} to refuse the far end
	 */
	@Nullable ConnectionOptions optionsFor(Address remote, ConnectionOptions usual);

}

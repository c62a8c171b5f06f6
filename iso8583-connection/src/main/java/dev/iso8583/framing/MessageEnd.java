package dev.iso8583.framing;

/**
 * Tells where a message ends that has no frame around it. A message format does so by its
 * specification or parse guides, and links that use one need no other. Must be safe for
 * use by several threads, and fast: it is called on event loops.
 */
@FunctionalInterface
public interface MessageEnd {

	/**
	 * Return how many bytes a message has at least.
	 *
	 * <pre>
	 *   received                          returned
	 *   30 31 30                          4, the MTI
	 *   30 31 30 30                       20, MTI and bitmap
	 *   30 31 30 30 ... (20 bytes)        26, with field 11
	 *   30 31 30 30 ... (26 bytes)        26: the message is complete
	 *   30 31 30 30 ... (30 bytes)        26: the message is complete, and 4 bytes follow
	 * </pre>
	 * @param bytes the beginning of a message, at least one byte, or a whole message and
	 * what follows it
	 * @return a number of bytes. If there are not so many, the message is not complete;
	 * otherwise it is, and this is its length
	 * @throws IllegalArgumentException if no message begins like this. The text must not
	 * quote the bytes
	 */
	int lengthAtLeast(byte[] bytes);

}

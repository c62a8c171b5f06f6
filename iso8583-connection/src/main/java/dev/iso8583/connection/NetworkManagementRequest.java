package dev.iso8583.connection;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

/**
 * Makes the message of a sign-on, an echo test or a sign-off. The connection sends it and
 * judges the answer by its response code, see
 * {@link ConnectionOptions.Builder#acceptedResponseCodes}. Called on the transport's
 * handler threads, never on an event loop.
 */
@FunctionalInterface
public interface NetworkManagementRequest {

	/**
	 * Return the message to send.
	 * @param connection the connection it goes over. It may also be used to send, even
	 * though the connection is not online yet or no more, for a sign-on of several steps
	 * @return the message, usually an 0800, or {@code null} if nothing is to be sent
	 * @throws Exception if there is no message: a sign-on has then failed, an echo test
	 * is left out, and a sign-off does not hold up the close
	 */
	@Nullable IsoMessage message(Connection connection) throws Exception;

	/**
	 * Whether there is anything to send on this link at all. Called on event loops: must
	 * return at once.
	 * @return {@code true} unless overridden
	 */
	default boolean applies() {
		return true;
	}

}

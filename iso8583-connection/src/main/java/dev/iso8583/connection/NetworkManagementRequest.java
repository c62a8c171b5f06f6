package dev.iso8583.connection;

import java.util.Set;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MessageTemplate;

/**
 * Makes the message of a sign-on, an echo test or a sign-off. The connection sends it and
 * judges the answer by its response code. Called on the transport's management threads,
 * never on an event loop.
 */
@FunctionalInterface
public interface NetworkManagementRequest {

	/**
	 * Return a request that sends a message of a template.
	 * @param template what the message is
	 * @param acceptedResponseCodes the response codes that accept it, empty for those of
	 * the connection
	 * @return the request
	 * @throws IllegalArgumentException if one is no response code
	 */
	static NetworkManagementRequest of(MessageTemplate template, Set<String> acceptedResponseCodes) {
		return new TemplateRequest(template,
				acceptedResponseCodes.isEmpty() ? Set.of() : ResponseCodes.checked(acceptedResponseCodes));
	}

	/**
	 * Return the message to send.
	 * @param connection the connection it goes over. It may also be used to send, even
	 * though the connection is not online yet or no more, for a sign-on of several steps;
	 * not any longer than this method runs
	 * @return the message, usually an 0800, or {@code null} if nothing is to be sent
	 * @throws Exception if there is no message: a sign-on has then failed, an echo test
	 * is left out, and a sign-off does not hold up the close
	 */
	@Nullable IsoMessage message(Connection connection) throws Exception;

	/**
	 * Return the response codes that accept the message. Called after each
	 * {@link #message}.
	 * @return the codes, empty for those of the connection, see
	 * {@link ConnectionOptions.Builder#acceptedResponseCodes}
	 */
	default Set<String> acceptedResponseCodes() {
		return Set.of();
	}

	/**
	 * Whether there is anything to send on this link at all. Called on event loops: must
	 * return at once.
	 * @return {@code true} unless overridden
	 */
	default boolean applies() {
		return true;
	}

}

package dev.iso8583.connection;

import java.util.Set;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.ResponseCodes;
import dev.iso8583.message.MessageTemplate;

/**
 * Creates the message of a sign-on, an echo test or a sign-off. The connection sends it
 * and accepts or refuses the answer by its response code.
 */
@FunctionalInterface
public interface NetworkManagementRequest {

	/**
	 * Return a request that sends a message built from a template.
	 * @param template the fields of the message
	 * @param acceptedResponseCodes the response codes that accept it; empty for those of
	 * the connection
	 * @return the request
	 * @throws IllegalArgumentException if one of them is not a response code
	 */
	static NetworkManagementRequest of(MessageTemplate template, Set<String> acceptedResponseCodes) {
		return new TemplateRequest(template,
				acceptedResponseCodes.isEmpty() ? Set.of() : ResponseCodes.checked(acceptedResponseCodes));
	}

	/**
	 * Return the message to send. Called on the transport's management threads, never on
	 * an event loop, so it may block.
	 * @param connection the connection that sends it. For a sign-on or sign-off of
	 * several steps, this method may itself send over it, although it is not online,
	 * until it returns
	 * @return the message, usually an 0800, or {@code null} if nothing is to be sent
	 * @throws Exception if there is no message: then the sign-on has failed, the echo
	 * test is skipped, or the connection is closed without sign-off
	 */
	@Nullable IsoMessage message(Connection connection) throws Exception;

	/**
	 * Return the response codes that accept the message. Called after each
	 * {@link #message}.
	 * @return the codes; empty for those of the connection, see
	 * {@link ConnectionOptions.Builder#acceptedResponseCodes}
	 */
	default Set<String> acceptedResponseCodes() {
		return Set.of();
	}

	/**
	 * Whether there is anything to send on this link at all. Called on event loops: it
	 * must return at once.
	 * @return {@code true} by default
	 */
	default boolean applies() {
		return true;
	}

}

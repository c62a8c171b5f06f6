package dev.iso8583.matching;

import com.solab.iso8583.IsoMessage;

/**
 * Resolves the {@link MatchKey} of a message: a response answers the pending request that
 * has the same key. {@link MatchFields} and {@link MatchRules} are the usual
 * implementations. Implement this interface for links that pair responses with requests
 * in another way.
 * <p>
 * Called for each request on the thread that sends it, and for each response on an event
 * loop. Implementations must be safe for use by several threads, must not block, and must
 * not change the message.
 */
@FunctionalInterface
public interface MatchKeyResolver {

	/**
	 * Return the key of a request, or of the response that answers it.
	 * @param message a request or a response
	 * @return its key, which is the same for a request and its response, see
	 * {@link MatchKey#of}
	 * @throws RuntimeException if the message has no key: a request is then not sent, and
	 * a response answers no request. Of the exceptions thrown here, only the text of a
	 * {@link MissingMatchFieldException} is passed on, because others may quote card data
	 */
	MatchKey keyOf(IsoMessage message);

}

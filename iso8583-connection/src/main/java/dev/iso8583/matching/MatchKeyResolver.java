package dev.iso8583.matching;

import com.solab.iso8583.IsoMessage;

/**
 * Says which request a response answers, by giving both the same {@link MatchKey}.
 * {@link MatchFields} and {@link MatchRules} are the usual ones; implement it for links
 * whose responses are paired with their requests in another way.
 * <p>
 * Called for each request on the thread that sends it and for each response on an event
 * loop: must be safe for use by several threads, return at once, and change nothing.
 */
@FunctionalInterface
public interface MatchKeyResolver {

	/**
	 * Return the key of a request, or of the response that answers it.
	 * @param message a message that is a request or a response
	 * @return its key, the same for both, see {@link MatchKey#of}
	 * @throws RuntimeException if there is none: the request is then not sent, and the
	 * response answers nothing. Only the text of a {@link MissingMatchFieldException} is
	 * passed on
	 */
	MatchKey keyOf(IsoMessage message);

}

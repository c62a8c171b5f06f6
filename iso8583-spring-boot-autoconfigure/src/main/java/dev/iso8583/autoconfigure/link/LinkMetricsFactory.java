package dev.iso8583.autoconfigure.link;

import java.util.Set;

import dev.iso8583.connection.LinkMetrics;

/**
 * Makes the metrics of a link.
 */
@FunctionalInterface
public interface LinkMetricsFactory {

	/** Counts nothing. */
	LinkMetricsFactory NONE = (link, dialled, messageTypes) -> LinkMetrics.NONE;

	/**
	 * Return the metrics of a link.
	 * @param link its name
	 * @param dialled whether it dials, as pools do and servers do not
	 * @param messageTypes the message types that get a tag of their own
	 */
	LinkMetrics create(String link, boolean dialled, Set<String> messageTypes);

}

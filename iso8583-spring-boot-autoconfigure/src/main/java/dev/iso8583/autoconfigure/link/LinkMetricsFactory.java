package dev.iso8583.autoconfigure.link;

import java.util.Set;

import dev.iso8583.connection.LinkMetrics;

/**
 * Creates the metrics of a link.
 */
@FunctionalInterface
public interface LinkMetricsFactory {

	/** Creates metrics that count nothing. */
	LinkMetricsFactory NONE = (link, dialled, messageTypes) -> LinkMetrics.NONE;

	/**
	 * Return the metrics of a link.
	 * @param link the name of the link
	 * @param dialled whether the link dials, as pools do and servers do not
	 * @param messageTypes the message types that get a tag value of their own
	 * @return the metrics
	 */
	LinkMetrics create(String link, boolean dialled, Set<String> messageTypes);

}

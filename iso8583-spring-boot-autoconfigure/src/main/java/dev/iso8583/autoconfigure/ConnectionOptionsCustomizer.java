package dev.iso8583.autoconfigure;

import dev.iso8583.connection.ConnectionOptions;

/**
 * Says of connections what properties cannot. A bean of this type is called for each
 * pool, connection and server, after the properties, in the order of the beans.
 */
@FunctionalInterface
public interface ConnectionOptionsCustomizer {

	/**
	 * Customize the options of connections.
	 * @param link the name of the pool, connection or server
	 * @param options the options so far
	 */
	void customize(String link, ConnectionOptions.Builder options);

}

package dev.iso8583.autoconfigure;

import dev.iso8583.connection.ConnectionOptions;

/**
 * Customizes connections beyond what properties can set. Beans of this type are called
 * for each pool, connection and server, after the properties have been applied, in their
 * {@code @Order}.
 */
@FunctionalInterface
public interface ConnectionOptionsCustomizer {

	/**
	 * Customize the options of connections.
	 * @param link the name of the pool, connection or server
	 * @param options the options, with the properties applied
	 */
	void customize(String link, ConnectionOptions.Builder options);

}

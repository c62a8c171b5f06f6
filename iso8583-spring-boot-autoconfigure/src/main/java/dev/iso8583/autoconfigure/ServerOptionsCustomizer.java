package dev.iso8583.autoconfigure;

import dev.iso8583.server.ServerOptions;

/**
 * Says of servers what properties cannot. A bean of this type is called for each server,
 * after the properties, in the order of the beans.
 */
@FunctionalInterface
public interface ServerOptionsCustomizer {

	/**
	 * Customize the options of a server.
	 * @param server the name of the server
	 * @param options the options so far
	 */
	void customize(String server, ServerOptions.Builder options);

}

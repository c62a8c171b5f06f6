package dev.iso8583.autoconfigure;

import dev.iso8583.server.ServerOptions;

/**
 * Customizes servers beyond what properties can set. Beans of this type are called for
 * each server, after the properties have been applied, in their {@code @Order}.
 */
@FunctionalInterface
public interface ServerOptionsCustomizer {

	/**
	 * Customize the options of a server.
	 * @param server the name of the server
	 * @param options the options, with the properties applied
	 */
	void customize(String server, ServerOptions.Builder options);

}

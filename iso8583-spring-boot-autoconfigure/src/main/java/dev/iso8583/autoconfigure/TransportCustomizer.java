package dev.iso8583.autoconfigure;

import dev.iso8583.transport.Transport;

/**
 * Customizes the shared threads beyond what properties can set, such as an executor of
 * the application's own for handlers. Beans of this type are called once, after the
 * properties have been applied, in their {@code @Order}.
 */
@FunctionalInterface
public interface TransportCustomizer {

	/**
	 * Customize the transport.
	 * @param transport the transport, with the properties applied
	 */
	void customize(Transport.Builder transport);

}

package dev.iso8583.autoconfigure;

import dev.iso8583.transport.Transport;

/**
 * Says of the shared threads what properties cannot, such as an executor of the
 * application's own for handlers. A bean of this type is called once, after the
 * properties, in the order of the beans.
 */
@FunctionalInterface
public interface TransportCustomizer {

	/**
	 * Customize the transport.
	 * @param transport the transport so far
	 */
	void customize(Transport.Builder transport);

}

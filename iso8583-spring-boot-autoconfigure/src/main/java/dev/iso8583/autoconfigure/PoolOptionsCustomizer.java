package dev.iso8583.autoconfigure;

import dev.iso8583.pool.PoolOptions;

/**
 * Customizes pools beyond what properties can set. Beans of this type are called for each
 * pool and connection, after the properties have been applied, in their {@code @Order}.
 */
@FunctionalInterface
public interface PoolOptionsCustomizer {

	/**
	 * Customize the options of a pool.
	 * @param pool the name of the pool or connection
	 * @param options the options, with the properties applied
	 */
	void customize(String pool, PoolOptions.Builder options);

}

package dev.iso8583.autoconfigure;

import dev.iso8583.pool.PoolOptions;

/**
 * Says of pools what properties cannot. A bean of this type is called for each pool and
 * connection, after the properties, in the order of the beans.
 */
@FunctionalInterface
public interface PoolOptionsCustomizer {

	/**
	 * Customize the options of a pool.
	 * @param pool the name of the pool or connection
	 * @param options the options so far
	 */
	void customize(String pool, PoolOptions.Builder options);

}

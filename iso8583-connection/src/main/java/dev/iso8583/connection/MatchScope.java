package dev.iso8583.connection;

/**
 * Where the response to a request may come.
 */
public enum MatchScope {

	/** On the connection that the request went out on. */
	CONNECTION,

	/**
	 * On any connection of the pool, as with far ends whose nodes share their lines. A
	 * match key is then in flight only once in the whole pool.
	 */
	POOL

}

package dev.iso8583.connection;

/**
 * On which connections the response to a request may arrive.
 */
public enum MatchScope {

	/** Only on the connection that sent the request. */
	CONNECTION,

	/**
	 * On any connection of the pool, for far ends whose nodes share their lines. A match
	 * key can then be in flight only once in the whole pool.
	 */
	POOL

}

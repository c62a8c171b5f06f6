package dev.iso8583.pool;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;

/**
 * One place in a pool: an address, and the connection that is there now, if any. It stays
 * the same from the start of the pool to its stop, while connections come and go. Safe
 * for use by several threads; nothing here waits.
 */
public interface PoolMember {

	/**
	 * Return its name, unique in the pool and the same after a restart.
	 * @return the address, with a number if it repeats: {@code issuer.example:8583} and
	 * {@code issuer.example:8583#2}
	 */
	String id();

	/**
	 * Return where its connections go.
	 * @return the address
	 */
	Address address();

	/**
	 * Return its share of the requests, compared with the others' weights.
	 * @return 1 or more
	 */
	int weight();

	/**
	 * Return how soon primary / backup turns to it.
	 * @return 0 for a first choice. If some members are marked as backups, these have 1;
	 * if none are, each has its place in the list of addresses
	 */
	int rank();

	/**
	 * Return how it fares.
	 * @return the state
	 */
	MemberState state();

	/**
	 * Whether it is online and its far end answers nothing: as many requests in a row as
	 * may have timed out, and nothing was received meanwhile; or its connection before
	 * this one ended for a ping that was not answered, nothing but the sign-on was
	 * answered on it, and nothing but the sign-on has been answered since. It is passed
	 * over while another can be used, but for a request every 30 seconds that shows
	 * whether the far end is back. In the first case the next message of the far end ends
	 * that, in the second its next answer.
	 * @return whether it is
	 */
	boolean isSilent();

	/**
	 * Return its figures. Takes no lock and waits for nothing, but asks the filter of the
	 * pool, unless called on an event loop.
	 * @return the figures
	 */
	MemberStats stats();

	/**
	 * Return its connection, whatever the state of that.
	 * @return the connection, or {@code null} while there is none
	 */
	@Nullable Connection connection();

	/**
	 * Return how many requests wait for their response.
	 * @return the number
	 */
	int pending();

	/**
	 * Return why a connection was last lost or not had.
	 * @return the reason, without card data; {@code null} if there was none
	 */
	@Nullable String lastFailure();

	/**
	 * Send it no more requests. Those in flight end as they would have. Its connection
	 * stays and answers the far end, and is dialled again when lost. Lasts until it is
	 * resumed or the pool is started again.
	 */
	void suspend();

	/**
	 * Send it requests again.
	 */
	void resume();

	/**
	 * Close its connection in good order, with the close timeout as grace, and dial again
	 * without delay once it has ended; never are there two connections at a time. If
	 * there is no connection, dial now rather than after the delay. A suspended member
	 * stays suspended.
	 */
	void reconnect();

}

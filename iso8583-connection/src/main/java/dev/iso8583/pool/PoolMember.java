package dev.iso8583.pool;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;

/**
 * One place in a pool: an address, and its current connection, if any. A member stays the
 * same object from the start of the pool to its stop, while connections come and go. Safe
 * for use by several threads; no method blocks.
 */
public interface PoolMember {

	/**
	 * Return the name of the member, which is unique in the pool and the same after a
	 * restart.
	 * @return the address, with a number if the address repeats:
	 * {@code issuer.example:8583} and {@code issuer.example:8583#2}
	 */
	String id();

	/**
	 * Return the address that its connections are made to.
	 * @return the address
	 */
	Address address();

	/**
	 * Return its share of the requests, relative to the weights of the other members.
	 * @return 1 or more
	 */
	int weight();

	/**
	 * Return its rank for the strategy primary / backup, which uses the lowest rank that
	 * it can.
	 * @return the rank. If some members are marked as backups, these have 1 and the
	 * others 0; if none is, each has its index in the list of addresses
	 */
	int rank();

	/**
	 * Return the state of the member.
	 * @return the state
	 */
	MemberState state();

	/**
	 * Whether the member is online but its far end answers nothing. That is so in two
	 * cases:
	 * <ul>
	 * <li>The configured number of requests in a row have timed out, and nothing was
	 * received meanwhile. The next message of the far end ends this.
	 * <li>The previous connection ended because a ping was not answered, and on that
	 * connection and this one only the sign-on was answered. The next answer of the far
	 * end ends this.
	 * </ul>
	 * A silent member gets no requests while another member can be used, except one every
	 * 30 seconds that shows whether the far end is back.
	 * @return whether the member is silent
	 */
	boolean isSilent();

	/**
	 * Return the statistics of the member. Takes no lock and does not block, but asks the
	 * filter of the pool, unless called on an event loop.
	 * @return the statistics
	 */
	MemberStats stats();

	/**
	 * Return its connection, in whatever state.
	 * @return the connection, or {@code null} while there is none
	 */
	@Nullable Connection connection();

	/**
	 * Return how many requests wait for their response.
	 * @return the number
	 */
	int pending();

	/**
	 * Return why a connection was last lost or could not be made.
	 * @return the reason, without card data; {@code null} if there was no failure
	 */
	@Nullable String lastFailure();

	/**
	 * Give the member no more requests. Requests in flight are not affected. Its
	 * connection stays open, answers requests of the far end, and is dialled again when
	 * it is lost. Lasts until the member is resumed or the pool is started again.
	 */
	void suspend();

	/**
	 * Give the member requests again.
	 */
	void resume();

	/**
	 * Close the connection in good order, with the close timeout as grace, and dial again
	 * without delay once it has ended, so that there are never two connections. If there
	 * is no connection, dial now instead of after the delay. A suspended member stays
	 * suspended. In a pool that dials on demand, the next request makes the member dial,
	 * whatever failed before.
	 */
	void reconnect();

}

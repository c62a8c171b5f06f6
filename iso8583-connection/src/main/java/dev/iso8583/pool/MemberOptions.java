package dev.iso8583.pool;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectionOptions;

/**
 * Options of one member of a pool.
 *
 * @param address the address that its connections are made to
 * @param connection how its connections behave; {@code null} for the options of the pool
 * @param weight its share of the requests, relative to the other members, from 1 to 100
 * @param backup whether primary / backup uses it only when no first choice is usable
 */
public record MemberOptions(Address address, @Nullable ConnectionOptions connection, int weight, boolean backup) {

	/**
	 * Create options. Applications usually call {@link #of}.
	 * @throws IllegalArgumentException if the weight is not from 1 to 100
	 */
	public MemberOptions {
		if (weight < 1 || weight > 100) {
			throw new IllegalArgumentException("A weight is a number from 1 to 100, not " + weight);
		}
	}

	/**
	 * Return options with the defaults.
	 * @param address the address that connections are made to
	 * @return options of weight 1, with the connection options of the pool
	 */
	public static MemberOptions of(Address address) {
		return new MemberOptions(address, null, 1, false);
	}

	/**
	 * Return these options with connection options for this member only.
	 * @param connection how its connections behave
	 * @return new options
	 */
	public MemberOptions withConnection(ConnectionOptions connection) {
		return new MemberOptions(this.address, connection, this.weight, this.backup);
	}

	/**
	 * Return these options with another weight.
	 * @param weight from 1 to 100
	 * @return new options
	 */
	public MemberOptions withWeight(int weight) {
		return new MemberOptions(this.address, this.connection, weight, this.backup);
	}

	/**
	 * Return these options for a backup.
	 * @return new options
	 */
	public MemberOptions asBackup() {
		return new MemberOptions(this.address, this.connection, this.weight, true);
	}

}

package dev.iso8583.pool;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectionOptions;

/**
 * What one member of a pool is made of.
 *
 * @param address where its connections go
 * @param connection how its connections behave; {@code null} for the options of the pool
 * @param weight its share of the requests, compared with the others', from 1 to 100
 * @param backup whether primary / backup turns to it only when no other is usable
 */
public record MemberOptions(Address address, @Nullable ConnectionOptions connection, int weight, boolean backup) {

	/**
	 * Create options; {@link #of} reads better.
	 * @throws IllegalArgumentException if the weight cannot be
	 */
	public MemberOptions {
		if (weight < 1 || weight > 100) {
			throw new IllegalArgumentException("A weight is a number from 1 to 100, not " + weight);
		}
	}

	/**
	 * Return options with the defaults.
	 * @param address where connections go
	 * @return a member of weight 1 that has the connection options of its pool
	 */
	public static MemberOptions of(Address address) {
		return new MemberOptions(address, null, 1, false);
	}

	/**
	 * Return these options with connection options of its own.
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

package dev.iso8583.autoconfigure;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolMember;

/**
 * The example of suspending a member on the page about pools.
 */
final class Maintenance {

	private final Pool acquirer;

	Maintenance(Pool acquirer) {
		this.acquirer = acquirer;
	}

	void suspend(String host) {
		for (PoolMember member : this.acquirer.members()) {
			if (member.address().host().equals(host)) {
				member.suspend(); // and later member.resume(), or member.reconnect()
			}
		}
	}

}

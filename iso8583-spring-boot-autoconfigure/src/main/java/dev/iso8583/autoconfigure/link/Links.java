package dev.iso8583.autoconfigure.link;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.beans.factory.ListableBeanFactory;

import dev.iso8583.connection.Connection;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

/**
 * All links of the application: those from properties, and those that are beans of the
 * application's own.
 */
public final class Links {

	private final ListableBeanFactory beans;

	private final Supplier<Map<String, Pool>> behindConnections;

	/**
	 * Create a view of all links.
	 * @param beans where pools, connections and servers are beans
	 * @param behindConnections the pools behind the connections made so far, by name
	 */
	public Links(ListableBeanFactory beans, Supplier<Map<String, Pool>> behindConnections) {
		this.beans = beans;
		this.behindConnections = behindConnections;
	}

	/**
	 * Return all pools by name, with those behind single connections.
	 * @return the pools
	 */
	public Map<String, Pool> pools() {
		Map<String, Pool> pools = new LinkedHashMap<>();
		this.beans.getBeansOfType(Pool.class).values().forEach((pool) -> pools.put(pool.name(), pool));
		// makes connections that nobody has asked for yet, and so the pools behind them
		this.beans.getBeansOfType(Connection.class);
		pools.putAll(this.behindConnections.get());
		return pools;
	}

	/**
	 * Return all servers by name.
	 * @return the servers
	 */
	public Map<String, Server> servers() {
		Map<String, Server> servers = new LinkedHashMap<>();
		this.beans.getBeansOfType(Server.class).values().forEach((server) -> servers.put(server.name(), server));
		return servers;
	}

}

package dev.iso8583.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;

import dev.iso8583.connection.Connection;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

/**
 * All links of the application, configured ones and beans of its own.
 */
final class Links {

	private final ListableBeanFactory beans;

	private final LinkFactory factory;

	Links(ListableBeanFactory beans, LinkFactory factory) {
		this.beans = beans;
		this.factory = factory;
	}

	/** Return all pools by name, those behind single connections among them. */
	Map<String, Pool> pools() {
		Map<String, Pool> pools = new LinkedHashMap<>();
		this.beans.getBeansOfType(Pool.class).values().forEach((pool) -> pools.put(pool.name(), pool));
		this.beans.getBeansOfType(Connection.class);
		pools.putAll(this.factory.poolsBehindConnections());
		return pools;
	}

	Map<String, Server> servers() {
		Map<String, Server> servers = new LinkedHashMap<>();
		this.beans.getBeansOfType(Server.class).values().forEach((server) -> servers.put(server.name(), server));
		return servers;
	}

	/**
	 * Start all servers, the first of the links, unless a link is not as it should be.
	 */
	void startServers() {
		LinkRegistrar.requireRegistered(this.beans.getBean(Environment.class), this.beans);
		Map<String, Server> servers = servers();
		pools();
		this.factory.requireReadableMessages();
		servers.values().forEach(Server::start);
	}

	void stopAccepting() {
		servers().values().forEach(Server::stopAccepting);
	}

	void stopServers() {
		atOnce(servers().values(), Server::close);
	}

	/** Start all pools at once. If one cannot start, none stays. */
	void startPools() {
		try {
			atOnce(pools().values(), Pool::start);
		}
		catch (RuntimeException ex) {
			stopPools();
			throw ex;
		}
	}

	void stopPools() {
		atOnce(pools().values(), Pool::close);
	}

	private static <T> void atOnce(Collection<T> links, Consumer<T> task) {
		List<CompletableFuture<Void>> tasks = links.stream()
			.map((link) -> CompletableFuture.runAsync(() -> task.accept(link), (run) -> new Thread(run).start()))
			.toList();
		try {
			CompletableFuture.allOf(tasks.toArray(CompletableFuture<?>[]::new)).join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

}

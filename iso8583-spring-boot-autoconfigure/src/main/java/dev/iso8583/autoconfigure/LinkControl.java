package dev.iso8583.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;

import dev.iso8583.autoconfigure.link.Links;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolStartException;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerStartException;

/**
 * Starts and stops links by their names: pools, connections and servers, whether
 * configured by properties or beans of the application. A bean, to inject where links
 * with {@code auto-startup: false} are started, or any link is stopped for a while. Safe
 * for use by several threads.
 */
public final class LinkControl {

	private final Links links;

	private final LinkFactory factory;

	private final BeanFactory beans;

	LinkControl(Links links, LinkFactory factory, BeanFactory beans) {
		this.links = links;
		this.factory = factory;
		this.beans = beans;
	}

	/**
	 * Return the names of all links.
	 * @return the names, sorted
	 */
	public SortedSet<String> names() {
		SortedSet<String> names = new TreeSet<>(this.links.pools().keySet());
		names.addAll(this.links.servers().keySet());
		return names;
	}

	/**
	 * Whether a link is started. A started pool or connection may be offline, and a
	 * started server listens.
	 * @param link the name of the link
	 * @return whether it is started
	 * @throws IllegalArgumentException if there is no such link
	 */
	public boolean isRunning(String link) {
		Pool pool = this.links.pools().get(link);
		return (pool != null) ? pool.isRunning() : server(link).isRunning();
	}

	/**
	 * Start a link. Does nothing if it is started. Waits like the start of the
	 * application, until the minimum of connections is online.
	 * @param link the name of the link
	 * @throws IllegalArgumentException if there is no such link
	 * @throws PoolStartException if too few connections came online; the link is stopped
	 * then
	 * @throws ServerStartException if the address cannot be listened on
	 */
	public void start(String link) {
		Pool pool = this.links.pools().get(link);
		if (pool != null) {
			pool.start();
		}
		else {
			server(link).start();
		}
	}

	/**
	 * Stop a link in good order, and wait until its connections have ended: what is in
	 * flight has its close timeout. Until it is started again, requests are not sent, and
	 * a server accepts no client. Does nothing if it is stopped.
	 * @param link the name of the link
	 * @throws IllegalArgumentException if there is no such link
	 */
	public void stop(String link) {
		Pool pool = this.links.pools().get(link);
		if (pool != null) {
			pool.close();
		}
		else {
			server(link).close();
		}
	}

	private Server server(String link) {
		Server server = this.links.servers().get(link);
		if (server == null) {
			throw new IllegalArgumentException("There is no link '" + link + "'; the links are " + names());
		}
		return server;
	}

	/**
	 * Check the configuration of all links, then start the servers, which start before
	 * the pools.
	 */
	void startServers() {
		LinkRegistrar.requireRegistered(this.beans.getBean(Environment.class), this.beans);
		Map<String, Server> servers = this.links.servers();
		this.links.pools();
		this.factory.requireReadableMessages();
		servers.values().stream().filter((server) -> this.factory.startsUp(server.name())).forEach(Server::start);
	}

	void stopAccepting() {
		this.links.servers().values().forEach(Server::stopAccepting);
	}

	void stopServers() {
		inParallel(this.links.servers().values(), Server::close);
	}

	/**
	 * Start all pools that start with the application, in parallel. If one fails to
	 * start, stop them all.
	 */
	void startPools() {
		try {
			inParallel(
					this.links.pools().values().stream().filter((pool) -> this.factory.startsUp(pool.name())).toList(),
					Pool::start);
		}
		catch (RuntimeException ex) {
			stopPools();
			throw ex;
		}
	}

	void stopPools() {
		inParallel(this.links.pools().values(), Pool::close);
	}

	private static <T> void inParallel(Collection<T> links, Consumer<T> task) {
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

package dev.iso8583.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;

import dev.iso8583.autoconfigure.link.Links;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

/**
 * Starts and stops all links of the application.
 */
final class LinkControl {

	private final Links links;

	private final LinkFactory factory;

	private final BeanFactory beans;

	LinkControl(Links links, LinkFactory factory, BeanFactory beans) {
		this.links = links;
		this.factory = factory;
		this.beans = beans;
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
		servers.values().forEach(Server::start);
	}

	void stopAccepting() {
		this.links.servers().values().forEach(Server::stopAccepting);
	}

	void stopServers() {
		inParallel(this.links.servers().values(), Server::close);
	}

	/** Start all pools in parallel. If one fails to start, stop them all. */
	void startPools() {
		try {
			inParallel(this.links.pools().values(), Pool::start);
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

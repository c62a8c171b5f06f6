package dev.iso8583.autoconfigure.endpoint;

import java.util.Map;
import java.util.TreeMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import dev.iso8583.autoconfigure.LinkControl;
import dev.iso8583.autoconfigure.link.Links;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

/**
 * Shows which links are started, and starts or stops one:
 *
 * <pre>
 *   GET  /actuator/iso8583
 *   GET  /actuator/iso8583/acquirer
 *   POST /actuator/iso8583/acquirer   {"action": "stop"}
 * </pre>
 */
@Endpoint(id = "iso8583")
final class LinksEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(LinksEndpoint.class);

	private final Links links;

	private final LinkControl control;

	LinksEndpoint(Links links, LinkControl control) {
		this.links = links;
		this.control = control;
	}

	@ReadOperation
	Map<String, LinkDescription> links() {
		Map<String, LinkDescription> descriptions = new TreeMap<>();
		this.control.names().forEach((name) -> descriptions.put(name, describe(name)));
		return descriptions;
	}

	@ReadOperation
	LinkDescription link(@Selector String name) {
		return describe(known(name));
	}

	/**
	 * Start or stop a link, and wait until that is done.
	 * @param name the name of the link
	 * @param action what to do
	 * @return the link afterwards
	 */
	@WriteOperation
	LinkDescription change(@Selector String name, Action action) {
		known(name);
		logger.info("{}: {} by the endpoint", name, (action == Action.START) ? "started" : "stopped");
		if (action == Action.START) {
			this.control.start(name);
		}
		else {
			this.control.stop(name);
		}
		return describe(name);
	}

	private String known(String name) {
		if (!this.control.names().contains(name)) {
			throw new InvalidEndpointRequestException(
					"There is no link '" + name + "'; the links are " + this.control.names(), "There is no such link");
		}
		return name;
	}

	private LinkDescription describe(String name) {
		Pool pool = this.links.pools().get(name);
		if (pool != null) {
			return new LinkDescription(Kind.POOL, pool.isRunning(), pool.stats().online());
		}
		Server server = this.links.servers().get(name);
		return (server != null) ? new LinkDescription(Kind.SERVER, server.isRunning(), server.stats().online())
				: new LinkDescription(Kind.SERVER, false, 0);
	}

	enum Action {

		START, STOP

	}

	enum Kind {

		/** A pool, or a connection, which is a pool of one. */
		POOL,

		SERVER

	}

	/**
	 * A link at one moment.
	 *
	 * @param kind what it is
	 * @param started whether it is started
	 * @param online how many connections are online
	 */
	record LinkDescription(Kind kind, boolean started, int online) {

	}

}

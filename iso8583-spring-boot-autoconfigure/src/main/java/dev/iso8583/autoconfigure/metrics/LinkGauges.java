package dev.iso8583.autoconfigure.metrics;

import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import dev.iso8583.autoconfigure.link.Links;
import dev.iso8583.connection.Connection;
import dev.iso8583.server.Server;

/**
 * Gauges of pools, connections and servers, which read their current statistics.
 */
final class LinkGauges implements MeterBinder {

	private final Links links;

	private final LinkMeterRegistrations meters;

	LinkGauges(Links links, LinkMeterRegistrations meters) {
		this.links = links;
		this.meters = meters;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.links.pools().forEach((name, pool) -> {
			connections(registry, name, "online", pool, (it) -> it.stats().online());
			connections(registry, name, "idle", pool, (it) -> it.stats().idle());
			connections(registry, name, "connecting", pool, (it) -> it.stats().connecting());
			connections(registry, name, "offline", pool, (it) -> it.stats().offline());
			connections(registry, name, "suspended", pool, (it) -> it.stats().suspended());
			register(registry,
					Gauge.builder("iso8583.connections.usable", pool, (it) -> it.stats().usable())
						.description("Online connections that the filter of the pool admits")
						.tag("link", name));
			register(registry,
					Gauge.builder("iso8583.connections.silent", pool, (it) -> it.stats().silent())
						.description("Usable connections whose far end answers no requests")
						.tag("link", name));
			pending(registry, name, pool, (it) -> it.stats().pending());
			register(registry,
					Gauge.builder("iso8583.requests.waiting", pool, (it) -> it.stats().waiting())
						.description("Requests waiting for a connection that is dialled on demand")
						.tag("link", name));
		});
		this.links.servers().forEach((name, server) -> {
			connections(registry, name, "online", server, (it) -> it.stats().online());
			connections(registry, name, "connecting", server, (it) -> it.stats().connecting());
			register(registry,
					Gauge.builder("iso8583.connections.maximum", server, (it) -> it.stats().maximum())
						.description("Largest number of clients that a server admits")
						.tag("link", name));
			register(registry,
					Gauge.builder("iso8583.server.listening", server, (it) -> it.isRunning() ? 1 : 0)
						.description("Whether a server listens: 1 or 0")
						.tag("link", name));
			pending(registry, name, server, LinkGauges::pendingOf);
		});
	}

	private static double pendingOf(Server server) {
		return server.connections().stream().mapToInt(Connection::pending).sum();
	}

	private <T> void connections(MeterRegistry registry, String link, String state, T source,
			ToDoubleFunction<T> value) {
		register(registry,
				Gauge.builder("iso8583.connections", source, value)
					.description("Connections by state")
					.tag("link", link)
					.tag("state", state));
	}

	private <T> void pending(MeterRegistry registry, String link, T source, ToDoubleFunction<T> value) {
		register(registry,
				Gauge.builder("iso8583.requests.pending", source, value)
					.description("Requests waiting for their response")
					.tag("link", link));
	}

	private void register(MeterRegistry registry, Gauge.Builder<?> gauge) {
		this.meters.add(registry, gauge.register(registry));
	}

}

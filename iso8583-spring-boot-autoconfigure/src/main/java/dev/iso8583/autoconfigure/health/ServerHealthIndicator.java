package dev.iso8583.autoconfigure.health;

import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import dev.iso8583.server.Server;

/**
 * Shows whether a server listens, and how many clients it has. A server that was stopped
 * is unknown rather than down; a server whose listening socket has failed is down.
 */
final class ServerHealthIndicator implements HealthIndicator {

	private final Server server;

	private final Supplier<Map<String, Instant>> certificates;

	/**
	 * Create an indicator.
	 * @param certificates the expiry of the certificates that the server shows, by bundle
	 */
	ServerHealthIndicator(Server server, Supplier<Map<String, Instant>> certificates) {
		this.server = server;
		this.certificates = certificates;
	}

	@Override
	public Health health() {
		boolean listening = this.server.isRunning();
		Health.Builder health = listening ? Health.up() : this.server.isLost() ? Health.down() : Health.unknown();
		health.withDetail("listening", listening).withDetail("connections", this.server.connections().size());
		Map<String, Instant> expiries = this.certificates.get();
		if (!expiries.isEmpty()) {
			health.withDetail("certificatesExpire", expiries);
		}
		return health.build();
	}

}

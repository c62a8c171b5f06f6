package dev.iso8583.autoconfigure;

import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolFigures;

/**
 * Shows a pool's figures. Reads what is there: it takes no lock and waits for nothing.
 */
final class PoolHealthIndicator implements HealthIndicator {

	private static final Status DEGRADED = new Status("DEGRADED");

	private final Pool pool;

	private final Supplier<Map<String, Instant>> certificates;

	/**
	 * Create an indicator.
	 * @param certificates tells when the certificates the pool shows expire, by bundle
	 */
	PoolHealthIndicator(Pool pool, Supplier<Map<String, Instant>> certificates) {
		this.pool = pool;
		this.certificates = certificates;
	}

	@Override
	public Health health() {
		PoolFigures figures = this.pool.figures();
		Health.Builder health = Health.status(switch (figures.state()) {
			case UP -> Status.UP;
			case DEGRADED -> DEGRADED;
			case DOWN -> Status.DOWN;
			case SUSPENDED -> Status.OUT_OF_SERVICE;
		});
		health.withDetail("online", figures.online())
			.withDetail("configured", figures.configured())
			.withDetail("pending", figures.pending());
		if (figures.suspended() > 0) {
			health.withDetail("suspended", figures.suspended());
		}
		String lastFailure = figures.lastFailure();
		if (lastFailure != null) {
			health.withDetail("lastFailure", lastFailure);
		}
		Map<String, Instant> expiries = this.certificates.get();
		if (!expiries.isEmpty()) {
			health.withDetail("certificatesExpire", expiries);
		}
		return health.build();
	}

}

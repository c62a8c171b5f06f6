package dev.iso8583.autoconfigure;

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

	PoolHealthIndicator(Pool pool) {
		this.pool = pool;
	}

	@Override
	public Health health() {
		PoolFigures figures = this.pool.figures();
		Health.Builder health = Health.status(switch (figures.state()) {
			case UP -> Status.UP;
			case DEGRADED -> DEGRADED;
			case DOWN -> Status.DOWN;
		});
		health.withDetail("online", figures.online())
			.withDetail("configured", figures.configured())
			.withDetail("pending", figures.pending());
		String lastFailure = figures.lastFailure();
		if (lastFailure != null) {
			health.withDetail("lastFailure", lastFailure);
		}
		return health.build();
	}

}

package dev.iso8583.autoconfigure.health;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

import dev.iso8583.pool.MemberStats;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolMember;
import dev.iso8583.pool.PoolState;
import dev.iso8583.pool.PoolStats;

/**
 * Shows the statistics of a pool and of each of its members. Takes no lock, and waits for
 * nothing except the filter of the pool.
 */
final class PoolHealthIndicator implements HealthIndicator {

	private static final Status DEGRADED = new Status("DEGRADED");

	private final Pool pool;

	private final Supplier<Map<String, Instant>> certificates;

	/**
	 * Create an indicator.
	 * @param certificates the expiry of the certificates that the pool shows, by bundle
	 */
	PoolHealthIndicator(Pool pool, Supplier<Map<String, Instant>> certificates) {
		this.pool = pool;
		this.certificates = certificates;
	}

	@Override
	public Health health() {
		PoolStats stats = this.pool.stats();
		boolean started = this.pool.isRunning();
		Health.Builder health = Health.status(started ? statusOf(stats.state()) : Status.UNKNOWN);
		if (!started) {
			health.withDetail("started", false);
		}
		health.withDetail("online", stats.online())
			.withDetail("configured", stats.configured())
			.withDetail("pending", stats.pending())
			.withDetail("usable", stats.usable());
		if (stats.suspended() > 0) {
			health.withDetail("suspended", stats.suspended());
		}
		if (stats.silent() > 0) {
			health.withDetail("silent", stats.silent());
		}
		if (stats.idle() > 0) {
			health.withDetail("idle", stats.idle());
		}
		if (stats.waiting() > 0) {
			health.withDetail("waiting", stats.waiting());
		}
		String lastFailure = stats.lastFailure();
		if (lastFailure != null) {
			health.withDetail("lastFailure", lastFailure);
		}
		Map<String, Instant> expiries = this.certificates.get();
		if (!expiries.isEmpty()) {
			health.withDetail("certificatesExpire", expiries);
		}
		Map<String, Map<String, Object>> members = new LinkedHashMap<>();
		this.pool.members().forEach((member) -> members.put(member.id(), describe(member)));
		if (!members.isEmpty()) {
			health.withDetail("members", members);
		}
		return health.build();
	}

	private static Status statusOf(PoolState state) {
		return switch (state) {
			case UP -> Status.UP;
			case DEGRADED -> DEGRADED;
			case DOWN -> Status.DOWN;
			case SUSPENDED -> Status.OUT_OF_SERVICE;
		};
	}

	private static Map<String, Object> describe(PoolMember member) {
		MemberStats stats = member.stats();
		Instant now = Instant.now();
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("address", member.address().toString());
		details.put("state", stats.state().name());
		details.put("usable", stats.usable());
		if (stats.silent()) {
			details.put("silent", true);
		}
		details.put("since", ago(now, stats.unchangedFor()));
		details.put("failedDials", stats.failedDials());
		if (stats.nextDial() != null) {
			details.put("nextDial", ago(now, stats.nextDial().negated()));
		}
		if (stats.lastReceived() != null) {
			details.put("lastReceived", ago(now, stats.lastReceived()));
		}
		if (stats.lastFailure() != null) {
			details.put("lastFailure", stats.lastFailure());
		}
		return details;
	}

	private static Instant ago(Instant now, Duration time) {
		return now.minus(time).truncatedTo(ChronoUnit.SECONDS);
	}

}

package dev.iso8583.autoconfigure.metrics;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.DisposableBean;

/**
 * The registered meters of links, which are removed when the application stops: a
 * registry that outlives the application would keep reporting them. Spring Boot publishes
 * the last values before. Thread-safe.
 */
final class LinkMeterRegistrations implements DisposableBean {

	private final Queue<Runnable> removals = new ConcurrentLinkedQueue<>();

	private volatile boolean gone;

	/** Remember a meter to remove at the end. */
	<M extends Meter> M add(MeterRegistry registry, M meter) {
		this.removals.add(() -> registry.remove(meter));
		if (this.gone) {
			removeAll(); // registered during the removal
		}
		return meter;
	}

	/** Return whether the meters have been removed: a meter registered now would stay. */
	boolean areGone() {
		return this.gone;
	}

	@Override
	public void destroy() {
		this.gone = true;
		removeAll();
	}

	private void removeAll() {
		for (Runnable removal = this.removals.poll(); removal != null; removal = this.removals.poll()) {
			removal.run();
		}
	}

}

package dev.iso8583.autoconfigure.metrics;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.DisposableBean;

/**
 * The meters of an application's links, which leave their registry with the application:
 * a registry that outlives it would go on telling of links that are no more. Boot
 * publishes for the last time before. Safe for use by several threads.
 */
final class LinkMeterRegistrations implements DisposableBean {

	private final Queue<Runnable> removals = new ConcurrentLinkedQueue<>();

	private volatile boolean gone;

	/** Keep a meter in mind that was registered. */
	<M extends Meter> M add(MeterRegistry registry, M meter) {
		this.removals.add(() -> registry.remove(meter));
		if (this.gone) {
			removeAll(); // it came while they were removed
		}
		return meter;
	}

	/** Return whether it is too late to register any: nobody would remove them. */
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

package dev.iso8583.autoconfigure;

import org.springframework.context.SmartLifecycle;

/**
 * Starts or stops links at a phase of the application's life. Phases start in ascending
 * and stop in descending order:
 *
 * <pre>
 *   start   events -> servers listen -> pools dial -> web server accepts
 *   stop    servers stop accepting -> web server drains -> pools drain -> servers drain -> events
 * </pre>
 *
 * So what the web server has in hand still finds the pools it needs, and what handlers
 * have begun is answered before the connection of the client is closed. A client of a
 * server that is connected may send until its server stops: a handler that needs a pool
 * by then is told that its request is not sent, and can decline.
 */
final class LinkLifecycle implements SmartLifecycle {

	/** Events are published before anything happens, and until everything has. */
	static final int EVENTS = -2;

	/** Servers listen first and end last. */
	static final int SERVERS = -1;

	/**
	 * Pools begin after servers and end before them; the web server begins later and ends
	 * earlier.
	 */
	static final int POOLS = 0;

	/** Just before the web server drains, which is at 1024 below the maximum. */
	static final int ACCEPTING = Integer.MAX_VALUE - 1023;

	private final int phase;

	private final Runnable start;

	private final Runnable stop;

	private volatile boolean running;

	LinkLifecycle(int phase, Runnable start, Runnable stop) {
		this.phase = phase;
		this.start = start;
		this.stop = stop;
	}

	@Override
	public void start() {
		this.start.run();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.stop.run();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}

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
 * So requests that the web server still handles find their pools online, and handlers can
 * reply before the connections of clients close. A connected client may send until its
 * server stops: if the handler needs a pool by then, its request fails as not sent, and
 * it can decline.
 */
final class LinkLifecycle implements SmartLifecycle {

	/** Phase of events, which are published until all links have stopped. */
	static final int EVENTS = -2;

	/** Phase of servers, which start first and stop last. */
	static final int SERVERS = -1;

	/**
	 * Phase of pools, which start after servers and before the web server, and stop in
	 * reverse order.
	 */
	static final int POOLS = 0;

	/**
	 * Phase of accepting clients, which stops just before the web server drains, at 1024
	 * below the maximum.
	 */
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

package dev.iso8583.framing;

/**
 * Counts the keep-alives of one connection against their limit. Confined to its event
 * loop.
 */
final class KeepAliveCounter {

	private final KeepAliveLimit limit;

	private final long interval;

	private long since;

	private int count;

	KeepAliveCounter(KeepAliveLimit limit) {
		this.limit = limit;
		this.interval = limit.interval().toNanos();
	}

	/**
	 * Count one keep-alive.
	 * @param now the time of the event loop in nanoseconds
	 * @return whether it is within the limit
	 */
	boolean add(long now) {
		if (this.count == 0 || now - this.since >= this.interval) {
			this.since = now;
			this.count = 0;
		}
		this.count++;
		return this.count <= this.limit.maximum();
	}

	@Override
	public String toString() {
		return "received more than " + this.limit.maximum() + " keep-alives within " + this.limit.interval().toMillis()
				+ " ms";
	}

}

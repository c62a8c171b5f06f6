package dev.iso8583.pool;

import java.util.List;

/**
 * A pool could not be started because too few of its connections came online. Those that
 * did were closed again. The text lists every cause; each cause is also a suppressed
 * exception.
 */
public final class PoolStartException extends RuntimeException {

	private final String pool;

	/**
	 * Create an exception.
	 * @param pool the pool that was not started
	 * @param online how many connections came online
	 * @param minimum how many must come online
	 * @param failures why the others did not; their texts must be free of card data
	 */
	public PoolStartException(String pool, int online, int minimum, List<? extends RuntimeException> failures) {
		super(pool + ": " + online + " of at least " + minimum + " connections came online: "
				+ (failures.isEmpty() ? "the pool was stopped or its transport closed meanwhile"
						: String.join("; ", failures.stream().map(Throwable::getMessage).toList())));
		this.pool = pool;
		failures.forEach(this::addSuppressed);
	}

	/**
	 * Return the pool that was not started.
	 * @return its name
	 */
	public String pool() {
		return this.pool;
	}

}

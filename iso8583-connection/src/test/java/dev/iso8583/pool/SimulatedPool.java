package dev.iso8583.pool;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.iso8583.transport.Transport;

/**
 * A pool with a simulated clock and random numbers, whose stop does not block.
 */
public final class SimulatedPool {

	private SimulatedPool() {
	}

	public static Pool of(String name, Transport transport, PoolOptions options, LongSupplier clock,
			DoubleSupplier random) {
		return new Pool(name, transport, options, clock, random);
	}

	public static long moved(Pool pool) {
		return pool.moved();
	}

	public static CompletableFuture<@Nullable Void> end(Pool pool, Duration grace) {
		return pool.end(grace);
	}

}

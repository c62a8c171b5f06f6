package dev.iso8583.pool;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What the members of a started pool share.
 *
 * @param name the name of the pool
 * @param logger the logger of the pool
 * @param scheduler one thread, to which the state of members, dials and renewals is
 * confined
 * @param clock nanoseconds that only ever grow
 * @param random numbers from 0 to 1
 * @param size how many members the pool has
 * @param backoff how long to wait before the next dial
 * @param onDemand how the pool dials on demand; {@code null} if its connections stay
 * @param onFree is run, on any thread, when a request may have a connection that it waits
 * for
 * @param dialLimiter limits how many dials are under way at a time
 * @param starting whether the start waits for connections and may still fail
 * @param onChange is run on the scheduler when a connection is online or has ended, a
 * member was suspended or resumed, or a far end fell silent or is back
 * @param onTransportClosed is run when the scheduler refuses a task, since the transport
 * is closed
 */
record MemberContext(String name, Logger logger, ScheduledExecutorService scheduler, LongSupplier clock,
		DoubleSupplier random, int size, Backoff backoff, @Nullable OnDemand onDemand, Runnable onFree,
		DialLimiter dialLimiter, BooleanSupplier starting, Runnable onChange, Runnable onTransportClosed) {
}

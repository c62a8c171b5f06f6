package dev.iso8583.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import dev.iso8583.connection.Connection;
import dev.iso8583.tcp.ConnectionOwner;

/**
 * The members of a started pool and what they share.
 */
final class StartedPool {

	private static final Logger logger = LoggerFactory.getLogger(Pool.class);

	/** A filter may fail for each message. */
	private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

	final String pool;

	final PoolOptions options;

	/** One thread, to which the state of members, dials and renewals is confined. */
	final ScheduledExecutorService scheduler;

	/** Nanoseconds that only ever grow. */
	final LongSupplier clock;

	/** Numbers from 0 to 1. */
	final DoubleSupplier random;

	final DialLimiter dials;

	final Renewals renewals;

	final List<Member> members;

	/** Whether the current thread must run no code of the application. */
	final BooleanSupplier onEventLoop;

	private final Runnable news;

	/** Whether a look is due because the filter has changed its mind. */
	private final AtomicBoolean looking = new AtomicBoolean();

	/** When the log was last warned of a filter that fails, if it was. */
	private final AtomicReference<@Nullable Long> filterWarned = new AtomicReference<>();

	/** Set while the filter runs on the current thread. */
	private final ThreadLocal<Boolean> inFilter = new ThreadLocal<>();

	/** Whether the start waits for connections, and may give up. */
	volatile boolean starting;

	/**
	 * Create a roster.
	 * @param dialler dials for a member and an owner, and returns a task that gives up
	 * @param onEventLoop whether the current thread is an event loop
	 * @param news is run on the scheduler whenever a member has come or gone
	 */
	StartedPool(String pool, PoolOptions options, ScheduledExecutorService scheduler, LongSupplier clock,
			DoubleSupplier random, BiFunction<MemberOptions, ConnectionOwner, Runnable> dialler, Runnable news,
			BooleanSupplier onEventLoop) {
		this.pool = pool;
		this.options = options;
		this.scheduler = scheduler;
		this.clock = clock;
		this.random = random;
		this.news = news;
		this.onEventLoop = onEventLoop;
		this.dials = new DialLimiter(options.maximumConnecting());
		this.members = members(dialler);
		this.renewals = new Renewals(this.members);
	}

	private List<Member> members(BiFunction<MemberOptions, ConnectionOwner, Runnable> dialler) {
		List<Member> members = new ArrayList<>();
		Map<String, Integer> repeats = new HashMap<>();
		boolean marked = this.options.members().stream().anyMatch(MemberOptions::backup);
		for (MemberOptions member : this.options.members()) {
			String address = member.address().toString();
			int repeat = repeats.merge(address, 1, Integer::sum);
			int rank = marked ? (member.backup() ? 1 : 0) : members.size();
			members.add(new Member(this, (repeat == 1) ? address : address + "#" + repeat, member, rank,
					(owner) -> dialler.apply(member, owner)));
		}
		return List.copyOf(members);
	}

	/** Ask the filter, which is code of the application and may fail. */
	boolean passesFilter(Connection connection) {
		this.inFilter.set(Boolean.TRUE);
		try {
			return this.options.filter().test(connection);
		}
		catch (Throwable ex) {
			Long last = this.filterWarned.get();
			long now = this.clock.getAsLong();
			boolean warns = (last == null || now - last >= PAUSE) && this.filterWarned.compareAndSet(last, now);
			logger.atLevel(warns ? Level.WARN : Level.DEBUG)
				.log("{}: the filter failed, and uses no connection for which it does: {}", this.pool,
						MemberSelector.describe(ex));
			return false;
		}
		finally {
			this.inFilter.remove();
		}
	}

	/**
	 * Whether the filter runs on the current thread, and looks at its own pool: it must
	 * not be asked again, or it would never end.
	 */
	boolean isInFilter() {
		return Boolean.TRUE.equals(this.inFilter.get());
	}

	/** The filter has changed its mind of a connection. On any thread. */
	void filterChanged() {
		if (this.looking.compareAndSet(false, true)) {
			try {
				this.scheduler.execute(() -> {
					this.looking.set(false);
					this.news.run();
				});
			}
			catch (RejectedExecutionException ex) {
				// the transport is closed, and nobody is told anything any more
			}
		}
	}

	/** A connection has come or gone, or a member was suspended or resumed. */
	void changed() {
		this.renewals.look();
		this.news.run();
	}

}

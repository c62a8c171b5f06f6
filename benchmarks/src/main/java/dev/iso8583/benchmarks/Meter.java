package dev.iso8583.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

/**
 * What the process has used up to a moment, and the machine beside it.
 */
final class Meter {

	private static final OperatingSystemMXBean system = ManagementFactory
		.getPlatformMXBean(OperatingSystemMXBean.class);

	private static final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	/** Of /proc/stat, whose unit has been this on every Linux that runs Java. */
	private static final long NANOS_PER_TICK = 10_000_000;

	private final long time = System.nanoTime();

	private final long cpu = system.getProcessCpuTime();

	private final long machine = machine();

	private final Map<Long, Long> allocated = allocated();

	/** Milliseconds. */
	private final long collecting = ManagementFactory.getGarbageCollectorMXBeans()
		.stream()
		.mapToLong(GarbageCollectorMXBean::getCollectionTime)
		.sum();

	private final long count;

	private final Map<String, Turns> turns;

	private Meter(long count, Supplier<Map<String, Turns>> turns) {
		this.count = count;
		this.turns = turns.get();
	}

	/**
	 * Read all at the beginning of a window.
	 * @param count tells the number of requests answered so far
	 * @param withThreads whether to read what each thread has used. It takes some
	 * milliseconds if there are many, so it is read outside of the window.
	 */
	static Meter begin(LongSupplier count, boolean withThreads) {
		Map<String, Turns> turns = withThreads ? Turns.ofThreads() : Map.of();
		return new Meter(count.getAsLong(), () -> turns);
	}

	/** Read all at the end of a window, threads last. */
	static Meter end(LongSupplier count, boolean withThreads) {
		return new Meter(count.getAsLong(), withThreads ? Turns::ofThreads : Map::of);
	}

	/** Return what was used since an earlier reading. */
	Usage since(Meter start) {
		return new Usage(this.count - start.count, this.time - start.time, this.cpu - start.cpu, allocatedSince(start),
				this.machine - start.machine, this.collecting - start.collecting,
				Turns.between(start.turns, this.turns));
	}

	private double allocatedSince(Meter start) {
		double bytes = 0;
		for (Map.Entry<Long, Long> thread : this.allocated.entrySet()) {
			bytes += thread.getValue() - start.allocated.getOrDefault(thread.getKey(), 0L);
		}
		return bytes;
	}

	/**
	 * Return what all threads have allocated, by thread, or as one figure where the JDK
	 * has it: that includes threads that have ended, and virtual ones.
	 */
	private static Map<Long, Long> allocated() {
		if (Runtime.version().feature() >= 21) {
			try {
				return Map.of(0L, (Long) ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads));
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}
		long[] ids = threads.getAllThreadIds();
		long[] bytes = threads.getThreadAllocatedBytes(ids);
		Map<Long, Long> allocated = new HashMap<>();
		for (int index = 0; index < ids.length; index++) {
			allocated.put(ids[index], Math.max(0, bytes[index]));
		}
		return allocated;
	}

	/**
	 * Return how long the processors were busy with processes, and taken from this
	 * machine by others. What interrupts take is left out: no process is charged with it.
	 */
	private static long machine() {
		try {
			// cpu user nice system idle iowait irq softirq steal
			String[] figures = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
			return (Long.parseLong(figures[1]) + Long.parseLong(figures[2]) + Long.parseLong(figures[3])
					+ Long.parseLong(figures[8])) * NANOS_PER_TICK;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Foreign load is read from /proc/stat: this needs Linux", ex);
		}
	}

}

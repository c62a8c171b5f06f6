package dev.iso8583.benchmarks;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKey;
import dev.iso8583.matching.pending.PendingRequests;
import dev.iso8583.message.MessageFormat;

/**
 * The matching room: the bookkeeping of a request while 1,024 are pending on a
 * connection. With {@code -t 2} two threads share the table.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatchingBenchmark {

	/**
	 * Find the key of a message.
	 * @param caller the message
	 * @return its key
	 */
	@Benchmark
	public MatchKey key(Caller caller) {
		return MatchFields.STAN.keyOf(caller.request);
	}

	/**
	 * Find the key of the next request, add it, and remove the oldest by the key of its
	 * response.
	 * @param caller the messages
	 * @param table the table
	 * @return the request that was removed
	 */
	@Benchmark
	public IsoMessage addAndRemove(Caller caller, Table table) {
		IsoMessage request = caller.requests.remove();
		if (table.pending.add(MatchFields.STAN.keyOf(request), request) != PendingRequests.Admission.ADDED) {
			throw new IllegalStateException("it was not added");
		}
		caller.pending.add(request);
		IsoMessage oldest = caller.pending.remove();
		MatchKey key = MatchFields.STAN.keyOf(oldest);
		IsoMessage found = table.pending.find(key);
		if (found == null || !table.pending.remove(key, found)) {
			throw new IllegalStateException("it was not there");
		}
		caller.requests.add(found);
		return found;
	}

	/** What all threads share. */
	@State(Scope.Benchmark)
	public static class Table {

		final MessageFormat format = Messages.format();

		final PendingRequests<IsoMessage> pending = new PendingRequests<>(10_000);

	}

	/** What is a thread's own: 1,024 requests that are pending, and as many to come. */
	@State(Scope.Thread)
	public static class Caller {

		final Queue<IsoMessage> requests = new ArrayDeque<>();

		final Queue<IsoMessage> pending = new ArrayDeque<>();

		IsoMessage request = new IsoMessage();

		/**
		 * Fill the table.
		 * @param table the table
		 */
		@Setup
		public void setUp(Table table) {
			this.request = Messages.request(table.format, Workload.STAN);
			for (int count = 0; count < 1024; count++) {
				IsoMessage request = Messages.request(table.format, Workload.STAN);
				table.pending.add(MatchFields.STAN.keyOf(request), request);
				this.pending.add(request);
				this.requests.add(Messages.request(table.format, Workload.STAN));
			}
		}

	}

}

package dev.iso8583.benchmarks;

import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;

/**
 * The message room: what it takes to make, write and read a message.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageBenchmark {

	/** Which message. */
	@Param
	public Workload workload = Workload.STAN;

	private final MessageFormat format = Messages.format();

	private IsoMessage message = new IsoMessage();

	private byte[] bytes = {};

	/** Make what is written and read. */
	@Setup
	public void setUp() {
		this.message = Messages.request(this.format, this.workload);
		this.bytes = this.format.encode(this.message);
	}

	/**
	 * Write a message that is there.
	 * @return its bytes
	 */
	@Benchmark
	public byte[] encode() {
		return this.format.encode(this.message);
	}

	/**
	 * Make a message with all of its fields.
	 * @return the message
	 */
	@Benchmark
	public IsoMessage make() {
		return Messages.request(this.format, this.workload);
	}

	/**
	 * Make a message and write it.
	 * @return its bytes
	 */
	@Benchmark
	public byte[] makeAndEncode() {
		return this.format.encode(Messages.request(this.format, this.workload));
	}

	/**
	 * Read a message, but none of its fields.
	 * @return the message
	 * @throws UndecodableMessageException never
	 */
	@Benchmark
	public IsoMessage decode() throws UndecodableMessageException {
		return this.format.decode(this.bytes);
	}

	/**
	 * Read a message and its STAN.
	 * @return the STAN
	 * @throws UndecodableMessageException never
	 */
	@Benchmark
	public Object decodeAndRead() throws UndecodableMessageException {
		return this.format.decode(this.bytes).getObjectValue(11);
	}

	/**
	 * Read a message and write it again, as a gateway does.
	 * @return its bytes
	 * @throws UndecodableMessageException never
	 */
	@Benchmark
	public byte[] decodeAndEncode() throws UndecodableMessageException {
		return this.format.encode(this.format.decode(this.bytes));
	}

	/**
	 * Read a request, make its response and write it, as a server does.
	 * @return the bytes of the response
	 * @throws UndecodableMessageException never
	 */
	@Benchmark
	public byte[] answer() throws UndecodableMessageException {
		return this.format.encode(Messages.answer(this.format, this.format.decode(this.bytes)));
	}

}

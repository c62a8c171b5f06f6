package dev.iso8583.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

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
import org.openjdk.jmh.infra.Blackhole;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.spec.Subfields;

/**
 * What it takes to write and to read messages of a specification.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpecificationBenchmark {

	/** Which message. */
	@Param
	public SpecifiedMessage kind = SpecifiedMessage.ASCII;

	private MessageFormat format = SpecifiedMessage.ASCII.format();

	private IsoMessage message = new IsoMessage();

	private byte[] bytes = {};

	private int[] fields = {};

	/** Make what is written and read. */
	@Setup
	public void setUp() {
		this.format = this.kind.format();
		this.message = this.kind.make(this.format);
		this.bytes = this.format.encode(this.message);
		this.fields = IntStream.rangeClosed(2, 128).filter(this.message::hasField).toArray();
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
	 * Make a message with all of its fields, and write it.
	 * @return its bytes
	 */
	@Benchmark
	public byte[] pack() {
		return this.format.encode(this.kind.make(this.format));
	}

	/**
	 * Read a message, but only the fields that it is matched by.
	 * @return the STAN
	 * @throws UndecodableMessageException never
	 */
	@Benchmark
	public Object decode() throws UndecodableMessageException {
		return this.format.decode(this.bytes).getObjectValue(11);
	}

	/**
	 * Read a message with all of its fields and parts.
	 * @param sink takes the values
	 * @throws UndecodableMessageException never
	 */
	@Benchmark
	public void unpack(Blackhole sink) throws UndecodableMessageException {
		IsoMessage read = this.format.decode(this.bytes);
		for (int field : this.fields) {
			Object value = read.getObjectValue(field);
			if (value instanceof Subfields parts) {
				parts.keys().forEach((key) -> sink.consume(parts.get(key)));
			}
			sink.consume(value);
		}
	}

}

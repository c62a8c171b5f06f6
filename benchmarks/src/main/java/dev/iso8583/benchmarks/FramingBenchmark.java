package dev.iso8583.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

import dev.iso8583.framing.Framing;
import dev.iso8583.framing.KeepAliveLimit;
import dev.iso8583.message.MessageFormat;

/**
 * The framing room: frames with a length header of two bytes. What arrives is a read of
 * 64 of them; figures are for one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FramingBenchmark {

	private static final int FRAMES = 64;

	private static final byte[] NO_HEADER = {};

	/** Which message is in the frames. */
	@Param
	public Workload workload = Workload.STAN;

	private final Framing framing = Framing.BINARY_2;

	private final ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16 * 1024);

	private final Sink sink = new Sink();

	private final EmbeddedChannel channel = new EmbeddedChannel(
			this.framing.decoders(Duration.ofSeconds(10), KeepAliveLimit.DEFAULT).get(), this.sink);

	private byte[] message = {};

	private ByteBuf arriving = this.buffer;

	/** Make the frames that arrive. */
	@Setup
	public void setUp() {
		MessageFormat format = Messages.format();
		this.message = format.encode(Messages.request(format, this.workload));
		this.arriving = PooledByteBufAllocator.DEFAULT.directBuffer(16 * 1024);
		for (int frame = 0; frame < FRAMES; frame++) {
			this.framing.write(this.arriving, this.message, NO_HEADER);
		}
	}

	/** Release what was taken. */
	@TearDown(Level.Trial)
	public void tearDown() {
		this.channel.finishAndReleaseAll();
		this.arriving.release();
		this.buffer.release();
	}

	/**
	 * Write frames one after the other.
	 * @return the buffer
	 */
	@Benchmark
	@OperationsPerInvocation(FRAMES)
	public ByteBuf encode() {
		this.buffer.clear();
		for (int frame = 0; frame < FRAMES; frame++) {
			this.framing.write(this.buffer, this.message, NO_HEADER);
		}
		return this.buffer;
	}

	/**
	 * Cut what arrived into frames.
	 * @param blackhole takes them
	 */
	@Benchmark
	@OperationsPerInvocation(FRAMES)
	public void decode(Blackhole blackhole) {
		this.sink.blackhole = blackhole;
		this.channel.writeInbound(this.arriving.retainedDuplicate());
	}

	/** Takes frames. */
	private static final class Sink extends ChannelInboundHandlerAdapter {

		private @Nullable Blackhole blackhole;

		@Override
		public void channelRead(ChannelHandlerContext context, Object frame) {
			if (this.blackhole != null) {
				this.blackhole.consume(frame);
			}
		}

	}

}

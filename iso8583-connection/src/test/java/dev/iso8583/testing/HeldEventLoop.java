package dev.iso8583.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import io.netty.util.concurrent.Ticker;

import dev.iso8583.transport.SimulatedTransport;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One event loop with real sockets, whose clock the test turns. The test can also hold it
 * up after it has read and before it looks at its timers, as happens on a busy machine.
 */
public final class HeldEventLoop extends MultiThreadIoEventLoopGroup {

	private final MockTicker clock;

	private final Transport transport;

	/** The last socket that was dialled or adopted. */
	private volatile SocketChannel socket;

	private volatile boolean held;

	public HeldEventLoop() {
		this(Ticker.newMockTicker());
	}

	private HeldEventLoop(MockTicker clock) {
		// a thread name that BlockHound does not watch: Netty sleeps when it shuts down
		super(1, new ThreadPerTaskExecutor(new DefaultThreadFactory("held-loop")), NioIoHandler.newFactory(), clock);
		this.clock = clock;
		this.transport = SimulatedTransport
			.builder(this, () -> socket(open()),
					new ThreadPerTaskExecutor(new DefaultThreadFactory("iso8583-dial", true)))
			.build();
	}

	@Override
	protected IoEventLoop newChild(Executor executor, IoHandlerFactory sockets, Object... arguments) {
		Ticker clock = (Ticker) arguments[0];
		return new SingleThreadIoEventLoop(this, executor, sockets) {
			@Override
			public Ticker ticker() {
				return clock;
			}
		};
	}

	private static SocketChannel open() {
		try {
			return SocketChannel.open();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Return a channel whose socket is watched from now on. */
	public NioSocketChannel socket(SocketChannel socket) {
		this.socket = socket;
		return new NioSocketChannel(socket);
	}

	public Transport transport() {
		return this.transport;
	}

	/** Let time pass and the event loop run what is due. */
	public void passes(Duration time) {
		passes(time, () -> {
		});
	}

	/**
	 * Let time pass while the event loop is held up: it has read what had arrived, and
	 * does not look at its timers yet.
	 * @param meanwhile what happens then
	 */
	public void passes(Duration time, Runnable meanwhile) {
		CountDownLatch holding = new CountDownLatch(1);
		this.held = true;
		execute(() -> {
			// runs before all timers that are due once the time has passed
			next().schedule(() -> {
				holding.countDown();
				while (this.held) {
					// no Thread.onSpinWait(): BlockHound
					// would take it for a blocking call
				}
			}, 0, TimeUnit.NANOSECONDS);
			this.clock.advance(time.toNanos(), TimeUnit.NANOSECONDS);
		});
		try {
			assertThat(holding.await(30, TimeUnit.SECONDS)).isTrue();
			meanwhile.run();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
		finally {
			this.held = false;
		}
		// more turns than any due task is postponed by
		turns(5);
	}

	/** Wait until the event loop has read and run its timers this many times. */
	private void turns(int count) {
		CompletableFuture<Void> turned = new CompletableFuture<>();
		execute(() -> turn(count, turned));
		Link.resultOf(turned);
	}

	private void turn(int left, CompletableFuture<Void> turned) {
		if (left == 0) {
			turned.complete(null);
		}
		else {
			next().schedule(() -> turn(left - 1, turned), 0, TimeUnit.NANOSECONDS);
		}
	}

	/** Wait until bytes have arrived that can be read. */
	public void hasArrived() {
		assertThat(isReady(SelectionKey.OP_READ, 30_000)).isTrue();
	}

	/** Whether the network takes more bytes. */
	public boolean isWritable() {
		return isReady(SelectionKey.OP_WRITE, 1);
	}

	private boolean isReady(int operation, long patience) {
		try (Selector selector = Selector.open()) {
			this.socket.register(selector, operation);
			return selector.select(patience) == 1;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Close the transport; the clock is turned, since Netty waits by it before it ends.
	 */
	public void ends() throws InterruptedException {
		this.held = false;
		Thread closing = new Thread(this.transport::close);
		closing.start();
		while (closing.isAlive()) {
			this.clock.advance(1, TimeUnit.SECONDS);
			closing.join(20);
		}
	}

}

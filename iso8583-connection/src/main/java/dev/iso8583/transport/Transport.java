package dev.iso8583.transport;

import java.util.concurrent.Executor;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.ThreadPerTaskExecutor;
import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.Checks;

/**
 * The threads that all connections, pools and servers of a process share. An application
 * usually needs one.
 * <ul>
 * <li>Event loops move bytes and own the state of connections. No application code runs
 * on them.</li>
 * <li>Handler threads run message handlers. When all are busy and their queue is full, a
 * message is refused and counted.</li>
 * <li>Management threads create sign-ons, pings and sign-offs, so that busy handlers do
 * not prevent a connection from coming back. The threads are limited for each link, so
 * that a link whose handlers hang does not prevent another from signing on. If
 * {@link Builder#handlers} is set, that executor is used instead, with its own
 * limits.</li>
 * <li>Handshake threads run the long tasks of TLS handshakes, such as verifying a
 * certificate.</li>
 * <li>Callback threads run the dependent stages of returned futures. Their queue is not
 * bounded, since an outcome must not be lost; the maximum of requests in flight bounds
 * it, since requests whose outcome waits there still count.</li>
 * <li>Listener threads notify listeners, at most one thread for each link. If
 * {@link Builder#callbacks} is set, that executor is used instead.</li>
 * </ul>
 * Thread-safe.
 */
public final class Transport implements AutoCloseable {

	final TransportThreads threads;

	private Transport(Builder builder) {
		this.threads = new TransportThreads(builder);
	}

	/**
	 * Return a transport with the defaults.
	 * @return a transport, which the caller must close
	 */
	public static Transport create() {
		return builder().build();
	}

	/**
	 * Return a builder.
	 * @return a builder with the defaults
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Whether the current thread is one of the event loops, which must not run
	 * application code.
	 * @return {@code true} if it is
	 */
	public boolean isOnEventLoop() {
		return this.threads.isOnEventLoop();
	}

	/**
	 * Require that the sockets have an option, which depends on the system and on
	 * {@link Builder#nativeSockets}.
	 * @param option the option
	 * @throws IllegalArgumentException if they do not have it, with a text that says what
	 * to do
	 */
	public void require(TcpOption option) {
		this.threads.option(option);
	}

	/**
	 * Stop all threads. Connections that are still open are cut off without sign-off, so
	 * stop pools and servers first.
	 * @throws IllegalStateException if called on an event loop
	 */
	@Override
	public void close() {
		this.threads.close();
	}

	/**
	 * Options of TCP that not every kind of socket has.
	 */
	public enum TcpOption {

		/** Seconds without traffic until the first probe: TCP_KEEPIDLE. */
		KEEP_ALIVE_IDLE("keep-alive idle time"),

		/** Seconds between two probes: TCP_KEEPINTVL. */
		KEEP_ALIVE_INTERVAL("keep-alive interval"),

		/** Unanswered probes that break the connection: TCP_KEEPCNT. */
		KEEP_ALIVE_COUNT("keep-alive count"),

		/** Milliseconds that sent bytes may be unacknowledged: TCP_USER_TIMEOUT. */
		USER_TIMEOUT("user timeout");

		final String text;

		TcpOption(String text) {
			this.text = text;
		}

	}

	/**
	 * Builds a {@link Transport}. Not thread-safe.
	 */
	public static final class Builder {

		int eventLoopThreads = Math.min(4, Runtime.getRuntime().availableProcessors());

		int handlerThreads = 64;

		int handlerQueue = 10_000;

		@Nullable Executor handlers;

		@Nullable Executor callbacks;

		@Nullable EventLoopGroup eventLoops;

		boolean nativeSockets = true;

		@Nullable ChannelFactory<? extends Channel> sockets;

		Executor nameLookups = new ThreadPerTaskExecutor(new DefaultThreadFactory("iso8583-dial", true));

		private Builder() {
		}

		/**
		 * Set the number of event loops. Default: one for each processor, at most four.
		 * @param threads 1 or more
		 * @return this builder
		 */
		public Builder eventLoopThreads(int threads) {
			this.eventLoopThreads = Checks.atLeastOne("number of event loop threads", threads);
			return this;
		}

		/**
		 * Set whether to use epoll, if this is Linux and
		 * {@code io.netty:netty-transport-native-epoll} is on the class path with the
		 * library for the processor. Default true. Otherwise NIO is used, with the same
		 * behaviour.
		 * @param nativeSockets {@code false} to always use NIO
		 * @return this builder
		 */
		public Builder nativeSockets(boolean nativeSockets) {
			this.nativeSockets = nativeSockets;
			return this;
		}

		/**
		 * Set how many handlers may run at the same time. Default 64. Has no effect if
		 * {@link #handlers} is set.
		 * @param threads 1 or more
		 * @return this builder
		 */
		public Builder handlerThreads(int threads) {
			this.handlerThreads = Checks.atLeastOne("number of handler threads", threads);
			return this;
		}

		/**
		 * Set how many messages of all connections together may wait for a handler thread
		 * while all are busy; further ones are not handled. Default 10000. By default,
		 * that is also the maximum of inbound messages of a connection and of a client's
		 * requests in flight, so a single client is never refused. Has no effect if
		 * {@link #handlers} is set.
		 * @param capacity 1 or more
		 * @return this builder
		 */
		public Builder handlerQueue(int capacity) {
			this.handlerQueue = Checks.atLeastOne("capacity of the handler queue", capacity);
			return this;
		}

		/**
		 * Run handlers and network management on an executor of the application, for
		 * example on virtual threads. It is not closed with the transport.
		 * @param handlers an executor that never runs a task on the calling thread
		 * @return this builder
		 */
		public Builder handlers(Executor handlers) {
			this.handlers = handlers;
			return this;
		}

		/**
		 * Run the dependent stages of returned futures, and listeners, on an executor of
		 * the application. It is not closed with the transport.
		 * @param callbacks an executor that never runs a task on the calling thread, and
		 * never refuses one
		 * @return this builder
		 */
		public Builder callbacks(Executor callbacks) {
			this.callbacks = callbacks;
			return this;
		}

		/**
		 * For tests: use other event loops and sockets than those of NIO, and another
		 * clock than the system's.
		 * @param eventLoops the event loops, whose ticker is the clock of connections
		 * @param sockets creates client sockets
		 * @param nameLookups runs name lookups, which may block
		 */
		Builder simulated(EventLoopGroup eventLoops, ChannelFactory<? extends Channel> sockets, Executor nameLookups) {
			this.eventLoops = eventLoops;
			this.sockets = sockets;
			this.nameLookups = nameLookups;
			return this;
		}

		/**
		 * Return the transport. Its threads start when they are first needed.
		 * @return a transport, which the caller must close
		 */
		public Transport build() {
			return new Transport(this);
		}

	}

}

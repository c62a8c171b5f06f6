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
 * The threads that all connections, pools and servers of a process share.
 * <ul>
 * <li>Event loops move bytes and own the state of connections. No application code runs
 * on them.</li>
 * <li>Handler threads run handlers. They are bounded, and when all are busy and their
 * queue is full, a message is refused and counted.</li>
 * <li>Management threads make sign-ons, pings and sign-offs, so that busy handlers do not
 * keep a connection from coming back. Each link has its own bounds, so that handlers that
 * hang keep no other link from signing on. If {@link Builder#handlers} is set, it serves
 * for these, too, and its bounds are its own.</li>
 * <li>Handshake threads run what takes long in a TLS handshake, such as to verify a
 * certificate.</li>
 * <li>Callback threads run what depends on returned futures. Their queue has no bound of
 * its own, since an answer may not be lost; requests in flight are its bound, and those
 * whose answer waits there count as such.</li>
 * <li>Listener threads tell listeners, one for each link that has something to tell. If
 * {@link Builder#callbacks} is set, it serves for these, too.</li>
 * </ul>
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
	 * Whether the current thread is one of the event loops, which must run no code of the
	 * application.
	 * @return whether it is
	 */
	public boolean isOnEventLoop() {
		return this.threads.isOnEventLoop();
	}

	/**
	 * Stop all threads. Connections still open are cut; close pools and servers first.
	 */
	@Override
	public void close() {
		this.threads.close();
	}

	/**
	 * Builds a {@link Transport}.
	 */
	public static final class Builder {

		int eventLoopThreads = Math.min(4, Runtime.getRuntime().availableProcessors());

		int handlerThreads = 64;

		/**
		 * One connection may have as many in hand, with the defaults of both its ends.
		 */
		int handlerQueue = 10_000;

		@Nullable Executor handlers;

		@Nullable Executor callbacks;

		@Nullable EventLoopGroup eventLoops;

		boolean nativeSockets = true;

		@Nullable ChannelFactory<? extends Channel> sockets;

		Executor lookUps = new ThreadPerTaskExecutor(new DefaultThreadFactory("iso8583-dial", true));

		private Builder() {
		}

		/**
		 * How many event loops there are. Default one for each processor, at most four.
		 * @param threads 1 or more
		 * @return this builder
		 */
		public Builder eventLoopThreads(int threads) {
			this.eventLoopThreads = Checks.atLeastOne("number of event loop threads", threads);
			return this;
		}

		/**
		 * Whether to move bytes by the epoll of Linux, where
		 * {@code io.netty:netty-transport-native-epoll} is there with the library for the
		 * processor. Default true. Without it, and in any other case, NIO moves them,
		 * with which everything works alike.
		 * @param nativeSockets {@code false} to insist on NIO
		 * @return this builder
		 */
		public Builder nativeSockets(boolean nativeSockets) {
			this.nativeSockets = nativeSockets;
			return this;
		}

		/**
		 * How many handlers run at a time. Default 64. Without effect if
		 * {@link #handlers} is set.
		 * @param threads 1 or more
		 * @return this builder
		 */
		public Builder handlerThreads(int threads) {
			this.handlerThreads = Checks.atLeastOne("number of handler threads", threads);
			return this;
		}

		/**
		 * How many messages of all connections together wait for a handler thread when
		 * all are busy; more are not handled. Default 10000, which is also how many
		 * messages one connection may have in hand and how many requests its far end may
		 * have in flight by default: a lone client is not refused. Without effect if
		 * {@link #handlers} is set.
		 * @param capacity 1 or more
		 * @return this builder
		 */
		public Builder handlerQueue(int capacity) {
			this.handlerQueue = Checks.atLeastOne("capacity of the handler queue", capacity);
			return this;
		}

		/**
		 * Run handlers elsewhere, for example on virtual threads. Not closed with the
		 * transport.
		 * @param handlers an executor that never runs a task on the calling thread
		 * @return this builder
		 */
		public Builder handlers(Executor handlers) {
			this.handlers = handlers;
			return this;
		}

		/**
		 * Run what depends on returned futures, and listeners, elsewhere. Not closed with
		 * the transport.
		 * @param callbacks an executor that never runs a task on the calling thread and
		 * has no bound
		 * @return this builder
		 */
		public Builder callbacks(Executor callbacks) {
			this.callbacks = callbacks;
			return this;
		}

		/**
		 * Move bytes in another world than that of NIO and the system's clock.
		 * @param eventLoops what runs the connections, and whose ticker is their clock
		 * @param sockets makes what is dialled with
		 * @param lookUps looks up names; may block
		 */
		Builder simulated(EventLoopGroup eventLoops, ChannelFactory<? extends Channel> sockets, Executor lookUps) {
			this.eventLoops = eventLoops;
			this.sockets = sockets;
			this.lookUps = lookUps;
			return this;
		}

		/**
		 * Return the transport, its threads not started yet.
		 * @return a transport, which the caller must close
		 */
		public Transport build() {
			return new Transport(this);
		}

	}

}

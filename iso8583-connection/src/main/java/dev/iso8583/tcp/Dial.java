package dev.iso8583.tcp;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException.Reason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.OptionsByAddress;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsHandler;
import dev.iso8583.transport.TransportThreads;

/**
 * One attempt to get a connection online. Counts a failure and reports it to the owner.
 */
final class Dial implements Runnable, ConnectionOwner {

	/** Has the options of the connection once they are chosen. */
	private volatile Connector connector;

	private volatile LinkContext context;

	private final @Nullable OptionsByAddress choice;

	private final TransportThreads threads;

	private final NameResolution names;

	private final Address address;

	private final ConnectionOwner owner;

	/** Whether the name lookup has succeeded, failed, timed out or been abandoned. */
	private final AtomicBoolean lookUpEnded = new AtomicBoolean();

	private volatile boolean givenUp;

	private volatile @Nullable Future<?> lookUpTimer;

	private volatile @Nullable Channel channel;

	/** The address being tried, or the last one tried. */
	private volatile @Nullable InetAddress current;

	/**
	 * Whether the far end has proved to work. Confined to the event loop of the
	 * connection.
	 */
	private boolean proved;

	Dial(Connector connector, LinkContext context, NameResolution names, Address address, ConnectionOwner owner,
			@Nullable OptionsByAddress choice) {
		this.connector = connector;
		this.context = context;
		this.threads = context.threads();
		this.names = names;
		this.address = address;
		this.owner = owner;
		this.choice = choice;
	}

	void giveUp() {
		this.givenUp = true;
		Channel current = this.channel;
		if (current != null) {
			current.close();
		}
		else {
			// a caller that stops must not wait for a name server
			lookUpFailed(new ClosedChannelException());
		}
	}

	/**
	 * Start the timeout of the name lookup: the network may be down, and other dials may
	 * be waiting. The operating system can cache a later answer for the next dial.
	 */
	void startLookUpTimer() {
		this.lookUpTimer = this.threads.scheduler().schedule(() -> {
			if (this.lookUpEnded.compareAndSet(false, true)) {
				reportFailure(new ConnectFailedException(Reason.TIMED_OUT, this.context.link(), this.address,
						"looking up its name", null));
			}
		}, connectTimeoutMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public void run() {
		String whyNoOptions = chooseOptions();
		if (whyNoOptions != null) {
			if (this.lookUpEnded.compareAndSet(false, true)) {
				stopTimer();
				reportFailure(new ConnectFailedException(Reason.NO_OPTIONS, this.context.link(), this.address,
						whyNoOptions, null));
			}
			return;
		}
		InetAddress[] hosts;
		try {
			hosts = this.names.addressesOf(this.address);
		}
		catch (Throwable ex) {
			lookUpFailed(ex);
			return;
		}
		if (this.lookUpEnded.compareAndSet(false, true)) {
			stopTimer();
			try {
				connect(hosts, 0);
			}
			catch (Throwable ex) {
				failed(ex);
			}
		}
	}

	/** Return why there are no options for the address, {@code null} if there are. */
	private @Nullable String chooseOptions() {
		OptionsByAddress choice = this.choice;
		if (choice == null) {
			return null;
		}
		String name = choice.getClass().getName();
		try {
			ConnectionOptions options = choice.optionsFor(this.address, this.context.options());
			if (options == null) {
				return name + " returned null";
			}
			this.connector = this.connector.with(options);
			this.context = this.connector.context();
			return null;
		}
		catch (Throwable ex) {
			return name + " failed: " + SafeFailure.describe(ex);
		}
	}

	void lookUpFailed(Throwable failure) {
		if (this.lookUpEnded.compareAndSet(false, true)) {
			stopTimer();
			failed(failure);
		}
	}

	private void stopTimer() {
		Future<?> timer = this.lookUpTimer;
		this.lookUpTimer = null;
		try {
			if (timer != null) {
				timer.cancel(false);
			}
		}
		catch (RejectedExecutionException ex) {
			// its event loop has ended, and the timer with it
		}
	}

	private void markCurrentFailed() {
		InetAddress last = this.current;
		if (last != null && !this.givenUp) {
			this.names.markFailed(this.address, last);
		}
	}

	private void connect(InetAddress[] hosts, int index) {
		this.current = hosts[index];
		InetSocketAddress remote = new InetSocketAddress(hosts[index], this.address.port());
		long start = System.nanoTime();
		// registered first, so that failures are reported on its own event loop
		ChannelFuture registered = new Bootstrap().group(this.threads.eventLoops())
			.channelFactory(this.threads.sockets())
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis())
			.handler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					Tls tls = Dial.this.context.options().tls();
					if (tls != null) {
						Connector.secure(channel,
								() -> TlsHandler.dialling(tls, Dial.this.address.host(), Dial.this.address.port(),
										() -> connectTimeoutMillis()
												- TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
										Dial.this.threads.handshakes()));
					}
					Dial.this.connector.install(channel, Dial.this.address, Dial.this);
				}
			})
			.register();
		Channel channel = registered.channel();
		this.channel = channel;
		if (this.givenUp) {
			channel.close();
		}
		whenDone(registered, (failure) -> {
			if (failure != null) {
				connectEnded(hosts, index, failure);
			}
			else {
				whenDone(channel.connect(remote), (cause) -> connectEnded(hosts, index, cause));
			}
		});
	}

	/**
	 * Run an action once when a future completes. On a closed transport that is at once,
	 * or there is no event loop left to call a listener.
	 */
	private static void whenDone(ChannelFuture future, Consumer<@Nullable Throwable> action) {
		AtomicBoolean called = new AtomicBoolean();
		Runnable callOnce = () -> {
			if (called.compareAndSet(false, true)) {
				action.accept(future.cause());
			}
		};
		if (!future.isDone()) {
			future.addListener((done) -> callOnce.run());
		}
		// the event loop may have ended before the listener was added
		if (future.isDone()) {
			callOnce.run();
		}
	}

	private void connectEnded(InetAddress[] hosts, int index, @Nullable Throwable failure) {
		if (failure == null) {
			return;
		}
		if (index + 1 == hosts.length || this.givenUp) {
			failed(failure);
			return;
		}
		try {
			connect(hosts, index + 1);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/** Called when no address accepted a connection. */
	private void failed(Throwable failure) {
		reportFailure(new ConnectFailedException(reasonOf(failure), this.context.link(), this.address, "", failure));
	}

	@Override
	public void online(Connection connection) {
		this.owner.online(connection);
	}

	@Override
	public void heard(Connection connection) {
		this.names.clearFailed(this.address);
		this.owner.heard(connection);
	}

	@Override
	public void silent(Connection connection) {
		this.owner.silent(connection);
	}

	@Override
	public void proved(Connection connection) {
		this.proved = true;
		this.owner.proved(connection);
	}

	@Override
	public boolean isLasting() {
		return this.owner.isLasting();
	}

	@Override
	public void connectFailed(ConnectFailedException failure) {
		markCurrentFailed();
		reportFailure(failure);
	}

	private void reportFailure(ConnectFailedException failure) {
		this.context.options().metrics().dialFailed(failure.reason());
		this.context.notifications().addOrDrop(() -> this.context.options().listener().connectFailed(failure));
		this.owner.connectFailed(failure);
	}

	@Override
	public void closed(Connection connection, CloseReason reason) {
		if (!this.proved && reason != CloseReason.CLOSED_LOCALLY) {
			markCurrentFailed();
		}
		this.owner.closed(connection, reason);
	}

	/** Return at least 1, since 0 would mean no timeout. */
	private int connectTimeoutMillis() {
		return (int) Math.max(1, Math.min(Integer.MAX_VALUE, this.context.options().timeouts().connect().toMillis()));
	}

	private static Reason reasonOf(Throwable failure) {
		if (failure instanceof ConnectTimeoutException) {
			return Reason.TIMED_OUT;
		}
		if (failure instanceof UnknownHostException) {
			return Reason.UNRESOLVED;
		}
		if (failure instanceof ClosedChannelException) {
			return Reason.CLOSED_EARLY;
		}
		if (failure instanceof NoRouteToHostException || !(failure instanceof ConnectException)) {
			boolean shutDown = failure instanceof RejectedExecutionException
					|| failure instanceof IllegalStateException;
			return shutDown ? Reason.SHUT_DOWN : Reason.NETWORK_ERROR;
		}
		return Reason.REFUSED;
	}

}

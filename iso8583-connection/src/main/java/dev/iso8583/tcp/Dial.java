package dev.iso8583.tcp;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
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
import dev.iso8583.internal.LocalAddress;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsHandler;
import dev.iso8583.transport.TransportThreads;

/**
 * One attempt to get a connection online. Counts a failure and reports it to the owner.
 */
final class Dial implements Runnable, ConnectionOwner {

	/** What epoll says of a local address or port, in the words of the system. */
	private static final List<String> LOCAL_FAILURES = List.of("Address already in use",
			"Cannot assign requested address", "Permission denied");

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

	/** Which of the local ports is tried first. */
	private final int portTurn;

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
		this.portTurn = connector.portTurns.getAndIncrement();
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
		List<Route> routes;
		try {
			routes = routes(this.names.addressesOf(this.address));
		}
		catch (Throwable ex) {
			lookUpFailed(ex);
			return;
		}
		if (this.lookUpEnded.compareAndSet(false, true)) {
			stopTimer();
			try {
				connect(routes, 0, 0);
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

	/**
	 * Return the routes to some addresses, without those that we cannot dial from here.
	 */
	private List<Route> routes(InetAddress[] hosts) {
		String text = tcp().localAddress();
		List<Route> routes = new ArrayList<>();
		IllegalArgumentException unreachable = null;
		for (InetAddress host : hosts) {
			try {
				routes.add(new Route(host, (text != null) ? LocalAddress.towards(host, text) : null));
			}
			catch (IllegalArgumentException ex) {
				unreachable = ex;
			}
		}
		if (routes.isEmpty() && unreachable != null) {
			throw new ConnectFailedException(Reason.LOCAL_ADDRESS, this.context.link(), this.address,
					String.valueOf(unreachable.getMessage()), unreachable.getCause());
		}
		return routes;
	}

	private ConnectionOptions.Tcp tcp() {
		return this.context.options().tcp();
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

	/**
	 * Connect by one of the routes.
	 * @param ports how many local ports were tried for this route
	 */
	private void connect(List<Route> routes, int index, int ports) {
		Route route = routes.get(index);
		this.current = route.host();
		InetSocketAddress remote = new InetSocketAddress(route.host(), this.address.port());
		InetSocketAddress local = local(route, ports);
		long start = System.nanoTime();
		// registered first, so that failures are reported on its own event loop
		ChannelFuture registered = new Bootstrap().group(this.threads.eventLoops())
			.channelFactory(this.threads.sockets())
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis())
			.handler(new ChannelInitializer<>() {
				@Override
				protected void initChannel(Channel channel) {
					if (tcp().localPorts() != null) {
						// connections to different far ends may have the same local port
						channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
					}
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
				connectEnded(routes, index, ports, channel, failure);
			}
			else {
				whenDone((local != null) ? channel.connect(remote, local) : channel.connect(remote), (cause) -> {
					if (cause != null) {
						// after a failed bind it is still open
						channel.close();
					}
					connectEnded(routes, index, ports, channel, cause);
				});
			}
		});
	}

	/** Return where to dial from, or {@code null} if the operating system chooses. */
	private @Nullable InetSocketAddress local(Route route, int ports) {
		ConnectionOptions.PortRange range = tcp().localPorts();
		if (range == null) {
			return (route.local() != null) ? new InetSocketAddress(route.local(), 0) : null;
		}
		int port = range.first() + (Math.floorMod(this.portTurn, range.size()) + ports) % range.size();
		return (route.local() != null) ? new InetSocketAddress(route.local(), port) : new InetSocketAddress(port);
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

	private void connectEnded(List<Route> routes, int index, int ports, Channel channel, @Nullable Throwable failure) {
		if (failure == null) {
			return;
		}
		ConnectionOptions.PortRange range = tcp().localPorts();
		boolean anotherPort = range != null && ports + 1 < range.size() && isLocal(failure);
		if (this.givenUp || (!anotherPort && index + 1 == routes.size())) {
			failed(failure);
			return;
		}
		try {
			if (anotherPort) {
				// as a task, since thousands of ports may fail one after another
				channel.eventLoop().execute(() -> connectAgain(routes, index, ports + 1));
			}
			else {
				connect(routes, index + 1, 0);
			}
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	private void connectAgain(List<Route> routes, int index, int ports) {
		try {
			connect(routes, index, ports);
		}
		catch (Throwable ex) {
			failed(ex);
		}
	}

	/** Called when no address accepted a connection. */
	private void failed(Throwable failure) {
		if (failure instanceof ConnectFailedException reported) {
			reportFailure(reported);
			return;
		}
		if (isLocal(failure) && (tcp().localAddress() != null || tcp().localPorts() != null)) {
			reportFailure(new ConnectFailedException(Reason.LOCAL_ADDRESS, this.context.link(), this.address,
					whereFrom() + ": " + failure.getMessage(), failure));
			return;
		}
		reportFailure(new ConnectFailedException(reasonOf(failure), this.context.link(), this.address, "", failure));
	}

	private String whereFrom() {
		String address = tcp().localAddress();
		ConnectionOptions.PortRange ports = tcp().localPorts();
		return (ports == null) ? "cannot dial from " + address
				: "no port of " + ports + " is free" + ((address != null) ? " on " + address : "");
	}

	/**
	 * Whether a socket could not have its local address and port. The same port may be
	 * refused by the bind, or by the connect if it is in use for this far end.
	 */
	private static boolean isLocal(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String text = String.valueOf(cause.getMessage());
			// epoll has no type for it
			if (cause instanceof BindException
					|| (cause instanceof IOException && LOCAL_FAILURES.stream().anyMatch(text::contains))) {
				return true;
			}
		}
		return false;
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

	/**
	 * A way to the far end.
	 *
	 * @param host one of its addresses
	 * @param local the address to dial it from, {@code null} for any
	 */
	private record Route(InetAddress host, @Nullable InetAddress local) {

	}

}

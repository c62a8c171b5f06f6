package dev.iso8583.testing;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.NetworkManagementRequest;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.tcp.Connector;
import dev.iso8583.transport.Transport;

/**
 * A connection under test and the raw far end that it dials, for one test.
 */
public final class Link implements BeforeEachCallback, AfterEachCallback {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	public final MessageFormat format = Messages.format();

	public final RecordingListener listener = new RecordingListener();

	public final RecordingMetrics metrics = new RecordingMetrics();

	private Transport transport;

	private RawPeer peer;

	private Wire farEnd;

	@Override
	public void beforeEach(ExtensionContext context) {
		this.transport = Transport.builder().eventLoopThreads(2).handlerThreads(4).build();
		this.peer = RawPeer.listening();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.transport.close();
		this.peer.close();
	}

	public Transport transport() {
		return this.transport;
	}

	public RawPeer peer() {
		return this.peer;
	}

	public Address address() {
		return new Address("127.0.0.1", this.peer.port());
	}

	/** Return options with which nothing times out and no ping is sent by itself. */
	public ConnectionOptions.Builder options() {
		return ConnectionOptions.builder(this.format)
			.listener(this.listener)
			.metrics(this.metrics)
			.idleTime(Duration.ofMinutes(1))
			.sendTimeout(Duration.ofSeconds(20));
	}

	public CompletableFuture<Connection> dials(ConnectionOptions options) {
		return new Connector("issuer", this.transport, options).connect(address());
	}

	public Connection connects() {
		return connects((options) -> options);
	}

	/** Dial, accept at the far end, and wait until the connection is online. */
	public Connection connects(UnaryOperator<ConnectionOptions.Builder> with) {
		CompletableFuture<Connection> connecting = dials(with.apply(options()).build());
		this.farEnd = this.peer.accepts();
		return resultOf(connecting);
	}

	/** Accept a connection that a pool has dialled. */
	public void accepts() {
		this.farEnd = this.peer.accepts();
	}

	/**
	 * Return a ping that sends nothing the first time, so that the connection comes
	 * online without it, and a test sees only the pings of an idle connection.
	 */
	public static NetworkManagementRequest onceOnline(NetworkManagementRequest ping) {
		AtomicBoolean online = new AtomicBoolean();
		return new NetworkManagementRequest() {
			@Override
			public @Nullable IsoMessage message(Connection connection) throws Exception {
				return online.getAndSet(true) ? ping.message(connection) : null;
			}

			@Override
			public boolean applies() {
				return ping.applies();
			}

			@Override
			public Set<String> acceptedResponseCodes() {
				return ping.acceptedResponseCodes();
			}
		};
	}

	public Wire farEnd() {
		return this.farEnd;
	}

	public IsoMessage request(String mti, int stan) {
		return this.format.set(this.format.newMessage(mti), 11, Messages.stan(stan));
	}

	public static <T> T resultOf(CompletableFuture<T> future) {
		try {
			return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException | InterruptedException | TimeoutException ex) {
			throw new AssertionError("no result: " + ex, ex);
		}
	}

	/**
	 * Send a request that times out after it was sent. On a busy machine, a short timeout
	 * may pass before the event loop sends it; then it is tried again.
	 * @return the failure that its caller gets
	 */
	public static OutcomeUnknownException timesOut(Supplier<CompletableFuture<IsoMessage>> sending) {
		for (int attempt = 0; attempt < 100; attempt++) {
			Iso8583Exception failure = failureOf(sending.get(), Iso8583Exception.class);
			if (failure instanceof OutcomeUnknownException unknown) {
				return unknown;
			}
			if (failure.reason() != FailureReason.TIMEOUT) {
				throw new AssertionError("expected a timeout", failure);
			}
		}
		throw new AssertionError("the request was never sent");
	}

	/** Return the failure of a future, which must be of this type. */
	public static <E extends Throwable> E failureOf(CompletableFuture<?> future, Class<E> type) {
		try {
			Object result = future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			throw new AssertionError("expected " + type.getSimpleName() + " and got " + result);
		}
		catch (ExecutionException ex) {
			if (!type.isInstance(ex.getCause())) {
				throw new AssertionError("expected " + type.getSimpleName(), ex.getCause());
			}
			return type.cast(ex.getCause());
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError("no failure: " + ex, ex);
		}
	}

}

package dev.iso8583.server;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.LinkMetrics.Refusal;

/**
 * The clients that were let in and have not left. Limits count what is here, so that no
 * counter can drift.
 */
final class Clients {

	private final ServerOptions options;

	private final Map<Channel, AcceptedSocket> sockets = new ConcurrentHashMap<>();

	/** Empty if no address has a limit of its own. */
	private final Map<InetAddress, Set<AcceptedSocket>> byAddress = new ConcurrentHashMap<>();

	private final boolean limitsAddresses;

	private volatile boolean welcome;

	Clients(ServerOptions options) {
		this.options = options;
		this.limitsAddresses = options.maximumConnectionsPerAddress() < options.maximumConnections();
	}

	/**
	 * Whether clients are welcome. True before the socket listens: the first client may
	 * be there before the start has seen that it does.
	 */
	boolean areWelcome() {
		return this.welcome;
	}

	void areWelcome(boolean welcome) {
		this.welcome = welcome;
	}

	/**
	 * Let a client in, unless there is a reason not to. Only the event loop of the one
	 * listening socket lets clients in, so nobody comes between the look at a limit and
	 * the new client; others may leave meanwhile, and then there is room once more.
	 * @return why it was not let in
	 */
	@Nullable Refusal admit(Channel channel, InetAddress address) {
		Refusal refusal = refusal(address);
		if (refusal == null) {
			AcceptedSocket socket = new AcceptedSocket(channel, address, this);
			this.sockets.put(channel, socket);
			if (this.limitsAddresses) {
				this.byAddress.compute(address, (key, some) -> {
					Set<AcceptedSocket> all = (some != null) ? some : ConcurrentHashMap.newKeySet();
					all.add(socket);
					return all;
				});
			}
			channel.closeFuture().addListener(socket);
		}
		return refusal;
	}

	private @Nullable Refusal refusal(InetAddress address) {
		if (!this.welcome) {
			return Refusal.STOPPED;
		}
		if (this.options.allow().stream().noneMatch((range) -> range.contains(address))) {
			return Refusal.NOT_ALLOWED;
		}
		if (this.sockets.size() >= this.options.maximumConnections()) {
			return Refusal.TOO_MANY;
		}
		Set<AcceptedSocket> neighbours = this.byAddress.getOrDefault(address, Set.of());
		return (neighbours.size() >= this.options.maximumConnectionsPerAddress()) ? Refusal.TOO_MANY_FROM_ADDRESS
				: null;
	}

	/** Forget a client that has left. */
	void remove(AcceptedSocket socket) {
		this.sockets.remove(socket.channel());
		if (this.limitsAddresses) {
			this.byAddress.computeIfPresent(socket.address(), (key, some) -> {
				some.remove(socket);
				return some.isEmpty() ? null : some;
			});
		}
	}

	@Nullable AcceptedSocket of(Channel channel) {
		return this.sockets.get(channel);
	}

	Collection<AcceptedSocket> all() {
		return this.sockets.values();
	}

	/**
	 * Close all clients at once, each in good order.
	 * @return a future that completes when they have left
	 */
	CompletableFuture<@Nullable Void> end(Duration grace) {
		return CompletableFuture
			.allOf(all().stream().map((socket) -> socket.end(grace)).toArray(CompletableFuture<?>[]::new));
	}

}

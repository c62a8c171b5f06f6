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
 * The clients that were admitted and have not left. Limits count these clients, so that
 * there is no counter that could drift. Safe for use by several threads.
 */
final class Clients {

	private final ServerOptions options;

	private final Map<Channel, AcceptedSocket> sockets = new ConcurrentHashMap<>();

	/** Used only if there is a limit for each address. */
	private final Map<InetAddress, Set<AcceptedSocket>> byAddress = new ConcurrentHashMap<>();

	private final boolean limitsAddresses;

	private volatile boolean admitted;

	Clients(ServerOptions options) {
		this.options = options;
		this.limitsAddresses = options.maximumConnectionsPerAddress() < options.maximumConnections();
	}

	/** Whether new clients are admitted, within the limits. */
	boolean areAdmitted() {
		return this.admitted;
	}

	void setAdmitted(boolean admitted) {
		this.admitted = admitted;
	}

	/**
	 * Admit a client, unless there is a reason not to. Only the event loop of the one
	 * listening socket admits clients, so no other client can be admitted between the
	 * check of a limit and the new client. Others may leave meanwhile, which only makes
	 * room.
	 * @return why it was refused, or {@code null} if it was admitted
	 */
	@Nullable Refusal admit(Channel channel, InetAddress address) {
		Refusal refusal = refusal(address);
		if (refusal == null) {
			AcceptedSocket socket = new AcceptedSocket(channel, address, this);
			this.sockets.put(channel, socket);
			if (this.limitsAddresses) {
				this.byAddress.compute(address, (key, present) -> {
					Set<AcceptedSocket> sockets = (present != null) ? present : ConcurrentHashMap.newKeySet();
					sockets.add(socket);
					return sockets;
				});
			}
			channel.closeFuture().addListener(socket);
		}
		return refusal;
	}

	private @Nullable Refusal refusal(InetAddress address) {
		if (!this.admitted) {
			return Refusal.STOPPED;
		}
		if (this.options.allow().stream().noneMatch((range) -> range.contains(address))) {
			return Refusal.NOT_ALLOWED;
		}
		if (this.sockets.size() >= this.options.maximumConnections()) {
			return Refusal.TOO_MANY;
		}
		Set<AcceptedSocket> fromAddress = this.byAddress.getOrDefault(address, Set.of());
		return (fromAddress.size() >= this.options.maximumConnectionsPerAddress()) ? Refusal.TOO_MANY_FROM_ADDRESS
				: null;
	}

	/** Remove a client that has left. */
	void remove(AcceptedSocket socket) {
		this.sockets.remove(socket.channel());
		if (this.limitsAddresses) {
			this.byAddress.computeIfPresent(socket.address(), (key, present) -> {
				present.remove(socket);
				return present.isEmpty() ? null : present;
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
	 * Close all clients at the same time, each in good order.
	 * @return a future that completes when they have left
	 */
	CompletableFuture<@Nullable Void> end(Duration grace) {
		return CompletableFuture
			.allOf(all().stream().map((socket) -> socket.end(grace)).toArray(CompletableFuture<?>[]::new));
	}

}

package dev.iso8583.autoconfigure.handler;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;

import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.autoconfigure.handler.HandlerFinder.Found;
import dev.iso8583.autoconfigure.properties.Iso8583Properties;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.connection.NetworkManagementRequest;
import dev.iso8583.message.Mti;

/**
 * Decides which handler serves which link. Looks for handlers once, when all singletons
 * exist and the types of all beans are known, and refuses handlers of which none takes
 * precedence.
 */
public final class HandlerRegistry implements SmartInitializingSingleton {

	private final HandlerFinder finder;

	private final Set<String> dialled;

	private final Set<String> servers;

	private volatile @Nullable Found found;

	public HandlerRegistry(HandlerFinder finder, Iso8583Properties properties) {
		this.finder = finder;
		this.dialled = new TreeSet<>(properties.getPool().keySet());
		this.dialled.addAll(properties.getConnection().keySet());
		this.servers = new TreeSet<>(properties.getServer().keySet());
	}

	@Override
	public void afterSingletonsInstantiated() {
		found();
	}

	/** Return all handlers of inbound messages. */
	public List<Handler<MessageHandler>> inbound() {
		return found().inbound();
	}

	/** Return the handler of inbound messages of a link. */
	public MessageHandler inbound(String link) {
		return new LinkMessageHandler(
				() -> found().inbound().stream().filter((handler) -> handler.serves(link)).toList());
	}

	/** Return the handler of the messages of a type on a link. */
	public Optional<Handler<MessageHandler>> inbound(String link, Mti mti) {
		return LinkMessageHandler.best(found().inbound().stream().filter((handler) -> handler.serves(link)), mti);
	}

	/**
	 * Return the ping of a link. A server is pinged only by a handler that names it.
	 * @param configured the ping from properties, used without a handler
	 */
	public NetworkManagementRequest ping(String link, boolean dialled, @Nullable NetworkManagementRequest configured) {
		return new LinkNetworkManagementRequest(
				() -> best(found().pings().stream().filter((handler) -> dialled || !handler.links().isEmpty()).toList(),
						link),
				configured);
	}

	public NetworkManagementRequest signOn(String link, @Nullable NetworkManagementRequest configured) {
		return new LinkNetworkManagementRequest(() -> best(found().signOns(), link), configured);
	}

	public NetworkManagementRequest signOff(String link, @Nullable NetworkManagementRequest configured) {
		return new LinkNetworkManagementRequest(() -> best(found().signOffs(), link), configured);
	}

	private static Optional<NetworkManagementRequest> best(List<Handler<NetworkManagementRequest>> handlers,
			String link) {
		return handlers.stream()
			.filter((handler) -> handler.serves(link))
			.min(Comparator
				.<Handler<NetworkManagementRequest>, Boolean>comparing((handler) -> handler.links().isEmpty())
				.thenComparingInt(Handler::order))
			.map(Handler::target);
	}

	private Found found() {
		Found current = this.found;
		return (current != null) ? current : find();
	}

	/** Called before the application has started, on a thread that may block. */
	private synchronized Found find() {
		Found current = this.found;
		if (current == null) {
			current = this.finder.find();
			Set<String> all = new TreeSet<>(this.dialled);
			all.addAll(this.servers);
			check("@InboundHandler", current.inbound(), all, "pools, connections and servers");
			check("@PingHandler", current.pings(), all, "pools, connections and servers");
			check("@SignOnHandler", current.signOns(), this.dialled, "pools and connections");
			check("@SignOffHandler", current.signOffs(), this.dialled, "pools and connections");
			this.found = current;
		}
		return current;
	}

	private static <T> void check(String annotation, List<Handler<T>> handlers, Set<String> links, String kinds) {
		for (int index = 0; index < handlers.size(); index++) {
			Handler<T> handler = handlers.get(index);
			requireKnown(annotation, handler, links, kinds);
			for (Handler<T> other : handlers.subList(index + 1, handlers.size())) {
				if (handler.isAmbiguousWith(other)) {
					throw new Iso8583ConfigurationException(
							"Two handlers with " + annotation + " do the same on the same links:\n\n    - "
									+ handler.description() + "\n    - " + other.description(),
							"Give them different mti or link attributes, put @Order on them to say which comes first, or"
									+ " remove one.");
				}
			}
		}
	}

	private static void requireKnown(String annotation, Handler<?> handler, Set<String> links, String kinds) {
		for (String link : handler.links()) {
			if (!links.contains(link)) {
				throw new Iso8583ConfigurationException(
						handler.description() + " has " + annotation + "(link = \"" + link
								+ "\"), but there is no such link",
						"Name one of the configured " + kinds + ", which are " + links + ", or configure '" + link
								+ "'.");
			}
		}
	}

}

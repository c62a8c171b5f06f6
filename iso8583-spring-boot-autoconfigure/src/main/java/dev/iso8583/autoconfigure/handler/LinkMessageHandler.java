package dev.iso8583.autoconfigure.handler;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.message.Mti;

/**
 * Passes each message of a link to the handler that fits best. Links are created before
 * all handlers are known, so it looks handlers up when the first message comes.
 */
final class LinkMessageHandler implements MessageHandler {

	private final Supplier<List<Handler<MessageHandler>>> handlers;

	/** At most one entry for each of the 10,000 possible message types. */
	private final Map<Mti, Optional<Handler<MessageHandler>>> byType = new ConcurrentHashMap<>();

	LinkMessageHandler(Supplier<List<Handler<MessageHandler>>> handlers) {
		this.handlers = handlers;
	}

	@Override
	public boolean handles(Mti mti) {
		return find(mti).isPresent();
	}

	@Override
	public @Nullable IsoMessage handle(IsoMessage message, Connection connection) throws Exception {
		return handleAsync(message, connection).toCompletableFuture().get();
	}

	@Override
	public CompletionStage<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection)
			throws Exception {
		Optional<Handler<MessageHandler>> handler = find(Mti.of(message));
		return handler.isPresent() ? handler.get().target().handleAsync(message, connection)
				: CompletableFuture.completedFuture(null);
	}

	@Override
	public boolean isNonBlocking(Mti mti) {
		Optional<Handler<MessageHandler>> handler = find(mti);
		return handler.isPresent() && handler.get().nonBlocking().getAsBoolean();
	}

	@Override
	public String nameFor(Mti mti) {
		return find(mti).map(Handler::description).orElse("");
	}

	private Optional<Handler<MessageHandler>> find(Mti mti) {
		return this.byType.computeIfAbsent(mti, (type) -> best(this.handlers.get().stream(), type));
	}

	/** Return the handler of a link that fits best, or nothing if none fits. */
	static Optional<Handler<MessageHandler>> best(Stream<Handler<MessageHandler>> handlers, Mti mti) {
		return handlers.filter((handler) -> handler.takes(mti)).min(bestFor(mti));
	}

	private static Comparator<Handler<MessageHandler>> bestFor(Mti mti) {
		return Comparator.<Handler<MessageHandler>, Boolean>comparing((handler) -> handler.links().isEmpty())
			.thenComparingInt((handler) -> handler.wildcards(mti))
			.thenComparingInt(Handler::order);
	}

}

package dev.iso8583.autoconfigure.handler;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.connection.Connection;
import dev.iso8583.message.MessageFormat;

/**
 * What an inbound handler method is declared to return, and how that becomes its reply.
 * Knows Reactive Streams only through Spring's adapters, so that they may be absent.
 */
final class ReturnType {

	private static final String ADVICE = "Return IsoMessage or a record of fields, the reply, which may be null, or an"
			+ " Object that is one of them; a CompletionStage, Mono or other publisher of a single one; or nothing.";

	private static final Logger logger = LoggerFactory.getLogger(HandlerMethod.class);

	/** The declared type of the reply itself, with nothing around it. */
	private final Class<?> reply;

	private final String description;

	/**
	 * Once at WARN: a far end could make a handler return something wrong without limit.
	 */
	private final AtomicBoolean warned = new AtomicBoolean();

	private ReturnType(Class<?> reply, String description) {
		this.reply = reply;
		this.description = description;
	}

	/**
	 * Return the return type of a method.
	 * @throws Iso8583ConfigurationException if it cannot be a reply
	 */
	static ReturnType of(Method method, String description) {
		ResolvableType declared = SuspendedCalls.isSuspending(method) ? SuspendedCalls.returnType(method)
				: ResolvableType.forMethodReturnType(method);
		Class<?> reply = (declared == ResolvableType.NONE) ? Object.class : reply(declared, description);
		if (!canBeReply(reply)) {
			throw new Iso8583ConfigurationException("The " + description + " with @InboundHandler returns " + declared,
					ADVICE);
		}
		return new ReturnType(reply, description);
	}

	private static Class<?> reply(ResolvableType declared, String description) {
		ResolvableType stage = declared.as(CompletionStage.class);
		if (stage != ResolvableType.NONE) {
			return stage.getGeneric().resolve(Object.class);
		}
		Class<?> type = declared.resolve(Object.class);
		ReactiveAdapter adapter = adapter(type);
		if (adapter == null) {
			return type;
		}
		if (adapter.isMultiValue()) {
			throw new Iso8583ConfigurationException("The " + description + " with @InboundHandler returns " + declared
					+ ", which may be several messages, and a request gets one reply", ADVICE);
		}
		return adapter.isNoValue() ? void.class
				: declared.as(adapter.getReactiveType()).getGeneric().resolve(Object.class);
	}

	private static boolean canBeReply(Class<?> type) {
		return type == void.class || type == Void.class || type == Object.class || type.isRecord()
				|| IsoMessage.class.isAssignableFrom(type) || SuspendedCalls.isUnit(type);
	}

	private static @Nullable ReactiveAdapter adapter(Class<?> type) {
		return (type != Object.class) ? ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) : null;
	}

	/** Return the type of the reply itself: void, Object, a message or a record. */
	Class<?> reply() {
		return this.reply;
	}

	/**
	 * Return the reply that a method has returned, or will. A publisher is subscribed to
	 * on the calling thread.
	 */
	CompletionStage<@Nullable IsoMessage> replyOf(@Nullable Object returned, IsoMessage message,
			Connection connection) {
		CompletionStage<?> later = later(returned);
		return (later != null) ? later.thenApply((value) -> reply(value, message, connection))
				: CompletableFuture.completedFuture(reply(returned, message, connection));
	}

	private static @Nullable CompletionStage<?> later(@Nullable Object returned) {
		if (returned == null || returned instanceof IsoMessage || returned instanceof Record) {
			return null;
		}
		if (returned instanceof CompletionStage<?> stage) {
			return stage;
		}
		ReactiveAdapter adapter = adapter(returned.getClass());
		return (adapter != null && !adapter.isMultiValue()) ? PublishedValue.of(adapter.toPublisher(returned)) : null;
	}

	/** Return the reply, which may be made of a record of fields. */
	private @Nullable IsoMessage reply(@Nullable Object returned, IsoMessage message, Connection connection) {
		if (returned == null || SuspendedCalls.isUnit(returned.getClass())) {
			return null;
		}
		if (returned instanceof IsoMessage reply) {
			return reply;
		}
		if (returned instanceof Record fields) {
			MessageFormat format = connection.format();
			return format.set(format.responseTo(message), fields);
		}
		// names the type and not the object, whose text may hold card data
		logger.atLevel(this.warned.getAndSet(true) ? Level.DEBUG : Level.WARN)
			.log("The {} returned an object of {}, which cannot be a reply, so nothing was sent. {}", this.description,
					returned.getClass().getName(), ADVICE);
		throw new IllegalStateException("not a reply: " + returned.getClass().getName());
	}

}

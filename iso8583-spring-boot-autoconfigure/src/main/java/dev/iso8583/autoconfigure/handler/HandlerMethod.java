package dev.iso8583.autoconfigure.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.ReflectionUtils;

import dev.iso8583.annotation.Field;
import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.message.Mti;

/**
 * Calls an annotated method. Decides once, when it is found, how to fill its parameters.
 */
final class HandlerMethod implements MessageHandler {

	private static final Set<Class<?>> FIELD_TYPES = Set.of(String.class, Integer.class, Long.class, BigInteger.class,
			BigDecimal.class, byte[].class);

	private final BeanFactory beans;

	private final String bean;

	private final Method method;

	private final List<Argument> arguments;

	private HandlerMethod(BeanFactory beans, String bean, Method method, List<Argument> arguments) {
		this.beans = beans;
		this.bean = bean;
		this.method = method;
		this.arguments = arguments;
	}

	static HandlerMethod of(BeanFactory beans, String bean, Method method, Class<? extends Annotation> annotation,
			String description) {
		boolean inbound = annotation == InboundHandler.class;
		if (!canReturn(method, inbound)) {
			throw new Iso8583ConfigurationException(
					"The " + description + " with @" + annotation.getSimpleName() + " returns "
							+ method.getGenericReturnType().getTypeName(),
					inbound ? "Return IsoMessage, the reply, which may be null, a CompletionStage of it, or nothing."
							: "Return IsoMessage, the message to send, which may be null.");
		}
		List<Argument> arguments = new ArrayList<>();
		for (Parameter parameter : method.getParameters()) {
			Argument argument = inbound ? inboundArgument(parameter) : hookArgument(parameter);
			if (argument == null) {
				throw new Iso8583ConfigurationException(
						"The parameter '" + parameter.getName() + "' of type " + parameter.getType().getName()
								+ " of the " + description + " cannot be filled",
						inbound ? "Take an IsoMessage, an Mti, a Connection, or a single field as @Field(11) String,"
								+ " Integer, Long, BigInteger, BigDecimal or byte[]."
								: "Take nothing or a Connection.");
			}
			arguments.add(argument);
		}
		ReflectionUtils.makeAccessible(method);
		return new HandlerMethod(beans, bean, method, arguments);
	}

	private static boolean canReturn(Method method, boolean inbound) {
		Class<?> type = method.getReturnType();
		return IsoMessage.class.isAssignableFrom(type)
				|| inbound && (type == void.class || isStageOfReply(ResolvableType.forMethodReturnType(method)));
	}

	private static boolean isStageOfReply(ResolvableType type) {
		ResolvableType stage = type.as(CompletionStage.class);
		Class<?> reply = stage.getGeneric().resolve(Object.class);
		return stage != ResolvableType.NONE
				&& (reply == Void.class || reply == Object.class || IsoMessage.class.isAssignableFrom(reply));
	}

	private static @Nullable Argument hookArgument(Parameter parameter) {
		return (parameter.getType() == Connection.class) ? (message, connection) -> connection : null;
	}

	private static @Nullable Argument inboundArgument(Parameter parameter) {
		Field field = parameter.getAnnotation(Field.class);
		if (field != null) {
			boolean possible = FIELD_TYPES.contains(parameter.getType()) && field.value() >= 2 && field.value() <= 128;
			return possible ? (message, connection) -> field(message, field.value(), parameter.getType()) : null;
		}
		if (parameter.getType() == IsoMessage.class) {
			return (message, connection) -> message;
		}
		if (parameter.getType() == Mti.class) {
			return (message, connection) -> (message != null) ? Mti.of(message) : null;
		}
		return hookArgument(parameter);
	}

	private static @Nullable Object field(@Nullable IsoMessage message, int number, Class<?> type) {
		IsoValue<?> field = (message != null) ? message.getField(number) : null;
		if (field == null) {
			return null;
		}
		if (type == byte[].class || type == BigDecimal.class && field.getType() == IsoType.AMOUNT) {
			// the text of an amount has no decimal point
			return field.getValue();
		}
		return DefaultConversionService.getSharedInstance().convert(field.toString(), type);
	}

	@Override
	public @Nullable IsoMessage handle(IsoMessage message, Connection connection) throws Exception {
		return handleAsync(message, connection).toCompletableFuture().get();
	}

	@Override
	public CompletionStage<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection)
			throws Exception {
		Object reply = call(message, connection);
		return (reply instanceof CompletionStage<?> stage) ? stage.thenApply(IsoMessage.class::cast)
				: CompletableFuture.completedFuture((IsoMessage) reply);
	}

	@Nullable IsoMessage message(Connection connection) throws Exception {
		return (IsoMessage) call(null, connection);
	}

	private @Nullable Object call(@Nullable IsoMessage message, Connection connection) throws Exception {
		Object[] values = new Object[this.arguments.size()];
		for (int index = 0; index < values.length; index++) {
			values[index] = this.arguments.get(index).of(message, connection);
		}
		try {
			return this.method.invoke(this.beans.getBean(this.bean), values);
		}
		catch (InvocationTargetException ex) {
			ReflectionUtils.rethrowException(ex.getTargetException());
			throw new AssertionError(ex);
		}
	}

	/** Fills a parameter. */
	@FunctionalInterface
	private interface Argument {

		@Nullable Object of(@Nullable IsoMessage message, Connection connection);

	}

}

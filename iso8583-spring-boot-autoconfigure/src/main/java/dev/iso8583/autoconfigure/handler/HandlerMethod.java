package dev.iso8583.autoconfigure.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ReflectionUtils;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.mapping.FieldBinding;
import dev.iso8583.message.mapping.FieldMappingException;
import dev.iso8583.message.mapping.RecordMapping;

/**
 * Calls an annotated method. Decides once, when it is found, how to fill its parameters.
 */
final class HandlerMethod implements MessageHandler {

	private final BeanFactory beans;

	private final String bean;

	private final Method method;

	private final List<Argument> arguments;

	/** {@code null} unless it handles inbound messages. */
	private final @Nullable ReturnType returned;

	/** The record that it returns as the reply, or {@code null} if it returns none. */
	private final @Nullable Class<? extends Record> reply;

	private final String description;

	private final boolean suspending;

	private HandlerMethod(BeanFactory beans, String bean, Method method, List<Argument> arguments,
			@Nullable ReturnType returned, @Nullable Class<? extends Record> reply, String description) {
		this.beans = beans;
		this.bean = bean;
		this.method = method;
		this.arguments = arguments;
		this.returned = returned;
		this.reply = reply;
		this.description = description;
		this.suspending = SuspendedCalls.isSuspending(method);
	}

	static HandlerMethod of(BeanFactory beans, String bean, Method method, Class<? extends Annotation> annotation,
			String description) {
		boolean inbound = annotation == InboundHandler.class;
		ReturnType returned = null;
		Class<? extends Record> reply = null;
		int parameters = method.getParameterCount();
		if (inbound) {
			SuspendedCalls.requireCallable(method, description);
			returned = ReturnType.of(method, description);
			reply = returned.reply().isRecord() ? requireFields(returned.reply(), description) : null;
			parameters -= SuspendedCalls.isSuspending(method) ? 1 : 0;
		}
		else if (!IsoMessage.class.isAssignableFrom(method.getReturnType())) {
			throw new Iso8583ConfigurationException(
					"The " + description + " with @" + annotation.getSimpleName() + " returns "
							+ method.getGenericReturnType().getTypeName(),
					"Return IsoMessage, the message to send, which may be null.");
		}
		List<Argument> arguments = new ArrayList<>();
		for (Parameter parameter : Arrays.copyOf(method.getParameters(), parameters)) {
			Argument argument = inbound ? inboundArgument(parameter, description) : hookArgument(parameter);
			if (argument == null) {
				throw new Iso8583ConfigurationException(
						"The parameter '" + parameter.getName() + "' of type " + parameter.getType().getName()
								+ " of the " + description + " cannot be filled",
						inbound ? "Take an IsoMessage, an Mti, a Connection, a record whose components have @Field, or a"
								+ " single field such as @Field(11) String." : "Take nothing or a Connection.");
			}
			arguments.add(argument);
		}
		ReflectionUtils.makeAccessible(method);
		return new HandlerMethod(beans, bean, method, arguments, returned, reply, description);
	}

	private static @Nullable Argument hookArgument(Parameter parameter) {
		return (parameter.getType() == Connection.class) ? (message, connection) -> connection : null;
	}

	private static @Nullable Argument inboundArgument(Parameter parameter, String description) {
		Class<?> type = parameter.getType();
		Field field = parameter.getAnnotation(Field.class);
		if (field != null) {
			return new FieldArgument(binding(field, parameter, description));
		}
		if (type == IsoMessage.class) {
			return (message, connection) -> message;
		}
		if (type == Mti.class) {
			return (message, connection) -> (message != null) ? Mti.of(message) : null;
		}
		if (type.isRecord()) {
			return new RecordArgument(requireFields(type, description));
		}
		return hookArgument(parameter);
	}

	private static Class<? extends Record> requireFields(Class<?> type, String description) {
		Class<? extends Record> fields = type.asSubclass(Record.class);
		try {
			RecordMapping.of(fields);
			return fields;
		}
		catch (FieldMappingException ex) {
			throw new Iso8583ConfigurationException("The record " + type.getName() + " of the " + description
					+ " cannot stand for fields: " + ex.getMessage(), "Correct the components of the record.");
		}
	}

	private static FieldBinding binding(Field field, Parameter parameter, String description) {
		try {
			return FieldBinding.of(field, parameter.getParameterizedType(),
					"the parameter '" + parameter.getName() + "' of the " + description);
		}
		catch (FieldMappingException ex) {
			throw new Iso8583ConfigurationException(ex.getMessage(),
					"Correct the annotation or the type of the parameter.");
		}
	}

	/**
	 * Refuse messages of a link that do not have the fields of the parameters and of the
	 * reply.
	 * @param types the types of the messages that this method handles on the link
	 */
	void requireFields(String link, MessageFormat format, Collection<Mti> types) {
		try {
			this.arguments.forEach((argument) -> argument.requireIn(format, types));
			List<Mti> responses = types.stream().filter(Mti::isRequest).map(Mti::response).distinct().toList();
			if (this.reply != null && !responses.isEmpty()) {
				format.requireFields(responses, this.reply);
			}
		}
		catch (FieldMappingException ex) {
			throw new Iso8583ConfigurationException(
					"The " + this.description + " does not fit the messages of the link '" + link + "': "
							+ ex.getMessage(),
					"Correct @Field, add the field to "
							+ ((format.specification() != null) ? "the specification in iso8583.message.spec"
									: "the <parse> elements in iso8583.message.config")
							+ " (or that of iso8583.message.formats), or name with mti and link of @InboundHandler only"
							+ " messages that have it.");
		}
	}

	@Override
	public @Nullable IsoMessage handle(IsoMessage message, Connection connection) throws Exception {
		return handleAsync(message, connection).toCompletableFuture().get();
	}

	@Override
	public CompletionStage<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection)
			throws Exception {
		Object value = call(message, connection);
		return Objects.requireNonNull(this.returned).replyOf(value, message, connection);
	}

	@Nullable IsoMessage message(Connection connection) throws Exception {
		return (IsoMessage) call(null, connection);
	}

	private @Nullable Object call(@Nullable IsoMessage message, Connection connection) throws Exception {
		Object[] values = new Object[this.arguments.size()];
		for (int index = 0; index < values.length; index++) {
			values[index] = this.arguments.get(index).of(message, connection);
		}
		Object target = this.beans.getBean(this.bean);
		if (this.suspending) {
			return SuspendedCalls.call(this.method, target, values);
		}
		try {
			return this.method.invoke(target, values);
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

		/** Refuse messages that do not have what the parameter stands for. */
		default void requireIn(MessageFormat format, Collection<Mti> types) {
		}

	}

	/** A single field. */
	private record FieldArgument(FieldBinding binding) implements Argument {

		@Override
		public @Nullable Object of(@Nullable IsoMessage message, Connection connection) {
			return (message != null) ? this.binding.read(message) : null;
		}

		@Override
		public void requireIn(MessageFormat format, Collection<Mti> types) {
			format.requireField(types, this.binding);
		}

	}

	/** The fields of a record. */
	private record RecordArgument(Class<? extends Record> type) implements Argument {

		@Override
		public @Nullable Object of(@Nullable IsoMessage message, Connection connection) {
			return (message != null) ? connection.format().read(message, this.type) : null;
		}

		@Override
		public void requireIn(MessageFormat format, Collection<Mti> types) {
			format.requireFields(types, this.type);
		}

	}

}

package dev.iso8583.autoconfigure.handler;

import java.util.concurrent.CompletionStage;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.MessageHandler;

/**
 * A message handler that is a bean, looked up when a message comes.
 */
final class MessageHandlerBean implements MessageHandler {

	private final BeanFactory beans;

	private final String name;

	MessageHandlerBean(BeanFactory beans, String name) {
		this.beans = beans;
		this.name = name;
	}

	@Override
	public @Nullable IsoMessage handle(IsoMessage message, Connection connection) throws Exception {
		return bean().handle(message, connection);
	}

	@Override
	public CompletionStage<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection)
			throws Exception {
		return bean().handleAsync(message, connection);
	}

	private MessageHandler bean() {
		return this.beans.getBean(this.name, MessageHandler.class);
	}

}

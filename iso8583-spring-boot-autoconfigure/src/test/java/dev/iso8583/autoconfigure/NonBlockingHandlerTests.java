package dev.iso8583.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;

class NonBlockingHandlerTests {

	private static final String ECHO = "08000020000000000000000042";

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml", "iso8583.server.issuer.port=0");

	@Test
	void nonBlockingHandlerRunsOnAnEventLoop() {
		this.context.withBean(Echo.class).run((context) -> {
			assertThat(FarEnd.ask(context.getBean(Server.class).port(), ECHO)).startsWith("0810");
			assertThat(context.getBean(Echo.class).threads).singleElement().asString().startsWith("iso8583-loop");
		});
	}

	@Test
	void eventLoopDoesNotCreateALazyBean() {
		this.context.withUserConfiguration(LazyConfiguration.class).run((context) -> {
			int port = context.getBean(Server.class).port();
			assertThat(FarEnd.ask(port, ECHO)).startsWith("0810");
			assertThat(FarEnd.ask(port, ECHO)).startsWith("0810");
			assertThat(context.getBean(Echo.class).threads).hasSize(2).first().asString().startsWith("iso8583-handler");
			assertThat(context.getBean(Echo.class).threads).last().asString().startsWith("iso8583-loop");
		});
	}

	@Test
	void nonBlockingHandlerOfABeanThatIsNoSingletonIsRefused() {
		for (Class<?> configuration : List.of(PrototypeConfiguration.class, ScopedConfiguration.class)) {
			this.context.withUserConfiguration(configuration)
				.run((context) -> assertThat(context).getFailure()
					.hasMessageContaining("has @InboundHandler(nonBlocking = true), and its bean is not a singleton"));
		}
	}

	@Test
	void classThatSaysItselfWhetherItBlocksIsRefused() {
		this.context.withBean(SaysItself.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("isNonBlocking() of " + SaysItself.class.getName() + " would never be asked"));
	}

	static class Echo {

		private final MessageFormat messages;

		final List<String> threads = new CopyOnWriteArrayList<>();

		Echo(MessageFormat messages) {
			this.messages = messages;
		}

		@InboundHandler(mti = "0800", nonBlocking = true)
		IsoMessage answer(IsoMessage request) {
			this.threads.add(Thread.currentThread().getName());
			return this.messages.responseTo(request);
		}

	}

	@InboundHandler(mti = "0800")
	static class SaysItself implements MessageHandler {

		@Override
		public IsoMessage handle(IsoMessage message, Connection connection) {
			return message;
		}

		@Override
		public boolean isNonBlocking(Mti mti) {
			return true;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		Echo echo(MessageFormat messages) {
			return new Echo(messages);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeConfiguration {

		@Bean
		@Scope("prototype")
		Echo echo(MessageFormat messages) {
			return new Echo(messages);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedConfiguration {

		@Bean
		@Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Echo echo(MessageFormat messages) {
			return new Echo(messages);
		}

	}

}

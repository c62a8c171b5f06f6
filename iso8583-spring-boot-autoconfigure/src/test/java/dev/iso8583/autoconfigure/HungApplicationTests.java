package dev.iso8583.autoconfigure;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.annotation.SignOffHandler;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.event.UnmatchedResponseEvent;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application with a pool and a server, whose handlers and listeners never return.
 */
@Tag("slow")
@Timeout(300)
class HungApplicationTests {

	private static final String REQUEST = "01000020000000000000";

	private static final String UNMATCHED = "01100020000000000000";

	private final Hung hung = new Hung();

	@AfterEach
	void release() {
		this.hung.testIsOver.countDown();
	}

	@Test
	void hungCallbacksBlockNeitherTrafficNorTheStop() throws Exception {
		try (FarEnd host = FarEnd.listening()) {
			ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
				.initializers((fresh) -> fresh.getBeanFactory().registerSingleton("hung", this.hung))
				.web(WebApplicationType.NONE)
				.properties("iso8583.message.config=classpath:iso8583.xml", "iso8583.server.issuer.port=0",
						"iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.close-timeout=500ms", "iso8583.server.issuer.close-timeout=500ms")
				.run();
			Pool pool = context.getBean(Pool.class);
			MessageFormat format = context.getBean(MessageFormat.class);
			// after a response, the host has certainly accepted the connection
			pool.send(format.set(format.newMessage("0800"), 11, "000006"));
			host.sends(REQUEST + "000001");
			host.sends(UNMATCHED + "000002");
			int port = context.getBean(Server.class).port();
			CompletableFuture.runAsync(() -> FarEnd.ask(port, REQUEST + "000003"));
			await().until(() -> this.hung.in
				.containsAll(Set.of("handler of acquirer", "handler of issuer", "listener of events")));
			pool.send(format.set(format.newMessage("0800"), 11, "000007"));
			// the stop waits 0.5 s each for draining and sign-off, then 2 s for listeners
			CompletableFuture.runAsync(context::close, (task) -> new Thread(task).start()).get(1, TimeUnit.MINUTES);
			assertThat(this.hung.in).contains("sign-off");
			assertThat(this.hung.testIsOver.getCount()).isEqualTo(1);
		}
	}

	static final class Hung {

		final CountDownLatch testIsOver = new CountDownLatch(1);

		final Set<String> in = ConcurrentHashMap.newKeySet();

		/** Block until the test is over, even if interrupted. */
		void returnsNever(String where) {
			this.in.add(where);
			while (this.testIsOver.getCount() > 0) {
				try {
					this.testIsOver.await();
				}
				catch (InterruptedException ex) {
					// ignore the interrupt, as careless code does
				}
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final Hung hung;

		Application(Hung hung) {
			this.hung = hung;
		}

		@InboundHandler("0100")
		void handle(IsoMessage request, Connection connection) {
			this.hung.returnsNever("handler of " + connection.link());
		}

		@SignOffHandler
		@Nullable IsoMessage signOff() {
			this.hung.returnsNever("sign-off");
			return null;
		}

		@EventListener
		void unmatched(UnmatchedResponseEvent event) {
			this.hung.returnsNever("listener of events");
		}

		@Bean
		ConnectionListener neverReturns(Hung hung) {
			return new ConnectionListener() {
				@Override
				public void closed(Connection connection, CloseReason reason) {
					hung.returnsNever("listener of " + connection.link());
				}
			};
		}

	}

}

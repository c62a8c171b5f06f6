package dev.iso8583.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.event.ConnectionClosedEvent;
import dev.iso8583.event.ReadTimeoutEvent;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Client;
import dev.iso8583.server.Server;

/**
 * An application in its own process that sends requests without end: payments, which are
 * answered in time, and advices, which are answered too late. It prints each unexpected
 * event and how long each advice waited. On demand it prints its clock or its figures. It
 * ends when its standard input ends.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ClockedApplication {

	static final Duration ADVICE_TIMEOUT = Duration.ofMillis(300);

	static final String TIMEOUT = "MAYBE_SENT_TIMEOUT";

	/** Run the application. The arguments are its properties. */
	public static void main(String[] arguments) throws IOException {
		try (ConfigurableApplicationContext context = SpringApplication.run(ClockedApplication.class, arguments)) {
			BufferedReader orders = new BufferedReader(new InputStreamReader(System.in));
			for (String order = orders.readLine(); order != null; order = orders.readLine()) {
				if (order.equals("clock")) {
					System.out.println("clock " + System.currentTimeMillis());
				}
				else {
					figures(context);
				}
			}
		}
	}

	private static void figures(ConfigurableApplicationContext context) {
		for (Meter meter : context.getBean(MeterRegistry.class).getMeters()) {
			for (Measurement measurement : meter.measure()) {
				System.out.println("meter " + meter.getId().getName() + " " + measurement.getStatistic() + " "
						+ meter.getId().getTags().toString().replace(" ", "") + " " + measurement.getValue());
			}
		}
		for (Client client : context.getBean(Server.class).clients()) {
			System.out.println("client " + client.connectedFor().toMillis());
		}
		System.out.println("failure " + context.getBean(Pool.class).stats().lastFailure());
		System.out.println("figures");
	}

	@Bean
	Traffic traffic(Pool pool, MessageFormat format) {
		return new Traffic(pool, format);
	}

	static final class Traffic {

		private final Pool pool;

		private final MessageFormat format;

		Traffic(Pool pool, MessageFormat format) {
			this.pool = pool;
			this.format = format;
		}

		@EventListener(ApplicationReadyEvent.class)
		void begin() {
			System.out.println("begins");
			daemon(this::pays);
			daemon(this::pays);
			daemon(this::advises);
		}

		private static void daemon(Runnable task) {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			thread.start();
		}

		private void pays() {
			while (true) {
				try {
					this.pool.send(message("0100"));
					TimeUnit.MILLISECONDS.sleep(2); // sets the load, awaits nothing
				}
				catch (Iso8583Exception ex) {
					System.out.println("fault " + ex.delivery() + " " + ex.reason());
					return;
				}
				catch (InterruptedException ex) {
					return;
				}
			}
		}

		private void advises() {
			String outcome = TIMEOUT;
			while (outcome.equals(TIMEOUT)) {
				long start = System.nanoTime();
				try {
					this.pool.send(message("0120"), ADVICE_TIMEOUT);
					outcome = "ANSWERED";
				}
				catch (Iso8583Exception ex) {
					outcome = ex.delivery().name() + "_" + ex.reason().name();
				}
				System.out.println("advice " + outcome + " " + Duration.ofNanos(System.nanoTime() - start).toMillis());
			}
		}

		private IsoMessage message(String mti) {
			return this.format.newMessage(mti);
		}

		@EventListener
		void closed(ConnectionClosedEvent event) {
			System.out.println("fault " + event.getLink() + " " + event.getReason());
		}

		@EventListener
		void silent(ReadTimeoutEvent event) {
			System.out.println("fault " + event.getLink() + " was silent");
		}

	}

}

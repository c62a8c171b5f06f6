package dev.iso8583.autoconfigure;

import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The properties of threads become settings of the transport.
 */
class ThreadPropertiesTests {

	private final AtomicReference<Transport.Builder> built = new AtomicReference<>();

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withBean(TransportCustomizer.class, () -> this.built::set);

	@Test
	void defaultsAreThoseOfTheTransport() {
		this.context.run((context) -> assertThat(this.built.get()).usingRecursiveComparison()
			.comparingOnlyFields("eventLoopThreads", "handlerThreads", "handlerQueue", "nativeSockets")
			.isEqualTo(Transport.builder()));
	}

	@Test
	void eachPropertyIsTakenOver() {
		this.context
			.withPropertyValues("iso8583.threads.event-loops=3", "iso8583.threads.handlers=7",
					"iso8583.threads.handler-queue=11", "iso8583.threads.native-sockets=false")
			.run((context) -> assertThat(this.built.get())
				.extracting("eventLoopThreads", "handlerThreads", "handlerQueue", "nativeSockets")
				.containsExactly(3, 7, 11, false));
	}

}

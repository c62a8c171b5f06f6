package dev.iso8583.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.testing.Messages;

/**
 * An application with a pool in its own process. It is stopped while each of its callers
 * waits for a response. It prints the outcome of each caller, and waits for the callers
 * before it ends. It closes itself when it reads a line from its standard input, or at
 * the end of the input.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StoppedGateway {

	/** Run the application. The arguments are its properties. */
	public static void main(String[] arguments) throws IOException {
		ConfigurableApplicationContext context = SpringApplication.run(StoppedGateway.class, arguments);
		new BufferedReader(new InputStreamReader(System.in)).readLine();
		context.close();
	}

	@Bean
	Callers callers(Pool pool, MessageFormat format) {
		return new Callers(pool, format);
	}

	static final class Callers implements DisposableBean {

		private static final int CALLERS = 100;

		private final Pool pool;

		private final MessageFormat format;

		private List<Thread> callers = List.of();

		Callers(Pool pool, MessageFormat format) {
			this.pool = pool;
			this.format = format;
		}

		@EventListener(ApplicationReadyEvent.class)
		void call() {
			this.callers = IntStream.range(0, CALLERS).mapToObj((caller) -> new Thread(this::sends)).toList();
			this.callers.forEach(Thread::start);
		}

		private void sends() {
			IsoMessage request = this.format.newMessage("0100");
			String stan = Messages.stanOf(request);
			String outcome;
			try {
				boolean own = Messages.stanOf(this.pool.send(request)).equals(stan);
				outcome = own ? "ANSWERED" : "ANSWERED_BY_ANOTHER";
			}
			catch (Iso8583Exception ex) {
				outcome = ex.delivery().name();
			}
			System.out.println("told " + stan + " " + outcome);
		}

		@EventListener(ContextClosedEvent.class)
		void stopping() {
			System.out.println("stopping");
		}

		@Override
		public void destroy() throws InterruptedException {
			for (Thread caller : this.callers) {
				caller.join();
			}
		}

	}

}

package dev.iso8583.autoconfigure;

import java.lang.reflect.Proxy;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which handler handles SIGTERM. {@code reliability-tests} checks with processes that the
 * application then exits with 0.
 */
class OrderlyExitTests {

	@Test
	void signalIsHandledAsBeforeOnceTheApplicationIsClosed() throws Exception {
		String before = handlerOfSigterm();
		ConfigurableApplicationContext application = application("--iso8583.orderly-exit=true");
		assertThat(handlerOfSigterm()).isEqualTo("exits in good order");
		application.close();
		assertThat(handlerOfSigterm()).isEqualTo(before).isNotEqualTo("exits in good order");
	}

	@Test
	void signalIsLeftToTheJvmWithoutTheProperty() throws Exception {
		String before = handlerOfSigterm();
		try (ConfigurableApplicationContext application = application()) {
			assertThat(handlerOfSigterm()).isEqualTo(before);
		}
	}

	@Test
	void applicationDoesNotStartWhereTheSignalCannotBeHandled() {
		// the JVM does not allow handlers for KILL, as for SIGTERM with -Xrs
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> SpringApplication.run(UnusableSignal.class))
			.withMessageContaining("iso8583.orderly-exit")
			.withMessageContaining("-Xrs");
	}

	private static ConfigurableApplicationContext application(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run(arguments);
	}

	/**
	 * Return the text of the current handler. The only way to read it is to replace it
	 * for a moment.
	 */
	private static String handlerOfSigterm() throws Exception {
		Class<?> signal = Class.forName("sun.misc.Signal");
		Class<?> handler = Class.forName("sun.misc.SignalHandler");
		Object term = signal.getConstructor(String.class).newInstance("TERM");
		// if the JVM ignores a signal, it keeps ignoring it
		Object other = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] { handler },
				(proxy, method, arguments) -> null);
		Object current = signal.getMethod("handle", signal, handler).invoke(null, term, other);
		signal.getMethod("handle", signal, handler).invoke(null, term, current);
		// the JDK wraps its handler in a new object each time
		return current.toString().replaceAll(" \\(SunMiscHandler@.*", "");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration(Iso8583AutoConfiguration.class)
	static class Application {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class UnusableSignal {

		@Bean
		OrderlyExit orderlyExit() {
			return new OrderlyExit("KILL");
		}

	}

}

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
 * Who handles the signal by which an application is asked to end. That it then exits with
 * 0 is tried with processes, in {@code reliability-tests}.
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
	void signalIsLeftToTheJvmUnlessThePropertySaysSo() throws Exception {
		String before = handlerOfSigterm();
		try (ConfigurableApplicationContext application = application()) {
			assertThat(handlerOfSigterm()).isEqualTo(before);
		}
	}

	@Test
	void applicationDoesNotStartWhereTheSignalCannotBeHandled() {
		// taken by the JVM, as SIGTERM is with -Xrs
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> SpringApplication.run(UnusableSignal.class))
			.withMessageContaining("iso8583.orderly-exit")
			.withMessageContaining("-Xrs");
	}

	private static ConfigurableApplicationContext application(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run(arguments);
	}

	/** Tell it by putting another in its place for a moment: there is no other way. */
	private static String handlerOfSigterm() throws Exception {
		Class<?> signal = Class.forName("sun.misc.Signal");
		Class<?> handler = Class.forName("sun.misc.SignalHandler");
		Object term = signal.getConstructor(String.class).newInstance("TERM");
		// a signal that is ignored stays so, the JVM sees to that
		Object other = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] { handler },
				(proxy, method, arguments) -> null);
		Object current = signal.getMethod("handle", signal, handler).invoke(null, term, other);
		signal.getMethod("handle", signal, handler).invoke(null, term, current);
		// what the JDK wraps in an object of its own comes in another one each time
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

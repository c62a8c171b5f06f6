package dev.iso8583.autoconfigure;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ends the process after SIGTERM by itself: with 0, or with what beans of the application
 * say, see {@link SpringApplication#exit}. A JVM that is left to end by the signal exits
 * with 143, however well its stop went.
 * <p>
 * Signals are not of the platform but of the module {@code jdk.unsupported}, which every
 * JDK has; asked by reflection, since the compiler warns of it and cannot be told not to.
 */
final class OrderlyExit implements ApplicationListener<ApplicationReadyEvent>, DisposableBean {

	static final String PROPERTY = "iso8583.orderly-exit";

	private final String name;

	/** Who handled the signal before. */
	private @Nullable Object before;

	private final AtomicBoolean asked = new AtomicBoolean();

	OrderlyExit(String name) {
		this.name = name;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (this.before == null) {
			ConfigurableApplicationContext context = event.getApplicationContext();
			this.before = handle(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { handlerType() },
					(proxy, method, arguments) -> switch (method.getName()) {
						case "equals" -> proxy == arguments[0];
						case "hashCode" -> System.identityHashCode(proxy);
						case "toString" -> "exits in good order";
						default -> {
							exit(context);
							yield null;
						}
					}));
		}
	}

	/** Not on the thread of the signal, which others wait for. */
	private void exit(ConfigurableApplicationContext context) {
		if (this.asked.compareAndSet(false, true)) {
			new Thread(() -> System.exit(SpringApplication.exit(context)), "iso8583-exit").start();
		}
	}

	@Override
	public void destroy() {
		// while we exit by the first signal, a second one changes nothing
		if (this.before != null && !this.asked.get()) {
			handle(this.before);
		}
	}

	/** Let someone handle the signal, and return who did before. */
	private Object handle(Object handler) {
		try {
			Class<?> signal = Class.forName("sun.misc.Signal");
			return signal.getMethod("handle", signal, handlerType())
				.invoke(null, signal.getConstructor(String.class).newInstance(this.name), handler);
		}
		catch (InvocationTargetException ex) {
			throw unusable(String.valueOf(ex.getCause()));
		}
		catch (ReflectiveOperationException ex) {
			throw unusable(ex.toString());
		}
	}

	private static Class<?> handlerType() {
		try {
			return Class.forName("sun.misc.SignalHandler");
		}
		catch (ClassNotFoundException ex) {
			throw unusable(ex.toString());
		}
	}

	private static InvalidConfigurationPropertyValueException unusable(String why) {
		return new InvalidConfigurationPropertyValueException(PROPERTY, true,
				"This JVM does not let signals be handled (" + why + "); write false, or remove the option -Xrs.");
	}

}

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
 * <p>
 * Ends the process after SIGTERM through {@link SpringApplication#exit}, with status 0 or
 * what beans of the application return there. A JVM that the signal ends exits with 143
 * even if it stopped in good order.
 * <p>
 * Signals belong to the module {@code jdk.unsupported}, which every JDK has. They are
 * used by reflection, because the compiler warns about them and the warning cannot be
 * suppressed.
 */
final class OrderlyExit implements ApplicationListener<ApplicationReadyEvent>, DisposableBean {

	static final String PROPERTY = "iso8583.orderly-exit";

	private final String name;

	/** Handler of the signal before ours. */
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

	/** Exits on another thread: that of the signal must not block. */
	private void exit(ConfigurableApplicationContext context) {
		if (this.asked.compareAndSet(false, true)) {
			new Thread(() -> System.exit(SpringApplication.exit(context)), "iso8583-exit").start();
		}
	}

	@Override
	public void destroy() {
		// during our exit, a second signal changes nothing
		if (this.before != null && !this.asked.get()) {
			handle(this.before);
		}
	}

	/** Set the handler of the signal, and return the one before. */
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

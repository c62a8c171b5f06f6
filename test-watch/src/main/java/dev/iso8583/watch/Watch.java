package dev.iso8583.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class in whose time an event loop was blocked or a leak was found, and at
 * the end of all tests looks for what came or became visible later. It also fails a JVM
 * in which it would notice nothing. It throws from where JUnit reports it as a failure of
 * the run: what is thrown on an event loop, or only logged, would pass unseen. JUnit
 * finds it by itself, see {@code META-INF/services}.
 */
public final class Watch implements BeforeAllCallback, AfterAllCallback {

	/**
	 * How long a test waits for what should come soon: only one that fails takes so long,
	 * and no test may depend on a machine that has nothing else to do.
	 */
	private static final Duration PATIENCE = Duration.ofMinutes(1);

	/**
	 * Tests look for the first time after this. What ends on another thread has then
	 * ended, and what should happen once would have happened twice.
	 */
	private static final Duration POLL_DELAY = Duration.ofMillis(100);

	/** What was not there at first mostly comes within a few milliseconds. */
	private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

	static {
		EventLoops.watch();
		Awaitility.setDefaultTimeout(PATIENCE);
		Awaitility.setDefaultPollInterval(POLL_INTERVAL);
		Awaitility.setDefaultPollDelay(POLL_DELAY);
		// such as that of a meter that is not there yet
		Awaitility.ignoreExceptionsByDefault();
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		context.getRoot()
			.getStore(Namespace.create(Watch.class))
			.computeIfAbsent("end", (key) -> (AutoCloseable) Watch::end);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		requireNothingFound();
	}

	private static void end() {
		Leaks.find();
		requireNothingFound();
		EventLoops.find();
	}

	private static void requireNothingFound() {
		List<String> found = new ArrayList<>();
		EventLoops.takeBlocked("").forEach((stack) -> found.add("An event loop was blocked:\n" + stack));
		Leaks.take("").forEach((records) -> found.add("A buffer was dropped without being released: " + records));
		if (!found.isEmpty()) {
			throw new AssertionError(String.join("\n\n", found));
		}
	}

}

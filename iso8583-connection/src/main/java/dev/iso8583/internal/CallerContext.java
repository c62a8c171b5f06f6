package dev.iso8583.internal;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The logging context of the thread that sends a request, such as a trace id, for the
 * line that prints the response on another thread.
 */
public final class CallerContext {

	/** The entries of the {@link MDC}, which may hold anything. */
	private final Map<String, String> entries;

	private CallerContext(Map<String, String> entries) {
		this.entries = entries;
	}

	/**
	 * Return the context of the current thread.
	 * @return the context, or {@code null} if it is empty
	 */
	public static @Nullable CallerContext current() {
		Map<String, String> entries = MDC.getCopyOfContextMap();
		return (entries != null && !entries.isEmpty()) ? new CallerContext(entries) : null;
	}

	/**
	 * Run a task in a context, and restore that of the current thread afterwards.
	 * @param context the context, {@code null} for that of the current thread
	 * @param task the task
	 */
	public static void run(@Nullable CallerContext context, Runnable task) {
		if (context == null) {
			task.run();
			return;
		}
		Map<String, String> own = MDC.getCopyOfContextMap();
		MDC.setContextMap(context.entries);
		try {
			task.run();
		}
		finally {
			if (own != null) {
				MDC.setContextMap(own);
			}
			else {
				MDC.clear();
			}
		}
	}

}

package dev.iso8583.tcp;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the thread that sends a request has in the context of its log lines, such as a
 * trace id, for the line that prints the response on another thread.
 *
 * @param entries those of the {@link MDC}
 */
record CallerContext(Map<String, String> entries) {

	/** Return that of this thread, or {@code null} if it has none. */
	static @Nullable CallerContext current() {
		Map<String, String> entries = MDC.getCopyOfContextMap();
		return (entries != null && !entries.isEmpty()) ? new CallerContext(entries) : null;
	}

	/** Run something in a context, and leave this thread its own. */
	static void run(@Nullable CallerContext context, Runnable task) {
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

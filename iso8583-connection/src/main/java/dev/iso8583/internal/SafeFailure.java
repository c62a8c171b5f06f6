package dev.iso8583.internal;

import org.jspecify.annotations.Nullable;

/**
 * Replaces in a log a failure of application code or of a codec. It has the types and
 * stack traces of the failure and of its causes, but not their messages, which may hold
 * card data.
 */
public final class SafeFailure extends RuntimeException {

	private static final int DEEPEST = 8;

	private final String type;

	private SafeFailure(Throwable failure, @Nullable SafeFailure cause) {
		super(null, cause, false, true);
		this.type = failure.getClass().getName();
		setStackTrace(failure.getStackTrace());
	}

	/**
	 * Return a copy of a failure that is safe to log.
	 * @param failure the failure
	 * @return the copy, without messages
	 */
	public static SafeFailure of(Throwable failure) {
		return of(failure, DEEPEST);
	}

	private static SafeFailure of(Throwable failure, int depth) {
		Throwable cause = failure.getCause();
		return new SafeFailure(failure, (cause != null && depth > 0) ? of(cause, depth - 1) : null);
	}

	/**
	 * Describe a failure without its text, which could hold card data.
	 * @param failure the failure
	 * @return its type and where it was thrown
	 */
	public static String describe(Throwable failure) {
		StackTraceElement[] trace = failure.getStackTrace();
		return failure.getClass().getName() + ((trace.length > 0) ? " at " + trace[0] : "");
	}

	@Override
	public String toString() {
		return this.type + " (message omitted: it could hold card data)";
	}

}

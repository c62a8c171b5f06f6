package dev.iso8583.internal;

import org.jspecify.annotations.Nullable;

/**
 * Stands in a log for a failure of application code or of a codec. It has the types and
 * stack traces of the failure and of its causes, and none of their texts: they may quote
 * a message.
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
	 * Return what may be logged of a failure.
	 * @param failure the failure
	 * @return a stand-in
	 */
	public static SafeFailure of(Throwable failure) {
		return of(failure, DEEPEST);
	}

	private static SafeFailure of(Throwable failure, int depth) {
		Throwable cause = failure.getCause();
		return new SafeFailure(failure, (cause != null && depth > 0) ? of(cause, depth - 1) : null);
	}

	@Override
	public String toString() {
		return this.type + " (its text is left out, it could hold card data)";
	}

}

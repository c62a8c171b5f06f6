package dev.iso8583.benchmarks;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Virtual threads, where the JDK has them: this is compiled for one that has not.
 */
final class VirtualThreads {

	private VirtualThreads() {
	}

	/** Return an executor that runs each task on one of its own, from JDK 21 on. */
	static Optional<ExecutorService> executor() {
		if (Runtime.version().feature() < 21) {
			return Optional.empty();
		}
		try {
			return Optional
				.of((ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

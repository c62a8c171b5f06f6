package dev.iso8583.benchmarks;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Virtual threads, where the JDK has them: this is compiled for one that has not.
 */
final class VirtualThreads {

	private VirtualThreads() {
	}

	/**
	 * Return an executor that starts one of its own for each task, from JDK 21 on, and
	 * keeps no list of them, like that of Spring.
	 */
	static Optional<Executor> executor() {
		if (Runtime.version().feature() < 21) {
			return Optional.empty();
		}
		try {
			MethodHandle start = MethodHandles.publicLookup()
				.findStatic(Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
			return Optional.of(MethodHandleProxies.asInterfaceInstance(Executor.class, start));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

package dev.iso8583.testing;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The memory that this process uses.
 */
public final class Memory {

	private static final int MEGABYTE = 1 << 20;

	private Memory() {
	}

	/**
	 * Return the megabytes of reachable objects on the heap and of direct buffers of the
	 * JDK and of Netty. Some buffers may count twice.
	 */
	public static long megabytesInUse() {
		// twice: finalized and cleaned objects may keep others alive until the second
		System.gc();
		System.gc();
		return (ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + ofTheJdk() + ofNetty()) / MEGABYTE;
	}

	/**
	 * Wait until at most this many megabytes are in use. Objects that other threads have
	 * just dropped count until the next collection, and are not a leak.
	 */
	public static void comesDownTo(long megabytes) {
		await("memory in use").untilAsserted(() -> assertThat(megabytesInUse()).isLessThanOrEqualTo(megabytes));
	}

	private static long ofTheJdk() {
		return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
			.stream()
			.mapToLong(BufferPoolMXBean::getMemoryUsed)
			.sum();
	}

	private static long ofNetty() {
		return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
	}

}

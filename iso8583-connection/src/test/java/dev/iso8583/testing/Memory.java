package dev.iso8583.testing;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What this process holds in memory.
 */
public final class Memory {

	private static final int MEGABYTE = 1 << 20;

	private Memory() {
	}

	/**
	 * Return how many megabytes are reachable on the heap, and beside it in buffers of
	 * the JDK and of Netty, which may be the same ones and count twice then.
	 */
	public static long megabytesInUse() {
		// twice: what the first one finds unreachable may hold on to more
		System.gc();
		System.gc();
		return (ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + ofTheJdk() + ofNetty()) / MEGABYTE;
	}

	/**
	 * Wait until no more than so many megabytes are in use: what other threads have just
	 * dropped is in use until the next collection, and is not a leak.
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

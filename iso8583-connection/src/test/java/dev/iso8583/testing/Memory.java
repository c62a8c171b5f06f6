package dev.iso8583.testing;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

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

package dev.iso8583.reliability;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.solab.iso8583.IsoMessage;
import com.sun.management.UnixOperatingSystemMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.matching.EchoedFields;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessageTemplate;
import dev.iso8583.message.Mti;
import dev.iso8583.pool.Backoff;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.transport.Transport;

import static dev.iso8583.connection.NetworkManagementRequest.of;
import static org.awaitility.Awaitility.await;

/**
 * Two pools under load while their far ends misbehave in many ways, for 20 seconds or the
 * number of minutes in {@code -Dsoak.minutes}. Prints its figures.
 */
class SoakTests {

	private static final int IN_FLIGHT = 200;

	private static final int FAR_ENDS = 4;

	/**
	 * The heap that a run may retain. A leak for each request or connection would be far
	 * larger.
	 */
	private static final long FEW_MEGABYTES = 24L << 20;

	private static final int A_FEW = 20;

	private final Books books = new Books();

	private final MessageFormat format = MessageFormat.builder().configuration(configuration()).build();

	private final Semaphore room = new Semaphore(IN_FLIGHT);

	private final AtomicInteger pending = new AtomicInteger();

	@Test
	@Timeout(value = 3, unit = TimeUnit.HOURS)
	void nothingIsLostDuplicatedOrLeakedWhileFarEndsMisbehave() throws Exception {
		long begin = System.nanoTime();
		long duration = Integer.getInteger("soak.minutes", 0) * 60L;
		duration = TimeUnit.SECONDS.toNanos((duration == 0) ? 20 : duration);
		List<MisbehavingHost> hosts = new ArrayList<>();
		for (int count = 0; count < FAR_ENDS; count++) {
			hosts.add(new MisbehavingHost(count, this.books));
		}
		try (Transport transport = Transport.create();
				Pool first = pool("first", transport, hosts.subList(0, 2));
				Pool second = pool("second", transport, hosts.subList(2, FAR_ENDS))) {
			first.start();
			second.start();
			loads(first, second, begin + duration / 5);
			Use early = Use.now();
			loads(first, second, begin + duration);
			hosts.forEach(MisbehavingHost::behaves);
			await("everybody's outcome").until(() -> this.pending.get() == 0);
			await("all members").atMost(Duration.ofSeconds(60))
				.until(() -> first.stats().online() == 2 && second.stats().online() == 2);
			await("quarantines and old connections gone").atMost(Duration.ofSeconds(60))
				.until(() -> Use.now().isFlatAfter(early));
			Use late = Use.now();
			System.out.println("soak: " + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s, "
					+ this.books.stats() + ", faults " + faults(hosts) + ", then " + early + ", at the end " + late);
			this.books.areInOrder();
			// an echo test may be in progress at any moment
			await("nothing in flight").atMost(Duration.ofSeconds(10))
				.until(() -> first.stats().pending() + second.stats().pending() == 0);
		}
		finally {
			hosts.forEach(MisbehavingHost::close);
		}
	}

	private void loads(Pool first, Pool second, long until) throws InterruptedException {
		while (System.nanoTime() < until && this.books.hasRoom()) {
			this.room.acquire();
			int request = this.books.open();
			IsoMessage message = this.format.newMessage("0200");
			this.format.set(message, 37, "%012d".formatted(request));
			this.pending.incrementAndGet();
			((request % 2 == 0) ? first : second).sendAsync(message).whenComplete((answer, failure) -> {
				this.books.ended(request, answer, failure);
				this.pending.decrementAndGet();
				this.room.release();
			});
			if (request % 4 == 0) {
				TimeUnit.MILLISECONDS.sleep(1); // sets the load, awaits nothing
			}
		}
	}

	private Pool pool(String name, Transport transport, List<MisbehavingHost> hosts) {
		ConnectionOptions connection = ConnectionOptions.builder(this.format)
			// a far end may send an answer with the STAN of another, unanswered request
			.echoedFields(new EchoedFields(List.of(37)))
			.sendTimeout(Duration.ofMillis(500))
			.quarantineTime(Duration.ofSeconds(5))
			.idleTime(Duration.ofSeconds(1))
			.pingTimeout(Duration.ofSeconds(1))
			.writeTimeout(Duration.ofSeconds(2))
			.frameTimeout(Duration.ofSeconds(1))
			.ping(of(MessageTemplate.of(this.format, Mti.of("0800")), java.util.Set.of()))
			.signOn(of(MessageTemplate.of(this.format, Mti.of("0800")), java.util.Set.of()))
			.build();
		return new Pool(name, transport,
				PoolOptions.builder(connection)
					.addresses(hosts.stream().map((host) -> Address.of("127.0.0.1:" + host.port())).toList())
					.minimumConnections(0)
					.backoff(new Backoff(Duration.ofMillis(50), Duration.ofMillis(500), 2, 0.2))
					.build());
	}

	private static Map<String, Integer> faults(List<MisbehavingHost> hosts) {
		Map<String, Integer> all = new TreeMap<>();
		hosts.forEach((host) -> host.faults().forEach((fault, count) -> all.merge(fault, count.get(), Integer::sum)));
		return all;
	}

	private static String configuration() {
		String guide = """
				<field num="11" type="NUMERIC" length="6"/>
				<field num="37" type="ALPHA" length="12"/>
				<field num="39" type="ALPHA" length="2"/>
				""";
		StringBuilder xml = new StringBuilder("<j8583-config>");
		for (String type : List.of("0200", "0210", "0800", "0810")) {
			xml.append("<parse type=\"").append(type).append("\">").append(guide).append("</parse>");
		}
		return xml.append("</j8583-config>").toString();
	}

	/**
	 * The resources that the process holds after a garbage collection.
	 */
	record Use(long heap, long descriptors, int threads) {

		static Use now() {
			System.gc();
			return new Use(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
					((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
						.getOpenFileDescriptorCount(),
					ManagementFactory.getThreadMXBean().getThreadCount());
		}

		boolean isFlatAfter(Use early) {
			return this.heap < early.heap + FEW_MEGABYTES && this.descriptors < early.descriptors + A_FEW
					&& this.threads < early.threads + A_FEW;
		}

		@Override
		public String toString() {
			return (this.heap >> 20) + " MB, " + this.descriptors + " descriptors, " + this.threads + " threads";
		}

	}

}

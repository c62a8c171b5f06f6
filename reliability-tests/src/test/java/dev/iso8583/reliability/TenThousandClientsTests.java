package dev.iso8583.reliability;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.UnixOperatingSystemMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The default maximum of clients, in this process, and the server in another process: one
 * process would need 20,000 descriptors for both ends.
 */
class TenThousandClientsTests {

	private static final int CLIENTS = 10_000;

	/**
	 * The number of requests in flight. It is below the default limit of messages that
	 * wait for a handler.
	 */
	private static final int AT_A_TIME = 500;

	/**
	 * The threads that may be created regardless of the number of clients: event loops,
	 * handlers, threads of the JVM.
	 */
	private static final int THREADS = 100;

	/**
	 * The descriptors that the process may open for other reasons. Each client needs one.
	 */
	private static final int A_FEW = 20;

	/** The heap that may stay in use. Ten thousand clients need more. */
	private static final long FEW_MEGABYTES = 16L << 20;

	private final Child server = Child.java(List.of(), CrowdedHost.class);

	private final int port = Integer.parseInt(this.server.says("port").split(" ")[1]);

	private final List<Wire> clients = new ArrayList<>(CLIENTS);

	private int asked;

	@AfterEach
	void end() {
		leave();
		this.server.close();
	}

	@Test
	void tenThousandClientsAreAnsweredAndLeaveNothingBehind() {
		assertThat(
				((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount())
			.as("descriptors that this process may have; see ulimit -n")
			.isGreaterThan(CLIENTS + 500);
		// the first client creates what the server keeps until it ends
		this.clients.add(Wire.dialling(this.port));
		everyClientIsAnswered();
		leave();
		Use before = awaitClients(0);
		for (int count = 0; count < CLIENTS; count++) {
			this.clients.add(Wire.dialling(this.port));
		}
		Use idle = awaitClients(CLIENTS);
		assertThat(idle.descriptors() - before.descriptors()).isBetween(CLIENTS, CLIENTS + A_FEW);
		everyClientIsAnswered();
		Use answered = awaitClients(CLIENTS);
		everyClientIsAnswered();
		assertThat(awaitClients(CLIENTS).threads()).as("threads").isLessThan(before.threads() + THREADS);
		leave();
		Use[] after = new Use[1];
		await("what clients took").atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			after[0] = awaitClients(0);
			assertThat(after[0].descriptors()).isLessThan(before.descriptors() + A_FEW);
			assertThat(after[0].heap()).isLessThan(before.heap() + FEW_MEGABYTES);
		});
		System.out.println("before " + before + ", with " + CLIENTS + " idle clients " + idle
				+ ", after each was answered " + answered + ", without them " + after[0]
				+ "; heap for each idle client " + (idle.heap() - before.heap()) / CLIENTS + " bytes, "
				+ (answered.heap() - before.heap()) / CLIENTS + " once it was answered");
	}

	private void everyClientIsAnswered() {
		for (int from = 0; from < this.clients.size(); from += AT_A_TIME) {
			List<Wire> some = this.clients.subList(from, Math.min(from + AT_A_TIME, this.clients.size()));
			int first = this.asked;
			for (Wire client : some) {
				client.writes(RawMessage.of("0800", Messages.stan(this.asked++)));
			}
			int next = first;
			for (Wire client : some) {
				assertThat(client.reads()).isEqualTo(RawMessage.of("0800", Messages.stan(next++)).answered("00"));
			}
		}
	}

	private void leave() {
		this.clients.forEach(Wire::close);
		this.clients.clear();
	}

	private Use awaitClients(int count) {
		Use[] use = new Use[1];
		await(count + " clients").atMost(Duration.ofSeconds(60)).until(() -> {
			use[0] = use();
			return use[0].clients() == count;
		});
		return use[0];
	}

	private Use use() {
		int before = this.server.said("use").size();
		this.server.isTold("use");
		String[] words = this.server.says("use", before + 1).get(before).split(" ");
		return new Use(Integer.parseInt(words[1]), Long.parseLong(words[2]), Integer.parseInt(words[3]),
				Integer.parseInt(words[4]), Long.parseLong(words[5]));
	}

	private record Use(int clients, long heap, int descriptors, int threads, long resident) {

		@Override
		public String toString() {
			return (this.heap >> 10) + " kB of heap, " + this.descriptors + " descriptors, " + this.threads
					+ " threads, " + (this.resident >> 10) + " MB in memory";
		}

	}

}

package dev.iso8583.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two network namespaces and a link between them, on which packets can be dropped and
 * delayed without affecting anything else. A test fails if the namespaces cannot be
 * created.
 */
final class Namespaces implements AutoCloseable {

	static final String FAR_END = "10.99.0.2";

	private static final String GATEWAY = "10.99.0.1";

	private final String near = "iso8583-near-" + ProcessHandle.current().pid();

	private final String far = "iso8583-far-" + ProcessHandle.current().pid();

	/**
	 * Deletes the namespaces even if the JVM is terminated, since they would outlive it.
	 */
	private final Thread lastResort = new Thread(this::delete);

	Namespaces() {
		Runtime.getRuntime().addShutdownHook(this.lastResort);
		Child.runs("ip", "netns", "add", this.near);
		Child.runs("ip", "netns", "add", this.far);
		Child.runs("ip", "-n", this.near, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns",
				this.far);
		up(this.near, GATEWAY);
		up(this.far, FAR_END);
	}

	private static void up(String namespace, String address) {
		Child.runs("ip", "-n", namespace, "addr", "add", address + "/24", "dev", "cable");
		Child.runs("ip", "-n", namespace, "link", "set", "lo", "up");
		Child.runs("ip", "-n", namespace, "link", "set", "cable", "up");
	}

	/** Return the command prefix that runs a program on our side. */
	List<String> near() {
		return List.of("ip", "netns", "exec", this.near);
	}

	/** Return the command prefix that runs a program on the side of the far end. */
	List<String> far() {
		return List.of("ip", "netns", "exec", this.far);
	}

	/** Drop every packet in both directions from now on, without notice to either end. */
	void dropsAll() {
		onFarSide("nft", "add table inet faults");
		onFarSide("nft", "add chain inet faults in { type filter hook input priority 0; policy drop; }");
		onFarSide("nft", "add chain inet faults out { type filter hook output priority 0; policy drop; }");
	}

	void heals() {
		onFarSide("nft", "delete table inet faults");
	}

	/** Drop a share of the packets to the far end. */
	void loses(double share) {
		onFarSide("iptables-legacy", "-A", "INPUT", "-p", "tcp", "-m", "statistic", "--mode", "random", "--probability",
				String.valueOf(share), "-j", "DROP");
	}

	/** Let a program handle the packets from the far end. */
	void queues(int queue) {
		onFarSide("iptables-legacy", "-A", "OUTPUT", "-p", "tcp", "-j", "NFQUEUE", "--queue-num",
				String.valueOf(queue));
	}

	void losesNoMore() {
		onFarSide("iptables-legacy", "-F");
	}

	private void onFarSide(String... command) {
		List<String> all = new ArrayList<>(far());
		all.addAll(List.of(command));
		Child.runs(all.toArray(String[]::new));
	}

	private void delete() {
		Stream.of(this.near, this.far).forEach((namespace) -> {
			try {
				Child.runs("ip", "netns", "del", namespace);
			}
			catch (AssertionError ex) {
				// the namespace was never created
			}
		});
	}

	@Override
	public void close() {
		delete();
		Runtime.getRuntime().removeShutdownHook(this.lastResort);
	}

}

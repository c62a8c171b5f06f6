package dev.iso8583.interop;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import static org.awaitility.Awaitility.await;

/**
 * HAProxy between its own port and a far end. The test controls it through its
 * administration socket.
 */
final class HaProxy {

	private final Tools tools;

	private final int port = Tools.freePort();

	private final Path administration;

	private final Path configuration;

	private Tool haproxy;

	HaProxy(Tools tools, int farEnd) {
		this.tools = tools;
		this.administration = tools.directory().resolve("haproxy.sock");
		this.configuration = tools.writes("haproxy.cfg", """
				global
					stats socket %s level admin
				defaults
					mode tcp
					timeout connect 5s
					timeout client 1h
					timeout server 1h
				frontend links
					bind 127.0.0.1:%d
					default_backend host
				backend host
					server far-end 127.0.0.1:%d
				""".formatted(this.administration, this.port, farEnd));
		starts();
	}

	int port() {
		return this.port;
	}

	void starts() {
		this.haproxy = this.tools.starts("haproxy", "-db", "-f", this.configuration.toString());
		await("HAProxy").ignoreExceptions()
			.pollInterval(Duration.ofMillis(20))
			.until(() -> tell("show info").contains("Pid:"));
	}

	void isKilled() {
		this.haproxy.isKilled();
		this.haproxy.status();
	}

	/**
	 * Stop the process: it handles nothing from now on, but the kernel still acknowledges
	 * data and accepts connections.
	 */
	void freezes() {
		this.haproxy.gets("STOP");
	}

	void thaws() {
		this.haproxy.gets("CONT");
	}

	/** Accept connections from now on, and close each at once. */
	void flaps() {
		tellQuietly("disable server host/far-end");
		cutsAll();
	}

	void recovers() {
		tellQuietly("enable server host/far-end");
	}

	/** Cut all open connections. */
	void cutsAll() {
		tellQuietly("shutdown sessions server host/far-end");
	}

	/** Direct new connections to another far end, and cut all open ones. */
	void failsOverTo(int farEnd) {
		tell("set server host/far-end addr 127.0.0.1 port " + farEnd);
		cutsAll();
	}

	private void tellQuietly(String command) {
		String complaint = tell(command).strip();
		if (!complaint.isEmpty()) {
			throw new AssertionError("HAProxy on '" + command + "': " + complaint);
		}
	}

	private String tell(String command) {
		try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			socket.connect(UnixDomainSocketAddress.of(this.administration));
			socket.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
			ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
			while (socket.read(answer) >= 0) {
				// HAProxy closes the socket after one answer
			}
			return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new IllegalStateException("HAProxy does not take '" + command + "'", ex);
		}
	}

}

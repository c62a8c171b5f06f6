package dev.iso8583.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.awaitility.Awaitility.await;

/**
 * The traffic of one port on the loopback interface, captured and decoded by tshark. UDP
 * datagrams to the same port mark the begin and the end of the capture.
 */
final class Capture {

	private static final String BEGIN = "the capture has begun";

	private static final String END = "the capture may end";

	private final Tools tools;

	private final int port;

	private final Path file;

	private final Tool tshark;

	private Capture(Tools tools, int port) {
		this.tools = tools;
		this.port = port;
		this.file = tools.directory().resolve("traffic.pcapng");
		this.tshark = tools.starts("tshark", "-Q", "-i", "lo", "-f", "port " + port, "-w", this.file.toString());
	}

	static Capture of(Tools tools, int port) {
		Capture capture = new Capture(tools, port);
		capture.mark(BEGIN);
		return capture;
	}

	/**
	 * Send a mark until the capture file contains it. The file then also contains all
	 * earlier packets.
	 */
	private void mark(String text) {
		await(text).pollInterval(Duration.ofMillis(50)).until(() -> {
			try (DatagramSocket socket = new DatagramSocket()) {
				byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
				socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), this.port));
			}
			return Files.exists(this.file)
					&& new String(Files.readAllBytes(this.file), StandardCharsets.ISO_8859_1).contains(text);
		});
	}

	/**
	 * End the capture, and decode it.
	 * @param protocol which dissector to use
	 * @param options more options of tshark
	 * @param fields the names of fields
	 * @return a row for each packet with ISO 8583 in it
	 */
	List<List<String>> reads(String protocol, List<String> options, String... fields) {
		if (!this.tshark.isOver()) {
			mark(END);
			this.tshark.ends();
		}
		List<String> command = new ArrayList<>(
				List.of("tshark", "-r", this.file.toString(), "-d", "tcp.port==" + this.port + "," + protocol, "-o",
						"iso8583.len_endian:bigendian", "-Y", "iso8583", "-T", "fields", "-E", "separator=|"));
		command.addAll(options);
		for (String field : fields) {
			command.addAll(List.of("-e", field));
		}
		Tool reader = this.tools.pipes(command.toArray(String[]::new));
		try (InputStream in = reader.in()) {
			String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
			reader.succeeds();
			return text.lines().map((line) -> Arrays.asList(line.split("\\|", -1))).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

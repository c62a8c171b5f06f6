package dev.iso8583.simulation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds messages in the bytes that pass a point of the network. All it knows is that a
 * frame begins with two bytes of length and that the RRN of every request in a run begins
 * with a Q. It shares no code with the product.
 */
final class Sniffer {

	static final char MARK = 'Q';

	private static final int RRN_LENGTH = 12;

	private final Watcher watcher;

	private final Line line;

	private final boolean toServer;

	/** Whether messages are written to the trace. */
	private final boolean traced;

	private byte[] left = {};

	/** Whether an impossible length was seen, after which no frame can be found. */
	private boolean lost;

	Sniffer(Watcher watcher, Line line, boolean toServer, boolean traced) {
		this.watcher = watcher;
		this.line = line;
		this.toServer = toServer;
		this.traced = traced;
	}

	void sees(byte[] bytes) {
		if (this.lost) {
			return;
		}
		byte[] all = join(this.left, bytes);
		int at = 0;
		while (all.length - at >= 2) {
			int length = ((all[at] & 0xFF) << 8) + (all[at + 1] & 0xFF);
			if (length > 4000) {
				this.lost = true;
				return;
			}
			if (all.length - at - 2 < length) {
				break;
			}
			frame(new String(all, at + 2, length, StandardCharsets.ISO_8859_1));
			at += 2 + length;
		}
		this.left = (at == all.length) ? new byte[0] : Arrays.copyOfRange(all, at, all.length);
	}

	private static byte[] join(byte[] first, byte[] second) {
		if (first.length == 0) {
			return second;
		}
		ByteArrayOutputStream all = new ByteArrayOutputStream(first.length + second.length);
		all.writeBytes(first);
		all.writeBytes(second);
		return all.toByteArray();
	}

	private void frame(String text) {
		if (this.traced) {
			World world = this.line.world();
			world.trace.line(world.now(), () -> this.line.name + (this.toServer ? " -> " : " <- ") + text);
		}
		int mark = text.indexOf(MARK);
		if (mark >= 0 && text.length() >= mark + RRN_LENGTH) {
			this.watcher.message(text.substring(0, 4), text.substring(mark, mark + RRN_LENGTH), this.toServer);
		}
	}

	/** Is called with each message that has an RRN of the run. */
	interface Watcher {

		void message(String mti, String rrn, boolean toServer);

	}

}

package dev.iso8583.testing;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;

/**
 * The far end's side of a TCP connection. Frames have two bytes of length, big endian,
 * written and read by hand.
 */
public final class Wire implements Closeable {

	private static final int PATIENCE = 10_000;

	private final Socket socket;

	private final DataInputStream in;

	private final OutputStream out;

	Wire(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(PATIENCE);
		this.socket.setTcpNoDelay(true);
		this.in = new DataInputStream(socket.getInputStream());
		this.out = socket.getOutputStream();
	}

	public static Wire dialling(int port) {
		return io(() -> new Wire(new Socket(InetAddress.getLoopbackAddress(), port)));
	}

	public RawMessage reads() {
		return RawMessage.parse(readsFrame());
	}

	public byte[] readsFrame() {
		return io(() -> this.in.readNBytes(this.in.readUnsignedShort()));
	}

	/** Read until the other side has closed, and return how many frames came first. */
	public int readsToTheEnd() {
		int frames = 0;
		try {
			while (true) {
				this.in.readFully(new byte[this.in.readUnsignedShort()]);
				frames++;
			}
		}
		catch (java.io.EOFException | java.net.SocketException ex) {
			return frames;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void writes(RawMessage message) {
		writesFrame(message.bytes());
	}

	public synchronized void writesFrame(byte[] body) {
		io(() -> {
			byte[] frame = new byte[2 + body.length];
			frame[0] = (byte) (body.length >> 8);
			frame[1] = (byte) body.length;
			System.arraycopy(body, 0, frame, 2, body.length);
			this.out.write(frame);
			return null;
		});
	}

	public synchronized void writesBytes(String hex) {
		io(() -> {
			this.out.write(HexFormat.of().parseHex(hex));
			return null;
		});
	}

	/** Read one request and answer it. */
	public RawMessage answers(String responseCode) {
		RawMessage request = reads();
		writes(request.answered(responseCode));
		return request;
	}

	public void hangsUp() {
		close();
	}

	public void resets() {
		io(() -> {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
			return null;
		});
	}

	@Override
	public void close() {
		io(() -> {
			this.socket.close();
			return null;
		});
	}

	static <T> T io(InputOutput<T> call) {
		try {
			return call.run();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	interface InputOutput<T> {

		T run() throws IOException;

	}

}

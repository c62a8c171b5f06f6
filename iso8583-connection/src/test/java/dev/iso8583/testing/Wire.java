package dev.iso8583.testing;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * The far end's side of a TCP connection. Frames have a length header of two bytes, big
 * endian, which is written and read by hand.
 */
public final class Wire implements Closeable {

	private static final int PATIENCE = 60_000;

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

	/** Dial from an address of this host. */
	public static Wire diallingFrom(String address, int port) {
		return io(
				() -> new Wire(new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(address), 0)));
	}

	/** Dial with TLS, by the sockets of the JDK. */
	public static Wire dialling(SSLContext tls, int port, String... protocols) {
		return io(() -> {
			SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
			if (protocols.length > 0) {
				socket.setEnabledProtocols(protocols);
			}
			return new Wire(socket);
		});
	}

	/**
	 * Dial from a port outside the range that the system assigns, so that a later
	 * connection can use it again.
	 */
	public static Wire diallingFromAPortOfItsOwn(int port) {
		for (int localPort = ThreadLocalRandom.current().nextInt(15_000, 25_000);; localPort++) {
			try {
				return diallingFrom(localPort, port);
			}
			catch (UncheckedIOException ex) {
				if (!(ex.getCause() instanceof BindException)) {
					throw ex;
				}
			}
		}
	}

	/** Dial from a port that another connection had before. */
	public static Wire diallingFrom(int localPort, int port) {
		return io(() -> {
			Socket socket = new Socket();
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), localPort));
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
			return new Wire(socket);
		});
	}

	/** Return the TLS session after the handshake, and fail if the handshake fails. */
	public SSLSession handshakes() {
		return io(() -> {
			((SSLSocket) this.socket).startHandshake();
			return ((SSLSocket) this.socket).getSession();
		});
	}

	/** Return where the other end has dialled from. */
	public InetSocketAddress remote() {
		return (InetSocketAddress) this.socket.getRemoteSocketAddress();
	}

	/** Return the port of our end. */
	public int localPort() {
		return this.socket.getLocalPort();
	}

	public RawMessage reads() {
		return RawMessage.parse(readsFrame());
	}

	public byte[] readsFrame() {
		return io(() -> {
			byte[] frame = new byte[this.in.readUnsignedShort()];
			this.in.readFully(frame);
			return frame;
		});
	}

	/** Read a number of bytes, for tests with another framing. */
	public byte[] readsBytes(int count) {
		return io(() -> {
			byte[] bytes = new byte[count];
			this.in.readFully(bytes);
			return bytes;
		});
	}

	/** Read a number of bytes, and return them in hexadecimal. */
	public String readsHex(int count) {
		return HexFormat.of().formatHex(io(() -> this.in.readNBytes(count)));
	}

	/** Read until the other side closes, and return how many frames came before. */
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

	/** Write bytes that arrive one by one. */
	public void writesOneByOne(String hex) {
		for (int index = 0; index < hex.length(); index += 2) {
			writesBytes(hex.substring(index, index + 2));
		}
	}

	/** Read one request and answer it. */
	public RawMessage answers(String responseCode) {
		RawMessage request = reads();
		writes(request.answered(responseCode));
		return request;
	}

	/** End the output with a {@code close_notify} of TLS, and keep the socket open. */
	public void saysGoodbye() {
		io(() -> {
			this.socket.shutdownOutput();
			return null;
		});
	}

	public void hangsUp() {
		close();
	}

	/** End the output, and keep reading. */
	public void hangsUpAndListens() {
		io(() -> {
			this.socket.shutdownOutput();
			return null;
		});
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

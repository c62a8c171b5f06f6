package dev.iso8583.sample;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/**
 * One end of a TCP connection that uses no code of the library. A message has a length
 * header of two bytes, big endian.
 */
final class RawWire implements Closeable {

	private final Socket socket;

	private final DataInputStream in;

	private final OutputStream out;

	RawWire(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(60_000);
		this.in = new DataInputStream(socket.getInputStream());
		this.out = socket.getOutputStream();
	}

	static RawWire dialling(int port) throws IOException {
		return new RawWire(new Socket(InetAddress.getLoopbackAddress(), port));
	}

	RawMessage reads() throws IOException {
		return RawMessage.parse(this.in.readNBytes(this.in.readUnsignedShort()));
	}

	void writes(RawMessage message) throws IOException {
		byte[] body = message.bytes();
		writes(new byte[] { (byte) (body.length >> 8), (byte) body.length });
		writes(body);
	}

	void writes(byte[] bytes) throws IOException {
		this.out.write(bytes);
	}

	/**
	 * Return whether the far end closes the connection without sending anything before.
	 */
	boolean isClosedByFarEnd() throws IOException {
		try {
			return this.in.read() == -1;
		}
		catch (SocketException ex) {
			return true;
		}
	}

	/** Reset the connection, as the operating system does for a killed process. */
	void resets() throws IOException {
		if (!this.socket.isClosed()) {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}

package dev.iso8583.message;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the bytes of a frame and its message, for what a {@link MessageFormat}
 * alone cannot do: bytes to strip or add, a second format on the same link, frames that
 * are no messages. Each of its methods may do something before or after it calls the
 * format, or not call it at all. Used by several threads at once.
 *
 * <pre>
 * final class WithChecksum implements MessageCodec {
 *
 *     public IsoMessage read(byte[] bytes, byte[] header, MessageFormat format) throws UndecodableMessageException {
 *         return isHeartbeat(bytes) ? null : format.decode(stripped(bytes), header);
 *     }
 *
 *     public byte[] write(IsoMessage message, MessageFormat format) {
 *         return withChecksum(format.encode(message));
 *     }
 *
 * }
 * </pre>
 *
 * Whatever else it throws than the exceptions named here is told by its type alone, since
 * its text may hold card data.
 */
public interface MessageCodec {

	/** The format alone. */
	MessageCodec DEFAULT = new MessageCodec() {
	};

	/**
	 * Return the message that a frame holds. Called on event loops, for one frame of a
	 * connection at a time and in the order of the wire: must be fast, must not block,
	 * and should do nothing but read.
	 * @param bytes the body of the frame, without header and trailer
	 * @param header the header of the frame, such as a TPDU; empty if there is none
	 * @param format the format of the link
	 * @return the message, made by the format so that a reply to it finds the header it
	 * came with; or {@code null} to skip the frame: it is counted, and nothing else
	 * happens
	 * @throws UndecodableMessageException if the frame holds no message, as
	 * {@link MessageFormat#decode} throws it. It is reported, and the connection lives
	 * on; the same goes for anything else that is thrown
	 */
	default @Nullable IsoMessage read(byte[] bytes, byte[] header, MessageFormat format)
			throws UndecodableMessageException {
		return format.decode(bytes, header);
	}

	/**
	 * Return the bytes of a message, without framing. Called on the thread of whoever
	 * sends it.
	 * @param message the message
	 * @param format the format of the link
	 * @return the body of a frame
	 * @throws UnencodableMessageException if it cannot be written, as
	 * {@link MessageFormat#encode} throws it. The message is not sent, and its sender is
	 * told; the same goes for anything else that is thrown
	 */
	default byte[] write(IsoMessage message, MessageFormat format) {
		return format.encode(message);
	}

}

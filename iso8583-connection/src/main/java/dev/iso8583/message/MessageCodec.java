package dev.iso8583.message;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

/**
 * Converts between the bytes of a frame and its message, where a {@link MessageFormat}
 * alone is not enough: to strip or add bytes, to support a second format on the same
 * link, or to skip frames that are not messages. Each method may do something before or
 * after it calls the format, or not call it at all. Must be safe for use by several
 * threads.
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
 * Of any other exception than those named here, only the type is reported, because the
 * text may contain card data.
 */
public interface MessageCodec {

	/** The codec that only calls the format. */
	MessageCodec DEFAULT = new MessageCodec() {
	};

	/**
	 * Return the message in a frame. Called on event loops, for one frame of a connection
	 * at a time, in the order of the wire. Must be fast, must not block, and should do
	 * nothing but read.
	 * @param bytes the body of the frame, without header and trailer
	 * @param header the header of the frame, such as a TPDU; empty if there is none
	 * @param format the format of the link
	 * @return the message; or {@code null} to skip the frame, which is then only counted.
	 * The message should be created by the format, which remembers the header of the
	 * frame for a reply
	 * @throws UndecodableMessageException if the frame does not contain a message, as
	 * thrown by {@link MessageFormat#decode}. The failure is reported and the connection
	 * stays open, as with any other exception
	 */
	default @Nullable IsoMessage read(byte[] bytes, byte[] header, MessageFormat format)
			throws UndecodableMessageException {
		return format.decode(bytes, header);
	}

	/**
	 * Return the bytes of a message, without framing. Called on the thread that sends the
	 * message.
	 * @param message the message
	 * @param format the format of the link
	 * @return the body of a frame
	 * @throws UnencodableMessageException if the message cannot be written, as thrown by
	 * {@link MessageFormat#encode}. The message is not sent and the sender gets an
	 * exception, as with any other exception
	 */
	default byte[] write(IsoMessage message, MessageFormat format) {
		return format.encode(message);
	}

}

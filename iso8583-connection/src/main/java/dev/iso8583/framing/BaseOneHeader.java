package dev.iso8583.framing;

import java.util.HexFormat;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Visa's BASE I header, see {@link FrameHeader#baseOne}. The first byte is the length of
 * the header. A header of more than 22 bytes is a reject header: it precedes the header
 * of the rejected message.
 */
final class BaseOneHeader extends FrameHeader {

	private static final int LENGTH = 22;

	private static final int TOTAL_LENGTH = 3;

	private static final int DESTINATION = 5;

	private static final int SOURCE = 8;

	private static final int STATION_LENGTH = 3;

	private static final int REJECT_CODE = 24;

	private final byte[] bytes;

	BaseOneHeader(String destinationStation, String sourceStation) {
		this.bytes = HexFormat.of()
			.parseHex("1601020000" + station(destinationStation) + station(sourceStation) + "00".repeat(11));
	}

	private static String station(String digits) {
		if (!digits.matches("[0-9]{6}")) {
			throw new IllegalArgumentException(
					"A station has 6 digits; write them in quotes, such as \"456789\", not '" + digits + "'");
		}
		return digits;
	}

	@Override
	int length() {
		return LENGTH;
	}

	@Override
	int longest() {
		return 255 + LENGTH;
	}

	@Override
	int lengthIn(ByteBuf in, int index, int available) {
		int first = lengthAt(in, index, available);
		if (first <= LENGTH) {
			return first;
		}
		int rejected = lengthAt(in, index + first, available - first);
		return (rejected == LENGTH) ? first + rejected : -1;
	}

	private static int lengthAt(ByteBuf in, int index, int available) {
		int length = (available > 0) ? in.getUnsignedByte(index) : 0;
		return (length >= LENGTH && length <= available) ? length : -1;
	}

	@Override
	int largestMessage() {
		return 0xFFFF - LENGTH;
	}

	@Override
	void write(ByteBuf out, int messageLength, byte[] answered) {
		int start = out.writerIndex();
		if (answered.length == LENGTH) {
			out.writeBytes(answered);
			out.setBytes(start + DESTINATION, answered, SOURCE, STATION_LENGTH);
			out.setBytes(start + SOURCE, answered, DESTINATION, STATION_LENGTH);
		}
		else {
			out.writeBytes(this.bytes);
		}
		out.setShort(start + TOTAL_LENGTH, LENGTH + messageLength);
	}

	@Override
	@Nullable String rejection(byte[] received) {
		if (received.length <= LENGTH) {
			return null;
		}
		boolean hasCode = (received[0] & 0xFF) >= REJECT_CODE + 2;
		return hasCode ? "reject code " + HexFormat.of().formatHex(received, REJECT_CODE, REJECT_CODE + 2)
				: "no reject code";
	}

	@Override
	public String toString() {
		return "BASE I header of 22 bytes";
	}

}

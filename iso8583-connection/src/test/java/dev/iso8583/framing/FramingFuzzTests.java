package dev.iso8583.framing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

import dev.iso8583.framing.BrokenFrameException.Reason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any bytes become frames, keep-alives and at most one failure of ours, however they are
 * split, and the frames contain exactly the received bytes.
 */
@Tag("fuzz")
class FramingFuzzTests {

	private static final List<Framing> FRAMINGS = FramingExample.ALL.stream()
		.map((example) -> example.framing().toBuilder().maximumLength(200).build())
		.toList();

	/** The framings whose fourth byte holds message format and platform. */
	private static final List<Framing> VISA = FRAMINGS.stream()
		.filter((framing) -> framing.isSessionControl(Unpooled.wrappedBuffer(new byte[] { 0, 0, 0, 0x20, 0, 0 }), 0))
		.toList();

	private static final KeepAliveLimit LIMIT = new KeepAliveLimit(5, Duration.ofMinutes(1));

	/** The first byte chooses the framing, the second how the rest is split. */
	@FuzzTest
	void anyBytesBecomeTheSameFramesHoweverTheyAreSplit(byte[] data) {
		if (data.length < 2) {
			return;
		}
		Framing framing = FRAMINGS.get((data[0] & 0xFF) % FRAMINGS.size());
		byte[] wire = Arrays.copyOfRange(data, 2, data.length);
		Read glued = read(framing, wire, Math.max(wire.length, 1));
		Read split = read(framing, wire, 1 + (data[1] & 0xFF) % 16);
		assertThat(split.frames)
			.usingElementComparator(
					Comparator.comparing(Frame::message, Arrays::compare).thenComparing(Frame::header, Arrays::compare))
			.isEqualTo(glued.frames);
		assertThat(split.keepAlives).isEqualTo(glued.keepAlives);
		assertThat(split.reason).isEqualTo(glued.reason);
		assertThat(glued.bytes).isLessThanOrEqualTo(wire.length);
		if (glued.reason == null) {
			assertThat(glued.bytes).isEqualTo(wire.length);
		}
		if (framing.header() == FrameHeader.NONE) {
			areThoseOfTheWire(glued.frames, framing, wire);
		}
	}

	private static Read read(Framing framing, byte[] wire, int chunk) {
		Read read = new Read();
		EmbeddedChannel channel = new EmbeddedChannel(framing.decoders(Duration.ofHours(1), LIMIT).get(),
				new KeepAliveCollector((keepAlive) -> read.keepAlive(keepAlive, framing)));
		List<ByteBuf> fed = new ArrayList<>();
		for (int start = 0; start < wire.length; start += chunk) {
			ByteBuf buffer = Unpooled.copiedBuffer(wire, start, Math.min(chunk, wire.length - start));
			fed.add(buffer);
			read.failing(() -> channel.writeInbound(buffer));
			read.take(channel, framing);
		}
		read.failing(channel::finish);
		read.take(channel, framing);
		assertThat(fed).allMatch((buffer) -> buffer.refCnt() == 0);
		return read;
	}

	/** Walk along the wire and compare it with the frames as we would write them. */
	private static void areThoseOfTheWire(List<Frame> frames, Framing framing, byte[] wire) {
		int position = 0;
		for (Frame frame : frames) {
			for (int keepAlive = keepAliveAt(wire, position, framing); keepAlive > 0; keepAlive = keepAliveAt(wire,
					position, framing)) {
				position += keepAlive;
			}
			byte[] written = bytes((out) -> framing.write(out, frame.message(), frame.header()));
			if (VISA.contains(framing)) {
				// format and platform, which the far end chooses
				written[3] = wire[position + 3];
			}
			assertThat(isAt(wire, position, written)).as("a frame at byte %d", position).isTrue();
			position += written.length;
		}
	}

	/** Return the length of the keep-alive at a position, or 0 if there is none. */
	private static int keepAliveAt(byte[] wire, int position, Framing framing) {
		if (!framing.hasKeepAlives()) {
			return 0;
		}
		ByteBuf in = Unpooled.wrappedBuffer(wire);
		long declared = framing.declared(in, position);
		if (framing.isKeepAlive(declared)) {
			return framing.lengthHeader().length();
		}
		return framing.isSessionControl(in, position)
				? framing.lengthHeader().length() + (int) framing.followingSessionControl(declared) : 0;
	}

	/**
	 * Whether some bytes stand at a position; a hexadecimal length may be in either case.
	 */
	private static boolean isAt(byte[] wire, int position, byte[] bytes) {
		for (int index = 0; index < bytes.length; index++) {
			if (position + index >= wire.length
					|| Character.toLowerCase(wire[position + index]) != Character.toLowerCase(bytes[index])) {
				return false;
			}
		}
		return true;
	}

	private static byte[] bytes(Consumer<ByteBuf> writer) {
		ByteBuf out = Unpooled.buffer();
		try {
			writer.accept(out);
			return ByteBufUtil.getBytes(out);
		}
		finally {
			out.release();
		}
	}

	/** What the decoder made of some bytes. */
	private static final class Read {

		private final List<Frame> frames = new ArrayList<>();

		private int keepAlives;

		private int bytes;

		private @Nullable Reason reason;

		private void keepAlive(KeepAlive keepAlive, Framing framing) {
			this.keepAlives++;
			this.bytes += FramingFuzzTests.bytes((out) -> keepAlive.writeTo(out, framing)).length;
		}

		private void failing(Runnable action) {
			try {
				action.run();
			}
			catch (BrokenFrameException ex) {
				assertThat(this.reason).as("a failure before").isNull();
				assertThat(ex.getMessage()).hasSizeLessThan(200).matches("[ -~]+");
				this.reason = ex.reason();
			}
		}

		private void take(EmbeddedChannel channel, Framing framing) {
			for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
				assertThat(frame.message()).hasSizeBetween(1, framing.maximumLength());
				this.bytes += framing.frameLength(frame);
				this.frames.add(frame);
			}
		}

	}

}

package dev.iso8583.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.framing.Delimiters;
import dev.iso8583.framing.Delimiters.Lrc;
import dev.iso8583.framing.FrameHeader;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.LengthHeader;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Framings in use on both sides, over sockets. The frames of the far end are written by
 * hand.
 */
@Tag("slow")
class FramingsOverSocketsTests {

	@RegisterExtension
	final Link link = new Link();

	private @Nullable Server server;

	@AfterEach
	void stop() {
		if (this.server != null) {
			this.server.stop(Duration.ZERO);
		}
	}

	@ParameterizedTest
	@MethodSource("sheets")
	void dialledLinkSendsAndReadsWhateverPiecesArrive(Sheet sheet) {
		Connection connection = this.link.connects((options) -> options.framing(sheet.framing));
		List<CompletableFuture<IsoMessage>> answers = new ArrayList<>();
		for (int stan = 1; stan <= 3; stan++) {
			answers.add(connection.sendAsync(this.link.request("0100", stan)));
			String request = sheet.ours(RawMessage.of("0100", Messages.stan(stan)));
			assertThat(this.link.farEnd().readsHex(request.length() / 2)).isEqualToIgnoringCase(request);
		}
		// the first byte by byte, the others in one piece
		this.link.farEnd().writesOneByOne(sheet.theirs(RawMessage.of("0110", Messages.stan(1)).with(39, "00")));
		this.link.farEnd()
			.writesBytes(sheet.theirs(RawMessage.of("0110", Messages.stan(3)).with(39, "05"))
					+ sheet.theirs(RawMessage.of("0110", Messages.stan(2)).with(39, "51")));
		assertThat(answers.stream().map(Link::resultOf).map(Messages::responseCodeOf)).containsExactly("00", "51",
				"05");
		assertThat(this.link.metrics.count("closed")).isZero();
		connection.close();
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
	}

	@ParameterizedTest
	@MethodSource("sheets")
	void serverAnswersInTheFramesOfItsClient(Sheet sheet) {
		listens(sheet.framing);
		try (Wire client = Wire.dialling(this.server.port())) {
			for (int stan = 1; stan <= 3; stan++) {
				client.writesBytes(sheet.theirs(RawMessage.of("0100", Messages.stan(stan))));
				String reply = sheet.replies(RawMessage.of("0110", Messages.stan(stan)).with(39, "00"));
				assertThat(client.readsHex(reply.length() / 2)).isEqualToIgnoringCase(reply);
			}
		}
		await().until(() -> this.link.metrics.count("closed CLOSED_BY_PEER") == 1);
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void wrongBytesCloseTheConnectionWithTheirOwnReason(Mistake mistake) {
		listens(mistake.sheet.framing.toBuilder().maximumLength(100).build());
		try (Wire client = Wire.dialling(this.server.port())) {
			client.writesBytes(mistake.wire);
			assertThat(client.readsHex(1)).isEmpty();
		}
		await().until(() -> this.link.metrics.count("closed " + mistake.reason.name()) == 1);
	}

	@Test
	void messageThatWouldEndTooSoonIsNotSent() {
		Connection connection = this.link.connects((options) -> options.framing(Framing.of("stx-etx")));
		IsoMessage request = this.link.request("0100", 1);
		this.link.format.set(request, 48, "4111111111111111\u0003");
		assertThatExceptionOfType(NotSentException.class).isThrownBy(() -> connection.send(request))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(FailureReason.UNENCODABLE))
			.withMessageContaining("byte 45 is ETX, and the framing escapes no bytes")
			.withMessageNotContaining("411111");
		connection.sendAsync(this.link.request("0100", 2));
		String second = Sheet.DELIMITED.ours(RawMessage.of("0100", Messages.stan(2)));
		assertThat(this.link.farEnd().readsHex(second.length() / 2)).isEqualToIgnoringCase(second);
	}

	@Test
	void replyThatWouldEndTooSoonIsNotSentAndItsHandlerIsReported() {
		this.link.connects((options) -> options.framing(Framing.of("stx-etx")).messageHandler((message, connection) -> {
			IsoMessage response = this.link.format.responseTo(message);
			return this.link.format.set(response, 39, Messages.stanOf(message).equals("000001") ? "0\u0003" : "00");
		}));
		this.link.farEnd().writesBytes(Sheet.DELIMITED.theirs(RawMessage.of("0100", Messages.stan(1))));
		await().until(() -> this.link.metrics.count("0100 FAILED") == 1);
		this.link.farEnd().writesBytes(Sheet.DELIMITED.theirs(RawMessage.of("0100", Messages.stan(2))));
		String reply = Sheet.DELIMITED.ours(RawMessage.of("0110", Messages.stan(2)).with(39, "00"));
		assertThat(this.link.farEnd().readsHex(reply.length() / 2)).isEqualToIgnoringCase(reply);
	}

	@Test
	void messageWhoseEndItsReceiverWouldNotFindIsNotSent() {
		Connection connection = this.link
			.connects((options) -> options.framing(Framing.of("none")).codec(new MessageCodec() {
				@Override
				public byte[] write(IsoMessage message, MessageFormat format) {
					byte[] bytes = format.encode(message);
					return Messages.stanOf(message).equals("000001") ? Arrays.copyOf(bytes, bytes.length + 1) : bytes;
				}
			}));
		assertThatExceptionOfType(NotSentException.class)
			.isThrownBy(() -> connection.send(this.link.request("0100", 1)))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(FailureReason.UNENCODABLE))
			.withMessageContaining("it has 27 bytes, but without a frame its receiver would read 26 bytes");
		connection.sendAsync(this.link.request("0100", 2));
		assertThat(this.link.farEnd().readsHex(26))
			.isEqualToIgnoringCase(HexFormat.of().formatHex(RawMessage.of("0100", Messages.stan(2)).bytes()));
	}

	@Test
	void messageWithAWrongFieldIsReportedAndTheNextOneIsFound() {
		this.link.connects((options) -> options.framing(Framing.of("none")));
		this.link.farEnd()
			.writesBytes(
					HexFormat.of()
						.formatHex((new String(RawMessage.of("0620", "00A001").bytes(), StandardCharsets.US_ASCII)
								+ new String(RawMessage.of("0620", "000002").bytes(), StandardCharsets.US_ASCII))
							.getBytes()));
		await().until(() -> this.link.metrics.count("0620 UNHANDLED") == 1);
		assertThat(this.link.metrics.count("undecodable MALFORMED_FIELD")).isEqualTo(1);
		assertThat(this.link.metrics.count("closed")).isZero();
	}

	private void listens(Framing framing) {
		Server server = new Server("issuer", this.link.transport(),
				ServerOptions.builder(this.link.options().framing(framing).messageHandler((message, connection) -> {
					IsoMessage response = this.link.format.responseTo(message);
					return this.link.format.set(response, 39, "00");
				}).build()).bindAddress("127.0.0.1").build());
		this.server = server;
		server.start();
	}

	static Stream<Sheet> sheets() {
		return Stream.of(Sheet.EBCDIC, Sheet.WITHIN_A_HEADER, Sheet.COUNTS_THE_REST, Sheet.DELIMITED, Sheet.WITH_LRC,
				Sheet.ESCAPED);
	}

	static Stream<Mistake> mistakes() {
		return Stream.of(new Mistake(Sheet.EBCDIC, "30303236", CloseReason.FRAME_INVALID_LENGTH),
				new Mistake(Sheet.EBCDIC, "F0F1F0F1", CloseReason.FRAME_TOO_LONG),
				new Mistake(Sheet.WITHIN_A_HEADER, "0000000000FF0000", CloseReason.FRAME_TOO_LONG),
				new Mistake(Sheet.COUNTS_THE_REST, "0101000002", CloseReason.FRAME_TOO_SHORT),
				new Mistake(Sheet.DELIMITED, "30383030", CloseReason.FRAME_WRONG_DELIMITER),
				new Mistake(Sheet.DELIMITED, "06", CloseReason.FRAME_WRONG_DELIMITER),
				new Mistake(Sheet.DELIMITED, "0230023003", CloseReason.FRAME_WRONG_DELIMITER),
				new Mistake(Sheet.DELIMITED, "02" + "30".repeat(101), CloseReason.FRAME_TOO_LONG),
				new Mistake(Sheet.DELIMITED, "0203", CloseReason.FRAME_TOO_SHORT),
				new Mistake(Sheet.WITH_LRC, "02303103" + "03", CloseReason.FRAME_WRONG_CHECKSUM),
				new Mistake(Sheet.ESCAPED, "02301030", CloseReason.FRAME_WRONG_DELIMITER),
				// no MTI, no guide for the MTI, no bitmap, no such field, no such length
				new Mistake(Sheet.UNFRAMED, "30314130", CloseReason.FRAME_UNKNOWN_END),
				new Mistake(Sheet.UNFRAMED, "30333030", CloseReason.FRAME_UNKNOWN_END),
				new Mistake(Sheet.UNFRAMED, "30313030" + "3A".repeat(16), CloseReason.FRAME_UNKNOWN_END),
				new Mistake(Sheet.UNFRAMED, "30313030" + "30303031" + "30".repeat(12), CloseReason.FRAME_UNKNOWN_END),
				new Mistake(Sheet.UNFRAMED, "30313030" + "34" + "30".repeat(15) + "3141",
						CloseReason.FRAME_UNKNOWN_END),
				new Mistake(Sheet.UNFRAMED, "30313030" + "34" + "30".repeat(15) + "3939", CloseReason.FRAME_TOO_LONG),
				new Mistake(Sheet.UNFRAMED_WITH_TPDU,
						"6000010002" + "30313030" + "34" + "30".repeat(15) + "3031" + "30" + "0D0B",
						CloseReason.FRAME_WRONG_TRAILER));
	}

	/**
	 * What the specification of a network says about its frames.
	 *
	 * @param ours the frame of our request, in hexadecimal
	 * @param theirs the frame of a message of the far end
	 * @param replies the frame of our reply to a message of the far end
	 */
	private record Sheet(String name, Framing framing, UnaryOperator<String> ours, UnaryOperator<String> theirs,
			UnaryOperator<String> replies) {

		private static final Sheet EBCDIC = of("EBCDIC digits", Framing.of("ebcdic-4").toBuilder(),
				(message) -> String.format("%04d", message.length() / 2).replaceAll(".", "F$0") + message);

		private static final Sheet WITHIN_A_HEADER = new Sheet("length within a header and a TPDU",
				Framing.builder()
					.lengthHeader(LengthHeader.BINARY_2.within("49534F3800000102", 4))
					.header(FrameHeader.tpdu("6000010002"))
					.build(),
				(message) -> "49534F38" + length(message, 5) + "0102" + "6000010002" + message,
				(message) -> "11223344" + length(message, 5) + "5566" + "6000AA00BB" + message,
				(message) -> "11223344" + length(message, 5) + "5566" + "6000BB00AA" + message);

		private static final Sheet COUNTS_THE_REST = new Sheet("length that counts the rest of its header",
				Framing.builder()
					.lengthHeader(LengthHeader.of("little-endian-2").within("7F0000AABB", 1))
					.lengthIncludesRest(true)
					.build(),
				(message) -> "7F" + swapped(length(message, 2)) + "AABB" + message,
				(message) -> "01" + swapped(length(message, 2)) + "0203" + message,
				(message) -> "01" + swapped(length(message, 2)) + "0203" + message);

		private static final Sheet DELIMITED = of("STX and ETX", Framing.of("stx-etx").toBuilder(),
				(message) -> "02" + message + "03");

		private static final Sheet WITH_LRC = of("STX and ETX with LRC",
				Framing.builder().delimiters(new Delimiters(Lrc.WITHOUT_STX, false)),
				(message) -> "02" + message + "03" + xor(message + "03"));

		private static final Sheet ESCAPED = new Sheet("escaped STX and ETX, TPDU and LRC",
				Framing.builder()
					.delimiters(new Delimiters(Lrc.WITH_STX, true))
					.header(FrameHeader.tpdu("6000020003"))
					.build(),
				(message) -> withLrc("02" + "6000" + "1002" + "00" + "1003" + message + "03"),
				(message) -> withLrc("02" + "6000" + "1010" + "00" + "0A" + message + "03"),
				(message) -> withLrc("02" + "6000" + "0A" + "00" + "1010" + message + "03"));

		private static final Sheet UNFRAMED = of("no frame", Framing.of("none").toBuilder(), (message) -> message);

		private static final Sheet UNFRAMED_WITH_TPDU = new Sheet("no frame, TPDU and trailer",
				Framing.builder().unframed().header(FrameHeader.tpdu("6000020003")).trailer("0D0A").build(),
				(message) -> "6000020003" + message + "0D0A", (message) -> "6000AA00BB" + message + "0D0A",
				(message) -> "6000BB00AA" + message + "0D0A");

		private static String withLrc(String frame) {
			return frame + xor(frame);
		}

		private static String xor(String bytes) {
			int xor = 0;
			for (byte value : HexFormat.of().parseHex(bytes)) {
				xor ^= value;
			}
			return HexFormat.of().toHexDigits((byte) xor);
		}

		private static Sheet of(String name, Framing.Builder framing, UnaryOperator<String> frame) {
			return new Sheet(name, framing.build(), frame, frame, frame);
		}

		private static String length(String message, int more) {
			return String.format("%04x", message.length() / 2 + more);
		}

		private static String swapped(String twoBytes) {
			return twoBytes.substring(2) + twoBytes.substring(0, 2);
		}

		private String ours(RawMessage message) {
			return this.ours.apply(HexFormat.of().formatHex(message.bytes()));
		}

		private String theirs(RawMessage message) {
			return this.theirs.apply(HexFormat.of().formatHex(message.bytes()));
		}

		private String replies(RawMessage message) {
			return this.replies.apply(HexFormat.of().formatHex(message.bytes()));
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	private record Mistake(Sheet sheet, String wire, CloseReason reason) {
	}

}

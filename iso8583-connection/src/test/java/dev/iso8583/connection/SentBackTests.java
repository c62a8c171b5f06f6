package dev.iso8583.connection;

import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.framing.FrameHeader;
import dev.iso8583.framing.Framing;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages that Visa rejects are sent back with a reject header in front.
 */
class SentBackTests {

	private static final Framing VISA = Framing.of("visa")
		.toBuilder()
		.header(FrameHeader.baseOne("111111", "222222"))
		.build();

	/** 22 bytes before a message of 26, from station 111111 to 222222. */
	private static final String HEADER = "1601020030" + "222222" + "111111" + "AB" + "00".repeat(10);

	private static final String REJECT_HEADER = "1A" + "0102004A" + "222222" + "111111" + "00".repeat(11) + "8000"
			+ "0123";

	@RegisterExtension
	final Link link = new Link();

	@Test
	void pendingRequestThatComesBackIsRejectedWithItsCode() {
		Connection connection = this.link.connects((options) -> options.framing(VISA));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		String request = this.link.farEnd().readsHex(4 + 22 + 26);
		assertThat(request).startsWith("0030" + "0000" + "1601020030" + "111111" + "222222");
		this.link.farEnd().writesBytes("004A0000" + REJECT_HEADER + request.substring(8));
		RejectedException rejected = Link.failureOf(answer, RejectedException.class);
		assertThat(rejected.delivery()).isEqualTo(Delivery.SENT);
		assertThat(rejected).cause()
			.isInstanceOf(FrameRejectedException.class)
			.hasMessage("the far end sent the message back: reject code 0123");
	}

	@Test
	void messageThatComesBackIsNeitherHandledNorAnAnswer() {
		Connection connection = this.link.connects((options) -> options.framing(VISA)
			.messageHandler((message, on) -> this.link.format.responseTo(message)));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().readsHex(4 + 22 + 26);
		this.link.farEnd().writesBytes("004A0000" + REJECT_HEADER + HEADER + hex(RawMessage.of("0110", "000007")));
		this.link.farEnd().writesBytes("004A0000" + REJECT_HEADER + HEADER + hex(RawMessage.of("0100", "000099")));
		await().until(() -> this.link.metrics.count("unmatched SENT_BACK") == 2);
		await().untilAsserted(() -> assertThat(this.link.listener.notifications()).containsExactly("online",
				"unmatched 0110 000007", "unmatched 0100 000099"));
		assertThat(answer).isNotDone();
		this.link.farEnd().writesBytes("00300000" + HEADER + hex(RawMessage.of("0110", "000007")));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
	}

	@Test
	void requestOfTheFarEndIsAnsweredWithItsHeaderTurnedRound() {
		this.link.connects((options) -> options.framing(VISA)
			.messageHandler((message, on) -> this.link.format.responseTo(message)));
		this.link.farEnd().writesBytes("00300000" + HEADER + hex(RawMessage.of("0100", "000007")));
		assertThat(this.link.farEnd().readsHex(4 + 22 + 26)).isEqualToIgnoringCase("00300000" + "1601020030" + "111111"
				+ "222222" + "AB" + "00".repeat(10) + hex(RawMessage.of("0110", "000007")));
	}

	private static String hex(RawMessage message) {
		return HexFormat.of().formatHex(message.bytes());
	}

}

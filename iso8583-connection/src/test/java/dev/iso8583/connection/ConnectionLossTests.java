package dev.iso8583.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.framing.FrameHeader;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.LengthHeader;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConnectionLossTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void allRequestsInFlightFailAtOnceWhenTheFarEndHangsUp() {
		Connection connection = this.link.connects();
		List<CompletableFuture<IsoMessage>> answers = hundredRequestsAreInFlight(connection);
		this.link.farEnd().hangsUp();
		answers.forEach((answer) -> {
			OutcomeUnknownException unknown = Link.failureOf(answer, OutcomeUnknownException.class);
			assertThat(unknown.reason()).isEqualTo(FailureReason.CLOSED);
			assertThat(unknown.delivery()).isEqualTo(Delivery.MAYBE_SENT);
			assertThat(unknown).hasMessageContaining("closed by the far end");
		});
		assertThat(connection.pending()).isZero();
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_BY_PEER);
		assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void allRequestsInFlightFailAtOnceWhenTheFarEndResets() {
		Connection connection = this.link.connects();
		List<CompletableFuture<IsoMessage>> answers = hundredRequestsAreInFlight(connection);
		this.link.farEnd().resets();
		answers.forEach((answer) -> assertThat(Link.failureOf(answer, OutcomeUnknownException.class).reason())
			.isEqualTo(FailureReason.CLOSED));
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.NETWORK_ERROR);
	}

	@Test
	void blockedCallerGetsItsOutcomeWhenTheFarEndHangsUp() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = CompletableFuture
			.supplyAsync(() -> connection.send(this.link.request("0100", 7)));
		this.link.farEnd().reads();
		this.link.farEnd().hangsUp();
		assertThat(Link.failureOf(answer, OutcomeUnknownException.class).reason()).isEqualTo(FailureReason.CLOSED);
	}

	@Test
	void requestOnALostConnectionIsNotSent() {
		Connection connection = this.link.connects();
		this.link.farEnd().hangsUp();
		Link.resultOf(connection.closed());
		NotSentException notSent = Link.failureOf(connection.sendAsync(this.link.request("0100", 7)),
				NotSentException.class);
		assertThat(notSent.reason()).isEqualTo(FailureReason.CLOSED);
		assertThat(notSent.delivery()).isEqualTo(Delivery.NOT_SENT);
	}

	@Test
	void replyAndTransmissionOnALostConnectionAreNotSent() {
		Connection connection = this.link.connects();
		this.link.farEnd().hangsUp();
		Link.resultOf(connection.closed());
		IsoMessage request = this.link.request("0800", 7);
		assertThat(
				Link.failureOf(connection.reply(request, this.link.format.responseTo(request)), NotSentException.class)
					.reason())
			.isEqualTo(FailureReason.CLOSED);
		assertThat(Link.failureOf(connection.transmit(request), NotSentException.class).reason())
			.isEqualTo(FailureReason.CLOSED);
	}

	@Test
	void listenerIsNotifiedOfTheEndExactlyOnce() {
		Connection connection = this.link.connects();
		this.link.farEnd().hangsUp();
		Link.resultOf(connection.closed());
		connection.fail("too late");
		connection.close();
		await().untilAsserted(() -> assertThat(this.link.listener.notifications()).containsExactly("online",
				"closed CLOSED_BY_PEER"));
		assertThat(this.link.metrics.count("closed CLOSED_BY_PEER")).isEqualTo(1);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_BY_PEER);
	}

	@Test
	void connectionDeclaredFailedByTheApplicationClosesAtOnceWithoutSignOff() {
		Connection connection = this.link.connects((options) -> options.signOff((on) -> this.link.request("0800", 2)));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().reads();
		connection.fail("it never approves anything");
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
		assertThat(Link.failureOf(answer, OutcomeUnknownException.class))
			.hasMessageContaining("declared failed by the application");
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.FAILED_LOCALLY);
	}

	@ParameterizedTest
	@CsvSource({ "ascii-4, 2D303031, FRAME_INVALID_LENGTH", "bcd-2, 0A00, FRAME_INVALID_LENGTH",
			"binary-2, FFFF, FRAME_TOO_LONG", "binary-4, FFFFFFFF, FRAME_TOO_LONG" })
	void wrongLengthClosesTheConnection(String lengthHeader, String bytes, CloseReason reason) {
		Connection connection = this.link.connects((options) -> options
			.framing(Framing.builder().lengthHeader(LengthHeader.of(lengthHeader)).maximumLength(500).build()));
		this.link.farEnd().writesBytes(bytes);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(reason);
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
		assertThat(this.link.metrics.count("closed " + reason.name())).isEqualTo(1);
	}

	@Test
	void lengthTooSmallForItsHeaderClosesTheConnection() {
		Connection connection = this.link
			.connects((options) -> options.framing(Framing.builder().header(FrameHeader.tpdu("6000010002")).build()));
		this.link.farEnd().writesBytes("0003600001");
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.FRAME_TOO_SHORT);
	}

	@Test
	void farEndThatHangsUpWithinAFrameIsReported() {
		Connection connection = this.link.connects();
		this.link.farEnd().writesBytes("00403038");
		this.link.farEnd().hangsUp();
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.FRAME_TRUNCATED);
	}

	@Test
	void halfAFrameClosesTheConnectionAfterTheFrameTimeout() {
		Connection connection = this.link.connects((options) -> options.frameTimeout(Duration.ofMillis(50)));
		this.link.farEnd().writesBytes("00403038");
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.FRAME_TIMED_OUT);
	}

	@Test
	void goodFramesBeforeABrokenOneAreStillAnswers() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		CompletableFuture<IsoMessage> other = connection.sendAsync(this.link.request("0100", 8));
		RawMessage request = this.link.farEnd().reads();
		// both were sent, so the outcome of the other is unknown
		this.link.farEnd().reads();
		this.link.farEnd().writes(request.answered("00"));
		this.link.farEnd().writesBytes("FFFF");
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0110);
		assertThat(Link.failureOf(other, OutcomeUnknownException.class)).hasMessageContaining("frame too long");
	}

	private List<CompletableFuture<IsoMessage>> hundredRequestsAreInFlight(Connection connection) {
		List<CompletableFuture<IsoMessage>> answers = new ArrayList<>();
		Stream.iterate(1, (stan) -> stan + 1)
			.limit(100)
			.forEach((stan) -> answers.add(connection.sendAsync(this.link.request("0100", stan))));
		answers.forEach((answer) -> this.link.farEnd().reads());
		assertThat(connection.pending()).isEqualTo(100);
		return answers;
	}

}

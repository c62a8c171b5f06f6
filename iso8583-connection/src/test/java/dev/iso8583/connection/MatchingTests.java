package dev.iso8583.connection;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.matching.EchoedFields;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKey;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Which response answers which request.
 */
class MatchingTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void responseWithAnotherTerminalDoesNotAnswerAndTheRightOneDoes() {
		Connection connection = this.link
			.connects((options) -> options.echoedFields(new EchoedFields(List.of(37, 41))));
		IsoMessage request = this.link.format.set(this.link.request("0100", 7), 41, "TERM0001");
		CompletableFuture<IsoMessage> answer = connection.sendAsync(request);
		RawMessage response = this.link.farEnd().reads().answered("00");
		this.link.farEnd().writes(response.with(41, "TERM0002"));
		await().until(() -> this.link.listener.notifications().contains("unmatched 0110 000007"));
		assertThat(this.link.metrics.count("unmatched NOT_ECHOED")).isEqualTo(1);
		assertThat(answer).isNotDone();
		this.link.farEnd().writes(response.with(41, "TERM0001").with(37, "UNASKED00001"));
		assertThat(Link.resultOf(answer).getField(41)).hasToString("TERM0001");
	}

	@Test
	void responseWithoutAMatchFieldIsUnmatchedWithThatReason() {
		this.link.connects((options) -> options.matchKeyResolver(MatchFields.of(11, 41)));
		this.link.farEnd().writes(RawMessage.of("0110", "000007").with(39, "00"));
		await().until(() -> this.link.metrics.count("unmatched NO_MATCH_KEY") == 1);
	}

	@Test
	void responseToNothingIsUnmatchedWithThatReason() {
		this.link.connects();
		this.link.farEnd().writes(RawMessage.of("0110", "000007").with(39, "00"));
		await().until(() -> this.link.metrics.count("unmatched NO_REQUEST") == 1);
	}

	@Test
	void applicationsOwnKeyPairsRequestAndResponse() {
		Connection connection = this.link.connects((options) -> options.matchKeyResolver(
				(message) -> MatchKey.of(message, List.of(message.getField(41).toString().substring(4)))));
		IsoMessage request = this.link.format.set(this.link.request("0100", 7), 41, "TERM0001");
		CompletableFuture<IsoMessage> answer = connection.sendAsync(request);
		this.link.farEnd().writes(this.link.farEnd().reads().answered("00").with(11, "000099").with(41, "HOST0001"));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000099");
	}

	@Test
	void failureOfTheApplicationsMatchKeysRefusesTheRequestWithoutItsText() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects((options) -> options.matchKeyResolver((message) -> {
				throw new IllegalStateException(Messages.PAN);
			}));
			NotSentException refused = Link.failureOf(connection.sendAsync(this.link.request("0100", 7)),
					NotSentException.class);
			assertThat(refused.reason()).isEqualTo(FailureReason.NO_MATCH_KEY);
			assertThat(refused).hasMessageContaining("IllegalStateException").hasNoCause();
			this.link.farEnd().writes(RawMessage.of("0110", "000007").with(39, "00"));
			await().until(() -> this.link.metrics.count("unmatched NO_MATCH_KEY") == 1);
			assertThat(refused.getMessage() + log.text()).doesNotContain(Messages.PAN);
		}
	}

	@Test
	void nullFromTheApplicationsMatchKeysMeansNoKey() {
		Connection connection = this.link.connects((options) -> options.matchKeyResolver((message) -> null));
		assertThat(Link.failureOf(connection.sendAsync(this.link.request("0100", 7)), NotSentException.class).reason())
			.isEqualTo(FailureReason.NO_MATCH_KEY);
		assertThat(connection.reject(this.link.request("0100", 7), new IllegalStateException())).isFalse();
		this.link.farEnd().writes(RawMessage.of("0110", "000007").with(39, "00"));
		await().until(() -> this.link.metrics.count("unmatched NO_MATCH_KEY") == 1);
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
	}

}

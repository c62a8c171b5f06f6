package dev.iso8583.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.matching.EchoedFields;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Responses that arrive on another connection than the one that sent the request.
 */
class MatchScopeTests {

	@RegisterExtension
	final Link link = new Link();

	private Connection first;

	private Connection second;

	private Wire firstEnd;

	private Wire secondEnd;

	@Test
	void responseOnAnotherConnectionIsUnmatchedByDefault() {
		givenTwoConnections(MatchScope.CONNECTION);
		CompletableFuture<IsoMessage> answer = this.first.sendAsync(this.link.request("0100", 7));
		RawMessage request = this.firstEnd.reads();
		this.secondEnd.writes(request.answered("00"));
		await().until(() -> this.link.metrics.count("unmatched NO_REQUEST") == 1);
		assertThat(answer).isNotDone();
		this.firstEnd.writes(request.answered("00"));
		Link.resultOf(answer);
	}

	@Test
	void responseOnAnotherConnectionOfThePoolAnswersOnRequest() {
		givenTwoConnections(MatchScope.POOL);
		CompletableFuture<IsoMessage> answer = this.first.sendAsync(this.link.request("0100", 7));
		this.secondEnd.writes(this.firstEnd.reads().answered("00"));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
		assertThat(this.first.pending()).isZero();
		assertThat(this.link.metrics.count("ANSWERED")).isEqualTo(1);
	}

	@Test
	void responseIsComparedAsTheConnectionOfItsRequestSays() {
		Connector connector = new Connector("issuer", this.link.transport(),
				this.link.options().matchScope(MatchScope.POOL).echoedFields(new EchoedFields(List.of(37))).build());
		givenTwoConnections(connector, connector.with(this.link.options().matchScope(MatchScope.POOL).build()));
		CompletableFuture<IsoMessage> answer = this.first
			.sendAsync(this.link.format.set(this.link.request("0100", 7), 37, "000000000007"));
		RawMessage response = this.firstEnd.reads().answered("00");
		this.secondEnd.writes(response.with(37, "000000000008"));
		await().until(() -> this.link.metrics.count("unmatched NOT_ECHOED") == 1);
		this.secondEnd.writes(response.with(37, "000000000007"));
		Link.resultOf(answer);
		assertThat(this.second.state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void stanInFlightOnOneConnectionIsRefusedOnTheOther() {
		givenTwoConnections(MatchScope.POOL);
		this.first.sendAsync(this.link.request("0100", 7));
		assertThat(reasonOf(this.second.sendAsync(this.link.request("0100", 7)))).isEqualTo(FailureReason.DUPLICATE);
		this.secondEnd.writes(this.firstEnd.reads().answered("00"));
		await().until(() -> this.first.pending() == 0);
		assertThat(this.second.sendAsync(this.link.request("0100", 7))).isNotDone();
	}

	@Test
	void stanOfARequestThatTimedOutOnOneConnectionIsRefusedOnTheOther() {
		givenTwoConnections(MatchScope.POOL);
		Link.timesOut(() -> this.first.sendAsync(this.link.request("0100", 7), Duration.ofMillis(20)));
		assertThat(reasonOf(this.second.sendAsync(this.link.request("0100", 7)))).isEqualTo(FailureReason.QUARANTINED);
		this.secondEnd.writes(this.firstEnd.reads().answered("00"));
		await().until(() -> this.link.metrics.count("late") == 1);
	}

	@Test
	void responseToARequestWhoseConnectionEndedIsLateOnTheOther() {
		givenTwoConnections(MatchScope.POOL);
		CompletableFuture<IsoMessage> cutOff = this.first.sendAsync(this.link.request("0100", 7));
		RawMessage request = this.firstEnd.reads();
		this.firstEnd.resets();
		assertThat(Link.failureOf(cutOff, OutcomeUnknownException.class).reason()).isEqualTo(FailureReason.CLOSED);
		assertThat(reasonOf(this.second.sendAsync(this.link.request("0100", 7)))).isEqualTo(FailureReason.QUARANTINED);
		this.secondEnd.writes(request.answered("00"));
		await().until(() -> this.link.metrics.count("late") == 1);
	}

	@Test
	void everyCallerGetsItsOwnResponseThoughAllComeCrosswise() {
		givenTwoConnections(MatchScope.POOL);
		List<CompletableFuture<IsoMessage>> answers = new ArrayList<>();
		IntStream.rangeClosed(1, 500).forEach((stan) -> {
			answers.add(((stan % 2 == 0) ? this.first : this.second).sendAsync(this.link.request("0100", stan)));
		});
		IntStream.rangeClosed(1, 250).forEach((count) -> {
			this.secondEnd.writes(this.firstEnd.reads().answered("00"));
			this.firstEnd.writes(this.secondEnd.reads().answered("00"));
		});
		for (int index = 0; index < answers.size(); index++) {
			assertThat(Messages.stanOf(Link.resultOf(answers.get(index)))).isEqualTo(Messages.stan(index + 1));
		}
		assertThat(this.first.pending() + this.second.pending()).isZero();
	}

	private void givenTwoConnections(MatchScope scope) {
		Connector connector = new Connector("issuer", this.link.transport(),
				this.link.options().matchScope(scope).build());
		givenTwoConnections(connector, connector);
	}

	private void givenTwoConnections(Connector one, Connector other) {
		CompletableFuture<Connection> connecting = one.connect(this.link.address());
		this.firstEnd = this.link.peer().accepts();
		this.first = Link.resultOf(connecting);
		connecting = other.connect(this.link.address());
		this.secondEnd = this.link.peer().accepts();
		this.second = Link.resultOf(connecting);
	}

	private static FailureReason reasonOf(CompletableFuture<IsoMessage> answer) {
		return Link.failureOf(answer, NotSentException.class).reason();
	}

}

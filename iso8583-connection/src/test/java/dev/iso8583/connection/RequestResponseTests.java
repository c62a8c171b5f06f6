package dev.iso8583.connection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RequestResponseTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void responseAnswersItsRequest() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		RawMessage request = this.link.farEnd().reads();
		assertThat(request).isEqualTo(RawMessage.of("0100", "000007"));
		assertThat(connection.pending()).isEqualTo(1);
		this.link.farEnd().writes(request.answered("00"));
		IsoMessage response = Link.resultOf(answer);
		assertThat(response.getType()).isEqualTo(0x0110);
		assertThat(Messages.responseCodeOf(response)).isEqualTo("00");
		assertThat(connection.pending()).isZero();
	}

	@Test
	void blockingSendReturnsTheResponse() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = CompletableFuture
			.supplyAsync(() -> connection.send(this.link.request("0800", 1)));
		this.link.farEnd().answers("00");
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000001");
	}

	@Test
	void responseThatDeclinesIsAResponseLikeAnyOther() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 1));
		this.link.farEnd().answers("51");
		assertThat(Messages.responseCodeOf(Link.resultOf(answer))).isEqualTo("51");
		assertThat(this.link.metrics.count("response code 51")).isEqualTo(1);
	}

	@Test
	void repeatIsAnsweredByTheResponseToItsOriginal() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0401", 1));
		assertThat(this.link.farEnd().answers("00").mti()).isEqualTo("0401");
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0410);
	}

	@Test
	void thousandRequestsInFlightAreAnsweredInAnyOrder() {
		Connection connection = this.link.connects();
		List<CompletableFuture<IsoMessage>> answers = new ArrayList<>();
		for (int stan = 1; stan <= 1000; stan++) {
			answers.add(connection.sendAsync(this.link.request("0100", stan)));
		}
		List<RawMessage> requests = new ArrayList<>();
		answers.forEach((answer) -> requests.add(this.link.farEnd().reads()));
		assertThat(connection.pending()).isEqualTo(1000);
		Collections.shuffle(requests, new Random(8583));
		requests.forEach((request) -> this.link.farEnd().writes(request.answered("00")));
		for (int stan = 1; stan <= 1000; stan++) {
			assertThat(Messages.stanOf(Link.resultOf(answers.get(stan - 1)))).isEqualTo(Messages.stan(stan));
		}
		assertThat(connection.pending()).isZero();
		assertThat(this.link.metrics.count("ANSWERED")).isEqualTo(1000);
	}

	@Test
	void duplicateIsRefusedAndTheFirstIsAnswered() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> first = connection.sendAsync(this.link.request("0100", 7));
		NotSentException refused = Link.failureOf(connection.sendAsync(this.link.request("0100", 7)),
				NotSentException.class);
		assertThat(refused.reason()).isEqualTo(FailureReason.DUPLICATE);
		assertThat(refused.delivery()).isEqualTo(Delivery.NOT_SENT);
		this.link.farEnd().answers("00");
		assertThat(Messages.stanOf(Link.resultOf(first))).isEqualTo("000007");
		CompletableFuture<IsoMessage> again = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().answers("00");
		assertThat(Messages.stanOf(Link.resultOf(again))).isEqualTo("000007");
	}

	@Test
	void sameStanOfAnotherMessageTypeIsNotADuplicate() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> authorization = connection.sendAsync(this.link.request("0100", 7));
		CompletableFuture<IsoMessage> echo = connection.sendAsync(this.link.request("0800", 7));
		RawMessage first = this.link.farEnd().reads();
		this.link.farEnd().answers("00");
		assertThat(Link.resultOf(echo).getType()).isEqualTo(0x0810);
		this.link.farEnd().writes(first.answered("00"));
		assertThat(Link.resultOf(authorization).getType()).isEqualTo(0x0110);
	}

	@Test
	void requestOfTheFarEndWithAPendingStanIsNotAResponse() {
		CompletableFuture<IsoMessage> handled = new CompletableFuture<>();
		Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
			handled.complete(message);
			return null;
		}));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0800", 7));
		RawMessage request = this.link.farEnd().reads();
		this.link.farEnd().writes(RawMessage.of("0800", "000007"));
		assertThat(Link.resultOf(handled).getType()).isEqualTo(0x0800);
		assertThat(answer).isNotDone();
		this.link.farEnd().writes(request.answered("00"));
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0810);
	}

	@Test
	void responseWithoutStanAnswersNoRequest() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0800", 7));
		RawMessage request = this.link.farEnd().reads();
		this.link.farEnd().writes(RawMessage.of("0810").with(39, "00"));
		await().until(() -> this.link.listener.notifications().contains("unmatched 0810"));
		assertThat(answer).isNotDone();
		this.link.farEnd().writes(request.answered("00"));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
	}

	@Test
	void secondResponseToARequestIsUnmatched() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		RawMessage request = this.link.farEnd().answers("00");
		assertThat(Messages.responseCodeOf(Link.resultOf(answer))).isEqualTo("00");
		this.link.farEnd().writes(request.answered("05"));
		await().untilAsserted(() -> assertThat(this.link.listener.notifications()).containsExactly("online",
				"unmatched 0110 000007"));
		assertThat(this.link.metrics.count("unmatched")).isEqualTo(1);
	}

	@Test
	void metricsThatThrowLoseNoAnswer() {
		LinkMetrics broken = new LinkMetrics() {
			@Override
			public void requestEnded(dev.iso8583.message.Mti mti, RequestOutcome outcome, String responseCode,
					long nanos) {
				throw new IllegalStateException("a broken registry");
			}
		};
		Connection connection = this.link.connects((options) -> options.metrics(broken));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().answers("00");
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
	}

}

package dev.iso8583.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.framing.Framing;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKey;
import dev.iso8583.matching.MatchKeyResolver;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * A refused message leaves no byte on the wire: the next frame is the next request.
 */
class RefusalTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void requestWithoutStanIsNotSent() {
		Connection connection = this.link.connects();
		IsoMessage request = this.link.format.set(this.link.request("0100", 7), 11, null);
		NotSentException refused = refused(connection, request, FailureReason.NO_MATCH_KEY);
		assertThat(refused).hasMessageContaining("match field 11 is missing");
	}

	@Test
	void requestForWhichTheApplicationsMatchKeysReturnNullIsNotSentAndSaysSo() {
		Connection connection = this.link.connects((options) -> options.matchKeyResolver(new NoKeyFor("000007")));
		NotSentException refused = refused(connection, this.link.request("0100", 7), FailureReason.NO_MATCH_KEY);
		assertThat(refused).hasMessage("issuer: 0100 STAN 000007 was not sent: it cannot be matched with a response;"
				+ " the match key resolver dev.iso8583.connection.RefusalTests$NoKeyFor returned null;"
				+ " return MatchKey.of(message, values) for every request and every response");
		assertThat(connection.reject(this.link.request("0100", 7), new IllegalStateException())).isFalse();
	}

	@Test
	void requestForWhichTheApplicationsMatchKeysFailIsNotSentAndTheirClassIsNamed() {
		Connection connection = this.link.connects((options) -> options.matchKeyResolver((message) -> {
			if (Messages.stanOf(message).equals("000007")) {
				throw new IllegalStateException(Messages.PAN);
			}
			return MatchFields.STAN.keyOf(message);
		}));
		NotSentException refused = refused(connection, this.link.request("0100", 7), FailureReason.NO_MATCH_KEY);
		assertThat(refused).hasMessageContaining("the match key resolver dev.iso8583.connection.RefusalTests$")
			.hasMessageEndingWith(" failed with java.lang.IllegalStateException");
	}

	@Test
	void responseForWhichTheApplicationsMatchKeysReturnNullIsUnmatchedAndReported() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects((options) -> options.matchKeyResolver(new NoKeyFor("000008")));
			CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
			this.link.farEnd().reads();
			this.link.farEnd().writes(RawMessage.of("0110", "000008").with(39, "00"));
			await().until(() -> this.link.metrics.count("unmatched NO_MATCH_KEY") == 1);
			assertThat(log.text()).contains("0110 STAN 000008 answers no request: the match key resolver"
					+ " dev.iso8583.connection.RefusalTests$NoKeyFor returned null; return");
			assertThat(answer).isNotDone();
		}
	}

	/** Match keys of an application that return no key for one STAN. */
	private record NoKeyFor(String stan) implements MatchKeyResolver {

		@Override
		@SuppressWarnings("NullAway")
		public MatchKey keyOf(IsoMessage message) {
			return Messages.stanOf(message).equals(this.stan) ? null : MatchFields.STAN.keyOf(message);
		}

	}

	@Test
	void responseIsNotSentAsARequest() {
		refused(this.link.connects(), this.link.request("0110", 7), FailureReason.NOT_A_REQUEST);
	}

	@Test
	void messageWithoutMtiIsNotSent() {
		IsoMessage message = new IsoMessage();
		message.setType(0xFFFF);
		refused(this.link.connects(), message, FailureReason.NOT_A_REQUEST);
	}

	@Test
	void requestWhoseResponseWouldBeUnreadableIsNotSent() {
		NotSentException refused = refused(this.link.connects(), this.link.request("0620", 7),
				FailureReason.NO_RESPONSE_GUIDE);
		assertThat(refused).hasMessage("issuer: 0620 STAN 000007 was not sent: its response would be unreadable;"
				+ " the message format has no parse guide for 0630; give it a <parse type=\"0630\"> element");
	}

	@Test
	void signOnWhoseResponseWouldBeUnreadableFailsItsDialAndIsNotSent() {
		CompletableFuture<Connection> dial = this.link
			.dials(this.link.options().signOn((connection) -> this.link.request("0620", 7)).build());
		Wire farEnd = this.link.peer().accepts();
		assertThat(Link.failureOf(dial, ConnectFailedException.class)).hasMessageContaining("no parse guide for 0630");
		assertThat(farEnd.readsToTheEnd()).isZero();
	}

	@Test
	void requestWhoseResponseAnApplicationsCodecReadsIsSent() {
		Connection connection = this.link.connects((options) -> options.codec(new MessageCodec() {
			@Override
			public IsoMessage read(byte[] bytes, byte[] header, MessageFormat format) {
				return format.newMessage("0630").setValue(11, "000007", IsoType.NUMERIC, 6);
			}
		}));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0620", 7));
		this.link.farEnd().answers("00");
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0630);
	}

	@Test
	void requestIsSentIfTheApplicationsMatchKeysExpectAResponseOfAnotherType() {
		Connection connection = this.link
			.connects((options) -> options.matchKeyResolver((message) -> new MatchKey(Mti.of("0110"), List.of("1"))));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0620", 7));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0620", "000007"));
		this.link.farEnd().writes(RawMessage.of("0110", "000008").with(39, "00"));
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0110);
	}

	@Test
	void requestIsSentIfItsResponseMayHaveARepeatMark() {
		MessageFormat format = MessageFormat.builder().configuration(Messages.guides("0100", "0101", "0111")).build();
		Connection connection = this.link.connects((options) -> options.format(format));
		CompletableFuture<IsoMessage> answer = connection
			.sendAsync(format.set(format.newMessage("0101"), 11, Messages.stan(7)));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0101", "000007"));
		this.link.farEnd().writes(RawMessage.of("0111", "000007").with(39, "00"));
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0111);
	}

	@Test
	void requestLongerThanTheFramingAllowsIsNotSent() {
		Connection connection = this.link
			.connects((options) -> options.framing(Framing.builder().maximumLength(100).build()));
		IsoMessage request = this.link.format.set(this.link.request("0100", 7), 48, "x".repeat(100));
		NotSentException refused = refused(connection, request, FailureReason.TOO_LONG);
		assertThat(refused).hasMessageContaining("129 bytes, and the maximum is 100");
	}

	@Test
	void requestThatCannotBeEncodedIsNotSentAndItsValueIsNotShown() {
		IsoMessage request = this.link.request("0100", 7);
		request.setValue(4, Messages.PAN, IsoType.NUMERIC, 12);
		NotSentException refused = refused(this.link.connects(), request, FailureReason.UNENCODABLE);
		assertThat(refused).hasMessageNotContaining(Messages.PAN.substring(0, 12)).hasNoCause();
	}

	@Test
	void characterThatTheCharacterSetLacksIsRefusedInsteadOfSentAsAQuestionMark() {
		Connection connection = this.link.connects();
		IsoMessage request = this.link.format.set(this.link.request("0100", 7), 41, "TERM\u20AC");
		assertThat(refused(connection, request, FailureReason.UNENCODABLE))
			.hasMessageContaining("field 41 has a character that is not in ISO-8859-1");
	}

	@Test
	void stanThatDoesNotFitIsNotSentAndItsValueIsNotShown() {
		IsoMessage request = this.link.request("0100", 7);
		request.setValue(11, Messages.PAN, IsoType.NUMERIC, 6);
		NotSentException refused = refused(this.link.connects(), request, FailureReason.NO_MATCH_KEY);
		assertThat(refused).hasMessageNotContaining(Messages.PAN.substring(0, 12)).hasNoCause();
	}

	@Test
	void requestBeyondTheMaximumOfPendingRequestsIsNotSent() {
		Connection connection = this.link.connects((options) -> options.maximumPendingRequests(1));
		CompletableFuture<IsoMessage> first = connection.sendAsync(this.link.request("0100", 1));
		NotSentException refused = Link.failureOf(connection.sendAsync(this.link.request("0100", 2)),
				NotSentException.class);
		assertThat(refused.reason()).isEqualTo(FailureReason.TOO_MANY_PENDING);
		this.link.farEnd().answers("00");
		assertThat(Messages.stanOf(Link.resultOf(first))).isEqualTo("000001");
		assertWorks(connection);
	}

	@Test
	void requestDuringSignOnIsNotSent() {
		CompletableFuture<IsoMessage> answer = new CompletableFuture<>();
		this.link.dials(this.link.options()
			.signOn((connection) -> this.link.request("0800", 1))
			.messageHandler((message, connection) -> {
				connection.sendAsync(this.link.request("0100", 7)).whenComplete((response, failure) -> {
					answer.completeExceptionally(failure);
				});
				return null;
			})
			.build());
		Wire farEnd = this.link.peer().accepts();
		farEnd.reads();
		farEnd.writes(RawMessage.of("0800", "000002"));
		assertThat(Link.failureOf(answer, NotSentException.class).reason()).isEqualTo(FailureReason.NOT_ONLINE);
	}

	@Test
	void timeoutMustBeMoreThanZero() {
		Connection connection = this.link.connects();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> connection.sendAsync(this.link.request("0100", 7), Duration.ZERO))
			.withMessageContaining("timeout of a request")
			.withMessageContaining("more than zero");
		assertThat(connection.pending()).isZero();
	}

	@Test
	void notificationIsTransmittedAndNothingWaits() {
		Connection connection = this.link.connects();
		Link.resultOf(connection.transmit(this.link.request("0620", 7)));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0620", "000007"));
		assertThat(connection.pending()).isZero();
	}

	@Test
	void notificationThatCannotBeEncodedIsNotSent() {
		IsoMessage notification = this.link.request("0620", 7);
		notification.setValue(4, Messages.PAN, IsoType.NUMERIC, 12);
		assertThat(Link.failureOf(this.link.connects().transmit(notification), NotSentException.class).reason())
			.isEqualTo(FailureReason.UNENCODABLE);
	}

	private NotSentException refused(Connection connection, IsoMessage request, FailureReason reason) {
		NotSentException refused = Link.failureOf(connection.sendAsync(request), NotSentException.class);
		assertThat(refused.reason()).isEqualTo(reason);
		assertThat(refused.delivery()).isEqualTo(Delivery.NOT_SENT);
		assertThat(connection.pending()).isZero();
		assertThat(this.link.metrics.count("NOT_SENT")).isEqualTo(1);
		assertWorks(connection);
		return refused;
	}

	private void assertWorks(Connection connection) {
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0800", 99));
		assertThat(this.link.farEnd().answers("00")).isEqualTo(RawMessage.of("0800", "000099"));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000099");
	}

}

package dev.iso8583.connection;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.mapping.FieldMappingException;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class PreparedRequestTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void requestOfAConnectionIsSentWithItsFieldsAndTheNextStan() {
		Connection connection = this.link.connects();
		PreparedRequest request = connection.request("0100").set(4, 1250).set("41", "TERM0001");
		CompletableFuture<IsoMessage> response = request.sendAsync();
		RawMessage sent = this.link.farEnd().answers("00");
		assertThat(sent.field(4)).isEqualTo("000000001250");
		assertThat(sent.field(41)).isEqualTo("TERM0001");
		assertThat(sent.stan()).isEqualTo(Messages.stanOf(request.message()));
		assertThat(Messages.responseCodeOf(Link.resultOf(response))).isEqualTo("00");
	}

	@Test
	void recordsAreSentOverAPoolAndReadFromTheResponse() {
		this.link.peer().answersEverything();
		try (Pool pool = new Pool("gateway", this.link.transport(),
				PoolOptions.builder(this.link.options().build()).addresses(List.of(this.link.address())).build())) {
			pool.start();
			PreparedRequest request = pool.request("0100").fields(new Sale(new BigDecimal("12.50"), "TERM0001"));
			Approval approval = request.timeout(Duration.ofSeconds(20)).send(Approval.class);
			assertThat(approval).isEqualTo(new Approval("00", Messages.stanOf(request.message())));
			assertThat(request.message().getField(4)).hasToString("000000001250");
			assertThat(Link.resultOf(pool.request("0100").sendAsync(Approval.class)).responseCode()).isEqualTo("00");
			assertThat(pool.link()).isEqualTo(pool.name());
			assertThat(pool.format()).isSameAs(this.link.format);
		}
	}

	@Test
	void notificationIsTransmitted() {
		Connection connection = this.link.connects();
		Link.resultOf(connection.request("0620").set(70, "301").transmit());
		assertThat(this.link.farEnd().reads().field(70)).isEqualTo("301");
	}

	@Test
	void cancellingTheFieldsGivesUpTheResponse() {
		Connection connection = this.link.connects();
		CompletableFuture<Approval> approval = connection.request("0100").sendAsync(Approval.class);
		RawMessage request = this.link.farEnd().reads();
		assertThat(approval.cancel(false)).isTrue();
		assertThat(connection.pending()).isZero();
		assertThat(this.link.metrics.count("CANCELLED")).isEqualTo(1);
		this.link.farEnd().writes(request.answered("00"));
	}

	@Test
	void requestThatWasSentIsNotSentAgain() {
		Fake operations = new Fake();
		PreparedRequest request = operations.request("0100");
		request.send();
		for (Runnable again : List.<Runnable>of(request::send, request::sendAsync, request::transmit,
				() -> request.sendAsync(Approval.class), () -> request.send(Approval.class))) {
			assertThatIllegalStateException().isThrownBy(again::run)
				.withMessage("acquirer: 0100 STAN " + Messages.stanOf(request.message())
						+ " has been sent, or may have been; call request(...) for another request");
		}
		assertThat(operations.sent).hasSize(1);
	}

	@Test
	void requestThatIsRefusedAsWrongMayBeCorrectedAndSent() {
		Connection connection = this.link.connects();
		PreparedRequest request = connection.request("0100").timeout(Duration.ZERO);
		assertThatIllegalArgumentException().isThrownBy(request::send);
		assertThatIllegalArgumentException().isThrownBy(request::sendAsync);
		CompletableFuture<IsoMessage> response = request.timeout(Duration.ofSeconds(20)).sendAsync();
		this.link.farEnd().answers("00");
		assertThat(Messages.responseCodeOf(Link.resultOf(response))).isEqualTo("00");
	}

	@Test
	void requestWithoutAnOutcomeYetIsNotSentAgain() {
		Fake operations = new Fake();
		operations.answer = () -> {
			throw new OutcomeUnknownException(FailureReason.TIMEOUT, new RequestId("acquirer", null, null));
		};
		PreparedRequest unknown = operations.request("0100");
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(unknown::send);
		assertThatIllegalStateException().isThrownBy(unknown::send);
		operations.later = new CompletableFuture<>();
		PreparedRequest pending = operations.request("0100");
		pending.sendAsync();
		assertThatIllegalStateException().isThrownBy(pending::sendAsync);
	}

	@Test
	void requestThatWasNotSentMayBeTriedAgain() {
		Fake operations = new Fake();
		NotSentException notSent = new NotSentException(FailureReason.NO_CONNECTION,
				new RequestId("acquirer", null, null));
		PreparedRequest request = operations.request("0100");
		operations.answer = () -> {
			throw notSent;
		};
		assertThatExceptionOfType(NotSentException.class).isThrownBy(request::send);
		operations.later = CompletableFuture.failedFuture(notSent);
		assertThat(Link.failureOf(request.sendAsync(), NotSentException.class)).isSameAs(notSent);
		assertThat(Link.failureOf(request.sendAsync(Approval.class), NotSentException.class)).isSameAs(notSent);
		operations.answer = operations::approval;
		assertThat(request.send(Approval.class).responseCode()).isEqualTo("00");
		assertThat(operations.sent).hasSize(4).containsOnly(request.message());
	}

	@Test
	void responseThatDoesNotConvertIsAnUnknownOutcome() {
		Fake operations = new Fake();
		PreparedRequest request = operations.request("0100");
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> request.send(Amount.class))
			.withMessage("acquirer: 0100 STAN " + Messages.stanOf(request.message())
					+ " has an unknown outcome: its response could not be decoded; Field 4 for amount of Amount is"
					+ " missing, and a long cannot be null")
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(FailureReason.UNDECODABLE));
		assertThat(Link.failureOf(operations.request("0100").sendAsync(Amount.class), OutcomeUnknownException.class)
			.reason()).isEqualTo(FailureReason.UNDECODABLE);
	}

	@Test
	void recordThatCannotStandForTheResponseIsRefusedBeforeAnythingIsSent() {
		Fake operations = new Fake();
		assertThatExceptionOfType(FieldMappingException.class)
			.isThrownBy(() -> operations.request("0100").send(NotInTheFormat.class))
			.withMessageContaining("Field 150 for field of NotInTheFormat is not there");
		assertThatExceptionOfType(FieldMappingException.class)
			.isThrownBy(() -> operations.request("0100").sendAsync(WithoutField.class))
			.withMessageContaining("has no @Field");
		assertThat(operations.sent).isEmpty();
	}

	@Test
	void valueThatDoesNotFitIsRefusedBeforeAnythingIsSent() {
		Fake operations = new Fake();
		PreparedRequest request = operations.request("0100");
		assertThatIllegalArgumentException().isThrownBy(() -> request.set(4, "12.5x"));
		assertThatIllegalArgumentException().isThrownBy(() -> request.set("48.92", "123"))
			.withMessageContaining("no parts");
		assertThatIllegalArgumentException().isThrownBy(() -> request.set(150, "1"));
		assertThat(operations.sent).isEmpty();
		assertThat(request.set(4, 1).set(4, null).message().hasField(4)).isFalse();
	}

	@Test
	void timeoutIsPassedOn() {
		Fake operations = new Fake();
		operations.request("0100").send();
		operations.request("0100").timeout(Duration.ofSeconds(3)).send();
		operations.request("0100").timeout(Duration.ofSeconds(4)).sendAsync();
		assertThat(operations.timeouts).containsExactly(null, Duration.ofSeconds(3), Duration.ofSeconds(4));
	}

	@Test
	void fakeWithoutAFormatIsToldToHaveOne() {
		Fake operations = new Fake();
		operations.format = null;
		assertThatIllegalStateException().isThrownBy(() -> operations.request("0100"))
			.withMessageContaining("must return the message format");
	}

	record Sale(@Field(value = 4, scale = 2) BigDecimal amount, @Field(41) String terminal) {

	}

	record Approval(@Field(39) @Nullable String responseCode, @Field(11) @Nullable String stan) {

	}

	record Amount(@Field(4) long amount) {

	}

	record NotInTheFormat(@Field(150) @Nullable String field) {

	}

	record WithoutField(String field) {

	}

	/** What an application may write for its own tests. */
	private static final class Fake implements Iso8583Operations {

		final List<IsoMessage> sent = new ArrayList<>();

		final List<@Nullable Duration> timeouts = new ArrayList<>();

		@Nullable MessageFormat format = MessageFormat.builder().spec(MessageSpec.named("iso1987-ascii")).build();

		Supplier<IsoMessage> answer = this::approval;

		@Nullable CompletableFuture<IsoMessage> later;

		IsoMessage approval() {
			return format().set(format().responseTo(this.sent.get(this.sent.size() - 1)), 39, "00");
		}

		private IsoMessage answered(IsoMessage request, @Nullable Duration timeout) {
			this.sent.add(request);
			this.timeouts.add(timeout);
			return this.answer.get();
		}

		private CompletableFuture<IsoMessage> answeredLater(IsoMessage request, @Nullable Duration timeout) {
			if (this.later == null) {
				return CompletableFuture.completedFuture(answered(request, timeout));
			}
			this.sent.add(request);
			return this.later;
		}

		@Override
		public String link() {
			return "acquirer";
		}

		@Override
		public MessageFormat format() {
			return this.format;
		}

		@Override
		public IsoMessage send(IsoMessage request) {
			return answered(request, null);
		}

		@Override
		public IsoMessage send(IsoMessage request, Duration timeout) {
			return answered(request, timeout);
		}

		@Override
		public CompletableFuture<IsoMessage> sendAsync(IsoMessage request) {
			return answeredLater(request, null);
		}

		@Override
		public CompletableFuture<IsoMessage> sendAsync(IsoMessage request, Duration timeout) {
			return answeredLater(request, timeout);
		}

		@Override
		public CompletableFuture<@Nullable Void> transmit(IsoMessage message) {
			this.sent.add(message);
			return CompletableFuture.completedFuture(null);
		}

	}

}

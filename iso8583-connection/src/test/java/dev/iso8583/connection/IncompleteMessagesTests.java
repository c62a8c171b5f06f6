package dev.iso8583.connection;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessageTemplate;
import dev.iso8583.message.Mti;
import dev.iso8583.message.presence.FieldPresence;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Messages that lack mandatory fields, or have fields that they must not have: ours are
 * not sent, and those of the far end are reported.
 */
class IncompleteMessagesTests {

	private static final MessageSpec SPEC = MessageSpec.named("iso1987-ascii")
		.toBuilder()
		.presence("0100", FieldPresence.ofMandatory("3", "11", "41").withOptional(2, 4))
		.presence("0110", FieldPresence.ofMandatory("11", "39").withOptional(3, 4, 38, 41))
		.presence("0800", FieldPresence.ofMandatory("11", "70"))
		.build();

	private final MessageFormat format = MessageFormat.builder().spec(SPEC).build();

	private final MessageFormat refusing = MessageFormat.builder().spec(SPEC).refuseIncomplete(true).build();

	@RegisterExtension
	final Link link = new Link();

	private Connection connects(MessageFormat format) {
		return connects(format, (options) -> options);
	}

	private Connection connects(MessageFormat format, UnaryOperator<ConnectionOptions.Builder> with) {
		return this.link.connects((options) -> with.apply(options.format(format)));
	}

	private IsoMessage request(String stan) {
		IsoMessage request = this.format.newMessage("0100");
		this.format.set(request, 2, Messages.PAN);
		this.format.set(request, 3, "000000");
		this.format.set(request, 11, stan);
		return this.format.set(request, 41, "TERM0001");
	}

	@Test
	void requestThatLacksAFieldIsNotSentAndNoByteLeaves() {
		Connection connection = connects(this.format);
		IsoMessage incomplete = request("000001");
		incomplete.removeFields(41);
		NotSentException refused = Link.failureOf(connection.sendAsync(incomplete), NotSentException.class);
		assertThat(refused.reason()).isEqualTo(FailureReason.UNENCODABLE);
		assertThat(refused).hasMessageContaining("it lacks field 41, mandatory for 0100")
			.hasMessageNotContaining(Messages.PAN);
		CompletableFuture<IsoMessage> next = connection.sendAsync(request("000002"));
		assertThat(this.link.farEnd().answers("00").stan()).isEqualTo("000002");
		assertThat(Link.resultOf(next).getField(39)).hasToString("00");
	}

	@Test
	void requestWithAFieldThatIsNotPossibleIsNotSent() {
		Connection connection = connects(this.format);
		IsoMessage request = this.format.set(request("000001"), 37, "000000000001");
		NotSentException refused = Link.failureOf(connection.sendAsync(request), NotSentException.class);
		assertThat(refused).hasMessageContaining("it has field 37, not possible for 0100");
		assertThat(this.link.metrics.count("NOT_SENT")).isEqualTo(1);
	}

	@Test
	void replyOfAHandlerThatLacksAFieldIsNotSent() {
		try (LogCapture log = LogCapture.everything()) {
			connects(this.format, (options) -> options.messageHandler(this::withoutResponseCode));
			this.link.farEnd().writes(received("000007").with(3, "000000").with(41, "TERM0001"));
			await().untilAsserted(() -> assertThat(this.link.metrics.count("0100 FAILED")).isEqualTo(1));
			assertThat(log.text()).contains("the reply to 0100 STAN 000007 was lost")
				.contains("it lacks field 39, mandatory for 0110")
				.doesNotContain(Messages.PAN);
		}
		this.link.farEnd().writes(received("000008").with(3, "999999").with(41, "TERM0001"));
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000008");
	}

	private @Nullable IsoMessage withoutResponseCode(IsoMessage request, Connection connection) {
		IsoMessage response = this.format.responseTo(request);
		response.removeFields(7, 12, 13, 37, 42, 49);
		boolean complete = "999999".equals(request.getObjectValue(3));
		return complete ? this.format.set(response, 39, "00") : response;
	}

	private static RawMessage received(String stan) {
		return RawMessage.of("0100", stan).with(2, Messages.PAN);
	}

	@Test
	void receivedRequestThatLacksFieldsIsReportedAndHandled() {
		try (LogCapture log = LogCapture.everything()) {
			connects(this.format, (options) -> options
				.messageHandler((message, connection) -> this.format.set(this.format.responseTo(message), 39, "00")));
			this.link.farEnd().writes(received("000007").with(37, "000000000001"));
			// echoed by default, and left out because it is not possible in the response
			RawMessage response = this.link.farEnd().reads();
			assertThat(response.stan()).isEqualTo("000007");
			assertThat(response.fields()).doesNotContainKey(37);
			this.link.farEnd().writes(received("000008"));
			assertThat(this.link.farEnd().reads().field(39)).isEqualTo("00");
			assertThat(this.link.metrics.count("incomplete")).isEqualTo(2);
			await().untilAsserted(() -> assertThat(this.link.listener.notifications())
				.contains("incomplete 0100 000007 [3, 41][37]", "incomplete 0100 000008 [3, 41][]"));
			assertThat(log.text())
				.contains(
						"incomplete message: 0100 STAN 000007 lacks fields 3 and 41, mandatory for 0100; has field 37,"
								+ " not possible for 0100")
				.doesNotContain(Messages.PAN);
		}
	}

	@Test
	void refusedRequestReachesNoHandlerAndTheConnectionLives() {
		connects(this.refusing, (options) -> options
			.messageHandler((message, connection) -> this.format.set(this.format.responseTo(message), 39, "00")));
		this.link.farEnd().writes(received("000007"));
		this.link.farEnd().writes(received("000008").with(3, "000000").with(41, "TERM0001"));
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000008");
		assertThat(this.link.metrics.count("0100 REFUSED")).isEqualTo(1);
		assertThat(this.link.metrics.count("incomplete")).isEqualTo(1);
		await().untilAsserted(
				() -> assertThat(this.link.listener.notifications()).contains("incomplete 0100 000007 [3, 41][]"));
	}

	@Test
	void responseThatLacksAFieldStillAnswersItsRequest() {
		Connection connection = connects(this.refusing);
		CompletableFuture<IsoMessage> answer = connection.sendAsync(request("000001"));
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000001");
		this.link.farEnd().writes(RawMessage.of("0110", "000001").with(38, "A00001"));
		assertThat(Link.resultOf(answer).getField(38)).hasToString("A00001");
		assertThat(this.link.metrics.count("incomplete")).isEqualTo(1);
		await().untilAsserted(
				() -> assertThat(this.link.listener.notifications()).contains("incomplete 0110 000001 [39][]"));
	}

	@Test
	void lateResponseThatLacksAFieldIsStillOfferedToTheHandler() {
		CompletableFuture<IsoMessage> handled = new CompletableFuture<>();
		connects(this.refusing, (options) -> options.messageHandler((message, connection) -> {
			handled.complete(message);
			return null;
		}));
		this.link.farEnd().writes(RawMessage.of("0110", "000099").with(38, "A00001"));
		assertThat(Link.resultOf(handled).getField(38)).hasToString("A00001");
	}

	@Test
	void messagesWithoutPresenceAreNotChecked() {
		connects(this.format, (options) -> options.messageHandler((message, connection) -> null));
		this.link.farEnd().writes(RawMessage.of("0200", "000007"));
		await().untilAsserted(() -> assertThat(this.link.metrics.count("0200 NO_REPLY")).isEqualTo(1));
		assertThat(this.link.metrics.count("incomplete")).isZero();
	}

	@Test
	void signOnThatLacksAFieldIsRefusedWhenTheOptionsAreBuilt() {
		NetworkManagementRequest signOn = NetworkManagementRequest.of(MessageTemplate.of(this.format, Mti.of("0800")),
				Set.of());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ConnectionOptions.builder(this.format).signOn(signOn).build())
			.withMessageStartingWith("The 0800 lacks field 70, mandatory for 0800 in the specification");
	}

}

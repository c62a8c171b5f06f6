package dev.iso8583.connection;

import java.util.Set;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class NetworkManagementAnswersTests {

	private static final String LATER_VERSIONS = """
			<j8583-config>
				<parse type="%1$s04"><field num="11" type="NUMERIC" length="6"/><field num="24" type="NUMERIC" length="3"/></parse>
				<parse type="%1$s14"><field num="11" type="NUMERIC" length="6"/><field num="39" type="NUMERIC" length="%2$s"/></parse>
			</j8583-config>
			""";

	@RegisterExtension
	final Link link = new Link();

	private final NetworkManagementAnswers answers = NetworkManagementAnswers.of(this.link.format);

	@ParameterizedTest
	@CsvSource({ "001, 00", "002, 00", "301, 00", "101, 12", "999, 12" })
	void signOnSignOffAndEchoTestAreApprovedAndAllElseIsRefused(String code, String responseCode) {
		this.link.connects((options) -> options.networkManagementHandler(this.answers));
		this.link.farEnd().writes(RawMessage.of("0800", "000007").with(7, "1122203000").with(70, code));
		assertThat(this.link.farEnd().reads())
			.isEqualTo(RawMessage.of("0810", "000007").with(7, "1122203000").with(39, responseCode).with(70, code));
	}

	@Test
	void messageThatDoesNotSayWhatItIsIsApproved() {
		this.link.connects((options) -> options.networkManagementHandler(this.answers));
		this.link.farEnd().writes(RawMessage.of("0800", "000007"));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0810", "000007").with(39, "00"));
	}

	@Test
	void codesAndResponseCodesMayBeOthers() {
		this.link.connects((options) -> options
			.networkManagementHandler(this.answers.approving(Set.of("101")).approvingWith("85").refusingWith("40")));
		this.link.farEnd().writes(RawMessage.of("0800", "000007").with(70, "101"));
		assertThat(this.link.farEnd().reads().fields()).containsEntry(39, "85");
		this.link.farEnd().writes(RawMessage.of("0800", "000008").with(70, "301"));
		assertThat(this.link.farEnd().reads().fields()).containsEntry(39, "40");
	}

	@Test
	void codesAndResponseCodesMayBeGivenInAnyOrder() {
		this.link.connects((options) -> options
			.networkManagementHandler(this.answers.refusingWith("40").approvingWith("85").approving(Set.of("101"))));
		this.link.farEnd().writes(RawMessage.of("0800", "000007").with(70, "101"));
		assertThat(this.link.farEnd().reads().fields()).containsEntry(39, "85");
		this.link.farEnd().writes(RawMessage.of("0800", "000008").with(70, "301"));
		assertThat(this.link.farEnd().reads().fields()).containsEntry(39, "40");
	}

	@Test
	void adviceIsAnswered() throws Exception {
		MessageFormat format = MessageFormat.builder().configuration(Messages.guides("0820", "0830")).build();
		NetworkManagementAnswers advised = NetworkManagementAnswers.of(format);
		assertThat(advised.handles(Mti.of("0820"))).isTrue();
		var advice = format.set(format.newMessage("0820"), 70, "301");
		assertThat(Messages.responseCodeOf(advised.handle(advice, null))).isEqualTo("00");
	}

	@ParameterizedTest
	@CsvSource({ "301, 811, 00", "999, 831, 12" })
	void networkCodeSaysMoreThanAFunctionCode(String code, String function, String responseCode) throws Exception {
		MessageFormat both = MessageFormat.builder()
			.configuration(Messages.guides("0800", "0810")
				.replace("</parse>", "<field num=\"24\" type=\"NUMERIC\" length=\"3\"/></parse>"))
			.build();
		var request = both.set(both.set(both.newMessage("0800"), 70, code), 24, function);
		var answer = NetworkManagementAnswers.of(both).handle(request, null);
		assertThat(Messages.responseCodeOf(answer)).isEqualTo(responseCode);
	}

	@Test
	void responseIsNeverAnswered() {
		this.link.connects((options) -> options.networkManagementHandler(this.answers));
		this.link.farEnd().writes(RawMessage.of("0810", "000007").with(39, "00").with(70, "301"));
		await().untilAsserted(() -> assertThat(this.link.metrics.count("unmatched")).isEqualTo(1));
		this.link.farEnd().writes(RawMessage.of("0800", "000008"));
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000008");
		await().untilAsserted(() -> assertThat(this.link.metrics.count("sent")).isEqualTo(1));
	}

	@Test
	void messageHandlerThatTakesNetworkManagementComesFirst() {
		this.link.connects((options) -> options.networkManagementHandler(this.answers)
			.messageHandler((message, on) -> this.link.format.set(this.link.format.responseTo(message), 39, "77")));
		this.link.farEnd().writes(RawMessage.of("0800", "000007"));
		assertThat(this.link.farEnd().reads().fields()).containsEntry(39, "77");
	}

	@Test
	void echoTestIsAnsweredAlthoughAllHandlersAreBusy() {
		CountDownLatch busy = new CountDownLatch(1);
		this.link
			.connects((options) -> options.networkManagementHandler(this.answers).messageHandler(new MessageHandler() {
				@Override
				public com.solab.iso8583.IsoMessage handle(com.solab.iso8583.IsoMessage message, Connection on)
						throws Exception {
					busy.await();
					return null;
				}

				@Override
				public boolean handles(Mti mti) {
					return !mti.isNetworkManagement();
				}
			}));
		for (int stan = 1; stan <= 10; stan++) {
			this.link.farEnd().writes(RawMessage.of("0100", Messages.stan(stan)));
		}
		this.link.farEnd().writes(RawMessage.of("0800", "000011"));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0810", "000011").with(39, "00"));
		busy.countDown();
	}

	@ParameterizedTest
	@CsvSource({ "18, 3, 831, 800", "18, 3, 811, 902", "28, 4, 801, 8000", "28, 4, 811, 9102" })
	void laterVersionsAreAnsweredInTheirOwnCodes(String type, String length, String function, String responseCode)
			throws Exception {
		MessageFormat format = MessageFormat.builder().configuration(LATER_VERSIONS.formatted(type, length)).build();
		var request = format.set(format.newMessage(type + "04"), 24, function);
		var answer = NetworkManagementAnswers.of(format).handle(request, null);
		assertThat(Messages.responseCodeOf(answer)).isEqualTo(responseCode);
		assertThat(Messages.stanOf(answer)).isEqualTo(Messages.stanOf(request));
	}

	@Test
	void formatThatCannotWriteAnAnswerIsRefused() {
		MessageFormat silent = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"0800\"><field num=\"11\" type=\"NUMERIC\" length=\"6\"/>"
					+ "</parse></j8583-config>")
			.build();
		assertThatIllegalArgumentException().isThrownBy(() -> NetworkManagementAnswers.of(silent))
			.withMessageContaining("<parse type=\"0810\"> element with field 39");
	}

	@Test
	void wrongCodesAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.answers.approving(Set.of("1")))
			.withMessageContaining("write three digits in quotes");
		assertThatIllegalArgumentException().isThrownBy(() -> this.answers.approvingWith("0"))
			.withMessageContaining("'0' is not a response code");
		assertThatIllegalArgumentException().isThrownBy(() -> this.answers.refusingWith("912"))
			.withMessageContaining("Field 39 of 0810 holds 2 characters, but 3 were given");
	}

}

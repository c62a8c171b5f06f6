package dev.iso8583.docs;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * The examples of tests without a network on the page about testing.
 */
class PaymentsTests {

	private final MessageFormat messages = MessageFormat.builder().spec(MessageSpec.named("iso1987-ascii")).build();

	private final IsoMessage request = this.messages.newMessage("0100");

	private final Iso8583Operations acquirer = mock();

	private final Payments payments = new Payments(this.acquirer);

	@Test
	void approvedPaymentIsApproved() {
		IsoMessage response = this.messages.set(this.messages.responseTo(this.request), 39, "00");
		given(this.acquirer.send(this.request)).willReturn(response);
		assertThat(this.payments.pay(this.request)).isEqualTo("approved");
	}

	@Test
	void paymentWithoutAResponseIsReversed() {
		given(this.acquirer.send(this.request))
			.willThrow(new OutcomeUnknownException(FailureReason.TIMEOUT, RequestId.of("acquirer", this.request)));
		assertThat(this.payments.pay(this.request)).isEqualTo("being reversed");
	}

	@Test
	void paymentWhileTheLinkIsDownMayBeTriedAgain() {
		given(this.acquirer.send(this.request))
			.willThrow(new NotSentException(FailureReason.NO_CONNECTION, RequestId.of("acquirer", this.request)));
		assertThat(this.payments.pay(this.request)).isEqualTo("try again later");
	}

}

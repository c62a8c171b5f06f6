package dev.iso8583.docs;

import java.math.BigDecimal;
import java.time.YearMonth;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;

import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.docs.Terminal.Approval;
import dev.iso8583.docs.Terminal.Result;
import dev.iso8583.docs.Terminal.Sale;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * The examples of prepared requests and of mocks that answer them.
 */
class CheckoutTests {

	private static final Sale SALE = new Sale("4111111111111111", new BigDecimal("12.50"), YearMonth.of(2029, 12),
			"123");

	private final MessageFormat messages = MessageFormat.builder()
		.spec(SpecFiles.load("classpath:docs/parts.yml"))
		.build();

	private final Iso8583Operations acquirer = mock(Answers.CALLS_REAL_METHODS);

	private final Checkout checkout = new Checkout(this.acquirer);

	@Test
	void saleIsApproved() {
		given(this.acquirer.format()).willReturn(this.messages);
		given(this.acquirer.send(any(), any())).willAnswer((call) -> {
			IsoMessage response = this.messages.responseTo(call.getArgument(0));
			return this.messages.set(response, 39, "00");
		});
		assertThat(this.checkout.pay(SALE)).isEqualTo(new Approval(null, Result.APPROVED));
		assertThat(this.checkout.reversals).isEmpty();
	}

	@Test
	void saleWithoutAResponseIsToBeReversed() {
		given(this.acquirer.format()).willReturn(this.messages);
		given(this.acquirer.send(any(), any())).willThrow(new OutcomeUnknownException(FailureReason.TIMEOUT,
				new RequestId("acquirer", Mti.of("0100"), "000001")));
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> this.checkout.pay(SALE));
		assertThat(this.checkout.reversals).singleElement()
			.satisfies((request) -> assertThat(request.getField(4)).hasToString("000000001250"));
	}

}

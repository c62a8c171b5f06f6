package dev.iso8583.docs;

import java.math.BigDecimal;
import java.time.YearMonth;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.mapping.Code;
import dev.iso8583.message.mapping.Field;

/**
 * The examples of messages as records.
 */
class Terminal {

	private final MessageFormat format;

	Terminal(MessageFormat format) {
		this.format = format;
	}

	record Sale(@Field(2) String pan, @Field(value = 4, scale = 2) BigDecimal amount, @Field(14) YearMonth expiry,
			@Field(path = "48.92") @Nullable String cvv) {
	}

	enum Result {

		@Code("00")
		APPROVED,

		@Code("51")
		INSUFFICIENT_FUNDS,

		@Code
		OTHER

	}

	record Approval(@Field(38) @Nullable String code, @Field(39) Result result) {
	}

	@InboundHandler("0100")
	Approval authorize(Sale sale) {
		boolean small = sale.amount().compareTo(new BigDecimal("100.00")) <= 0;
		return small ? new Approval("A00001", Result.APPROVED) : new Approval(null, Result.INSUFFICIENT_FUNDS);
	}

	IsoMessage request(String pan) {
		return this.format.message("0100", new Sale(pan, new BigDecimal("12.50"), YearMonth.of(2029, 12), null));
	}

	@Nullable String code(IsoMessage response) {
		return this.format.read(response, Approval.class).code();
	}

	void setVerificationValue(IsoMessage request, String cvv) {
		this.format.set(request, "48.92", cvv);
	}

}

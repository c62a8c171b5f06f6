package dev.iso8583.sample.acquirer;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.LuhnCheck;

import dev.iso8583.message.DataElements;
import dev.iso8583.message.mapping.Field;

/**
 * A payment to be authorized: the body of an HTTP request, and the fields of an 0100.
 * Validated when it is read; no message of a constraint quotes the value.
 *
 * @param pan the card number
 * @param expiry the expiry of the card, {@code yyMM}
 * @param amount in the smallest unit of the currency
 * @param currency three digits of ISO 4217
 * @param terminalId the terminal, eight characters
 */
record AuthorizationRequest(
		@Field(DataElements.PAN) @NotNull @Pattern(regexp = "[0-9]{13,19}",
				message = "must be 13 to 19 digits") @LuhnCheck(message = "must end with its check digit") String pan,
		@Field(DataElements.EXPIRATION_DATE) @NotNull @Pattern(regexp = "[0-9]{2}(0[1-9]|1[0-2])",
				message = "must be year and month, such as 2912") String expiry,
		@Field(DataElements.TRANSACTION_AMOUNT) @NotNull @Positive @Max(999_999_999_999L) Long amount,
		@Field(DataElements.TRANSACTION_CURRENCY) @NotNull @Pattern(regexp = "[0-9]{3}",
				message = "must be three digits, such as 978") String currency,
		@Field(DataElements.TERMINAL_ID) @NotNull @Pattern(regexp = "[A-Z0-9]{8}",
				message = "must be eight capital letters or digits") String terminalId) {

	/**
	 * Shows the truncated card number and nothing else: frameworks log what they read
	 * before it is validated, and callers put card numbers into any field.
	 */
	@Override
	public String toString() {
		return "AuthorizationRequest[pan=" + CardNumbers.truncate(String.valueOf(this.pan)) + "]";
	}

}

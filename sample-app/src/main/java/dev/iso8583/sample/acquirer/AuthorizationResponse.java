package dev.iso8583.sample.acquirer;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.DataElements;
import dev.iso8583.message.Mti;

/**
 * What the issuer decided.
 *
 * @param mti the type of its response
 * @param responseCode its response code
 * @param approved whether that is an approval
 * @param stan the STAN of the request
 * @param rrn the reference number of the payment
 * @param authorizationCode the code of an approval
 * @param pan the card number, truncated
 */
@JsonPropertyOrder({ "mti", "responseCode", "approved", "stan", "rrn", "authorizationCode", "pan" })
record AuthorizationResponse(String mti, @Nullable String responseCode, boolean approved, @Nullable String stan,
		@Nullable String rrn, @Nullable String authorizationCode, String pan) {

	private static final String APPROVED = "00";

	static AuthorizationResponse of(AuthorizationRequest payment, IsoMessage request, IsoMessage response) {
		String responseCode = text(response, DataElements.RESPONSE_CODE);
		return new AuthorizationResponse(Mti.of(response).toString(), responseCode, APPROVED.equals(responseCode),
				text(request, DataElements.STAN), text(request, DataElements.RRN),
				text(response, DataElements.APPROVAL_CODE), CardNumbers.truncate(payment.pan()));
	}

	private static @Nullable String text(IsoMessage message, int field) {
		IsoValue<?> value = message.getField(field);
		return (value != null) ? value.toString() : null;
	}

}

package dev.iso8583.sample.acquirer;

import com.solab.iso8583.IsoMessage;

import org.springframework.stereotype.Service;

import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.connection.OutcomeUnknownException;

/**
 * Has payments authorized by the issuer.
 */
@Service
class Authorizations {

	private final Iso8583Operations acquirer;

	private final GatewayMessages messages;

	private final Reversals reversals;

	Authorizations(Iso8583Operations acquirer, GatewayMessages messages, Reversals reversals) {
		this.acquirer = acquirer;
		this.messages = messages;
		this.reversals = reversals;
	}

	/**
	 * Ask the issuer for an authorization and wait for its answer.
	 * @throws AuthorizationFailedException if there is none. Unless it is known that the
	 * request was not sent, it is being reversed
	 */
	AuthorizationResponse authorize(AuthorizationRequest payment) {
		IsoMessage request = this.messages.authorization(payment);
		try {
			return AuthorizationResponse.of(payment, request, this.acquirer.send(request));
		}
		catch (OutcomeUnknownException ex) {
			// to send it again could charge the customer twice, and to forget it once
			this.reversals.reverse(request);
			throw new AuthorizationFailedException(request, ex);
		}
		catch (Iso8583Exception ex) {
			throw new AuthorizationFailedException(request, ex);
		}
	}

}

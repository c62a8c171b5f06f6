package dev.iso8583.sample.acquirer;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.Delivery;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.message.DataElements;

/**
 * An authorization got no response. Knows which one, and whether the issuer can have seen
 * it.
 */
class AuthorizationFailedException extends RuntimeException {

	private final Delivery delivery;

	private final String stan;

	private final String rrn;

	AuthorizationFailedException(IsoMessage request, Iso8583Exception cause) {
		super(cause);
		this.delivery = cause.delivery();
		this.stan = request.getField(DataElements.STAN).toString();
		this.rrn = request.getField(DataElements.RRN).toString();
	}

	Delivery delivery() {
		return this.delivery;
	}

	String stan() {
		return this.stan;
	}

	String rrn() {
		return this.rrn;
	}

}

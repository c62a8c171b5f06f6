package dev.iso8583.docs;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;

/**
 * The class under test in the examples of the page about testing.
 */
class Payments {

	private static final int RESPONSE_CODE = 39;

	private final Iso8583Operations acquirer;

	Payments(Iso8583Operations acquirer) {
		this.acquirer = acquirer;
	}

	String pay(IsoMessage request) {
		try {
			IsoMessage response = this.acquirer.send(request);
			return "00".equals(response.getField(RESPONSE_CODE).toString()) ? "approved" : "declined";
		}
		catch (NotSentException ex) {
			return "try again later";
		}
		catch (OutcomeUnknownException ex) {
			return "being reversed";
		}
	}

}

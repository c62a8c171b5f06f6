package dev.iso8583.docs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.PreparedRequest;
import dev.iso8583.docs.Terminal.Approval;
import dev.iso8583.docs.Terminal.Sale;

/**
 * The example of a prepared request on the page about sending requests.
 */
class Checkout {

	final List<IsoMessage> reversals = new ArrayList<>();

	private final Iso8583Operations acquirer;

	Checkout(Iso8583Operations acquirer) {
		this.acquirer = acquirer;
	}

	Approval pay(Sale sale) {
		PreparedRequest request = this.acquirer.request("0100").fields(sale).timeout(Duration.ofSeconds(10));
		try {
			return request.send(Approval.class);
		}
		catch (OutcomeUnknownException ex) {
			this.reversals.add(request.message());
			throw ex;
		}
	}

}

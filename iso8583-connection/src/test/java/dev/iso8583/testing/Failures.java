package dev.iso8583.testing;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.RejectedException;
import dev.iso8583.connection.RequestId;

/**
 * Creates failures that otherwise only connections create.
 */
public final class Failures {

	private Failures() {
	}

	public static ConnectFailedException refused(Address address) {
		return new ConnectFailedException(ConnectFailedException.Reason.REFUSED, "gateway", address, "", null);
	}

	public static RejectedException rejected(String link) {
		return new RejectedException(new RequestId(link, null, null), new IllegalStateException());
	}

}

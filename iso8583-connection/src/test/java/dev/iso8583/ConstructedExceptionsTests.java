package dev.iso8583;

import java.net.InetSocketAddress;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Delivery;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.RejectedException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.matching.MissingMatchFieldException;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;
import dev.iso8583.message.mapping.FieldMappingException;
import dev.iso8583.pool.PoolStartException;
import dev.iso8583.server.ServerStartException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exceptions that an application makes for its own tests, as it may: from another
 * package.
 */
class ConstructedExceptionsTests {

	private static final String PAN = "4111111111111111";

	private final RequestId request = new RequestId("acquirer", Mti.of("0100"), "000007");

	@Test
	void outcomesOfRequestsSayWhatThoseOfConnectionsDo() {
		NotSentException notSent = new NotSentException(FailureReason.NO_CONNECTION, this.request);
		assertThat(notSent).hasMessage("acquirer: 0100 STAN 000007 was not sent: no connection is online");
		assertThat(notSent.delivery()).isEqualTo(Delivery.NOT_SENT);
		OutcomeUnknownException unknown = new OutcomeUnknownException(FailureReason.TIMEOUT, this.request);
		assertThat(unknown)
			.hasMessage("acquirer: 0100 STAN 000007 has an unknown outcome: no response arrived in time");
		assertThat(unknown.delivery()).isEqualTo(Delivery.MAYBE_SENT);
		RejectedException rejected = new RejectedException(this.request, new IllegalStateException(PAN));
		assertThat(rejected).hasMessage("acquirer: 0100 STAN 000007 was rejected by the far end");
		assertThat(rejected.reason()).isEqualTo(FailureReason.REJECTED);
	}

	@Test
	void aCardNumberInThePlaceOfTheStanIsNotInTheText() {
		assertThat(new OutcomeUnknownException(FailureReason.TIMEOUT, new RequestId("acquirer", Mti.of("0100"), PAN)))
			.message()
			.contains("411111******1111")
			.doesNotContain(PAN);
	}

	@Test
	void failuresOfLinksSayWhatTheirsDo() {
		assertThat(new ConnectFailedException(ConnectFailedException.Reason.REFUSED, "acquirer",
				Address.of("issuer.example:8583")))
			.hasMessage("acquirer: no connection to issuer.example:8583: refused");
		assertThat(new PoolStartException("acquirer", 0, 1, List.of(new IllegalStateException("for a test"))))
			.hasMessage("acquirer: 0 of at least 1 connections came online: for a test");
		assertThat(new ServerStartException("issuer", new InetSocketAddress("127.0.0.1", 8583),
				new IllegalStateException("in use")))
			.hasMessageContaining("issuer: cannot listen on")
			.hasMessageEndingWith("8583: in use");
	}

	@Test
	void failuresOfMessagesSayWhatTheirsDo() {
		assertThat(new UndecodableMessageException(UndecodableMessageException.Reason.UNKNOWN_MTI))
			.hasMessage("no parse guide for this MTI");
		assertThat(new FieldMappingException("Field 4 is not a number")).hasMessage("Field 4 is not a number");
		assertThat(new UnencodableMessageException()).hasMessage("a value does not fit its field");
		assertThat(new MissingMatchFieldException(11)).hasMessage("match field 11 is missing");
	}

}

package dev.iso8583.connection;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.testing.Link;

import static org.assertj.core.api.Assertions.assertThat;

class CloseReasonTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void farEndThatHangsUpEndsTheConnectionInGoodOrder() {
		Connection connection = this.link.connects();
		this.link.farEnd().hangsUp();
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_BY_PEER)
			.matches(CloseReason::isOrderly);
	}

	@Test
	void farEndThatResetsEndsItWithAnError() {
		Connection connection = this.link.connects();
		this.link.farEnd().resets();
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.NETWORK_ERROR)
			.matches((reason) -> !reason.isOrderly());
	}

	@Test
	void farEndThatHangsUpInTheMiddleOfAMessageEndsItWithAnError() {
		Connection connection = this.link.connects();
		this.link.farEnd().writesBytes("0010" + "30");
		this.link.farEnd().hangsUp();
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.FRAME_TRUNCATED)
			.matches((reason) -> !reason.isOrderly());
	}

	@Test
	void onlyAClosingOfOursOrOfTheFarEndIsInGoodOrder() {
		assertThat(Arrays.stream(CloseReason.values()).filter(CloseReason::isOrderly))
			.containsExactly(CloseReason.CLOSED_LOCALLY, CloseReason.CLOSED_BY_PEER);
	}

}

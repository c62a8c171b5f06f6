package dev.iso8583.connection;

import org.junit.jupiter.api.Test;

import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionOptionsTests {

	@Test
	void timesAreThoseOfTheFieldByDefault() {
		ConnectionOptions defaults = ConnectionOptions.builder(Messages.format()).build();
		assertThat(defaults.connectTimeout()).hasSeconds(10);
		assertThat(defaults.sendTimeout()).hasSeconds(30);
		assertThat(defaults.idleTime()).hasSeconds(5);
		assertThat(defaults.readTimeout()).hasSeconds(60);
	}

}

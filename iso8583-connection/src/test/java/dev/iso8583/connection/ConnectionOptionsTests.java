package dev.iso8583.connection;

import org.junit.jupiter.api.Test;

import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionOptionsTests {

	@Test
	void timesAreThoseOfTheFieldByDefault() {
		ConnectionOptions defaults = ConnectionOptions.builder(Messages.format()).build();
		assertThat(defaults.timeouts().connect()).hasSeconds(10);
		assertThat(defaults.timeouts().send()).hasSeconds(30);
		assertThat(defaults.timeouts().idle()).hasSeconds(5);
		assertThat(defaults.timeouts().read()).hasSeconds(60);
	}

}

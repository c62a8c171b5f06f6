package dev.iso8583.pool;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PoolOptionsTests {

	private final PoolOptions.Builder builder = PoolOptions
		.builder(ConnectionOptions.builder(Messages.format()).build());

	@Test
	void poolNeedsAnAddress() {
		assertThatIllegalArgumentException().isThrownBy(this.builder::build)
			.withMessageContaining("at least one address");
	}

	@Test
	void minimumIsNoMoreThanThereAreAddresses() {
		this.builder.addresses(List.of(Address.of("issuer:8583"), Address.of("issuer:8583")));
		assertThat(this.builder.minimumConnections(2).build().minimumConnections()).isEqualTo(2);
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.minimumConnections(3).build())
			.withMessage("The minimum of connections must be from 0 to the number of addresses, 2, not 3");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.minimumConnections(-1).build());
	}

}

package dev.iso8583.pool;

import java.time.Duration;
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
	void minimumIsOneByDefaultAndNoMoreThanThereAreAddresses() {
		this.builder.addresses(List.of(Address.of("issuer:8583"), Address.of("issuer:8583")));
		assertThat(this.builder.build().minimumConnections()).isEqualTo(1);
		assertThat(this.builder.minimumConnections(2).build().minimumConnections()).isEqualTo(2);
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.minimumConnections(3).build())
			.withMessage("The minimum number of connections must be from 0 to the number of addresses, 2, not 3");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.minimumConnections(-1).build());
	}

	@Test
	void backupsNeedTheStrategyPrimaryBackup() {
		MemberOptions primary = MemberOptions.of(Address.of("issuer:8583"));
		this.builder.members(List.of(primary, primary.asBackup()));
		assertThatIllegalArgumentException().isThrownBy(this.builder::build)
			.withMessage("An address is marked as a backup, so the strategy of the pool must be primary-backup");
		this.builder.strategy(PoolStrategy.primaryBackup());
		assertThat(this.builder.build().members()).extracting(MemberOptions::backup).containsExactly(false, true);
		this.builder.members(List.of(primary.asBackup()));
		assertThatIllegalArgumentException().isThrownBy(this.builder::build)
			.withMessage("At least one address of a pool must not be a backup");
	}

	@Test
	void memberHasTheConnectionOptionsOfThePoolUnlessItHasItsOwn() {
		ConnectionOptions own = ConnectionOptions.builder(Messages.format())
			.closeTimeout(Duration.ofMinutes(1))
			.build();
		PoolOptions options = this.builder
			.members(List.of(MemberOptions.of(Address.of("a:1")),
					MemberOptions.of(Address.of("b:1")).withConnection(own)))
			.build();
		assertThat(options.members().stream().map(options::connectionOf)).containsExactly(options.connection(), own);
		assertThat(options.closeTimeout()).hasMinutes(1);
	}

	@Test
	void invalidValueIsRefusedWithItsName() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.maximumConnecting(0))
			.withMessage("The maximum number of connections being dialled must be 1 or more, not 0");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.maximumAge(Duration.ZERO))
			.withMessage("The maximum age of a connection must be more than zero and at most a year, such as 12h,"
					+ " not PT0S");
		assertThatIllegalArgumentException().isThrownBy(() -> this.builder.maximumAgeJitter(1))
			.withMessage("The jitter of the maximum age must be from 0 to 0.9, not 1.0");
		assertThatIllegalArgumentException().isThrownBy(() -> MemberOptions.of(Address.of("a:1")).withWeight(0))
			.withMessage("A weight is a number from 1 to 100, not 0");
	}

	@Test
	void builderMayBeChangedWithoutEffectOnWhatItBuilt() {
		PoolOptions options = this.builder.addresses(List.of(Address.of("a:1"))).build();
		this.builder.addresses(List.of(Address.of("b:1"), Address.of("c:1"))).maximumConnecting(1);
		assertThat(options.addresses()).containsExactly(Address.of("a:1"));
		assertThat(options.maximumConnecting()).isEqualTo(8);
	}

}

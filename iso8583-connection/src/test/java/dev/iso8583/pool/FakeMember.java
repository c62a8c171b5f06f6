package dev.iso8583.pool;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;

/**
 * A member that strategies choose from.
 */
record FakeMember(String id, int weight, int rank, int pending) implements PoolMember {

	static FakeMember named(String id) {
		return new FakeMember(id, 1, 0, 0);
	}

	FakeMember weighing(int weight) {
		return new FakeMember(this.id, weight, this.rank, this.pending);
	}

	FakeMember ranked(int rank) {
		return new FakeMember(this.id, this.weight, rank, this.pending);
	}

	FakeMember waitingFor(int pending) {
		return new FakeMember(this.id, this.weight, this.rank, pending);
	}

	@Override
	public Address address() {
		return new Address("issuer.example", 8583);
	}

	@Override
	public MemberState state() {
		return MemberState.ONLINE;
	}

	@Override
	public boolean isSilent() {
		return false;
	}

	@Override
	public MemberStats stats() {
		throw new UnsupportedOperationException();
	}

	@Override
	public @Nullable Connection connection() {
		return null;
	}

	@Override
	public @Nullable String lastFailure() {
		return null;
	}

	@Override
	public void suspend() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void resume() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void reconnect() {
		throw new UnsupportedOperationException();
	}

}

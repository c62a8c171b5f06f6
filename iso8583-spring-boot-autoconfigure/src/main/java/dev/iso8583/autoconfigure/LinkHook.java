package dev.iso8583.autoconfigure;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.NetworkManagementRequest;

/**
 * The ping, sign-on or sign-off of a link, if it has one: that of a handler, else the
 * configured one. Links are made before all handlers are known, so it asks for them when
 * the first connection does.
 */
final class LinkHook implements NetworkManagementRequest {

	private final Supplier<Optional<NetworkManagementRequest>> handler;

	LinkHook(Supplier<Optional<NetworkManagementRequest>> handler, @Nullable NetworkManagementRequest configured) {
		this.handler = SingletonSupplier.of(() -> handler.get().or(() -> Optional.ofNullable(configured)));
	}

	@Override
	public boolean applies() {
		return this.handler.get().isPresent();
	}

	@Override
	public Set<String> acceptedResponseCodes() {
		return this.handler.get().map(NetworkManagementRequest::acceptedResponseCodes).orElse(Set.of());
	}

	@Override
	public @Nullable IsoMessage message(Connection connection) throws Exception {
		Optional<NetworkManagementRequest> request = this.handler.get();
		return request.isPresent() ? request.get().message(connection) : null;
	}

}

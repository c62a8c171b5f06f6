package dev.iso8583.autoconfigure;

import java.util.Optional;
import java.util.function.Supplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.NetworkManagementRequest;

/**
 * The ping, sign-on or sign-off of a link, if it has one. Links are made before all
 * handlers are known, so it asks for them when the first connection does.
 */
final class LinkHook implements NetworkManagementRequest {

	private final Supplier<Optional<NetworkManagementRequest>> handler;

	LinkHook(Supplier<Optional<NetworkManagementRequest>> handler) {
		this.handler = SingletonSupplier.of(handler);
	}

	@Override
	public boolean applies() {
		return this.handler.get().isPresent();
	}

	@Override
	public @Nullable IsoMessage message(Connection connection) throws Exception {
		Optional<NetworkManagementRequest> request = this.handler.get();
		return request.isPresent() ? request.get().message(connection) : null;
	}

}

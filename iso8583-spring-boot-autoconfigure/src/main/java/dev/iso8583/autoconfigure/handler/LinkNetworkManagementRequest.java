package dev.iso8583.autoconfigure.handler;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.NetworkManagementRequest;

/**
 * The ping, sign-on or sign-off of a link: that of a handler, else the configured one, if
 * any. Links are created before all handlers are known, so it looks them up on each call,
 * without a lock, since event loops call it, too.
 */
final class LinkNetworkManagementRequest implements NetworkManagementRequest {

	private final Supplier<Optional<NetworkManagementRequest>> handler;

	private final @Nullable NetworkManagementRequest configured;

	LinkNetworkManagementRequest(Supplier<Optional<NetworkManagementRequest>> handler,
			@Nullable NetworkManagementRequest configured) {
		this.handler = handler;
		this.configured = configured;
	}

	private Optional<NetworkManagementRequest> request() {
		return this.handler.get().or(() -> Optional.ofNullable(this.configured));
	}

	@Override
	public boolean applies() {
		return request().isPresent();
	}

	@Override
	public Set<String> acceptedResponseCodes() {
		return request().map(NetworkManagementRequest::acceptedResponseCodes).orElse(Set.of());
	}

	@Override
	public @Nullable IsoMessage message(Connection connection) throws Exception {
		Optional<NetworkManagementRequest> request = request();
		return request.isPresent() ? request.get().message(connection) : null;
	}

}

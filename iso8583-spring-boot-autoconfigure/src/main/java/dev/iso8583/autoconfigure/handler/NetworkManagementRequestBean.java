package dev.iso8583.autoconfigure.handler;

import java.util.Set;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.NetworkManagementRequest;

/**
 * A network management request that is a bean, looked up when its message is needed.
 */
record NetworkManagementRequestBean(BeanFactory beans, String name) implements NetworkManagementRequest {

	@Override
	public @Nullable IsoMessage message(Connection connection) throws Exception {
		return bean().message(connection);
	}

	@Override
	public Set<String> acceptedResponseCodes() {
		return bean().acceptedResponseCodes();
	}

	private NetworkManagementRequest bean() {
		return this.beans.getBean(this.name, NetworkManagementRequest.class);
	}

}
